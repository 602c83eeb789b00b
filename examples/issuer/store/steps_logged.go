package store

import "context"

// StepsOf gives the steps that have these hashes by their own word: whether a step still
// is what it says, its Hash tells. At most MaxPage hashes.
func (s *Store) StepsOf(ctx context.Context, hashes [][32]byte) ([]Step, error) {
	var w where
	in(&w, "hash", hashes)
	return readAll(ctx, s, scanStep, "SELECT "+stepColumns+", seq FROM steps WHERE "+w.String(), w.args...)
}

// LoggedSteps counts the steps that stand in the audit log.
func (s *Store) LoggedSteps(ctx context.Context) (int, error) {
	var n int
	err := s.read(ctx, func(t tx) (err error) {
		n, err = one(ctx, t, func(r rows) (n int, err error) { return n, r.Scan(&n) }, "SELECT COUNT(*) FROM steps WHERE seq > 0")
		return err
	})
	return n, err
}
