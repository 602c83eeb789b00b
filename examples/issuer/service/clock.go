package service

import (
	"context"
	"errors"
	"time"
)

// MaxClockError is how far the clock of a machine may be from the store's, for
// certificates to be made by it. Source: ours.
const MaxClockError = 5 * time.Minute

// ErrClock says that a clock is wrong: nothing is issued until it is right.
var ErrClock = errors.New("service: the clock of this machine and that of the store are too far apart")

func (s *Service) checkClock(ctx context.Context) error {
	shared, err := s.o.Store.Now(ctx)
	if err == nil && s.o.Clock().Sub(shared).Abs() > MaxClockError {
		err = ErrClock
	}
	return err
}

// misdated reports whether a time is so far in the future that a wrong clock said it.
func (s *Service) misdated(t time.Time) bool { return t.After(s.o.Clock().Add(MaxClockError)) }
