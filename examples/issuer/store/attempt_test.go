//go:build unix

package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// One code of the authenticator lets in once, whichever machines it is shown to.
func TestCodeIsUsedOnce(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		machines := []*store.Store{place(t, open, newHands()), open(store.Options{Clock: newHands().Now})}
		require.NoError(t, machines[0].As(operator).PutUser(ctx, store.User{Actor: hoa, TOTP: "JBSWY3DPEHPK3PXP"}))
		const step = 58_000_000
		good, failures := race(8, func(i int) error { return machines[i%2].As(hoa).LoggedIn(ctx, step) })
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrStale)
		require.ErrorIs(t, machines[1].As(hoa).LoggedIn(ctx, step-1), store.ErrStale)
		require.NoError(t, machines[1].As(hoa).LoggedIn(ctx, step+1))
		user, err := machines[0].User(ctx, "hoa")
		require.NoError(t, err)
		require.EqualValues(t, step+1, user.TOTPStep)
	})
}

// Of guesses at many machines at once, no two are the same one.
func TestEachAttemptCounts(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		for _, name := range []string{"lan", "nobody"} {
			none, err := s.Attempts(ctx, name)
			require.NoError(t, err)
			require.Zero(t, none)
			good, failures := race(10, func(int) error { return s.CountAttempt(ctx, name, none) })
			require.Equal(t, 1, good)
			requireEach(t, failures, store.ErrStale)
			first := store.Attempts{Failures: 1, Last: clock.Now()}
			require.Equal(t, first, attempts(t, s, name))

			clock.turn(time.Minute)
			require.NoError(t, s.CountAttempt(ctx, name, first))
			require.NoError(t, s.TakeBackAttempt(ctx, name, first))
			require.Equal(t, first, attempts(t, s, name), "as before it")

			clock.turn(time.Minute)
			require.NoError(t, s.As(store.Actor{}).LogInFailed(ctx, name))
			require.Equal(t, store.Attempts{Failures: 1, Last: clock.Now()}, attempts(t, s, name), "the wait begins at the answer")
		}
		require.NoError(t, s.As(operator).PutUser(ctx, store.User{Actor: lan}))
		require.NoError(t, s.As(lan).LoggedIn(ctx, 0))
		require.Zero(t, attempts(t, s, "lan"))

		clock.turn(store.AttemptLife)
		require.NoError(t, s.Clean(ctx, clock.Now()))
		require.Zero(t, attempts(t, s, "nobody"))
	})
}

func attempts(t *testing.T, s *store.Store, name string) store.Attempts {
	a, err := s.Attempts(context.Background(), name)
	require.NoError(t, err)
	return a
}
