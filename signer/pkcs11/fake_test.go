//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/asn1"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"
)

// fake is a module with a token in each slot, all with one PIN and one P-256 key,
// that fails where a test says.
type fake struct {
	mu       sync.Mutex
	key      *ecdsa.PrivateKey
	pin      string
	slots    []uint
	flags    uint
	padding  string           // of what the token says of itself
	open     bool             // no login is needed
	blind    bool             // no public key
	always   bool             // CKA_ALWAYS_AUTHENTICATE
	most     int              // sessions, 0: any number
	tries    int              // before the PIN locks, 0: any number
	fails    map[string][]any // what the next calls of a name give: an error or nil
	broken   map[string]error // what all calls of a name give
	count    map[string]int
	started  bool
	sessions map[p11.SessionHandle]uint // to their slot
	write    map[p11.SessionHandle]bool // those that may
	in       map[uint]bool
	next     p11.SessionHandle
	keys     []p11.ObjectHandle
	found    map[p11.SessionHandle][]p11.ObjectHandle
	signing  func()          // is called while a signature is made
	entering func(slot uint) // is called while a PIN is tried
	sign     func(digest []byte) []byte
}

func newFake(t testing.TB) *fake {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	f := &fake{
		key: key, pin: testPIN, slots: []uint{7},
		fails: map[string][]any{}, broken: map[string]error{}, count: map[string]int{}, found: map[p11.SessionHandle][]p11.ObjectHandle{},
		keys: []p11.ObjectHandle{privateObject}, signing: func() {}, entering: func(uint) {},
	}
	f.sign = func(digest []byte) []byte {
		r, s, err := ecdsa.Sign(rand.Reader, f.key, digest)
		require.NoError(t, err)
		raw := make([]byte, 64)
		r.FillBytes(raw[:32])
		s.FillBytes(raw[32:])
		return raw
	}
	return f
}

const (
	privateObject p11.ObjectHandle = iota + 1
	publicObject
	secondObject
)

// process is one that loads only this module, under any path.
func (f *fake) process() *modules {
	return &modules{load: func(string) (driver, error) { return f, nil }}
}

// library is a file that stands for the module.
func library(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "fake.so")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	return path
}

// signer gives a signer of slot 7, which is the caller's to close.
func (f *fake) signer(t testing.TB, process *modules, o Options) (*Signer, error) {
	if o.Module == "" {
		o.Module = library(t)
	}
	if o.PIN == nil {
		o.PIN = pinOf(testPIN)
	}
	if o.Certificate == nil {
		o.Certificate = certify(t, f.key.Public())
	}
	return openSigner(t.Context(), process.openToken, "pkcs11:slot-id=7;object=DSC", o)
}

// opened gives a signer that is closed at the end.
func (f *fake) opened(t testing.TB, o Options) *Signer {
	t.Helper()
	s, err := f.signer(t, f.process(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func (f *fake) counted(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count[name]
}

// change does something to the token from outside.
func (f *fake) change(how func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	how()
}

// unplug takes the tokens away: their sessions end.
func (f *fake) unplug() (plug func()) {
	slots := f.slots
	f.change(func() { f.slots = nil; f.end() })
	return func() { f.change(func() { f.slots = slots }) }
}

// remove takes one token away, with f.mu held.
func (f *fake) remove(slot uint) {
	f.slots = slices.DeleteFunc(slices.Clone(f.slots), func(other uint) bool { return other == slot })
	maps.DeleteFunc(f.sessions, func(_ p11.SessionHandle, of uint) bool { return of == slot })
	delete(f.in, slot)
}

func (f *fake) end() {
	f.sessions, f.write, f.in = map[p11.SessionHandle]uint{}, map[p11.SessionHandle]bool{}, map[uint]bool{}
}

// call begins a call, with f.mu held.
func (f *fake) call(name string) error {
	f.count[name]++
	if err := f.broken[name]; err != nil {
		return err
	}
	if queue := f.fails[name]; len(queue) > 0 {
		f.fails[name] = queue[1:]
		if err, ok := queue[0].(error); ok {
			return err
		}
	}
	if !f.started && name != "Initialize" {
		return p11.Error(p11.CKR_CRYPTOKI_NOT_INITIALIZED)
	}
	return nil
}

func (f *fake) inSession(name string, s p11.SessionHandle) error {
	err := f.call(name)
	if _, open := f.sessions[s]; err == nil && !open {
		err = p11.Error(p11.CKR_SESSION_HANDLE_INVALID)
	}
	return err
}

func (f *fake) Initialize(...p11.InitializeOption) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("Initialize"); err != nil {
		return err
	}
	if f.started {
		return p11.Error(p11.CKR_CRYPTOKI_ALREADY_INITIALIZED)
	}
	f.started, f.next = true, 0 // the same handles again, for somebody else
	f.end()
	return nil
}

func (f *fake) Finalize() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("Finalize"); err != nil {
		return err
	}
	f.started = false
	f.end()
	return nil
}

func (f *fake) GetSlotList(bool) ([]uint, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.slots, f.call("GetSlotList")
}

func (f *fake) GetTokenInfo(slot uint) (p11.TokenInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	flags := p11.CKF_TOKEN_INITIALIZED | f.flags
	if !f.open {
		flags |= p11.CKF_LOGIN_REQUIRED
	}
	return p11.TokenInfo{
		Label: "VN" + string(rune('0'+slot)) + f.padding, SerialNumber: string(rune('0'+slot)) + f.padding,
		Flags: flags,
	}, f.call("GetTokenInfo")
}

func (f *fake) OpenSession(slot uint, flags uint) (p11.SessionHandle, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.call("OpenSession"); err != nil {
		return 0, err
	}
	if f.most > 0 && len(f.sessions) == f.most {
		return 0, p11.Error(p11.CKR_SESSION_COUNT)
	}
	f.next++
	f.sessions[f.next] = slot
	if flags&p11.CKF_RW_SESSION != 0 {
		f.write[f.next] = true
	}
	return f.next, nil
}

func (f *fake) CloseSession(s p11.SessionHandle) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.inSession("CloseSession", s)
	slot := f.sessions[s]
	delete(f.sessions, s)
	delete(f.write, s)
	if !slices.Contains(slices.Collect(maps.Values(f.sessions)), slot) {
		delete(f.in, slot) // the last session logs out
	}
	return err
}

