//go:build unix

package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// pagesOf reads pages to the end.
func pagesOf(t *testing.T, page func(after string) ([]string, string, error)) (pages [][]string) {
	t.Helper()
	for after := ""; ; {
		keys, next, err := page(after)
		require.NoError(t, err)
		pages = append(pages, keys)
		if next == "" {
			return pages
		}
		after = next
	}
}

func TestWhatIsLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		var keys []string
		for i := range 5 {
			keys = append(keys, writeDown(t, s, lan, entryOf("01-001", i)).Key)
			require.NoError(t, s.PutNotice(ctx, store.Notice{ID: fmt.Sprint(i)}))
			clock.turn(time.Minute)
		}
		left := func(after string) ([]string, string, error) {
			return s.As(machine).Left(ctx, life.Entered, clock.Now().Add(-time.Minute), after, 3)
		}
		require.Equal(t, [][]string{keys[:3], keys[3:4]}, pagesOf(t, left))
		require.NoError(t, s.NoticeSent(ctx, "1"))
		require.NoError(t, s.NoticeRefused(ctx, "2", "no-address"))
		unsent := func(after string) ([]string, string, error) {
			return s.Unsent(ctx, clock.Now().Add(-time.Minute), after, 1)
		}
		require.Equal(t, [][]string{{"0"}, {"3"}}, pagesOf(t, unsent))
		_, _, err := s.Unsent(ctx, clock.Now(), "x", 1)
		require.ErrorIs(t, err, store.ErrPage)
	})
}

// What is put back again and again is in the queue once, until it is done.
func TestJobsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := open(store.Options{})
		for range 3 {
			require.NoError(t, s.EnqueueOnce(ctx, store.CheckJob, []string{"a", "b"}))
			require.NoError(t, s.EnqueueOnce(ctx, store.NoticeJob, []string{"a"}))
		}
		require.NoError(t, s.EnqueueOnce(ctx, store.CheckJob, nil))
		n, err := s.Queued(ctx)
		require.NoError(t, err)
		require.Equal(t, 3, n)
		for range 2 {
			done := newTally(2)
			stop := working(t, map[store.JobKind]store.Handler{store.CheckJob: func(_ context.Context, keys []string) error { done.add(keys); return nil }}, s)
			done.wait(t)
			require.Eventually(t, func() bool { n, err := s.Queued(ctx); return err == nil && n == 1 }, time.Minute, time.Millisecond)
			stop()
			require.Equal(t, map[string]int{"a": 1, "b": 1}, done.done)
			require.NoError(t, s.EnqueueOnce(ctx, store.CheckJob, []string{"a", "b"}), "they are done")
		}
	})
}

// A renewal that is refused is seen by the facility and in the trail, once.
func TestNotRenewed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", 1)), clock.Now())
		for range 2 {
			require.NoError(t, s.As(machine).NotRenewed(ctx, r.Key, "facility-untrusted"))
		}
		causes, err := s.As(lan).Causes(ctx, "")
		require.NoError(t, err)
		require.Equal(t, []store.Count{{Group: store.CauseNotRenewed, N: 1}}, causes)
		page, err := s.As(lan).Records(ctx, store.Query{Cause: store.CauseNotRenewed})
		require.NoError(t, err)
		require.Equal(t, r.Key, page.Records[0].Key)
		steps, _, err := s.As(giang).Trail(ctx, store.TrailQuery{Action: store.CauseNotRenewed})
		require.NoError(t, err)
		require.Len(t, steps, 1)
		require.Equal(t, "facility-untrusted", steps[0].Why)

		_, err = s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Renew, Certificate: certificateFor(r, clock.Now(), "HC1:NEXT")})
		require.NoError(t, err)
		causes, err = s.As(lan).Causes(ctx, "")
		require.NoError(t, err)
		require.Empty(t, causes)
		unsigned := writeDown(t, s, lan, entryOf("01-001", 2))
		require.NoError(t, s.As(machine).NotRenewed(ctx, unsigned.Key, "x"), "it has no certificate")
		causes, err = s.As(lan).Causes(ctx, "")
		require.NoError(t, err)
		require.Empty(t, causes)
	})
}

// What is revoked is found among tens of millions that are not.
func TestPlanOfRevocations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		plan, err := store.RevocationPlan(ctx, open(store.Options{}).As(machine))
		require.NoError(t, err)
		require.True(t, strings.Contains(plan, "certificates_taken_back"), plan)
	})
}
