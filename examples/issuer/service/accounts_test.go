package service_test

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestPasswordsAreChanged(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	require.ErrorIs(t, b.Service.SetPassword(ctx, clerk, "not it", "a long and good one"), service.ErrLogIn)
	var weak guard.Weakness
	require.ErrorAs(t, b.Service.SetPassword(ctx, clerk, testbed.Password, "short"), &weak)
	require.ErrorIs(t, b.Service.SetPassword(ctx, clerk, testbed.Password, testbed.Password), guard.PasswordSame)
	require.NoError(t, b.Service.SetPassword(ctx, clerk, testbed.Password, "a long and good one"))
	_, err := b.Service.LogIn(ctx, testbed.ClerkA, testbed.Password, "")
	require.ErrorIs(t, err, service.ErrLogIn)
	b.Clock.Advance(time.Hour)
	_, err = b.Service.LogIn(ctx, testbed.ClerkA, "a long and good one", "")
	require.NoError(t, err)
}

// Who has somebody's session guesses the password no faster than at the log-in.
func TestThePresentPasswordIsNotGuessedInASession(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	for range guard.FreeFailures + 1 {
		require.ErrorIs(t, b.Service.SetPassword(ctx, clerk, "guess", "a long and good one"), service.ErrLogIn)
	}
	var tooSoon *service.TooSoonError
	require.ErrorAs(t, b.Service.SetPassword(ctx, clerk, testbed.Password, "a long and good one"), &tooSoon)
	_, err := b.Service.LogIn(ctx, testbed.ClerkA, testbed.Password, "")
	require.ErrorAs(t, err, &tooSoon)
}

// Who has somebody's session does not get a second factor of their own.
func TestASecondFactorIsReplacedByItsOwner(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	officer := b.Users[testbed.Officer1].Actor
	const fresh = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	code, err := totp.GenerateCode(fresh, b.Clock.Now())
	require.NoError(t, err)
	right := service.Enrolment{Password: testbed.Password, Present: codeOf(t, b), Secret: fresh, Code: code}
	for want, wrong := range map[error]func(*service.Enrolment){
		service.ErrLogIn:       func(e *service.Enrolment) { e.Password = "guess" },
		service.ErrPresentCode: func(e *service.Enrolment) { e.Present = "" },
		service.ErrCode:        func(e *service.Enrolment) { e.Code = "000000" },
	} {
		e := right
		wrong(&e)
		require.ErrorIs(t, b.Service.EnrolSecondFactor(ctx, officer, e), want)
	}
	require.NoError(t, b.Service.EnrolSecondFactor(ctx, officer, right))
	u, err := b.Store.User(ctx, testbed.Officer1)
	require.NoError(t, err)
	require.Equal(t, fresh, u.TOTP)

	require.NoError(t, b.Store.As(store.Service("operator")).DropSecondFactor(ctx, testbed.Officer1))
	b.Clock.Advance(time.Minute)
	right.Present = ""
	right.Code, err = totp.GenerateCode(fresh, b.Clock.Now())
	require.NoError(t, err)
	require.NoError(t, b.Service.EnrolSecondFactor(ctx, officer, right), "there is none to show")
}
