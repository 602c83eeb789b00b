package service

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

const (
	// stuckAfter is how long a record may wait for a worker before it is put into the
	// queue once more.
	stuckAfter = 10 * time.Minute
	// unsentAfter is how long a message may wait to be sent before it is: queues give up
	// after a day and a half.
	unsentAfter = 36 * time.Hour
	// sweepPages is how many pages of each kind are looked at at once; the next ones are
	// the next time.
	sweepPages = 10
)

// sweeper knows where it stopped: what is put back for nothing, again and again, keeps
// nothing else from its turn.
type sweeper struct {
	mu    sync.Mutex
	after map[string]string
}

// sweep finds what no job knows of any more.
func (s *Service) sweep(ctx context.Context) error {
	s.sweeper.mu.Lock()
	defer s.sweeper.mu.Unlock()
	going, err := s.issuingGoesOn(ctx)
	if err != nil {
		return err
	}
	left := func(kind store.JobKind, state life.State) error {
		return s.putBack(ctx, kind, string(state), func(after string) ([]string, string, error) {
			return s.self.Left(ctx, state, s.o.Clock().Add(-stuckAfter), after, store.MaxPage)
		})
	}
	err = errors.Join(left(store.CheckJob, life.Entered), left(store.CheckJob, life.Checked))
	if going {
		err = errors.Join(err, left(store.IssueJob, life.Signed))
	}
	return errors.Join(err,
		s.putBack(ctx, store.NoticeJob, "unsent", func(after string) ([]string, string, error) {
			return s.o.Store.Unsent(ctx, s.o.Clock().Add(-unsentAfter), after, store.MaxPage)
		}),
		s.finishDecisions(ctx))
}

// putBack puts pages of keys into the queue, from where it stopped.
func (s *Service) putBack(ctx context.Context, kind store.JobKind, name string, page func(after string) ([]string, string, error)) error {
	for range sweepPages {
		keys, next, err := page(s.sweeper.after[name])
		if err == nil {
			err = s.o.Store.EnqueueOnce(ctx, kind, keys)
		}
		if err != nil {
			return err
		}
		s.sweeper.after[name] = next
		if next == "" {
			break
		}
	}
	return nil
}
