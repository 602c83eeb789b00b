package service_test

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/trust"
)

var ctx = context.Background()

// onEach runs a test on every kind of store.
func onEach(t *testing.T, test func(t *testing.T, b *testbed.Bed)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		test(t, testbed.New(t, testbed.Options{Open: open}))
	})
}

// state gives how a record stands.
func state(t *testing.T, b *testbed.Bed, key string) store.Record {
	t.Helper()
	r, err := b.Service.Record(ctx, store.Service("test"), key)
	require.NoError(t, err)
	return r
}

// mine gives what the person sees of whom a record is.
func mine(t *testing.T, b *testbed.Bed, said cert.Record) []service.Dose {
	t.Helper()
	person, err := b.Service.LookUp(ctx, service.Question{Number: said.IDNumber, Birth: said.DateOfBirth, LastDose: said.VaccinationDate})
	require.NoError(t, err)
	doses, err := b.Service.Mine(ctx, person)
	require.NoError(t, err)
	return doses
}

// verdict decides about a text as a border does, by the lists that the service gives out.
func verdict(t *testing.T, b *testbed.Bed, text string) verify.Result {
	t.Helper()
	snapshot, err := b.Service.TrustSnapshot(ctx)
	require.NoError(t, err)
	list, err := trust.Read(bytes.NewReader(snapshot.Data), trust.Options{Signer: b.Publisher.Certificate()})
	require.NoError(t, err)
	index, err := b.Service.RevocationList(ctx, revocation.IndexName)
	require.NoError(t, err)
	paths, err := revocation.IndexedFiles(index.Data)
	require.NoError(t, err)
	var lists []*revocation.List
	for _, path := range paths {
		file, err := b.Service.RevocationList(ctx, path)
		require.NoError(t, err)
		read, err := revocation.ReadFile(bytes.NewReader(file.Data), path, nil)
		require.NoError(t, err)
		lists = append(lists, read...)
	}
	v, err := verify.New(verify.Options{
		Trust: verify.NewKeySet(list.Keys()...), Clock: b.Clock.Now,
		Revocations: revocation.NewStore(b.Clock.Now, revocation.NewLists(lists...)),
	})
	require.NoError(t, err)
	return v.Verify(ctx, text)
}

// checkLog checks the audit log, and gives how many lines of each action it has.
func checkLog(t *testing.T, b *testbed.Bed) map[audit.Action]int {
	t.Helper()
	f, err := os.Open(b.Log.File)
	require.NoError(t, err)
	defer f.Close()
	lines := map[audit.Action]int{}
	events := map[[32]byte]bool{}
	_, err = audit.Check(f, audit.CheckOptions{Keys: b.LogKeys(), Each: func(_ uint64, e audit.Entry) error {
		lines[e.Action]++
		require.False(t, events[e.Event], "a step stands in the log twice")
		events[e.Event] = true
		return nil
	}})
	require.NoError(t, err)
	return lines
}

func TestARecordBecomesACertificateThatABorderBelieves(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		said := b.Record(1, testbed.FacilityA)
		key := b.Enter(t, said)
		require.Equal(t, life.Entered, state(t, b, key).State)
		b.Drain(t)
		require.Equal(t, life.Verified, state(t, b, key).State)

		waiting := mine(t, b, said)
		require.Len(t, waiting, 1)
		require.Nil(t, waiting[0].Certificate)
		require.Contains(t, waiting[0].Told("en").What, "not signed")

		b.Sign(t, testbed.ClerkA, key)
		b.Drain(t)
		doses := mine(t, b, said)
		require.NotNil(t, doses[0].Certificate)
		result := verdict(t, b, doses[0].Certificate.Text)
		require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
		shown, err := result.Payload.Certificate()
		require.NoError(t, err)
		require.Equal(t, said.FullName, shown.Show(cert.FieldName))
		require.EqualValues(t, doses[0].Record.UVCI, shown.ID)

		lines := checkLog(t, b)
		require.Equal(t, 1, lines[audit.Issue])
		history, err := b.Service.History(ctx, b.Users[testbed.ClerkA].Actor, key)
		require.NoError(t, err)
		var events []string
		for _, step := range history {
			events = append(events, step.Action)
		}
		require.Equal(t, []string{"enter", "pass", "verify", "sign", "issue"}, events)
	})
}

func TestWhatIsNotHandedOutBeforeItIsLogged(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	r := b.Issued(t, 1, testbed.FacilityA)
	require.NotNil(t, mine(t, b, r.Said)[0].Certificate)

	second := r.Said
	second.ID, second.DoseNumber, second.VaccinationDate = "r-1-2", "2", testbed.Began.AddDate(0, 0, -1).Format(time.DateOnly)
	key := b.Enter(t, second)
	b.Work(t) // without the log
	b.Sign(t, testbed.ClerkA, key)
	b.Work(t)
	require.Equal(t, life.Issued, state(t, b, key).State)
	dose := mine(t, b, second)[0]
	require.Nil(t, dose.Certificate)
	require.Equal(t, life.Tell(life.Signed, "vi"), dose.Told("vi"))
	b.Drain(t)
	require.NotNil(t, mine(t, b, second)[0].Certificate)
}

