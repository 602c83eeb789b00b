//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	p11 "github.com/miekg/pkcs11"
)

// modules are the loaded modules of a process, which can load and initialise each
// only once, whoever asks.
type modules struct {
	load    func(path string) (driver, error)
	mu      sync.Mutex
	modules map[string]*module // by path; loaded or not
}

var ofProcess = &modules{load: load}

// module is a loaded module with all that is common to its tokens.
type module struct {
	use    sync.Mutex // for what follows, and held while it is loaded, started and ended
	driver driver     // never unloaded, as modules may have threads
	users  int

	logins logins

	// calls is held for reading by each call, and for writing by a restart, which
	// makes all handles invalid: they are of one generation.
	calls      sync.RWMutex
	generation int
	ours       bool // initialised here, and not by other code of the process

	answering struct {
		sync.Mutex
		tokens int
	}
}

// acquire gives a module that is initialised, for as long as release is not called.
func (ms *modules) acquire(path string) (*module, error) {
	m := ms.at(path)
	m.use.Lock()
	defer m.use.Unlock()
	if m.driver == nil {
		d, err := ms.load(path)
		if err != nil {
			return nil, err
		}
		if _, err := rand.Read(m.logins.key[:]); err != nil {
			return nil, err
		}
		m.driver = d
	}
	if m.users == 0 {
		m.calls.Lock()
		err := m.initialize()
		m.calls.Unlock()
		if err != nil {
			return nil, err
		}
	}
	m.users++
	return m, nil
}

// at gives the module of a path, which is loaded or not.
func (ms *modules) at(path string) *module {
	ms.mu.Lock()
	defer ms.mu.Unlock()
	if ms.modules == nil {
		ms.modules = map[string]*module{}
	}
	if ms.modules[path] == nil {
		ms.modules[path] = &module{}
	}
	return ms.modules[path]
}

// release finalises the module after its last user, unless other code of the
// process initialised it.
func (m *module) release() error {
	m.use.Lock()
	defer m.use.Unlock()
	if m.users--; m.users > 0 {
		return nil
	}
	m.calls.Lock()
	defer m.calls.Unlock()
	return m.finalize()
}

func (m *module) initialize() error {
	err := m.driver.Initialize()
	m.ours = err == nil
	if err != nil && !isCode(err, p11.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
		return fmt.Errorf("%w: it does not start: %w", ErrModule, err)
	}
	m.generation++
	m.logins.forget()
	return nil
}

func (m *module) finalize() error {
	if !m.ours {
		return nil
	}
	m.ours = false
	if err := m.driver.Finalize(); err != nil && !isCode(err, p11.CKR_CRYPTOKI_NOT_INITIALIZED) {
		return fmt.Errorf("%w: it does not end: %w", ErrModule, err)
	}
	return nil
}

// errStale is what a handle of before a restart gives.
var errStale = errors.New("the module was started anew")

// do lets f call the module, unless it was restarted since generation. Nobody
// restarts it meanwhile.
func (m *module) do(generation int, f func(driver) error) error {
	m.calls.RLock()
	defer m.calls.RUnlock()
	if generation != m.generation {
		return errStale
	}
	return f(m.driver)
}

func (m *module) now() (generation int) {
	m.calls.RLock()
	defer m.calls.RUnlock()
	return m.generation
}

// answers notes that one more token of the module answers, or one fewer.
func (m *module) answers(change int) {
	m.answering.Lock()
	defer m.answering.Unlock()
	m.answering.tokens += change
}

// quiet takes calls for writing as soon as no call is under way, and gives up after
// a second: a call to a device that hangs may never end.
func (m *module) quiet() bool {
	const between = 5 * time.Millisecond
	for start := time.Now(); time.Since(start) < time.Second; time.Sleep(between) {
		if m.calls.TryLock() {
			return true
		}
	}
	return false
}

// restart starts the module anew, which is what some need to see a token again
// that was away. It says whether that was done, here or by somebody else, since
// generation. While another token of the module answers, or a call hangs, nothing
// is done to it.
func (m *module) restart(generation int) bool {
	m.answering.Lock()
	defer m.answering.Unlock()
	if m.answering.tokens > 0 {
		return m.now() != generation
	}
	if !m.quiet() {
		return false
	}
	defer m.calls.Unlock()
	if m.generation != generation {
		return true
	}
	if m.finalize() != nil || m.initialize() != nil {
		return false
	}
	return m.ours
}
