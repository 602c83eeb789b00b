package service

import (
	"context"
	"errors"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// How often standing duties are looked after, over all machines together.
const (
	renewalsEvery = time.Hour
	sweepEvery    = time.Minute
	cleanEvery    = time.Hour
	// stuckAfter is how long a record may wait for a worker before it is put into the
	// queue once more.
	stuckAfter = 10 * time.Minute
)

// Work takes jobs and looks after the standing duties, until ctx ends: workers at a
// time. Any number of machines may do so.
func (s *Service) Work(ctx context.Context, workers int) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.lookAfterDuties(ctx)
	}()
	err := s.o.Store.Work(ctx, map[store.JobKind]store.Handler{
		store.CheckJob:  s.waking(s.check),
		store.IssueJob:  s.waking(s.issue),
		store.RenewJob:  s.waking(s.renew),
		store.NoticeJob: s.notice,
	}, workers)
	stop(err)
	<-done
	return err
}

func (s *Service) lookAfterDuties(ctx context.Context) {
	tick := time.NewTicker(sweepEvery / 4)
	defer tick.Stop()
	for {
		if err := s.Duties(ctx); err != nil && ctx.Err() == nil {
			s.o.Logger.ErrorContext(ctx, "standing duties", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Duties does what is due of the standing duties, unless another machine does: it plans
// renewals, puts what a crash left lying back into the queue, and clears away what is
// over.
func (s *Service) Duties(ctx context.Context) error {
	return errors.Join(
		s.duty(ctx, "renewals", renewalsEvery, s.planRenewals),
		s.duty(ctx, "sweep", sweepEvery, s.sweep),
		s.duty(ctx, "clean", cleanEvery, func(ctx context.Context) error { return s.o.Store.Clean(ctx, s.o.Clock()) }),
	)
}

func (s *Service) duty(ctx context.Context, name string, every time.Duration, do func(context.Context) error) error {
	mine, err := s.o.Store.Duty(ctx, name, every)
	if err != nil || !mine {
		return err
	}
	return do(ctx)
}

// sweep finds what no job knows of any more.
func (s *Service) sweep(ctx context.Context) error {
	before := s.o.Clock().Add(-stuckAfter)
	for kind, states := range map[store.JobKind][]life.State{
		store.CheckJob: {life.Entered, life.Checked},
		store.IssueJob: {life.Signed},
	} {
		keys, err := s.self.Stuck(ctx, states, before, store.MaxPage)
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			if err := s.o.Store.Enqueue(ctx, store.Job{Kind: kind, Keys: keys}); err != nil {
				return err
			}
		}
	}
	return s.finishDecisions(ctx)
}

// waking has the audit log written after a job.
func (s *Service) waking(do store.Handler) store.Handler {
	return func(ctx context.Context, keys []string) error {
		defer s.wake()
		return do(ctx, keys)
	}
}

// wake tells the writer of the audit log that there is something to write.
func (s *Service) wake() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
