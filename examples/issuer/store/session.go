package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// Sessions keeps the sessions of package scs: scs.Store and scs.CtxStore. A token is
// known by its hash alone, and the data are sealed: who reads the database gets into no
// session. It is safe for concurrent use.
type Sessions struct{ store *Store }

// Sessions gives the sessions that are kept here.
func (s *Store) Sessions() Sessions { return Sessions{s} }

// FindCtx gives the data of a session that is not over. One whose data do not open is
// not found.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	hash := sha256.Sum256([]byte(token))
	sealed, err := readOne(ctx, s.store, scanBytes, `SELECT data FROM sessions WHERE hash = $1 AND expires_at > $2`,
		hash, s.store.now())
	if errors.Is(err, ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	data, err = s.store.seal.Open(sealed, aboutSession(hash))
	return data, err == nil, nil
}

// CommitCtx keeps a session until expiry, in place of what was kept of it.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	hash := sha256.Sum256([]byte(token))
	sealed, err := s.store.seal.Seal(data, aboutSession(hash))
	if err != nil {
		return err
	}
	return s.store.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO sessions (hash, data, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`,
			hash, sealed, expiry)
		return err
	})
}

// DeleteCtx ends a session. One that is not there is no error.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	hash := sha256.Sum256([]byte(token))
	return s.store.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hash)
		return err
	})
}

// Find is FindCtx without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func aboutSession(hash [32]byte) []byte {
	return seal.About("sessions", "data", hex.EncodeToString(hash[:]))
}