func TestMistakesAreFoundAndMended(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		clerk, reviewer := b.Users[testbed.ClerkA].Actor, b.Users[testbed.ReviewerA].Actor

		faulty := b.Record(2, testbed.FacilityA)
		right := faulty.IDNumber
		faulty.IDNumber = right[:7]
		key := b.Enter(t, faulty)
		b.Drain(t)
		r := state(t, b, key)
		require.Equal(t, life.Faulty, r.State)
		require.Contains(t, codes(r), "number-format")
		faulty.IDNumber = right
		_, err := b.Service.Correct(ctx, clerk, key, r.Version-1, faulty)
		require.ErrorIs(t, err, store.ErrStale)
		_, err = b.Service.Correct(ctx, clerk, key, r.Version, faulty)
		require.NoError(t, err)
		b.Drain(t)
		require.Equal(t, life.Verified, state(t, b, key).State)

		swapped := b.Record(3, testbed.FacilityA)
		birth := b.People[3].Birth
		swapped.DateOfBirth = birth.String()[:8] + map[bool]string{true: "27", false: "28"}[birth.String()[8:] != "27"]
		key = b.Enter(t, swapped)
		b.Drain(t)
		r = state(t, b, key)
		require.Equal(t, life.Correctable, r.State)
		require.NotEmpty(t, r.Match.Changes)
		_, err = b.Service.Accept(ctx, clerk, key, r.Version)
		require.NoError(t, err)
		b.Drain(t)
		r = state(t, b, key)
		require.Equal(t, life.Verified, r.State)
		require.Equal(t, birth.String(), r.Said.DateOfBirth)

		stolen := b.Record(4, testbed.FacilityA)
		stolen.IDNumber = b.People[5].PersonalID
		stolen.FullName, stolen.DateOfBirth = "Quách Tĩnh Không", "1950-01-01"
		key = b.Enter(t, stolen)
		b.Drain(t)
		r = state(t, b, key)
		require.Contains(t, []life.State{life.Conflict, life.NotFound}, r.State)
		_, err = b.Service.Vouch(ctx, clerk, key, r.Version, "seen the card")
		require.ErrorIs(t, err, life.ErrRole)
		_, err = b.Service.Vouch(ctx, b.Users[testbed.ReviewerB].Actor, key, r.Version, "seen the card")
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = b.Service.Vouch(ctx, reviewer, key, r.Version, "  ")
		require.ErrorIs(t, err, service.ErrReason)
		r, err = b.Service.Return(ctx, reviewer, key, r.Version, "another person's number")
		require.NoError(t, err)
		require.Equal(t, life.Faulty, r.State)
	})
}

func codes(r store.Record) []string {
	var all []string
	for _, f := range r.Findings {
		all = append(all, f.Code)
	}
	return all
}

func TestAForeignerIsNotHeldAgainstTheRegister(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	said := b.Record(6, testbed.FacilityB)
	said.FullName, said.Nationality, said.IDType, said.IDNumber = "Anna Müller", "DE", "passport", "C01X00T47"
	key := b.Enter(t, said)
	b.Drain(t)
	require.Equal(t, life.Exempt, state(t, b, key).State)
	b.Sign(t, testbed.ClerkB, key)
	b.Drain(t)
	require.NotNil(t, mine(t, b, said)[0].Certificate)
}

// A passport may look like another number mistyped.
func TestAPassportWithALetterThatLooksLikeADigit(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	said := b.Record(6, testbed.FacilityB)
	said.FullName, said.Nationality, said.IDType, said.IDNumber = "Anna Müller", "DE", "passport", "O37987085"
	key := b.Enter(t, said)
	b.Drain(t)
	require.Equal(t, life.Exempt, state(t, b, key).State)
	b.Sign(t, testbed.ClerkB, key)
	b.Drain(t)
	require.NotNil(t, mine(t, b, said)[0].Certificate)
}

func TestTheLastDoseIsTheCertificateInForce(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		first := b.Issued(t, 7, testbed.FacilityA)
		later := first.Said
		later.ID, later.DoseNumber, later.VaccinationDate, later.FacilityID = "r-7-2", "2", testbed.Began.AddDate(0, 0, -1).Format(time.DateOnly), testbed.FacilityB
		key := b.Enter(t, later)
		b.Drain(t)
		b.Sign(t, testbed.ClerkB, key)
		b.Drain(t)
		require.Equal(t, life.Issued, state(t, b, key).State)
		require.Equal(t, life.Superseded, state(t, b, first.Key).State)
		old, err := b.Service.Certificate(ctx, store.Service("test"), first.UVCI)
		require.NoError(t, err)
		require.Equal(t, verify.Valid, verdict(t, b, old.Text).Decision, "a newer dose revokes nothing")

		again := later
		again.ID = "r-7-2-again"
		twice := b.Enter(t, again)
		b.Drain(t)
		r := state(t, b, twice)
		require.Equal(t, life.Conflict, r.State)
		require.Contains(t, r.Match.Reasons, service.DoseTwice)
	})
}

