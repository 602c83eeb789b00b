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
		by := s.As(operator)
		_, err := s.User(ctx, "lan")
		require.ErrorIs(t, err, store.ErrNotFound)

		want := store.User{Actor: lan, Hash: "$argon2id$…", TOTP: "JBSWY3DPEHPK3PXP", TOTPStep: 7, MustChange: true}
		require.NoError(t, by.PutUser(ctx, want))
		require.NoError(t, by.PutUser(ctx, store.User{Actor: hoa}))
		got, err := s.User(ctx, "lan")
		require.NoError(t, err)
		require.Equal(t, want, got)

		require.NoError(t, by.DisableUser(ctx, "lan"))
		got, err = s.User(ctx, "lan")
		require.NoError(t, err)
		require.True(t, got.Disabled)
		require.ErrorIs(t, by.DisableUser(ctx, "nobody"), store.ErrNotFound)

		want.Hash, want.MustChange = "$argon2id$…new", false
		changed := want
		changed.TOTP, changed.TOTPStep = "", 3
		require.NoError(t, by.PutUser(ctx, changed), "of a command that knows no second factor")
		users, err := s.Users(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.User{{Actor: hoa}, want}, users)

		require.ErrorIs(t, by.PutUser(ctx, store.User{}), store.ErrNoName)
		require.ErrorIs(t, by.PutUser(ctx, store.User{Actor: store.Actor{ID: "\xff"}}), store.ErrNoName)
		require.ErrorIs(t, s.As(store.Actor{}).PutUser(ctx, want), store.ErrForbidden)
		injected := store.User{Actor: store.Actor{ID: "'; DROP TABLE users; --"}}
		require.NoError(t, by.PutUser(ctx, injected))
		got, err = s.User(ctx, injected.ID)
		require.NoError(t, err)
		require.Equal(t, injected, got)
	})
}

// What somebody does with an account changes that alone, though another does something
// else with it at the same time.
func TestWhatIsChangedOfAUserMeanwhileStays(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		require.NoError(t, s.As(operator).PutUser(ctx, store.User{Actor: hoa, Hash: "old", TOTP: "FIRST", TOTPStep: 7}))
		seen, err := s.User(ctx, "hoa")
		require.NoError(t, err)

		require.NoError(t, s.As(hoa).SetPassword(ctx, "old", "new"))
		require.ErrorIs(t, s.As(hoa).SetPassword(ctx, "old", "newer"), store.ErrStale)
		require.ErrorIs(t, s.As(hoa).SetSecondFactor(ctx, seen, "SECOND", 8), store.ErrStale, "the password is another one")
		seen.Hash = "new"
		require.NoError(t, s.As(hoa).SetSecondFactor(ctx, seen, "SECOND", 8))
		require.ErrorIs(t, s.As(hoa).SetSecondFactor(ctx, seen, "THIRD", 8), store.ErrStale, "the factor is another one")

		require.NoError(t, s.As(operator).DisableUser(ctx, "hoa"))
		require.ErrorIs(t, s.As(hoa).SetPassword(ctx, "new", "newest"), store.ErrStale)
		require.NoError(t, s.As(operator).DropSecondFactor(ctx, "hoa"))
		require.ErrorIs(t, s.As(operator).DropSecondFactor(ctx, "nobody"), store.ErrNotFound)
		got, err := s.User(ctx, "hoa")
		require.NoError(t, err)
		require.Equal(t, store.User{Actor: hoa, Hash: "new", TOTPStep: 8, Disabled: true}, got)
	})
}

// Each of these stands in the trail, and what failed does not.
func TestWhatIsDoneWithUsersStandsInTheTrail(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		by, user := s.As(operator), s.As(hoa)
		require.NoError(t, by.PutUser(ctx, store.User{Actor: hoa, Hash: "old"}))
		token := store.Token{Hash: [32]byte{1}, User: "hoa", Name: "a program", ExpiresAt: clock.Now().Add(time.Hour)}
		require.NoError(t, by.PutToken(ctx, token))
		require.ErrorIs(t, by.PutToken(ctx, token), store.ErrExists)
		require.NoError(t, user.LoggedIn(ctx, 5))
		require.ErrorIs(t, user.LoggedIn(ctx, 5), store.ErrStale)
		require.NoError(t, user.LogInFailed(ctx, "hoa"))
		require.NoError(t, user.SetPassword(ctx, "old", "new"))
		require.ErrorIs(t, user.SetPassword(ctx, "old", "new"), store.ErrStale)
		require.NoError(t, by.DisableUser(ctx, "hoa"))
		require.NoError(t, by.SetSetting(ctx, "issuing-paused", "yes", store.Happening{Action: "issuing-paused", Subject: "issuing"}))

		steps, _, err := s.As(giang).Trail(ctx, store.TrailQuery{})
		require.NoError(t, err)
		var actions []string
		for _, step := range steps {
			actions = append(actions, step.Action)
		}
		require.Equal(t, []string{"issuing-paused", "user-disabled", "password-changed", "log-in-failed", "log-in", "token-made", "user-put"}, actions)
	})
}

func TestTokens(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		require.NoError(t, s.As(operator).PutUser(ctx, store.User{Actor: lan}))
		token := store.Token{Hash: [32]byte{1}, User: "lan", Name: "máy ở quầy", ExpiresAt: clock.Now().Add(time.Hour)}
		require.NoError(t, s.As(operator).PutToken(ctx, token))
		require.ErrorIs(t, s.As(operator).PutToken(ctx, token), store.ErrExists)
		require.ErrorIs(t, s.As(operator).PutToken(ctx, store.Token{Hash: [32]byte{2}, User: "nobody"}), store.ErrNotFound)
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
