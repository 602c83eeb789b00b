package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// User is somebody who logs in.
type User struct {
	Actor
	Hash        string // of the password
	TOTP        string // the secret; empty: none
	TOTPStep    int64  // the last one used
	Failures    int    // log-ins since the last good one
	LastFailure time.Time
	Disabled    bool
	MustChange  bool // the password, at the next log-in
}

// LogValue keeps the hash and the secret out of logs.
func (u User) LogValue() slog.Value { return slog.StringValue(u.ID) }

// ErrNoName says that what is to be kept has no name, code or identifier, or one that
// is no text.
var ErrNoName = errors.New("store: it has no name")

const userColumns = `name, role, facility, commune, province, hash, totp, totp_step, failures, last_failure, disabled, must_change`

// PutUser adds a user, or changes the one of that name. Of one that is there, the
// failures stay as they are, and TOTPStep never goes back: SetLogin changes them. It
// fails with ErrNoName.
func (s *Store) PutUser(ctx context.Context, u User) error {
	if u.ID == "" || u.ID != clean(u.ID) {
		return ErrNoName
	}
	totp, err := s.seal.Seal([]byte(u.TOTP), aboutTOTP(u.ID))
	if err != nil {
		return err
	}
	return s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO users (`+userColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
			ON CONFLICT (name) DO UPDATE SET role = excluded.role, facility = excluded.facility, commune = excluded.commune,
				province = excluded.province, hash = excluded.hash, totp = excluded.totp,
				totp_step = CASE WHEN excluded.totp_step > users.totp_step THEN excluded.totp_step ELSE users.totp_step END,
				disabled = excluded.disabled, must_change = excluded.must_change`,
			u.ID, u.Role, u.Facility, u.Commune, u.Province, u.Hash, totp, u.TOTPStep, u.Failures,
			u.LastFailure, u.Disabled, u.MustChange)
		return err
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

// SetLogin keeps what came of a log-in. After a good one failures and last are zero;
// otherwise failures is how many there were with this one, and of several at once each
// is counted. Where totpStep is not 0, the code of that step is used up: it fails with
// ErrStale, and changes nothing, where that or a later one was used already, on
// whatever machine. It fails with ErrNotFound.
func (s *Store) SetLogin(ctx context.Context, name string, failures int, last time.Time, totpStep int64) error {
	return s.write(ctx, func(t tx) error {
		affected, err := t.exec(ctx, `UPDATE users SET last_failure = $2,
				failures = CASE WHEN failures >= $3 AND $3 > 0 THEN failures + 1 ELSE $3 END,
				totp_step = CASE WHEN totp_step < $4 THEN $4 ELSE totp_step END
			WHERE name = $1 AND (totp_step < $4 OR $4 = 0)`,
			name, last, failures, totpStep)
		if err != nil || affected == 1 {
			return err
		}
		if _, err := one(ctx, t, scanText, `SELECT name FROM users WHERE name = $1`, name); err != nil {
			return err
		}
		return ErrStale
	})
}

func (s *Store) scanUser(r rows) (User, error) {
	var u User
	var totp []byte
	var last int64
	if err := r.Scan(&u.ID, &u.Role, &u.Facility, &u.Commune, &u.Province, &u.Hash, &totp, &u.TOTPStep, &u.Failures, &last,
		&u.Disabled, &u.MustChange); err != nil {
		return User{}, err
	}
	secret, err := s.seal.Open(totp, aboutTOTP(u.ID))
	if err != nil {
		return User{}, err
	}
	u.TOTP, u.LastFailure = string(secret), moment(last)
	return u, nil
}

func aboutTOTP(name string) []byte { return seal.About("users", "totp", name) }