func (f *fake) GetSessionInfo(s p11.SessionHandle) (p11.SessionInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	state := uint(p11.CKS_RO_PUBLIC_SESSION)
	if f.in[f.sessions[s]] {
		state = p11.CKS_RO_USER_FUNCTIONS
	}
	return p11.SessionInfo{State: state}, f.inSession("GetSessionInfo", s)
}

func (f *fake) Login(s p11.SessionHandle, _ uint, pin string) error {
	f.mu.Lock()
	slot, entering := f.sessions[s], f.entering
	f.mu.Unlock()
	entering(slot)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.inSession("Login", s); err != nil {
		return err
	}
	if f.in[f.sessions[s]] {
		return p11.Error(p11.CKR_USER_ALREADY_LOGGED_IN)
	}
	if pin != f.pin {
		if f.tries--; f.tries == 1 {
			f.flags |= p11.CKF_USER_PIN_FINAL_TRY
		}
		return p11.Error(p11.CKR_PIN_INCORRECT)
	}
	f.in[f.sessions[s]] = true
	return nil
}

func (f *fake) FindObjectsInit(s p11.SessionHandle, template []*p11.Attribute) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.found[s] = nil
	switch class := number(template[0].Value); {
	case class == p11.CKO_PUBLIC_KEY && !f.blind:
		f.found[s] = []p11.ObjectHandle{publicObject}
	case class == p11.CKO_PRIVATE_KEY && (f.open || f.in[f.sessions[s]]):
		f.found[s] = f.keys
	}
	return f.inSession("FindObjectsInit", s)
}

func (f *fake) FindObjects(s p11.SessionHandle, _ int) ([]p11.ObjectHandle, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := f.found[s]
	delete(f.found, s)
	return found, false, f.inSession("FindObjects", s)
}

func (f *fake) FindObjectsFinal(s p11.SessionHandle) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.inSession("FindObjectsFinal", s)
}

func (f *fake) GetAttributeValue(s p11.SessionHandle, _ p11.ObjectHandle, a []*p11.Attribute) ([]*p11.Attribute, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.inSession("GetAttributeValue", s); err != nil {
		return nil, err
	}
	var value any
	switch kind := a[0].Type; {
	case kind == p11.CKA_ALWAYS_AUTHENTICATE:
		value = f.always
	case f.blind && kind == p11.CKA_EC_POINT:
		return nil, p11.Error(p11.CKR_ATTRIBUTE_TYPE_INVALID)
	case kind == p11.CKA_LABEL:
		value = "DSC"
	case kind == p11.CKA_ID:
		value = []byte{1}
	case kind == p11.CKA_KEY_TYPE:
		value = uint(p11.CKK_EC)
	case kind == p11.CKA_EC_PARAMS:
		value, _ = asn1.Marshal(oidP256)
	case kind == p11.CKA_EC_POINT:
		value, _ = f.key.PublicKey.Bytes() // bare, as some tokens have it
	default:
		return nil, p11.Error(p11.CKR_ATTRIBUTE_TYPE_INVALID)
	}
	return []*p11.Attribute{p11.NewAttribute(a[0].Type, value)}, nil
}

func (f *fake) GenerateKeyPair(s p11.SessionHandle, _ []*p11.Mechanism, _, _ []*p11.Attribute) (p11.ObjectHandle, p11.ObjectHandle, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.inSession("GenerateKeyPair", s)
	if err == nil && !f.write[s] {
		err = p11.Error(p11.CKR_SESSION_READ_ONLY)
	}
	if err == nil {
		f.keys = []p11.ObjectHandle{privateObject}
	}
	return publicObject, privateObject, err
}

func (f *fake) SignInit(s p11.SessionHandle, _ []*p11.Mechanism, key p11.ObjectHandle) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.inSession("SignInit", s)
	if err == nil && !f.open && !f.in[f.sessions[s]] {
		err = p11.Error(p11.CKR_USER_NOT_LOGGED_IN)
	}
	return err
}

func (f *fake) Sign(s p11.SessionHandle, digest []byte) ([]byte, error) {
	f.mu.Lock()
	err, signing, sign := f.inSession("Sign", s), f.signing, f.sign
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	signing()
	return sign(digest), nil
}
