package service

import (
	"context"
	"errors"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// ErrPresentCode says that the code of the second factor that a user has is missing or
// wrong, or was used.
var ErrPresentCode = errors.New("service: the code of the present second factor is missing or wrong")

// Enrolment is what a user gives to have another second factor.
type Enrolment struct {
	Password string // the present one
	Present  string // code of the present factor; empty where there is none
	Secret   string // of the new factor, and
	Code     string // a code of it
}

// SetPassword gives a user another password. It fails with ErrLogIn where old is not the
// present one, with a *TooSoonError after too many wrong ones, and with a guard.Weakness
// for one that is too weak.
func (s *Service) SetPassword(ctx context.Context, a store.Actor, old, password string) error {
	u, seen, err := s.knows(ctx, a, old)
	if err != nil {
		return err
	}
	if err := s.o.Store.TakeBackAttempt(ctx, u.ID, seen); err != nil {
		return err
	}
	if password == old {
		return guard.PasswordSame
	}
	hash, err := s.HashPassword(ctx, u.ID, password)
	if err != nil {
		return err
	}
	err = s.as(a).SetPassword(ctx, u.Hash, hash)
	if errors.Is(err, store.ErrStale) {
		err = ErrLogIn
	}
	return err
}

// EnrolSecondFactor gives a user a second factor, once a code shows that the user has it:
// to who knows the password and has the factor before it, as a session may be somebody
// else's by now. It fails with ErrLogIn, ErrPresentCode, ErrCode, and a *TooSoonError.
func (s *Service) EnrolSecondFactor(ctx context.Context, a store.Actor, e Enrolment) error {
	u, seen, err := s.knows(ctx, a, e.Password)
	if err != nil {
		return err
	}
	if u.TOTP != "" {
		if _, good := guard.CheckTOTP(u.TOTP, e.Present, s.o.Clock(), u.TOTPStep); !good {
			return s.failed(ctx, a, u.ID, ErrPresentCode)
		}
	}
	if err := s.o.Store.TakeBackAttempt(ctx, u.ID, seen); err != nil {
		return err
	}
	step, good := guard.CheckTOTP(e.Secret, e.Code, s.o.Clock(), 0)
	if !good {
		return ErrCode
	}
	err = s.as(a).SetSecondFactor(ctx, u, e.Secret, step)
	if errors.Is(err, store.ErrStale) { // the password or the factor was changed meanwhile
		err = ErrLogIn
	}
	return err
}

// knows asks who is logged in for the password once more, as an attempt that counts.
func (s *Service) knows(ctx context.Context, a store.Actor, password string) (u store.User, seen store.Attempts, err error) {
	if seen, err = s.attempt(ctx, a.ID); err != nil {
		return u, seen, err
	}
	if u, err = s.Actor(ctx, a.ID); err != nil {
		return u, seen, err
	}
	good, err := s.passwords.Check(ctx, password, u.Hash)
	if err == nil && !good {
		err = s.failed(ctx, a, u.ID, ErrLogIn)
	}
	return u, seen, err
}

// HashPassword gives what the store keeps of a user's password. It fails with a
// guard.Weakness.
func (s *Service) HashPassword(ctx context.Context, user, password string) (string, error) {
	if err := guard.Acceptable(password, user); err != nil {
		return "", err
	}
	return s.passwords.Hash(ctx, password)
}
