package store

import (
	"context"
	"errors"
	"time"
)

// AttemptLife is how long it is kept that a name was tried. Source: ours; far longer than
// anybody has to wait.
const AttemptLife = 24 * time.Hour

// Attempts is how often somebody tried to log in as a name since the last good log-in,
// whether there is such a user or not: nobody finds out by trying. A name is kept as its
// blind index, as people type passwords where names belong.
type Attempts struct {
	Failures int
	Last     time.Time
}

// Attempts gives those of a name; zero: none.
func (s *Store) Attempts(ctx context.Context, name string) (Attempts, error) {
	a, err := readOne(ctx, s, func(r rows) (Attempts, error) {
		var a Attempts
		var last int64
		err := r.Scan(&a.Failures, &last)
		a.Last = moment(last)
		return a, err
	}, `SELECT failures, last FROM attempts WHERE name = $1`, s.triedName(name))
	if errors.Is(err, ErrNotFound) {
		return Attempts{}, nil
	}
	return a, err
}

// CountAttempt counts an attempt before it is known whether it is good, so that those of
// all machines at once are counted one after the other. It fails with ErrStale, and
// counts nothing, where another one was counted since the attempts were seen.
func (s *Store) CountAttempt(ctx context.Context, name string, seen Attempts) error {
	return s.write(ctx, func(t tx) error {
		return changes(ctx, t, ErrStale, `INSERT INTO attempts (name, failures, last) VALUES ($1, 1, $2)
			ON CONFLICT (name) DO UPDATE SET failures = attempts.failures + 1, last = excluded.last WHERE attempts.failures = $3`,
			s.triedName(name), s.now(), seen.Failures)
	})
}

// TakeBackAttempt takes back an attempt that was counted and is no failure, nor a log-in.
// Seen is what was before it.
func (s *Store) TakeBackAttempt(ctx context.Context, name string, seen Attempts) error {
	return s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `UPDATE attempts SET failures = failures - 1, last = CASE WHEN failures = $2 THEN $3 ELSE last END
			WHERE name = $1 AND failures > 0`, s.triedName(name), seen.Failures+1, seen.Last)
		return err
	})
}

// LogInFailed says that an attempt was a failure: the wait begins now. It stands in the
// trail where the actor is the user of that name, and nowhere where there is none.
func (v *View) LogInFailed(ctx context.Context, name string) error {
	return v.store.write(ctx, func(t tx) error {
		if _, err := t.exec(ctx, `UPDATE attempts SET last = $2 WHERE name = $1`, v.store.triedName(name), v.store.now()); err != nil {
			return err
		}
		if v.actor.ID != name || !v.actor.Role.Valid() {
			return nil
		}
		return v.happen(ctx, t, Happening{Action: "log-in-failed", Subject: name})
	})
}

// LoggedIn says that the actor logged in: there are no attempts any more. Where totpStep
// is not 0, the code of that step is used up: it fails with ErrStale, and changes nothing,
// where that or a later one was used already, on whatever machine.
func (v *View) LoggedIn(ctx context.Context, totpStep int64) error {
	name := v.actor.ID
	return v.deed(ctx, Happening{Action: "log-in", Subject: name}, func(t tx) error {
		if err := changes(ctx, t, ErrStale, `UPDATE users SET totp_step = CASE WHEN totp_step < $2 THEN $2 ELSE totp_step END
			WHERE name = $1 AND (totp_step < $2 OR $2 = 0)`, name, totpStep); err != nil {
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM attempts WHERE name = $1`, v.store.triedName(name))
		return err
	})
}

func (s *Store) triedName(name string) []byte {
	index := s.seal.Index("log-in", name)
	return index[:]
}
