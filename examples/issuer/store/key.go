package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"time"
)

// IssuingKey is a key that certificates are signed with.
type IssuingKey struct {
	ID          []byte
	Certificate []byte    // DER
	Active      bool      // new certificates are signed with it; one at a time
	Since       time.Time // it became active; zero: never
}

// activeKey is the setting that has the identifier of the active key. One row has it,
// so that there is never more than one.
const activeKey = "active-key"

// PutKey adds a key, which Activate makes the active one. The same key again changes
// nothing. It fails with ErrExists where another certificate has the same identifier,
// and ErrNoName.
func (s *Store) PutKey(ctx context.Context, k IssuingKey) error {
	if len(k.ID) == 0 {
		return ErrNoName
	}
	return s.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, `INSERT INTO issuing_keys (id, certificate, since) VALUES ($1, $2, 0)
			ON CONFLICT (id) DO NOTHING`, k.ID, k.Certificate); err != nil {
			return err
		}
		there, err := one(ctx, t, scanBytes, `SELECT certificate FROM issuing_keys WHERE id = $1`, k.ID)
		if err == nil && !bytes.Equal(there, k.Certificate) {
			err = ErrExists
		}
		return err
	})
}

// Keys gives all keys; those that were active last come last.
func (s *Store) Keys(ctx context.Context) ([]IssuingKey, error) {
	return readAll(ctx, s, scanKey, `SELECT id, certificate, since, COALESCE((SELECT value FROM settings WHERE name = $1), '')
		FROM issuing_keys ORDER BY since, id`, activeKey)
}

// Activate makes a key the one that signs from now on, and so no other. It fails with
// ErrNotFound.
func (s *Store) Activate(ctx context.Context, id []byte) error {
	return s.write(ctx, func(t tx) error {
		active, err := setting(ctx, t, activeKey)
		if err != nil || active == hex.EncodeToString(id) {
			return err
		}
		affected, err := t.exec(ctx, `UPDATE issuing_keys SET since = $2 WHERE id = $1`, id, s.now())
		if err == nil && affected == 0 {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return setSetting(ctx, t, activeKey, hex.EncodeToString(id))
	})
}

func scanKey(r rows) (IssuingKey, error) {
	var k IssuingKey
	var since int64
	var active string
	err := r.Scan(&k.ID, &k.Certificate, &since, &active)
	k.Since, k.Active = moment(since), active == hex.EncodeToString(k.ID)
	return k, err
}
