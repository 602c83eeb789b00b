package store

import "context"

// Queued counts the jobs that wait or are being done, those that are tried again later
// among them.
func (s *Store) Queued(ctx context.Context) (int, error) {
	var n int
	err := s.read(ctx, func(t tx) (err error) {
		n, err = one(ctx, t, func(r rows) (n int, err error) { return n, r.Scan(&n) }, s.engine.countJobs())
		return err
	})
	return n, err
}
