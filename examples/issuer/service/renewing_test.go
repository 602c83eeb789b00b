package service_test

import (
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify"
)

func TestCertificatesAreRenewedByThemselves(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		kept, gone := b.Issued(t, 1, testbed.FacilityA), b.Issued(t, 2, testbed.FacilityA)
		p, err := b.Service.ProposeRevocation(ctx, b.Users[testbed.Officer1].Actor, gone.UVCI, "forged")
		require.NoError(t, err)
		_, err = b.Service.Decide(ctx, b.Users[testbed.Officer2].Actor, p.ID, true)
		require.NoError(t, err)
		first := mine(t, b, kept.Said)[0].Certificate

		b.Clock.Advance(300 * 24 * time.Hour)
		b.Drain(t)
		require.Equal(t, 1, mine(t, b, kept.Said)[0].Certificate.Generation, "it is too early")

		b.Clock.Advance(40 * 24 * time.Hour)
		require.NoError(t, b.Service.Duties(ctx))
		require.NoError(t, b.Service.Duties(ctx)) // nothing is planned twice
		b.Drain(t)
		dose := mine(t, b, kept.Said)[0]
		require.Equal(t, life.Renewed, dose.Record.State)
		require.Equal(t, 2, dose.Certificate.Generation)
		require.Equal(t, first.UVCI, dose.Certificate.UVCI)
		require.True(t, dose.Certificate.ExpiresAt.After(first.ExpiresAt))
		require.Equal(t, verify.Valid, verdict(t, b, dose.Certificate.Text).Decision)
		require.Equal(t, verify.Valid, verdict(t, b, first.Text).Decision, "the old one ends by itself")
		require.Equal(t, life.Revoked, state(t, b, gone.Key).State)

		require.Equal(t, 1, checkLog(t, b)[audit.Renew])
		told, err := os.ReadDir(b.Outbox)
		require.NoError(t, err)
		require.Len(t, told, 2, "one holder of a renewal, one of a revocation")
	})
}

// One machine's clock is a year ahead while it renews. Its holders keep what they have,
// and get a new one when the clock is right.
func TestAClockThatJumpedIsMended(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		r := b.Issued(t, 1, testbed.FacilityA)
		b.Clock.Advance(350 * 24 * time.Hour)
		require.NoError(t, b.Service.Duties(ctx))
		b.Drain(t)
		require.Equal(t, 2, mine(t, b, r.Said)[0].Certificate.Generation)
		b.Clock.Advance(-350 * 24 * time.Hour)
		for _, generation := range []int{1, 3, 3} {
			held := mine(t, b, r.Said)[0].Certificate
			require.Equal(t, generation, held.Generation)
			require.Equal(t, verify.Valid, verdict(t, b, held.Text).Decision)
			b.Clock.Advance(time.Hour)
			require.NoError(t, b.Service.Duties(ctx))
			b.Drain(t)
		}
	})
}

// A machine whose clock is wrong issues nothing.
func TestNothingIsIssuedByAWrongClock(t *testing.T) {
	var off atomic.Int64
	b := testbed.New(t, testbed.Options{Change: func(o *service.Options) {
		right := o.Clock
		o.Clock = func() time.Time { return right().Add(time.Duration(off.Load())) }
	}})
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	b.Sign(t, testbed.ClerkA, key)
	for _, wrong := range []time.Duration{service.MaxClockError + time.Minute, -service.MaxClockError - time.Minute} {
		off.Store(int64(wrong))
		require.ErrorIs(t, service.IssueRecord(ctx, b.Service, key), service.ErrClock)
		require.Equal(t, life.Signed, state(t, b, key).State)
	}
	off.Store(int64(time.Minute))
	require.NoError(t, service.IssueRecord(ctx, b.Service, key))
	require.Equal(t, life.Issued, state(t, b, key).State)
}

func TestAHolderIsNeverWithoutACode(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	r := b.Issued(t, 1, testbed.FacilityA)
	b.Clock.Advance(340 * 24 * time.Hour)
	require.NoError(t, b.Service.Duties(ctx))
	b.Work(t) // renewed, and not logged yet
	dose := mine(t, b, r.Said)[0]
	require.Equal(t, life.Renewed, dose.Record.State)
	require.Equal(t, 1, dose.Certificate.Generation, "the old one is good still")
	b.Drain(t)
	require.Equal(t, 2, mine(t, b, r.Said)[0].Certificate.Generation)

	require.NoError(t, b.Service.Pause(ctx, b.Users[testbed.Officer1].Actor, true, "the HSM is broken"))
	b.Clock.Advance(400 * 24 * time.Hour)
	dose = mine(t, b, r.Said)[0]
	require.Nil(t, dose.Certificate)
	require.Equal(t, life.TellEnded("vi"), dose.Told("vi"))
}
