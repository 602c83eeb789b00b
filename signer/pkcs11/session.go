//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"time"

	p11 "github.com/miekg/pkcs11"
)

// session is one signature at a time. One that is not open is opened by its next user.
type session struct {
	open   bool
	handle p11.SessionHandle
	of     link
}

// renew opens a session that is not one of the link.
func (s *session) renew(d driver, l link) error {
	if s.open && s.of.attempt == l.attempt {
		return nil
	}
	s.close(d, l.generation)
	return s.begin(d, l, 0)
}

// begin opens a session. It is read-only unless flags say otherwise.
func (s *session) begin(d driver, l link, flags uint) (err error) {
	if s.handle, err = d.OpenSession(l.slot, p11.CKF_SERIAL_SESSION|flags); err != nil {
		return tokenError("opening a session", err)
	}
	s.open, s.of = true, l
	return nil
}

// readOnly puts a read-only session in the place of one that made a key. A token
// that has no second one logs out with the first, and the next signature logs in
// again, as it opens what could not be opened here.
func (s *session) readOnly(d driver, l link) {
	var next session
	err := next.begin(d, l, 0)
	s.close(d, l.generation)
	if err != nil {
		_ = next.begin(d, l, 0)
	}
	*s = next
}

// close closes the session, if the module knows it still: of another generation,
// the handle could be somebody else's. Whether it was there does not matter.
func (s *session) close(d driver, generation int) {
	if s.open && s.of.generation == generation {
		_ = d.CloseSession(s.handle)
	}
	s.open = false
}

// take waits for a session that is free.
func (t *token) take(ctx context.Context) (*session, error) {
	select {
	case <-t.closed:
		return nil, ErrClosed
	default:
	}
	select {
	case s := <-t.free:
		return s, nil
	default:
	}
	timer := time.NewTimer(t.wait)
	defer timer.Stop()
	select {
	case s := <-t.free:
		return s, nil
	case <-t.closed:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, ErrBusy
	}
}

func (t *token) give(s *session) { t.free <- s }

// drop closes a session, which stays with who has it.
func (t *token) drop(s *session) {
	_ = t.module.do(s.of.generation, func(d driver) error {
		s.close(d, s.of.generation)
		return nil
	})
	s.open = false
}
