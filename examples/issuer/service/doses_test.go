package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// daysAgo is a day before the clock of a bed began.
func daysAgo(n int) string { return testbed.Began.AddDate(0, 0, -n).Format(time.DateOnly) }

// revoked has two officers revoke the certificate of a record.
func revoked(t *testing.T, b *testbed.Bed, r store.Record) {
	t.Helper()
	p, err := b.Service.ProposeRevocation(ctx, b.Users[testbed.Officer1].Actor, r.UVCI, "forged")
	require.NoError(t, err)
	_, err = b.Service.Decide(ctx, b.Users[testbed.Officer2].Actor, p.ID, true)
	require.NoError(t, err)
}

// The police may vouch for somebody whose record has another's number: that makes
// neither of them the other.
func TestWhoIsVouchedForIsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		owner := b.Issued(t, 1, testbed.FacilityA)
		said := b.Record(2, testbed.FacilityA)
		said.ID, said.IDNumber = "mistyped", b.People[1].PersonalID
		said.DoseNumber, said.VaccinationDate = "2", daysAgo(5)
		key := b.Enter(t, said)
		b.Drain(t)
		require.Equal(t, life.Conflict, state(t, b, key).State)
		_, err := b.Service.Vouch(ctx, b.Users[testbed.ReviewerA].Actor, key, state(t, b, key).Version, "I know her")
		require.NoError(t, err)
		b.Sign(t, testbed.ClerkA, key)
		b.Drain(t)
		for _, d := range mine(t, b, said) {
			require.Equal(t, said.FullName, d.Record.Said.FullName)
		}
		for _, d := range mine(t, b, owner.Said) {
			require.Equal(t, owner.Said.FullName, d.Record.Said.FullName)
		}
		require.True(t, state(t, b, key).State.InForce())
		require.True(t, state(t, b, owner.Key).State.InForce(), "it is another person's")
	})
}

// Where the register has said who it is, and the dose alone was in the way, the police
// do not make another person of them.
func TestWhoIsVouchedForStaysWhoTheyAre(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	first := b.Issued(t, 1, testbed.FacilityA)
	again := first.Said
	again.ID = "again"
	key := b.Enter(t, again)
	b.Drain(t)
	r, err := b.Service.Vouch(ctx, b.Users[testbed.ReviewerA].Actor, key, state(t, b, key).Version, "she came")
	require.NoError(t, err)
	require.Equal(t, first.Person, r.Person)
	b.Sign(t, testbed.ClerkA, key)
	b.Drain(t)
	require.Equal(t, life.Faulty, state(t, b, key).State)
	require.True(t, state(t, b, first.Key).State.InForce())
}

// A passport's number is not enough to be its holder: the birth date is another person's.
func TestAPassportNumberIsNobody(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	said := b.Record(1, testbed.FacilityB)
	said.ID, said.FullName, said.Nationality, said.IDType, said.IDNumber = "foreign", "KIM MINJI", "KR", "passport", "M12345678"
	holder := b.Enter(t, said)
	b.Drain(t)
	b.Sign(t, testbed.ClerkB, holder)
	b.Drain(t)
	other := said
	other.ID, other.FacilityID, other.FullName, other.DateOfBirth = "other", testbed.FacilityA, "PARK JIHO", "1980-01-01"
	other.DoseNumber, other.VaccinationDate = "2", daysAgo(3)
	key := b.Enter(t, other)
	b.Drain(t)
	require.Equal(t, life.Exempt, state(t, b, key).State)
	b.Sign(t, testbed.ClerkA, key)
	b.Drain(t)
	for _, d := range mine(t, b, other) {
		require.Equal(t, "PARK JIHO", d.Record.Said.FullName)
	}
	require.True(t, state(t, b, holder).State.InForce())
}

func TestADoseIsTheSameHoweverItIsWritten(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	b.Issued(t, 1, testbed.FacilityA)
	for _, number := range []string{"01", " 1 ", "001"} {
		said := b.Record(1, testbed.FacilityB)
		said.ID, said.DoseNumber = "again "+number, number
		key := b.Enter(t, said)
		b.Drain(t)
		r := state(t, b, key)
		require.Equal(t, life.Conflict, r.State, "%q", number)
		require.Equal(t, service.DoseTwice, r.Match.Reasons[0])
	}
}

// twins enters a dose at two facilities before anybody looks at it, so that each is
// verified: one of them is vouched for.
func twins(t *testing.T, b *testbed.Bed) (first, second string) {
	t.Helper()
	first = b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	second = b.Enter(t, b.Record(1, testbed.FacilityB))
	b.Drain(t)
	r := state(t, b, second)
	require.Equal(t, life.Conflict, r.State)
	_, err := b.Service.Vouch(ctx, b.Users[testbed.ReviewerB].Actor, second, r.Version, "it was here")
	require.NoError(t, err)
	return first, second
}

func TestADoseThatNobodySignsIsInNobodysWay(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	first, second := twins(t, b)
	b.Sign(t, testbed.ClerkB, second)
	b.Drain(t)
	require.Equal(t, life.Issued, state(t, b, second).State)
	b.Sign(t, testbed.ClerkA, first)
	b.Drain(t)
	require.Equal(t, life.Faulty, state(t, b, first).State)
	require.Equal(t, life.Issued, state(t, b, second).State)
}

func TestOfADoseThatIsSignedTwiceTheFirstIsIssued(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		first, second := twins(t, b)
		b.Sign(t, testbed.ClerkB, second)
		b.Sign(t, testbed.ClerkA, first)
		b.Drain(t)
		require.Equal(t, life.Issued, state(t, b, first).State)
		require.Equal(t, life.Faulty, state(t, b, second).State)
	})
}

// What two officers revoked, its facility does not get again.
func TestARevokedDoseDoesNotComeBack(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		old := b.Issued(t, 1, testbed.FacilityA)
		right := old.Said
		right.LotNumber = "AB1234"
		e, err := b.Service.Amend(ctx, b.Users[testbed.ClerkA].Actor, old.Key, old.Version, right)
		require.NoError(t, err)
		b.Drain(t)
		revoked(t, b, old)
		b.Sign(t, testbed.ClerkA, e.Key)
		b.Drain(t)
		require.Equal(t, life.Faulty, state(t, b, e.Key).State)

		again := old.Said
		again.ID, again.DoseNumber = "again", "01"
		key := b.Enter(t, again)
		b.Drain(t)
		r := state(t, b, key)
		require.Equal(t, life.Conflict, r.State)
		require.Equal(t, service.DoseRevoked, r.Match.Reasons[0])

		next := old.Said
		next.ID, next.DoseNumber, next.VaccinationDate = "next", "2", daysAgo(2)
		elsewhere := old.Said
		elsewhere.FacilityID = testbed.FacilityB
		for _, said := range []cert.Record{next, elsewhere} {
			key := b.Enter(t, said)
			b.Drain(t)
			require.Equal(t, life.Verified, state(t, b, key).State)
		}
	})
}
