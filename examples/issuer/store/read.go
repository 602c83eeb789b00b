package store

import "context"

// readAll gives the rows of one query.
func readAll[T any](ctx context.Context, s *Store, scan func(rows) (T, error), query string, args ...any) (list []T, err error) {
	err = s.read(ctx, func(t tx) error {
		list, err = all(ctx, t, scan, query, args...)
		return err
	})
	return list, err
}

// readOne gives the only row of a query, or fails with ErrNotFound.
func readOne[T any](ctx context.Context, s *Store, scan func(rows) (T, error), query string, args ...any) (row T, err error) {
	err = s.read(ctx, func(t tx) error {
		row, err = one(ctx, t, scan, query, args...)
		return err
	})
	return row, err
}

func scanBytes(r rows) (data []byte, err error) {
	err = r.Scan(&data)
	return data, err
}
