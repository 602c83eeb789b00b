package store

import "context"

// deed does something together with its line in the trail: there is never one of them
// without the other. It fails with ErrForbidden for an actor without a role.
func (v *View) deed(ctx context.Context, h Happening, do func(tx) error) error {
	if !v.actor.Role.Valid() {
		return ErrForbidden
	}
	return v.store.write(ctx, func(t tx) error {
		if err := do(t); err != nil {
			return err
		}
		return v.happen(ctx, t, h)
	})
}

// changes fails with none where a statement changed no row.
func changes(ctx context.Context, t tx, none error, query string, args ...any) error {
	affected, err := t.exec(ctx, query, args...)
	if err == nil && affected == 0 {
		err = none
	}
	return err
}
