package service

import (
	"context"
	"crypto/rand"
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
	// ErrToken says that there is no such token, or that it is over.
	ErrToken = errors.New("service: no such token")
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
// empty) or a *TooSoonError; each takes as long for a name that there is not.
func (s *Service) LogIn(ctx context.Context, name, password, code string) (store.User, error) {
	u, err := s.o.Store.User(ctx, name)
	unknown := errors.Is(err, store.ErrNotFound) || err == nil && u.Disabled
	switch {
	case unknown:
		if err := s.passwords.CheckUnknown(ctx, password); err != nil {
			return store.User{}, err
		}
		return store.User{}, ErrLogIn
	case err != nil:
		return store.User{}, err
	}
	if wait := guard.Wait(u.Failures, u.LastFailure, s.o.Clock()); wait > 0 {
		return store.User{}, &TooSoonError{wait}
	}
	good, err := s.passwords.Check(ctx, password, u.Hash)
	if err != nil {
		return store.User{}, err
	}
	if !good {
		return store.User{}, s.failed(ctx, u, ErrLogIn)
	}
	if u.TOTP != "" && code == "" {
		return store.User{}, &CodeNeededError{u.ID, proof(u)} // the first half, and no failure
	}
	return s.letIn(ctx, u, code)
}

// LogInCode is the second half of a log-in, by what a *CodeNeededError holds. It fails as
// LogIn does.
func (s *Service) LogInCode(ctx context.Context, half CodeNeededError, code string) (store.User, error) {
	u, err := s.o.Store.User(ctx, half.Name)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && (u.Disabled || u.TOTP == "" || proof(u) != half.Proof):
		return store.User{}, ErrLogIn
	case err != nil:
		return store.User{}, err
	}
	if wait := guard.Wait(u.Failures, u.LastFailure, s.o.Clock()); wait > 0 {
		return store.User{}, &TooSoonError{wait}
	}
	return s.letIn(ctx, u, code)
}

func proof(u store.User) string {
	sum := sha256.Sum256([]byte(u.Hash))
	return hex.EncodeToString(sum[:16])
}

// letIn is what is left when the password is right.
func (s *Service) letIn(ctx context.Context, u store.User, code string) (store.User, error) {
	step, good := u.TOTPStep, true
	if u.TOTP != "" {
		if step, good = guard.CheckTOTP(u.TOTP, code, s.o.Clock(), u.TOTPStep); !good {
			return store.User{}, s.failed(ctx, u, ErrCode)
		}
	}
	if err := s.o.Store.SetLogin(ctx, u.ID, 0, time.Time{}, step); err != nil {
		return store.User{}, codeUsed(err)
	}
	u.Failures, u.TOTPStep = 0, step
	return u, s.as(u.Actor).Happen(ctx, store.Happening{Action: "log-in", Subject: u.ID})
}

// codeUsed says that somebody used the same code at the same moment.
func codeUsed(err error) error {
	if errors.Is(err, store.ErrStale) {
		return ErrCode
	}
	return err
}

// failed counts a wrong attempt.
func (s *Service) failed(ctx context.Context, u store.User, why error) error {
	if err := s.o.Store.SetLogin(ctx, u.ID, u.Failures+1, s.o.Clock(), u.TOTPStep); err != nil && !errors.Is(err, store.ErrStale) {
		return err
	}
	if err := s.as(u.Actor).Happen(ctx, store.Happening{Action: "log-in-failed", Subject: u.ID}); err != nil {
		return err
	}
	return why
}

// SetPassword gives a user another password. It fails with ErrLogIn where old is not the
// present one, and with a guard.Weakness for one that is too weak.
func (s *Service) SetPassword(ctx context.Context, a store.Actor, old, password string) error {
	u, err := s.o.Store.User(ctx, a.ID)
	if err != nil {
		return err
	}
	good, err := s.passwords.Check(ctx, old, u.Hash)
	if err != nil {
		return err
	}
	if !good {
		return s.failed(ctx, u, ErrLogIn)
	}
	if u.Hash, err = s.HashPassword(ctx, u.ID, password); err != nil {
		return err
	}
	u.MustChange = false
	if err := s.o.Store.PutUser(ctx, u); err != nil {
		return err
	}
	return s.as(a).Happen(ctx, store.Happening{Action: "password-changed", Subject: u.ID})
}

// HashPassword gives what the store keeps of a user's password. It fails with a
// guard.Weakness.
func (s *Service) HashPassword(ctx context.Context, user, password string) (string, error) {
	if err := guard.Acceptable(password, user); err != nil {
		return "", err
	}
	return s.passwords.Hash(ctx, password)
}

// EnrolSecondFactor gives a user a second factor, once the code shows that the user has
// it. It fails with ErrCode.
func (s *Service) EnrolSecondFactor(ctx context.Context, a store.Actor, secret, code string) error {
	u, err := s.o.Store.User(ctx, a.ID)
	if err != nil {
		return err
	}
	step, good := guard.CheckTOTP(secret, code, s.o.Clock(), 0)
	if !good {
		return ErrCode
	}
	u.TOTP, u.TOTPStep = secret, step
	if err := s.o.Store.PutUser(ctx, u); err != nil {
		return err
	}
	return s.as(a).Happen(ctx, store.Happening{Action: "second-factor", Subject: u.ID})
}

// MakeToken lets a program in as a user, for so long. The token is given once; the store
// has its hash.
func MakeToken(ctx context.Context, in *store.Store, user, name string, now time.Time, good time.Duration) (string, error) {
	token := "vxi_" + rand.Text() + rand.Text() // 256 bits
	err := in.PutToken(ctx, store.Token{Hash: sha256.Sum256([]byte(token)), User: user, Name: name, CreatedAt: now, ExpiresAt: now.Add(good)})
	return token, err
}

// ActorOf gives who a token lets in. It fails with ErrToken.
func (s *Service) ActorOf(ctx context.Context, token string) (store.Actor, error) {
	t, err := s.o.Store.Token(ctx, sha256.Sum256([]byte(token)))
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && !s.o.Clock().Before(t.ExpiresAt):
		return store.Actor{}, ErrToken
	case err != nil:
		return store.Actor{}, err
	}
	u, err := s.o.Store.User(ctx, t.User)
	if errors.Is(err, store.ErrNotFound) || err == nil && u.Disabled {
		return store.Actor{}, ErrToken
	}
	return u.Actor, err
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
