package store

import (
	"context"
	"errors"
)

// Setting gives what was set for all machines; empty: nothing.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	err = s.read(ctx, func(t tx) error {
		value, err = setting(ctx, t, name)
		return err
	})
	return value, err
}

// SetSetting sets something for all machines. It fails with ErrForbidden for the key
// that signs, which Activate sets.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	if name == activeKey {
		return ErrForbidden
	}
	return s.write(ctx, func(t tx) error { return setSetting(ctx, t, name, value) })
}

func setting(ctx context.Context, t tx, name string) (string, error) {
	value, err := one(ctx, t, scanText, `SELECT value FROM settings WHERE name = $1`, name)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return value, err
}

func setSetting(ctx context.Context, t tx, name, value string) error {
	_, err := t.exec(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