func TestACorrectionTakesThePlaceOfACertificate(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		old := b.Issued(t, 8, testbed.FacilityA)
		right := old.Said
		right.LotNumber, right.Product = "GG9999", "Spikevax"
		clerk := b.Users[testbed.ClerkA].Actor
		entered, err := b.Service.Amend(ctx, clerk, old.Key, old.Version, right)
		require.NoError(t, err)
		b.Drain(t)
		require.Equal(t, life.Verified, state(t, b, entered.Key).State)
		require.Equal(t, life.Issued, state(t, b, old.Key).State, "it is good until the other is there")
		b.Sign(t, testbed.ClerkA, entered.Key)
		b.Drain(t)
		require.Equal(t, life.Superseded, state(t, b, old.Key).State)
		oldText, err := b.Service.Certificate(ctx, store.Service("test"), old.UVCI)
		require.NoError(t, err)
		b.Clock.Advance(2 * time.Minute)
		require.Equal(t, verify.Revoked, verdict(t, b, oldText.Text).Decision)
		require.Equal(t, 1, checkLog(t, b)[audit.Supersede])
		doses := mine(t, b, old.Said)
		require.Equal(t, verify.Valid, verdict(t, b, doses[0].Certificate.Text).Decision)
	})
}

func TestTwoOfficersRevoke(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		r := b.Issued(t, 9, testbed.FacilityA)
		text := mine(t, b, r.Said)[0].Certificate.Text
		first, second := b.Users[testbed.Officer1].Actor, b.Users[testbed.Officer2].Actor
		_, err := b.Service.ProposeRevocation(ctx, b.Users[testbed.ClerkA].Actor, r.UVCI, "forged")
		require.ErrorIs(t, err, life.ErrRole)
		p, err := b.Service.ProposeRevocation(ctx, first, r.UVCI, "forged")
		require.NoError(t, err)
		_, err = b.Service.Decide(ctx, first, p.ID, true)
		require.ErrorIs(t, err, store.ErrSecondPerson)
		require.Equal(t, life.Issued, state(t, b, r.Key).State)
		_, err = b.Service.Decide(ctx, second, p.ID, true)
		require.NoError(t, err)
		_, err = b.Service.Decide(ctx, second, p.ID, true)
		require.ErrorIs(t, err, store.ErrDecided)
		b.Drain(t)
		require.Equal(t, life.Revoked, state(t, b, r.Key).State)
		require.Nil(t, mine(t, b, r.Said)[0].Certificate)
		b.Clock.Advance(2 * time.Minute)
		require.Equal(t, verify.Revoked, verdict(t, b, text).Decision)
		require.Equal(t, 1, checkLog(t, b)[audit.Revoke])
	})
}

func TestIssuingCanBePaused(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	key := b.Enter(t, b.Record(12, testbed.FacilityA))
	b.Drain(t)
	require.ErrorIs(t, b.Service.Pause(ctx, b.Users[testbed.ClerkA].Actor, true, "because"), life.ErrRole)
	require.NoError(t, b.Service.Pause(ctx, b.Users[testbed.Officer1].Actor, true, "the HSM is being moved"))
	b.Sign(t, testbed.ClerkA, key)
	b.Drain(t)
	require.Equal(t, life.Signed, state(t, b, key).State)
	require.NoError(t, b.Service.Pause(ctx, b.Users[testbed.Officer1].Actor, false, "it is there"))
	n, err := b.Service.IssueNow(ctx, b.Users[testbed.Officer1].Actor, nil)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	b.Drain(t)
	require.Equal(t, life.Issued, state(t, b, key).State)
}

// Reasons stand in the trail for all to read.
func TestReasonsHaveNoNumbersOfPeople(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	r := b.Issued(t, 1, testbed.FacilityA)
	officer := b.Users[testbed.Officer1].Actor
	for _, why := range []string{"number is that of " + r.Said.IDNumber, "call 0912 345 678", "số 024.090.000.123"} {
		_, err := b.Service.ProposeRevocation(ctx, officer, r.UVCI, why)
		require.ErrorIs(t, err, service.ErrReasonNumber, why)
	}
	_, err := b.Service.ProposeRevocation(ctx, officer, r.UVCI, "forged on 2021-12-03 10:30, lot FF2832, letter 9458")
	require.NoError(t, err)
}

func TestOnlyWhatIsSignedIsIssuedNow(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	officer := b.Users[testbed.Officer1].Actor
	n, err := b.Service.IssueNow(ctx, officer, []string{key, "nobody's", "' OR 1=1"})
	require.NoError(t, err)
	require.Zero(t, n)
	b.Sign(t, testbed.ClerkA, key)
	n, err = b.Service.IssueNow(ctx, officer, []string{key, "nobody's"})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, err = b.Service.IssueNow(ctx, officer, make([]string, service.MaxSign+1))
	require.ErrorIs(t, err, service.ErrTooMany)
}
