package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify"
)

// A record of somebody else may be called what a correction would be.
func TestAnAmendmentTakesNobodysPlace(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		clerk := b.Users[testbed.ClerkA].Actor
		old := b.Issued(t, 1, testbed.FacilityA)
		other := b.Record(2, testbed.FacilityA)
		other.ID = old.Said.ID + "+1"
		key := b.Enter(t, other)
		b.Drain(t)
		right := old.Said
		right.LotNumber = "AB1234"
		e, err := b.Service.Amend(ctx, clerk, old.Key, old.Version, right)
		require.NoError(t, err)
		require.Equal(t, store.New, e.Outcome)
		require.Equal(t, other, state(t, b, key).Said)
		require.Equal(t, old.Key, state(t, b, e.Key).Replaces)

		other.ID = state(t, b, e.Key).Said.ID
		entered, err := b.Service.Enter(ctx, clerk, store.Entry{Said: other})
		require.NoError(t, err)
		require.Equal(t, store.TooLate, entered.Outcome)
		require.Equal(t, "AB1234", state(t, b, e.Key).Said.LotNumber)
	})
}

func TestAnAmendmentCanBeChangedAndWithdrawn(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		clerk := b.Users[testbed.ClerkA].Actor
		old := b.Issued(t, 1, testbed.FacilityA)
		right := old.Said
		right.LotNumber = "AB1234"
		first, err := b.Service.Amend(ctx, clerk, old.Key, old.Version, right)
		require.NoError(t, err)
		right.LotNumber = "CD5678"
		changed, err := b.Service.Amend(ctx, clerk, old.Key, old.Version, right)
		require.NoError(t, err)
		require.Equal(t, store.Entered{Key: first.Key, Outcome: store.Changed}, changed)
		b.Drain(t)
		_, err = b.Service.Withdraw(ctx, clerk, first.Key, state(t, b, first.Key).Version, "wrong again")
		require.NoError(t, err)
		second, err := b.Service.Amend(ctx, clerk, old.Key, old.Version, right)
		require.NoError(t, err)
		require.Equal(t, store.New, second.Outcome)
		b.Drain(t)
		b.Sign(t, testbed.ClerkA, second.Key)
		right.LotNumber = "EF9012"
		late, err := b.Service.Amend(ctx, clerk, old.Key, old.Version, right)
		require.NoError(t, err)
		require.Equal(t, store.TooLate, late.Outcome)
		b.Drain(t)
		require.Equal(t, life.Superseded, state(t, b, old.Key).State)
		_, err = b.Service.Amend(ctx, clerk, old.Key, state(t, b, old.Key).Version, right)
		require.ErrorIs(t, err, life.ErrTransition, "the correction's certificate is to be amended now")
	})
}

// booster gives the person of a record its second dose, which supersedes the first.
func booster(t *testing.T, b *testbed.Bed, first store.Record) {
	t.Helper()
	two := first.Said
	two.ID, two.FacilityID, two.DoseNumber, two.VaccinationDate = "two", testbed.FacilityB, "2", daysAgo(3)
	key := b.Enter(t, two)
	b.Drain(t)
	b.Sign(t, testbed.ClerkB, key)
	b.Drain(t)
	require.Equal(t, life.Superseded, state(t, b, first.Key).State)
}

// A certificate that a newer dose superseded is believed still; corrected, it is not.
func TestACorrectionAfterANewerDose(t *testing.T) {
	for name, amendFirst := range map[string]bool{"amended before the newer dose": true, "after it": false} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, b *testbed.Bed) {
				old := b.Issued(t, 1, testbed.FacilityA)
				text := mine(t, b, old.Said)[0].Certificate.Text
				right := old.Said
				right.LotNumber = "AB1234"
				amend := func() string {
					e, err := b.Service.Amend(ctx, b.Users[testbed.ClerkA].Actor, old.Key, state(t, b, old.Key).Version, right)
					require.NoError(t, err)
					b.Drain(t)
					return e.Key
				}
				key := ""
				if amendFirst {
					key = amend()
				}
				booster(t, b, old)
				if !amendFirst {
					key = amend()
				}
				require.Equal(t, verify.Valid, verdict(t, b, text).Decision)
				b.Sign(t, testbed.ClerkA, key)
				b.Drain(t)
				require.Equal(t, life.Superseded, state(t, b, key).State, "the newer dose is newer than the correction, too")
				b.Clock.Advance(2 * time.Minute)
				require.Equal(t, verify.Revoked, verdict(t, b, text).Decision)
				lines := checkLog(t, b)[audit.Supersede]
				require.NoError(t, service.SupersedeAsSeen(ctx, b.Service, state(t, b, old.Key), state(t, b, key)))
				b.Drain(t)
				require.Equal(t, lines, checkLog(t, b)[audit.Supersede], "once is enough")
			})
		})
	}
}

// A renewal comes between the reading of the older record and its superseding.
func TestSupersedingLosesNoRace(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		old, by := b.Issued(t, 1, testbed.FacilityA), b.Issued(t, 2, testbed.FacilityA)
		b.Clock.Advance(340 * 24 * time.Hour)
		require.NoError(t, b.Service.Duties(ctx))
		b.Drain(t)
		require.Equal(t, life.Renewed, state(t, b, old.Key).State)
		require.NoError(t, service.SupersedeAsSeen(ctx, b.Service, old, by))
		require.Equal(t, life.Superseded, state(t, b, old.Key).State)
	})
}
