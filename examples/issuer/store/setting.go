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

// SetSetting sets something for all machines, and writes h into the trail. It fails with
// ErrForbidden for the line of the audit log, which Logged sets, and for an actor without
// a role.
func (v *View) SetSetting(ctx context.Context, name, value string, h Happening) error {
	if name == lastLine {
		return ErrForbidden
	}
	return v.deed(ctx, h, func(t tx) error { return setSetting(ctx, t, name, value) })
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
