package store

import (
	"context"
	"time"
)

// Duty reports whether the caller is the one who does a duty in the present period: of
// all machines' callers one is, once. Periods of length every, which is above zero,
// begin at the same time everywhere, as at each full hour. Who dies while doing it has
// done it: the next period is another's. Clocks may differ by up to a period, and one
// that was far ahead stops nothing for ever.
func (s *Store) Duty(ctx context.Context, name string, every time.Duration) (mine bool, err error) {
	period := max(every.Milliseconds(), 1)
	now := s.now().UnixMilli()
	begin := now - now%period
	err = s.write(ctx, func(t tx) error {
		affected, err := t.exec(ctx, `INSERT INTO duties (name, since) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET since = excluded.since
			WHERE duties.since < excluded.since OR duties.since > excluded.since + $3`, name, begin, period)
		mine = affected == 1
		return err
	})
	return mine && err == nil, err
}
