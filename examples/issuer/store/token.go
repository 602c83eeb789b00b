package store

import (
	"context"
	"time"
)

// Token lets a program in as a user, until it ends. Hash is SHA-256 of it.
type Token struct {
	Hash      [32]byte
	User      string
	Name      string
	CreatedAt time.Time
	ExpiresAt time.Time
}

const tokenColumns = `hash, user_name, name, created_at, expires_at`

// PutToken adds a token. CreatedAt is the clock's where it is zero. It fails with
// ErrNotFound where there is no such user, ErrExists, and ErrForbidden.
func (v *View) PutToken(ctx context.Context, token Token) error {
	if token.CreatedAt.IsZero() {
		token.CreatedAt = v.store.now()
	}
	return v.deed(ctx, Happening{Action: "token-made", Subject: token.User, Why: token.Name}, func(t tx) error {
		return changes(ctx, t, ErrNotFound, `INSERT INTO tokens (`+tokenColumns+`)
			SELECT $1, name, $3, $4, $5 FROM users WHERE name = $2`,
			token.Hash, token.User, token.Name, token.CreatedAt, token.ExpiresAt)
	})
}

// Token gives the token of that hash. It fails with ErrNotFound, also where the token
// is over.
func (s *Store) Token(ctx context.Context, hash [32]byte) (Token, error) {
	return readOne(ctx, s, scanToken, `SELECT `+tokenColumns+` FROM tokens WHERE hash = $1 AND expires_at > $2`,
		hash, s.now())
}

// Tokens gives the tokens of a user, the oldest first.
func (s *Store) Tokens(ctx context.Context, user string) ([]Token, error) {
	return readAll(ctx, s, scanToken, `SELECT `+tokenColumns+` FROM tokens WHERE user_name = $1 AND expires_at > $2
		ORDER BY created_at, hash`, user, s.now())
}

// DropToken ends a token. One that is not there is no error.
func (s *Store) DropToken(ctx context.Context, hash [32]byte) error {
	return s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM tokens WHERE hash = $1`, hash)
		return err
	})
}

func scanToken(r rows) (Token, error) {
	var token Token
	var hash []byte
	var created, expires int64
	err := r.Scan(&hash, &token.User, &token.Name, &created, &expires)
	copy(token.Hash[:], hash)
	token.CreatedAt, token.ExpiresAt = moment(created), moment(expires)
	return token, err
}
