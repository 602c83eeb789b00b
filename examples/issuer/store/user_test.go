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

func TestUsers(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		_, err := s.User(ctx, "lan")
		require.ErrorIs(t, err, store.ErrNotFound)

		want := store.User{Actor: lan, Hash: "$argon2id$…", TOTP: "JBSWY3DPEHPK3PXP", TOTPStep: 7, MustChange: true}
		require.NoError(t, s.PutUser(ctx, want))
		require.NoError(t, s.PutUser(ctx, store.User{Actor: hoa}))
		got, err := s.User(ctx, "lan")
		require.NoError(t, err)
		require.Equal(t, want, got)

		want.Hash, want.MustChange, want.Disabled, want.TOTP = "$argon2id$…new", false, true, ""
		changed := want
		changed.TOTPStep, changed.Failures = 3, 9
		require.NoError(t, s.PutUser(ctx, changed), "of a form that was opened long ago")
		users, err := s.Users(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.User{{Actor: hoa}, want}, users)

		require.ErrorIs(t, s.PutUser(ctx, store.User{}), store.ErrNoName)
		require.ErrorIs(t, s.PutUser(ctx, store.User{Actor: store.Actor{ID: "\xff"}}), store.ErrNoName)
		injected := store.User{Actor: store.Actor{ID: "'; DROP TABLE users; --"}}
		require.NoError(t, s.PutUser(ctx, injected))
		got, err = s.User(ctx, injected.ID)
		require.NoError(t, err)
		require.Equal(t, injected, got)
	})
}

// One code of the authenticator lets in once, whichever machines it is shown to.
func TestCodeIsUsedOnce(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		machines := []*store.Store{place(t, open, newHands()), open(store.Options{Clock: newHands().Now})}
		first := machines[0]
		require.NoError(t, first.PutUser(ctx, store.User{Actor: hoa, TOTP: "JBSWY3DPEHPK3PXP", Failures: 2}))
		const step = 58_000_000
		good, failures := race(8, func(i int) error {
			return machines[i%2].SetLogin(ctx, "hoa", 0, time.Time{}, step)
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrStale)
		require.ErrorIs(t, machines[1].SetLogin(ctx, "hoa", 0, time.Time{}, step-1), store.ErrStale)
		require.NoError(t, machines[1].SetLogin(ctx, "hoa", 0, time.Time{}, step+1))
		user, err := machines[0].User(ctx, "hoa")
		require.NoError(t, err)
		require.EqualValues(t, step+1, user.TOTPStep)
		require.Zero(t, user.Failures)
		require.ErrorIs(t, machines[0].SetLogin(ctx, "nobody", 0, time.Time{}, 0), store.ErrNotFound)
	})
}

// Guesses at many machines at once are all counted.
func TestEachFailureCounts(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		require.NoError(t, s.PutUser(ctx, store.User{Actor: lan}))
		good, _ := race(10, func(int) error { return s.SetLogin(ctx, "lan", 1, clock.Now(), 0) })
		require.Equal(t, 10, good)
		user, err := s.User(ctx, "lan")
		require.NoError(t, err)
		require.Equal(t, 10, user.Failures)
		require.Equal(t, clock.Now(), user.LastFailure)
		require.NoError(t, s.SetLogin(ctx, "lan", 0, time.Time{}, 0))
		user, err = s.User(ctx, "lan")
		require.NoError(t, err)
		require.Zero(t, user.Failures)
		require.Zero(t, user.LastFailure)
	})
}

func TestTokens(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		require.NoError(t, s.PutUser(ctx, store.User{Actor: lan}))
		token := store.Token{Hash: [32]byte{1}, User: "lan", Name: "máy ở quầy", ExpiresAt: clock.Now().Add(time.Hour)}
		require.NoError(t, s.PutToken(ctx, token))
		require.ErrorIs(t, s.PutToken(ctx, token), store.ErrExists)
		require.ErrorIs(t, s.PutToken(ctx, store.Token{Hash: [32]byte{2}, User: "nobody"}), store.ErrNotFound)
		token.CreatedAt = clock.Now()
		got, err := s.Token(ctx, token.Hash)
		require.NoError(t, err)
		require.Equal(t, token, got)
		list, err := s.Tokens(ctx, "lan")
		require.NoError(t, err)
		require.Equal(t, []store.Token{token}, list)

		clock.turn(time.Hour)
		_, err = s.Token(ctx, token.Hash)
		require.ErrorIs(t, err, store.ErrNotFound, "it is over")
		clock.turn(-time.Minute)
		require.NoError(t, s.DropToken(ctx, token.Hash))
		require.NoError(t, s.DropToken(ctx, token.Hash))
		_, err = s.Token(ctx, token.Hash)
		require.ErrorIs(t, err, store.ErrNotFound)
	})
}
