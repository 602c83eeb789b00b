//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"sync"

	p11 "github.com/miekg/pkcs11"
)

// fingerprint stands for a PIN of a token: a MAC with a key of this process.
type fingerprint [sha256.Size]byte

// logins are what a module's tokens think of PINs. A process is logged in to a
// token once for all sessions, so that a second login is not even looked at by
// the module; and a PIN that one signer found wrong must not be tried by all others.
type logins struct {
	key     [32]byte
	mu      sync.Mutex            // for what follows; not held while the module is called
	trying  map[uint]*sync.Mutex  // by slot: held while a PIN is tried
	good    map[uint]fingerprint  // by slot: the PIN that logged in
	refused map[fingerprint]error // what was wrong with a PIN
}

func (l *logins) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.good, l.trying = map[uint]fingerprint{}, map[uint]*sync.Mutex{}
	if l.refused == nil {
		l.refused = map[fingerprint]error{}
	}
}

func (l *logins) fingerprint(info p11.TokenInfo, pin []byte) (f fingerprint) {
	mac := hmac.New(sha256.New, l.key[:])
	mac.Write([]byte(info.SerialNumber + "\x00" + info.Label + "\x00"))
	mac.Write(pin)
	mac.Sum(f[:0])
	return f
}

// login logs in to the token of a session. Where the process is logged in
// already, the PIN is compared with the one that did it, if that was here. A PIN
// that was refused before is tried again by a new signer only (first).
func (l *logins) login(d driver, s p11.SessionHandle, slot uint, info p11.TokenInfo, pin []byte, first bool) error {
	mine := l.fingerprint(info, pin)
	alone := l.alone(slot)
	alone.Lock()
	defer alone.Unlock()
	if refused := l.wrong(mine); refused != nil && !first {
		return refused
	}
	if in, err := loggedIn(d, s); err != nil {
		return err
	} else if in {
		return l.compare(slot, mine)
	}
	if err := safe(d, slot); err != nil {
		return err
	}
	err := d.Login(s, p11.CKU_USER, string(pin))
	wrong := pinError(err)
	switch {
	case err == nil:
		l.accept(slot, mine)
		return nil
	case isCode(err, p11.CKR_USER_ALREADY_LOGGED_IN):
		return l.compare(slot, mine)
	case isCode(err, p11.CKR_USER_PIN_NOT_INITIALIZED):
		return fmt.Errorf("%w: the token has none yet", ErrPIN)
	case wrong != nil:
		l.refuse(mine, wrong)
		return wrong
	}
	return tokenError("logging in", err)
}

// alone gives what is held while a PIN is tried in a slot. A login that hangs is
// waited for by those who want the same token.
func (l *logins) alone(slot uint) *sync.Mutex {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.trying[slot] == nil {
		l.trying[slot] = &sync.Mutex{}
	}
	return l.trying[slot]
}

// wrong gives what was wrong with a PIN.
func (l *logins) wrong(mine fingerprint) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused[mine]
}

func (l *logins) accept(slot uint, mine fingerprint) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.good[slot] = mine
	delete(l.refused, mine)
}

func (l *logins) refuse(mine fingerprint, wrong error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused[mine] = wrong
}

// safe fails where one more wrong PIN would lock the token. It asks the token just
// before the PIN is tried, as others may have tried theirs meanwhile.
func safe(d driver, slot uint) error {
	info, err := d.GetTokenInfo(slot)
	switch {
	case err != nil:
		return tokenError("looking at a token", err)
	case info.Flags&p11.CKF_USER_PIN_LOCKED != 0:
		return fmt.Errorf("%w: after too many wrong ones", ErrPINLocked)
	case info.Flags&p11.CKF_USER_PIN_FINAL_TRY != 0:
		return fmt.Errorf("%w: one wrong PIN more and it is; log in once with the token's own program", ErrPINLocked)
	}
	return nil
}

// compare holds a PIN against the one with which this process is logged in.
func (l *logins) compare(slot uint, mine fingerprint) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if good, known := l.good[slot]; known && !hmac.Equal(good[:], mine[:]) {
		return fmt.Errorf("%w: not the one with which this process is logged in", ErrPIN)
	}
	return nil
}

func loggedIn(d driver, s p11.SessionHandle) (bool, error) {
	info, err := d.GetSessionInfo(s)
	return info.State == p11.CKS_RO_USER_FUNCTIONS || info.State == p11.CKS_RW_USER_FUNCTIONS, tokenError("looking at a session", err)
}
