//go:build unix

package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// working lets stores work until the test ends.
func working(t *testing.T, handlers map[store.JobKind]store.Handler, stores ...*store.Store) (stop func()) {
	t.Helper()
	working, end := context.WithCancel(ctx)
	var done sync.WaitGroup
	for _, s := range stores {
		done.Go(func() { require.NoError(t, s.Work(working, handlers, 4)) })
	}
	stop = func() { end(); done.Wait() }
	t.Cleanup(stop)
	return stop
}

// tally counts how often each key was done, and says when all were.
type tally struct {
	mu   sync.Mutex
	done map[string]int
	want int
	all  chan struct{}
}

func newTally(want int) *tally {
	return &tally{done: map[string]int{}, want: want, all: make(chan struct{})}
}

func (c *tally) add(keys []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		c.done[key]++
		if c.done[key] == 1 && len(c.done) == c.want {
			close(c.all)
		}
	}
}

func (c *tally) wait(t *testing.T) {
	t.Helper()
	select {
	case <-c.all:
	case <-time.After(time.Minute):
		t.Fatal("jobs were not done")
	}
}

// Each job is done once, by whichever machine, in parts of MaxJobKeys keys.
func TestJobsOfManyMachines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		done := newTally(1000)
		stores := []*store.Store{open(store.Options{}), open(store.Options{}), open(store.Options{})}
		stop := working(t, map[store.JobKind]store.Handler{store.CheckJob: func(_ context.Context, keys []string) error {
			if len(keys) > store.MaxJobKeys {
				return errors.New("too many")
			}
			done.add(keys)
			return nil
		}}, stores[1:]...)
		var keys []string
		for i := range 1000 {
			keys = append(keys, fmt.Sprint(i))
		}
		require.NoError(t, stores[0].Enqueue(ctx, store.Job{Kind: store.CheckJob, Keys: keys}))
		done.wait(t)
		stop()
		for key, n := range done.done {
			require.Equal(t, 1, n, key)
		}
	})
}

// Enter's jobs are there when its rows are, and not before.
func TestJobsOfEnteredRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		done := newTally(120)
		working(t, map[store.JobKind]store.Handler{store.CheckJob: func(ctx context.Context, keys []string) error {
			for _, key := range keys {
				if _, err := s.As(machine).Record(ctx, key); err != nil {
					return err
				}
			}
			done.add(keys)
			return nil
		}}, s)
		entered, err := s.As(lan).Enter(ctx, entriesOf("01-001", 0, 120), true)
		require.NoError(t, err)
		done.wait(t)
		var keys []string
		for _, e := range entered {
			keys = append(keys, e.Key)
		}
		require.ElementsMatch(t, keys, slices.Collect(maps.Keys(done.done)))
	})
}

// What fails, or panics, is done again; kinds without a handler wait for a machine that
// has one.
func TestJobsThatFail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		var log bytes.Buffer
		s := open(store.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		done := newTally(2)
		tries := newTally(2)
		handlers := map[store.JobKind]store.Handler{store.IssueJob: func(_ context.Context, keys []string) error {
			tries.add(keys)
			tries.mu.Lock()
			defer tries.mu.Unlock()
			if tries.done[keys[0]] == 1 {
				if keys[0] == "panics" {
					panic("Nguyễn Thị Hoà")
				}
				return errors.New("token pulled out")
			}
			done.add(keys)
			return nil
		}}
		stop := working(t, handlers, s)
		require.NoError(t, s.Enqueue(ctx, store.Job{Kind: store.NoticeJob, Keys: []string{"letter"}}))
		require.NoError(t, s.Enqueue(ctx, store.Job{Kind: store.IssueJob, Keys: []string{"fails"}}, store.Job{Kind: store.IssueJob, Keys: []string{"panics"}}))
		done.wait(t)
		stop()
		require.Contains(t, log.String(), "token pulled out")
		require.NotContains(t, log.String(), "Nguyễn")
		letters := newTally(1)
		working(t, map[store.JobKind]store.Handler{store.NoticeJob: func(_ context.Context, keys []string) error { letters.add(keys); return nil }}, s)
		letters.wait(t)
	})
}

// A job that was not ended when the process ends is done by the next one at once.
func TestJobsThatAreInterrupted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := open(store.Options{})
		began := make(chan struct{}, 10)
		stop := working(t, map[store.JobKind]store.Handler{store.RenewJob: func(ctx context.Context, _ []string) error {
			began <- struct{}{}
			<-ctx.Done()
			return ctx.Err()
		}}, s)
		require.NoError(t, s.Enqueue(ctx, store.Job{Kind: store.RenewJob, Keys: []string{"a"}}))
		<-began
		stop()
		done := newTally(1)
		working(t, map[store.JobKind]store.Handler{store.RenewJob: func(_ context.Context, keys []string) error { done.add(keys); return nil }}, s)
		done.wait(t)
	})
}
