package store

import (
	"context"
	"time"
)

// Clean deletes what is over at now: sessions and tokens, attempts to log in AttemptLife
// after the last one, signing requests a day after,
// and notices NoticeLife after they were sent. Proposals that nobody decided in time
// end. It may be called by several at once, and stopped anywhere.
func (s *Store) Clean(ctx context.Context, now time.Time) error {
	for _, over := range []struct {
		query string
		at    time.Time
	}{
		{`DELETE FROM sessions WHERE expires_at <= $1`, now},
		{`DELETE FROM tokens WHERE expires_at <= $1`, now},
		{`DELETE FROM attempts WHERE last <= $1`, now.Add(-AttemptLife)},
		// Until then who comes late is told so.
		{`DELETE FROM signing_requests WHERE expires_at <= $1`, now.Add(-24 * time.Hour)},
		{`DELETE FROM notices WHERE ended_at > 0 AND ended_at <= $1`, now.Add(-NoticeLife)},
	} {
		if err := s.write(ctx, func(t tx) error {
			_, err := t.exec(ctx, over.query, over.at)
			return err
		}); err != nil {
			return err
		}
	}
	return s.write(ctx, func(t tx) error { return endProposals(ctx, t, now) })
}
