//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"errors"
	"fmt"

	p11 "github.com/miekg/pkcs11"

	"github.com/vaxcert/vaxcert/signer"
)

// open makes the first link, and as many sessions as were asked for and the token
// has.
func (t *token) open(ctx context.Context, sessions int) error {
	first := &session{}
	all := []*session{first}
	defer func() {
		t.free = make(chan *session, len(all))
		for _, s := range all {
			t.give(s)
		}
	}()
	l, err := t.linked(ctx, first, 0)
	if err != nil {
		return err
	}
	for len(all) < sessions {
		next := &session{}
		err := t.module.do(l.generation, func(d driver) error { return next.renew(d, l) })
		if isCode(err, p11.CKR_SESSION_COUNT) {
			break
		}
		if err != nil {
			return tokenError("opening a session", err)
		}
		all = append(all, next)
	}
	return nil
}

// connect makes a link by way of a session. Where the token does not answer, and
// no other token of the module does, it starts the module anew and tries again.
func (t *token) connect(ctx context.Context, s *session) error {
	generation := t.module.now()
	err := t.attempt(ctx, s, generation)
	if !errors.Is(err, ErrToken) || refusal(err) || !t.module.restart(generation) {
		return err
	}
	return t.attempt(ctx, s, t.module.now())
}

// attempt finds the token, logs in, finds the key and has it sign.
func (t *token) attempt(ctx context.Context, s *session, generation int) error {
	l := link{attempt: t.attempts.Add(1), generation: generation}
	t.drop(s)
	writing := t.generate != 0
	info, err := t.enter(&l, s)
	if err == nil {
		err = t.login(ctx, l, s, info)
	}
	if err == nil {
		err = t.module.do(l.generation, func(d driver) error {
			err := t.findKey(d, &l, s)
			if err == nil && writing {
				s.readOnly(d, l)
			}
			return err
		})
	}
	switch {
	case errors.Is(err, errStale):
		err = tokenError("starting", err)
	case err == nil:
		t.first, t.serial, t.link = false, unpadded(info.SerialNumber), l
		t.module.answers(1)
		return nil
	}
	t.drop(s)
	return err
}

// enter finds the token and opens a session with it. One that was signed with
// before is known by its serial number: no other gets the PIN.
func (t *token) enter(l *link, s *session) (info p11.TokenInfo, err error) {
	err = t.module.do(l.generation, func(d driver) error {
		described, flags := t.uri, uint(0)
		if t.serial != "" {
			described.serial = t.serial
		}
		if t.generate != 0 {
			flags = p11.CKF_RW_SESSION
		}
		if l.slot, info, err = findSlot(d, described); err != nil {
			return err
		}
		return s.begin(d, *l, flags)
	})
	return info, err
}

// login logs in where the token asks for it and the process is not. At first the
// PIN is looked at in any case.
func (t *token) login(ctx context.Context, l link, s *session, info p11.TokenInfo) error {
	if info.Flags&p11.CKF_LOGIN_REQUIRED == 0 {
		return nil
	}
	in := false
	err := t.module.do(l.generation, func(d driver) (err error) {
		in, err = loggedIn(d, s.handle)
		return err
	})
	if err != nil || in && !t.first {
		return err
	}
	pin, err := askPIN(ctx, t.pin)
	if err != nil {
		return err
	}
	defer clear(pin)
	err = t.module.do(l.generation, func(d driver) error {
		return t.module.logins.login(d, s.handle, l.slot, info, pin, t.first)
	})
	if errors.Is(err, ErrPIN) {
		t.refused = err
	}
	return err
}

// findKey finds the key and has it sign. At first it makes the key, if that is
// asked for, and sees which it is.
func (t *token) findKey(d driver, l *link, s *session) (err error) {
	in := finder{d, s.handle}
	if t.generate != 0 {
		if t.uri.id, err = in.generate(t.uri, t.generate); err != nil {
			return err
		}
		t.generate = 0
	}
	if l.key, err = in.privateKey(t.uri); err != nil {
		return err
	}
	if t.public == nil {
		found, id, err := in.found(l.key)
		if err != nil {
			return err
		}
		if t.public, err = t.identify(found); err != nil {
			return err
		}
		t.id = id
	}
	return t.test(d, l.key, s.handle)
}

var errNoSelfTest = fmt.Errorf("%w: the token does not sign with this key", signer.ErrSign)

// test has the key sign and verifies it.
func (t *token) test(d driver, key p11.ObjectHandle, s p11.SessionHandle) error {
	_, m, err := algorithmOf(t.public)
	if err != nil {
		return err
	}
	signature, err := signWith(d, s, key, m, selfTest[:])
	switch {
	case err != nil && refusal(err):
		return fmt.Errorf("%w: %w", errNoSelfTest, err)
	case err != nil:
		return tokenError("signing", err)
	case !verifies(t.public, selfTest[:], signature):
		return errSelfTest
	}
	return nil
}
