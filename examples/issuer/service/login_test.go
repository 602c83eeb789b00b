package service_test

import (
	"errors"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestLoggingIn(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		u, err := b.Service.LogIn(ctx, testbed.ClerkA, testbed.Password, "")
		require.NoError(t, err)
		require.Equal(t, b.Users[testbed.ClerkA].Actor, u.Actor)
		for _, wrong := range [][2]string{{testbed.ClerkB, "not it"}, {"nobody", testbed.Password}, {"", ""}, {"' OR 1=1 --", "x"}} {
			_, err := b.Service.LogIn(ctx, wrong[0], wrong[1], "")
			require.ErrorIs(t, err, service.ErrLogIn, wrong[0])
		}
	})
}

func TestACodeIsUsedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		code, err := totp.GenerateCode(testbed.Secret, b.Clock.Now())
		require.NoError(t, err)
		_, err = b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, "")
		require.ErrorIs(t, err, service.ErrCode)
		failed, _, err := b.Service.Trail(ctx, b.Users[testbed.Auditor].Actor, store.TrailQuery{Action: "log-in-failed"})
		require.NoError(t, err)
		require.Empty(t, failed, "a password without its code is the first half")
		_, err = b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, code)
		require.NoError(t, err)
		_, err = b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, code)
		require.ErrorIs(t, err, service.ErrCode)
	})
}

func TestTheCodeComesAfterThePassword(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	_, err := b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, "")
	var half *service.CodeNeededError
	require.ErrorAs(t, err, &half)
	code, err := totp.GenerateCode(testbed.Secret, b.Clock.Now())
	require.NoError(t, err)
	_, err = b.Service.LogInCode(ctx, service.CodeNeededError{Name: half.Name, Proof: "guessed"}, code)
	require.ErrorIs(t, err, service.ErrLogIn)
	_, err = b.Service.LogInCode(ctx, *half, "000000")
	require.ErrorIs(t, err, service.ErrCode)
	u, err := b.Service.LogInCode(ctx, *half, code)
	require.NoError(t, err)
	require.Equal(t, testbed.Officer1, u.ID)
}

func TestGuessingTakesLongerAndLonger(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	var tooSoon *service.TooSoonError
	for range 50 {
		if _, err := b.Service.LogIn(ctx, testbed.ClerkA, "guess", ""); err != nil {
			if errors.As(err, &tooSoon) {
				break
			}
		}
	}
	require.NotNil(t, tooSoon, "fifty guesses in a row")
	_, err := b.Service.LogIn(ctx, testbed.ClerkA, testbed.Password, "")
	require.ErrorAs(t, err, &tooSoon, "the right password has to wait too")
	b.Clock.Advance(tooSoon.RetryAfter + time.Second)
	_, err = b.Service.LogIn(ctx, testbed.ClerkA, testbed.Password, "")
	require.NoError(t, err)
}

func TestPasswordsAreChanged(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	require.ErrorIs(t, b.Service.SetPassword(ctx, clerk, "not it", "a long and good one"), service.ErrLogIn)
	var weak guard.Weakness
	require.ErrorAs(t, b.Service.SetPassword(ctx, clerk, testbed.Password, "short"), &weak)
	require.NoError(t, b.Service.SetPassword(ctx, clerk, testbed.Password, "a long and good one"))
	_, err := b.Service.LogIn(ctx, testbed.ClerkA, testbed.Password, "")
	require.ErrorIs(t, err, service.ErrLogIn)
	b.Clock.Advance(time.Hour)
	_, err = b.Service.LogIn(ctx, testbed.ClerkA, "a long and good one", "")
	require.NoError(t, err)
}

func TestTokens(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	token, err := service.MakeToken(ctx, b.Store, testbed.ClerkA, "a program", b.Clock.Now(), time.Hour)
	require.NoError(t, err)
	a, err := b.Service.ActorOf(ctx, token)
	require.NoError(t, err)
	require.Equal(t, b.Users[testbed.ClerkA].Actor, a)
	_, err = b.Service.ActorOf(ctx, token+"x")
	require.ErrorIs(t, err, service.ErrToken)
	b.Clock.Advance(2 * time.Hour)
	_, err = b.Service.ActorOf(ctx, token)
	require.ErrorIs(t, err, service.ErrToken)
}
