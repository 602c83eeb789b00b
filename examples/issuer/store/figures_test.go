//go:build unix

package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestEndingsByMonth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		none, err := s.As(hoa).Endings(ctx)
		require.NoError(t, err)
		require.Empty(t, none)
		for i, at := range []time.Time{
			time.Date(2025, 3, 31, 16, 59, 59, 0, time.UTC), // the last second of March in Viet Nam
			time.Date(2025, 3, 31, 17, 0, 0, 0, time.UTC),   // the first of April
			time.Date(2025, 5, 2, 0, 0, 0, 0, time.UTC),
		} {
			toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", i)), at)
		}
		south := toIssued(t, s, writeDown(t, s, tay, entryOf("79-001", 9)), time.Date(2025, 5, 20, 0, 0, 0, 0, time.UTC))
		all, err := s.As(hoa).Endings(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.Ending{{"2026-03", 1}, {"2026-04", 1}, {"2026-05", 2}}, all)
		own, err := s.As(hanoi).Endings(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.Ending{{"2026-03", 1}, {"2026-04", 1}, {"2026-05", 1}}, own)

		_, err = s.As(hoa).Move(ctx, store.Move{Key: south.Key, Version: south.Version, Event: life.Revoke, Why: "issued-in-error"})
		require.NoError(t, err)
		all, err = s.As(giang).Endings(ctx)
		require.NoError(t, err)
		require.Equal(t, own, all, "what was revoked does not end any more")
		for _, a := range []store.Actor{lan, congan, {}, {ID: "x", Role: life.Citizen}} {
			_, err = s.As(a).Endings(ctx)
			require.ErrorIs(t, err, store.ErrForbidden)
		}
	})
}

func TestFeedbackClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		require.NoError(t, s.AsPerson([]byte("me")).OpenFeedback(ctx, missing))
		clock.turn(30 * time.Hour)
		require.NoError(t, s.AsPerson([]byte("you")).OpenFeedback(ctx, store.Feedback{Facility: "01-002", Class: "other"}))
		clock.turn(20 * time.Hour)
		for _, c := range []struct {
			actor store.Actor
			want  store.FeedbackClock
		}{
			{hanoi, store.FeedbackClock{Open: 2, Overdue: 1}}, {hoa, store.FeedbackClock{Open: 2, Overdue: 1}},
			{lan, store.FeedbackClock{Open: 1, Overdue: 1}}, {minh, store.FeedbackClock{Open: 1}},
			{tay, store.FeedbackClock{}}, {congan, store.FeedbackClock{}}, {store.Actor{}, store.FeedbackClock{}},
		} {
			got, err := s.As(c.actor).FeedbackClock(ctx)
			require.NoError(t, err)
			require.Equal(t, c.want, got, c.actor.ID)
		}
		require.NoError(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Approved, "", ""))
		got, err := s.As(hanoi).FeedbackClock(ctx)
		require.NoError(t, err)
		require.Equal(t, store.FeedbackClock{Open: 1}, got)
	})
}
