package service

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// How often standing duties are looked after, over all machines together.
const (
	renewalsEvery = time.Hour
	sweepEvery    = time.Minute
	cleanEvery    = time.Hour
	// issuesEvery is how often a machine looks whether it issues.
	issuesEvery = 5 * time.Second
)

// Work takes jobs and looks after the standing duties, until ctx ends: workers at a
// time. Any number of machines may do so.
func (s *Service) Work(ctx context.Context, workers int) error {
	ctx, stop := context.WithCancel(ctx)
	var duties sync.WaitGroup
	defer duties.Wait()
	defer stop()
	duties.Go(func() { s.lookAfterDuties(ctx) })
	for {
		issuing, err := s.issuesHere(ctx)
		if err != nil {
			issuing = len(s.issuers) > 0 // its jobs say what is wrong, and are done later
		}
		if err := s.workAs(ctx, issuing, workers); err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// workAs takes jobs until ctx ends, or what this machine does is something else: jobs of
// issuing are left to machines that can do them.
func (s *Service) workAs(ctx context.Context, issuing bool, workers int) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	handlers := map[store.JobKind]store.Handler{store.CheckJob: s.waking(s.check), store.NoticeJob: s.notice}
	if issuing {
		handlers[store.IssueJob], handlers[store.RenewJob] = s.waking(s.issue), s.waking(s.renew)
	}
	if len(s.issuers) > 0 {
		go func() {
			tick := time.NewTicker(issuesEvery)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
				if now, err := s.issuesHere(ctx); err == nil && now != issuing {
					stop()
					return
				}
			}
		}()
	}
	return s.o.Store.Work(ctx, handlers, workers)
}

// issuesHere reports whether this machine issues: it has the active key, and nobody has
// stopped issuing.
func (s *Service) issuesHere(ctx context.Context) (bool, error) {
	if len(s.issuers) == 0 {
		return false, nil
	}
	going, err := s.issuingGoesOn(ctx)
	if err != nil || !going {
		return false, err
	}
	_, _, err = s.issuer(ctx)
	if errors.Is(err, ErrNoKey) || errors.Is(err, ErrKeyElsewhere) {
		return false, nil
	}
	return err == nil, err
}

// issuingGoesOn reports whether any machine may issue: a key is active, and nobody has
// stopped issuing.
func (s *Service) issuingGoesOn(ctx context.Context) (bool, error) {
	stopped, err := s.Paused(ctx)
	if err != nil || stopped {
		return false, err
	}
	keys, err := s.o.Store.Keys(ctx)
	return slices.ContainsFunc(keys, func(k store.IssuingKey) bool { return k.State == store.KeyActive }), err
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
