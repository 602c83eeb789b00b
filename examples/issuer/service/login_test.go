package service_test

import (
	"errors"
	"sync"
	"sync/atomic"
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

// An officer, who has used a code before, is guessed at as slowly as anybody.
func TestGuessingAnOfficerTakesLongerAndLonger(t *testing.T) {
	for what, guess := range map[string][2]string{"passwords": {"guess", ""}, "codes": {testbed.Password, "000000"}} {
		t.Run(what, func(t *testing.T) {
			b := testbed.New(t, testbed.Options{})
			_, err := b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, codeOf(t, b))
			require.NoError(t, err)
			b.Clock.Advance(time.Hour)
			tried := guesses(t, b, testbed.Officer1, guess[0], guess[1])
			require.LessOrEqual(t, tried, guard.FreeFailures+8)
			failed, _, err := b.Service.Trail(ctx, b.Users[testbed.Auditor].Actor, store.TrailQuery{Action: "log-in-failed"})
			require.NoError(t, err)
			require.Len(t, failed, tried)
		})
	}
}

// The second half of a log-in is guessed at as slowly, though the first half is good.
func TestGuessingCodesAfterThePassword(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	var tooSoon *service.TooSoonError
	tried := 0
	for ; tried < 20 && tooSoon == nil; tried++ {
		_, err := b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, "")
		if errors.As(err, &tooSoon) {
			break
		}
		var half *service.CodeNeededError
		require.ErrorAs(t, err, &half)
		_, err = b.Service.LogInCode(ctx, *half, "000000")
		require.ErrorIs(t, err, service.ErrCode)
	}
	require.LessOrEqual(t, tried, guard.FreeFailures+1)
	b.Clock.Advance(tooSoon.RetryAfter + time.Second)
	_, err := b.Service.LogIn(ctx, testbed.Officer1, testbed.Password, "")
	var half *service.CodeNeededError
	require.ErrorAs(t, err, &half)
	_, err = b.Service.LogInCode(ctx, *half, codeOf(t, b))
	require.NoError(t, err, "the first half does not make the second one wait")
}

// Of many guesses at once only those are checked that would have been one after the other.
func TestGuessesAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		var checked atomic.Int32
		var running sync.WaitGroup
		for range 40 {
			running.Go(func() {
				if _, err := b.Service.LogIn(ctx, testbed.ClerkA, "guess", ""); errors.Is(err, service.ErrLogIn) {
					checked.Add(1)
				}
			})
		}
		running.Wait()
		require.LessOrEqual(t, int(checked.Load()), guard.FreeFailures+8, "a few more on a machine so slow that their waits go by")
	})
}

// A name that nobody has gets the answers of one that somebody has, how often it is tried.
func TestNamesAreNotFoundOutByTrying(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	require.NoError(t, b.Store.As(store.Service("operator")).DisableUser(ctx, testbed.ClerkB))
	for try := range guard.FreeFailures + 4 {
		for _, name := range []string{testbed.ClerkA, testbed.ClerkB, "nobody"} {
			_, err := b.Service.LogIn(ctx, name, "guess", "")
			var tooSoon *service.TooSoonError
			if try <= guard.FreeFailures {
				require.ErrorIs(t, err, service.ErrLogIn, name)
			} else {
				require.ErrorAs(t, err, &tooSoon, name)
				require.InDelta(t, time.Second, tooSoon.RetryAfter, float64(time.Second), name)
			}
		}
	}
	failed, _, err := b.Service.Trail(ctx, b.Users[testbed.Auditor].Actor, store.TrailQuery{Action: "log-in-failed"})
	require.NoError(t, err)
	for _, step := range failed {
		require.Equal(t, testbed.ClerkA, step.Subject, "what is typed as a name may be a password")
	}
}

// guesses tries until it has to wait, and gives how often it could.
func guesses(t *testing.T, b *testbed.Bed, name, password, code string) int {
	for tried := range 60 {
		_, err := b.Service.LogIn(ctx, name, password, code)
		var tooSoon *service.TooSoonError
		if errors.As(err, &tooSoon) {
			return tried
		}
		require.Error(t, err)
	}
	return 60
}

func codeOf(t *testing.T, b *testbed.Bed) string {
	code, err := totp.GenerateCode(testbed.Secret, b.Clock.Now())
	require.NoError(t, err)
	return code
}

func TestTokens(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	token, err := service.MakeToken(ctx, b.Store.As(store.Service("operator")), testbed.ClerkA, "a program", b.Clock.Now(), time.Hour)
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
