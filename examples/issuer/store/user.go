package store

import (
	"context"
	"errors"
	"log/slog"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// User is somebody who logs in.
type User struct {
	Actor
	Hash       string // of the password
	TOTP       string // the secret; empty: none
	TOTPStep   int64  // the last one used
	Disabled   bool
	MustChange bool // the password, at the next log-in
}

// LogValue keeps the hash and the secret out of logs.
func (u User) LogValue() slog.Value { return slog.StringValue(u.ID) }

// ErrNoName says that what is to be kept has no name, code or identifier, or one that
// is no text.
var ErrNoName = errors.New("store: it has no name")

const userColumns = `name, role, facility, commune, province, hash, totp, totp_step, disabled, must_change`

// PutUser adds a user, or gives the one of that name another role, place and password,
// and lets in again who was disabled; a second factor that is there stays. It fails with
// ErrNoName and ErrForbidden.
func (v *View) PutUser(ctx context.Context, u User) error {
	if u.ID == "" || u.ID != clean(u.ID) {
		return ErrNoName
	}
	totp, err := v.store.sealedTOTP(u.ID, u.TOTP)
	if err != nil {
		return err
	}
	return v.deed(ctx, Happening{Action: "user-put", Subject: u.ID, Why: string(u.Role)}, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO users (`+userColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (name) DO UPDATE SET role = excluded.role, facility = excluded.facility, commune = excluded.commune,
				province = excluded.province, hash = excluded.hash, disabled = excluded.disabled, must_change = excluded.must_change`,
			u.ID, u.Role, u.Facility, u.Commune, u.Province, u.Hash, totp, u.TOTPStep, u.Disabled, u.MustChange)
		return err
	})
}

// DisableUser lets a user in no more. It fails with ErrNotFound and ErrForbidden.
func (v *View) DisableUser(ctx context.Context, name string) error {
	return v.deed(ctx, Happening{Action: "user-disabled", Subject: name}, func(t tx) error {
		return changes(ctx, t, ErrNotFound, `UPDATE users SET disabled = TRUE WHERE name = $1`, name)
	})
}

// SetPassword gives the actor another password in place of the one that hash is of. It
// fails with ErrStale where that one is not the present one, or the user disabled.
func (v *View) SetPassword(ctx context.Context, present, hash string) error {
	return v.deed(ctx, Happening{Action: "password-changed", Subject: v.actor.ID}, func(t tx) error {
		return changes(ctx, t, ErrStale, `UPDATE users SET hash = $3, must_change = FALSE WHERE name = $1 AND hash = $2 AND NOT disabled`,
			v.actor.ID, present, hash)
	})
}

// SetSecondFactor gives the actor another second factor, a code of which was used at a
// step. It fails with ErrStale where the password or the factor are not those that were
// seen any more, or the user disabled.
func (v *View) SetSecondFactor(ctx context.Context, seen User, secret string, step int64) error {
	totp, err := v.store.sealedTOTP(v.actor.ID, secret)
	if err != nil {
		return err
	}
	return v.deed(ctx, Happening{Action: "second-factor", Subject: v.actor.ID}, func(t tx) error {
		return changes(ctx, t, ErrStale, `UPDATE users SET totp = $4, totp_step = $5
			WHERE name = $1 AND hash = $2 AND totp_step = $3 AND NOT disabled`, v.actor.ID, seen.Hash, seen.TOTPStep, totp, step)
	})
}

// DropSecondFactor is for who has lost it: the user enrols another one. It fails with
// ErrNotFound and ErrForbidden.
func (v *View) DropSecondFactor(ctx context.Context, name string) error {
	none, err := v.store.sealedTOTP(name, "")
	if err != nil {
		return err
	}
	return v.deed(ctx, Happening{Action: "second-factor-dropped", Subject: name}, func(t tx) error {
		return changes(ctx, t, ErrNotFound, `UPDATE users SET totp = $2 WHERE name = $1`, name, none)
	})
}

// User gives the user of that name. It fails with ErrNotFound.
func (s *Store) User(ctx context.Context, name string) (User, error) {
	return readOne(ctx, s, s.scanUser, `SELECT `+userColumns+` FROM users WHERE name = $1`, name)
}

// Users gives all users, by name.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	return readAll(ctx, s, s.scanUser, `SELECT `+userColumns+` FROM users ORDER BY name`)
}

func (s *Store) scanUser(r rows) (User, error) {
	var u User
	var totp []byte
	if err := r.Scan(&u.ID, &u.Role, &u.Facility, &u.Commune, &u.Province, &u.Hash, &totp, &u.TOTPStep,
		&u.Disabled, &u.MustChange); err != nil {
		return User{}, err
	}
	secret, err := s.seal.Open(totp, aboutTOTP(u.ID))
	if err != nil {
		return User{}, err
	}
	u.TOTP = string(secret)
	return u, nil
}

func (s *Store) sealedTOTP(name, secret string) ([]byte, error) {
	return s.seal.Seal([]byte(secret), aboutTOTP(name))
}

func aboutTOTP(name string) []byte { return seal.About("users", "totp", name) }
