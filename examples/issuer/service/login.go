package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Errors of logging in.
var (
	// ErrLogIn says that the name or the password is wrong; which, it does not say.
	ErrLogIn = errors.New("service: the name or the password is wrong")
	// ErrCode says that the code of the second factor is missing or wrong, or was used.
	ErrCode = errors.New("service: the code of the second factor is missing or wrong")
)

// TooSoonError says that there were too many wrong attempts.
type TooSoonError struct{ RetryAfter time.Duration }

func (e *TooSoonError) Error() string {
	return "service: too many wrong attempts; the next one is possible later"
}

// CodeNeededError says that name and password are right, and that LogInCode is next with
// what it holds. It is an ErrCode.
type CodeNeededError struct {
	Name  string
	Proof string // of the password: another one makes it worthless
}

func (e *CodeNeededError) Error() string { return ErrCode.Error() }

// Is makes it an ErrCode.
func (e *CodeNeededError) Is(target error) bool { return target == ErrCode }

// NeedsSecondFactor reports whether users of a role must have a second factor.
func NeedsSecondFactor(r life.Role) bool { return r == life.Officer || r == life.Auditor }

// LogIn gives the user of a name and a password, and of a code where the user has a
// second factor. It fails with ErrLogIn, ErrCode (a *CodeNeededError, where the code is
// empty) or a *TooSoonError; for a name that there is not it says the same, as late.
func (s *Service) LogIn(ctx context.Context, name, password, code string) (store.User, error) {
	seen, err := s.attempt(ctx, name)
	if err != nil {
		return store.User{}, err
	}
	good := false
	u, err := s.Actor(ctx, name)
	switch {
	case errors.Is(err, ErrLogIn):
		err = s.passwords.CheckUnknown(ctx, password)
	case err == nil:
		good, err = s.passwords.Check(ctx, password, u.Hash)
	}
	if err != nil {
		return store.User{}, err
	}
	if !good {
		return store.User{}, s.failed(ctx, u.Actor, name, ErrLogIn)
	}
	if u.TOTP != "" && code == "" { // the first half, and no failure
		if err := s.o.Store.TakeBackAttempt(ctx, name, seen); err != nil {
			return store.User{}, err
		}
		return store.User{}, &CodeNeededError{u.ID, proof(u)}
	}
	return s.letIn(ctx, u, code)
}

// attempt counts one more try of a name, before it is known whether it is good: of many
// at once, on all machines, no more are let through than one after the other. It gives
// what was before, and fails with a *TooSoonError.
func (s *Service) attempt(ctx context.Context, name string) (seen store.Attempts, err error) {
	for {
		if seen, err = s.o.Store.Attempts(ctx, name); err != nil {
			return seen, err
		}
		if wait := guard.Wait(seen.Failures, seen.Last, s.o.Clock()); wait > 0 {
			return seen, &TooSoonError{wait}
		}
		if err = s.o.Store.CountAttempt(ctx, name, seen); !errors.Is(err, store.ErrStale) {
			return seen, err
		}
	}
}

// failed says that an attempt was wrong; the actor is zero where there is no such user.
func (s *Service) failed(ctx context.Context, a store.Actor, name string, why error) error {
	if err := s.as(a).LogInFailed(ctx, name); err != nil {
		return err
	}
	return why
}

// LogInCode is the second half of a log-in, by what a *CodeNeededError holds. It fails as
// LogIn does.
func (s *Service) LogInCode(ctx context.Context, half CodeNeededError, code string) (store.User, error) {
	u, err := s.Actor(ctx, half.Name)
	if err != nil {
		return store.User{}, err
	}
	if u.TOTP == "" || proof(u) != half.Proof {
		return store.User{}, ErrLogIn
	}
	if _, err := s.attempt(ctx, u.ID); err != nil {
		return store.User{}, err
	}
	return s.letIn(ctx, u, code)
}

func proof(u store.User) string {
	sum := sha256.Sum256([]byte(u.Hash))
	return hex.EncodeToString(sum[:16])
}

// letIn is what is left when the password is right and the attempt is counted.
func (s *Service) letIn(ctx context.Context, u store.User, code string) (store.User, error) {
	step := int64(0)
	if u.TOTP != "" {
		var good bool
		if step, good = guard.CheckTOTP(u.TOTP, code, s.o.Clock(), u.TOTPStep); !good {
			return store.User{}, s.failed(ctx, u.Actor, u.ID, ErrCode)
		}
		u.TOTPStep = step
	}
	err := s.as(u.Actor).LoggedIn(ctx, step)
	if errors.Is(err, store.ErrStale) { // somebody used the same code at the same moment
		err = ErrCode
	}
	if err != nil {
		return store.User{}, err
	}
	return u, nil
}

// Actor gives a user's rights as they are now; a session asks at each request. It fails
// with ErrLogIn for a user who is gone.
func (s *Service) Actor(ctx context.Context, name string) (store.User, error) {
	u, err := s.o.Store.User(ctx, name)
	if errors.Is(err, store.ErrNotFound) || err == nil && u.Disabled {
		return store.User{}, ErrLogIn
	}
	return u, err
}
