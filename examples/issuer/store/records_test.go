//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/identity"
)

var (
	ctx     = context.Background()
	machine = store.Service("worker")
)

// entryOf is an entry of a facility.
func entryOf(facility string, n int) store.Entry {
	return store.Entry{Said: cert.Record{
		ID: fmt.Sprintf("R%06d", n), FullName: "Nguyễn Thị Hoà", DateOfBirth: "1990-02-11", Sex: "F", Nationality: "VN",
		IDType: "cccd", IDNumber: fmt.Sprintf("001190%06d", n), Phone: "0912345678", FacilityID: facility, DoseNumber: "2",
		VaccinationDate: "2021-09-20", Product: "EU/1/20/1528", LotNumber: "FG5678",
	}}
}

func entriesOf(facility string, first, n int) []store.Entry {
	list := make([]store.Entry, n)
	for i := range list {
		list[i] = entryOf(facility, first+i)
	}
	return list
}

// writeDown writes one down and gives it.
func writeDown(t *testing.T, s *store.Store, a store.Actor, e store.Entry) store.Record {
	t.Helper()
	entered, err := s.As(a).Enter(ctx, []store.Entry{e}, false)
	require.NoError(t, err)
	require.Equal(t, store.New, entered[0].Outcome)
	r, err := s.As(machine).Record(ctx, entered[0].Key)
	require.NoError(t, err)
	return r
}

// moveOn makes an actor move a record.
func moveOn(t *testing.T, s *store.Store, a store.Actor, r store.Record, event life.Event, change func(*store.Record) error) store.Record {
	t.Helper()
	moved, err := s.As(a).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: event, Change: change})
	require.NoError(t, err)
	return moved
}

// toSigned brings a record as far as the facility's signature.
func toSigned(t *testing.T, s *store.Store, r store.Record) store.Record {
	t.Helper()
	r = moveOn(t, s, machine, r, life.Pass, nil)
	r = moveOn(t, s, machine, r, life.Verify, func(r *store.Record) error {
		r.Match = &store.Match{Status: identity.Verified, PersonalID: r.Said.IDNumber}
		r.Person = s.PersonIndex("personal", r.Said.IDNumber)
		return nil
	})
	clerk := store.Actor{ID: "clerk", Role: life.Clerk, Facility: r.Facility}
	return moveOn(t, s, clerk, r, life.Sign, func(r *store.Record) error {
		r.Attestation, r.UVCI = []byte("signature"), "URN:UVCI:01:VN:"+strings.ToUpper(r.Key)
		return nil
	})
}

// certificateFor is one that is good for a year.
func certificateFor(r store.Record, at time.Time, text string) *store.Certificate {
	return &store.Certificate{UVCI: r.UVCI, Text: text, KeyID: []byte{1, 2, 3}, IssuedAt: at, ExpiresAt: at.AddDate(1, 0, 0)}
}

func toIssued(t *testing.T, s *store.Store, r store.Record, at time.Time) store.Record {
	t.Helper()
	r = toSigned(t, s, r)
	r, err := s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Issue, Certificate: certificateFor(r, at, "HC1:FIRST"),
		Log: store.LogEntry{UVCI: r.UVCI, KeyID: []byte{1, 2, 3}}})
	require.NoError(t, err)
	return r
}

func TestALife(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", 1)), clock.Now())
		require.Equal(t, life.Issued, r.State)
		require.EqualValues(t, 5, r.Version)

		c, err := s.As(lan).Certificate(ctx, r.UVCI)
		require.NoError(t, err)
		require.Equal(t, store.Certificate{UVCI: r.UVCI, Generation: 1, Record: r.Key, Person: r.Person, Facility: "01-001", Commune: "00001",
			Province: "01", Text: "HC1:FIRST", KeyID: []byte{1, 2, 3}, IssuedAt: clock.Now(), ExpiresAt: clock.Now().AddDate(1, 0, 0), Status: store.Current}, c)

		ending, next, err := s.As(machine).Ending(ctx, clock.Now().AddDate(1, 0, 1), "", 10)
		require.NoError(t, err)
		require.Empty(t, next)
		require.Equal(t, []string{r.UVCI}, ending)

		clock.turn(300 * 24 * time.Hour)
		r, err = s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Renew, Certificate: certificateFor(r, clock.Now(), "HC1:SECOND")})
		require.NoError(t, err)
		c, err = s.As(hoa).Certificate(ctx, r.UVCI)
		require.NoError(t, err)
		require.Equal(t, 2, c.Generation)
		require.Equal(t, "HC1:SECOND", c.Text)
		ending, _, err = s.As(machine).Ending(ctx, clock.Now().AddDate(0, 6, 0), "", 10)
		require.NoError(t, err)
		require.Empty(t, ending, "the first generation was renewed")

		none, err := s.As(hoa).Revocations(ctx)
		require.NoError(t, err)
		require.Empty(t, none)
		clock.turn(24 * time.Hour)
		r, err = s.As(hoa).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Revoke, Why: "issued-in-error"})
		require.NoError(t, err)
		revoked, err := s.As(hoa).Revocations(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.Revocation{{UVCI: r.UVCI, KeyID: []byte{1, 2, 3}, RevokedAt: clock.Now(), ExpiresAt: c.ExpiresAt, Reason: "issued-in-error"}}, revoked)
		all, _, err := s.As(hoa).Certificates(ctx, store.CertificateQuery{Record: r.Key})
		require.NoError(t, err)
		require.Len(t, all, 2)
		require.Equal(t, store.Revoked, all[0].Status)
		require.Equal(t, store.Revoked, all[1].Status)
		clock.turn(366 * 24 * time.Hour)
		none, err = s.As(hoa).Revocations(ctx)
		require.NoError(t, err)
		require.Empty(t, none, "what has ended needs no list")

		history, err := s.As(lan).History(ctx, r.Key)
		require.NoError(t, err)
		var events []string
		for _, step := range history {
			events = append(events, step.Action)
		}
		require.Equal(t, []string{"enter", "pass", "verify", "sign", "issue", "renew", "revoke"}, events)

		days, err := s.As(hoa).Days(ctx, clock.Now().AddDate(-3, 0, 0))
		require.NoError(t, err)
		require.Equal(t, store.Day{Date: "2026-03-02", Entered: 1, Verified: 1, Signed: 1, Issued: 1}, days[0])
		require.Equal(t, 1, days[1].Renewed)
		require.Equal(t, 1, days[2].Revoked)
	})
}

// A correction goes onto the revocation lists, a newer dose does not.
func TestSupersededCertificates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		for i, why := range []string{"superseded-by-newer-dose", store.SupersededByCorrection} {
			r := toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", i)), clock.Now())
			_, err := s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Supersede, Why: why})
			require.NoError(t, err)
			c, err := s.As(lan).Certificate(ctx, r.UVCI)
			require.NoError(t, err)
			require.Equal(t, store.Superseded, c.Status)
		}
		list, err := s.As(machine).Revocations(ctx)
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, store.SupersededByCorrection, list[0].Reason)
	})
}

func TestEnterAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		outcomes := func(a store.Actor, entries ...store.Entry) (list []store.Outcome) {
			entered, err := s.As(a).Enter(ctx, entries, false)
			require.NoError(t, err)
			for _, e := range entered {
				list = append(list, e.Outcome)
			}
			return list
		}
		first, other := entryOf("01-001", 1), entryOf("01-001", 1)
		other.Said.FullName = "Nguyễn Thị Hoa"
		nameless := entryOf("01-001", 1)
		nameless.Said.ID = " "
		long := entryOf("01-001", 1)
		long.Said.ID = strings.Repeat("x", store.MaxRecordID+1)
		require.Equal(t, []store.Outcome{store.New, store.New, store.UnknownFacility, store.UnknownFacility, store.NoRecordID, store.NoRecordID},
			outcomes(lan, first, first, entryOf("01-002", 1), entryOf("99-999", 1), nameless, long))
		require.Equal(t, []store.Outcome{store.Unchanged}, outcomes(lan, first))
		require.Equal(t, []store.Outcome{store.Changed, store.Changed, store.Changed}, outcomes(lan, other, other, first))
		require.Equal(t, []store.Outcome{store.New, store.New}, outcomes(machine, entryOf("01-002", 1), entryOf("79-001", 1)), "the service enters for any facility")

		page, err := s.As(lan).Records(ctx, store.Query{RecordID: "R000001"})
		require.NoError(t, err)
		require.Len(t, page.Records, 1)
		r := page.Records[0]
		stated := r.Person
		require.NotEmpty(t, stated)
		require.Equal(t, first.Said, r.Said)
		require.EqualValues(t, 2, r.Version)

		r = toSigned(t, s, r)
		require.Equal(t, []store.Outcome{store.TooLate}, outcomes(lan, other))
		require.Equal(t, []store.Outcome{store.Unchanged}, outcomes(lan, first))

		// A match and a signature are of what was written: they go with it.
		r = moveOn(t, s, lan, r, life.Correct, func(r *store.Record) error { r.Said.FullName = "Nguyễn Thị Hòa"; return nil })
		require.Nil(t, r.Match)
		require.Equal(t, stated, r.Person, "who it says it is of, again")
		require.Nil(t, r.Attestation)

		_, err = s.As(hoa).Enter(ctx, []store.Entry{first}, false)
		require.ErrorIs(t, err, life.ErrRole)
		amend := entryOf("01-002", 77)
		amend.Replaces = r.Key
		_, err = s.As(minh).Enter(ctx, []store.Entry{amend}, false)
		require.ErrorIs(t, err, store.ErrNotFound, "another facility's record")
	})
}

func TestEnterAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		stores := []*store.Store{place(t, open, clock), open(store.Options{Clock: clock.Now}), open(store.Options{Clock: clock.Now})}
		good, failures := race(6, func(i int) error {
			entered, err := stores[i%3].As(lan).Enter(ctx, entriesOf("01-001", i%2*50, 100), true)
			for _, e := range entered {
				if e.Outcome != store.New && e.Outcome != store.Unchanged {
					err = errors.Join(err, fmt.Errorf("%s", e.Outcome))
				}
			}
			return err
		})
		require.Empty(t, failures)
		require.Equal(t, 6, good)
		counts, err := stores[0].As(hoa).Counts(ctx, store.ByState)
		require.NoError(t, err)
		require.Equal(t, []store.Count{{State: life.Entered, N: 150}}, counts)
		days, err := stores[0].As(hoa).Days(ctx, clock.Now())
		require.NoError(t, err)
		require.Equal(t, 150, days[0].Entered)
		steps, err := stores[0].Unlogged(ctx, 1000)
		require.NoError(t, err)
		require.Len(t, steps, 150)
	})
}

// Of many that move the same version of a record one does so, and one certificate is
// there.
func TestMoveAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		stores := []*store.Store{place(t, open, clock), open(store.Options{Clock: clock.Now})}
		r := toSigned(t, stores[0], writeDown(t, stores[0], lan, entryOf("01-001", 1)))
		good, failures := race(10, func(i int) error {
			_, err := stores[i%2].As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Issue,
				Certificate: certificateFor(r, clock.Now(), fmt.Sprint("HC1:", i)), Jobs: []store.Job{{Kind: store.NoticeJob, Keys: []string{"n"}}}})
			return err
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrStale)
		list, _, err := stores[0].As(machine).Certificates(ctx, store.CertificateQuery{})
		require.NoError(t, err)
		require.Len(t, list, 1)
	})
}

func TestMoveRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := writeDown(t, s, lan, entryOf("01-001", 1))
		for name, c := range map[string]struct {
			who  store.Actor
			move store.Move
			want error
		}{
			"another version":  {machine, store.Move{Version: 2, Event: life.Pass}, store.ErrStale},
			"another role":     {lan, store.Move{Version: 1, Event: life.Pass}, life.ErrRole},
			"another state":    {machine, store.Move{Version: 1, Event: life.Issue}, life.ErrTransition},
			"another facility": {minh, store.Move{Version: 1, Event: life.Correct}, store.ErrNotFound},
			"a change fails": {machine, store.Move{Version: 1, Event: life.Pass,
				Change: func(*store.Record) error { return context.DeadlineExceeded }}, context.DeadlineExceeded},
		} {
			c.move.Key = r.Key
			_, err := s.As(c.who).Move(ctx, c.move)
			require.ErrorIs(t, err, c.want, name)
		}
		_, err := s.As(lan).Move(ctx, store.Move{Key: r.Key, Version: 1, Event: life.Correct, Change: func(r *store.Record) error { r.Said.ID = "X"; return nil }})
		require.ErrorContains(t, err, "keeps its facility")
		_, err = s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: 1, Event: life.Pass, Certificate: certificateFor(r, clock.Now(), "HC1:")})
		require.ErrorContains(t, err, "certificate")
		after, err := s.As(machine).Record(ctx, r.Key)
		require.NoError(t, err)
		require.Equal(t, r, after)
	})
}

// Texts are texts, whatever is in them, in every field and in every question.
func TestHostileTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		for i, text := range []string{
			"'; DROP TABLE records; --", `" OR 1=1 --`, "%", "_", `\`, "?", "$1", "a\x00b", "\xff\xfe", "<script>alert(1)</script>", "Ｎguyễn’s", "\u202egnp.exe",
		} {
			e := entryOf("01-001", i)
			said := e.Said
			said.ID, said.FullName, said.IDNumber, said.Phone, said.LotNumber, said.DateOfBirth = text, text, text, text, text, text
			entered, err := s.As(lan).Enter(ctx, []store.Entry{{Said: said, Commune: text}}, true)
			require.NoError(t, err, text)
			require.Equal(t, store.New, entered[0].Outcome, text)
			again, err := s.As(lan).Enter(ctx, []store.Entry{{Said: said}}, true)
			require.NoError(t, err, text)
			require.Equal(t, store.Entered{Key: entered[0].Key, Outcome: store.Unchanged}, again[0], text)
			r, err := s.As(lan).Record(ctx, entered[0].Key)
			require.NoError(t, err, text)
			require.Equal(t, strings.ToValidUTF8(text, "\uFFFD"), r.Said.FullName)
			page, err := s.As(lan).Records(ctx, store.Query{RecordID: text})
			require.NoError(t, err, text)
			require.Len(t, page.Records, 1, text)
			_, err = s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Fault, Why: text, Log: store.LogEntry{UVCI: text},
				Change: func(r *store.Record) error {
					r.Findings = []store.Finding{{Field: text, Code: text, Severity: "failure", Proposed: text}}
					return nil
				}})
			require.NoError(t, err, text)
			for _, q := range []store.Query{{Cause: text}, {Name: text}, {Facility: text}, {Province: text}, {Person: []byte(text)}, {States: []life.State{life.State(text)}}} {
				_, err := s.As(lan).Records(ctx, q)
				require.NoError(t, err, text)
			}
			_, err = s.As(store.Actor{ID: text, Role: life.Clerk, Facility: text}).Records(ctx, store.Query{})
			require.NoError(t, err, text)
			_, err = s.As(lan).Record(ctx, text)
			require.ErrorIs(t, err, store.ErrNotFound)
			require.NoError(t, s.As(lan).Happen(ctx, store.Happening{Action: text, Subject: text, Why: text}))
			steps, _, err := s.As(hoa).Trail(ctx, store.TrailQuery{Subject: strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD"), Actor: "lan"})
			require.NoError(t, err)
			require.Len(t, steps, 1, text)
			_, err = s.StepByHash(ctx, steps[0].Hash())
			require.NoError(t, err, text)
			_, err = s.As(lan).Records(ctx, store.Query{After: text})
			require.ErrorIs(t, err, store.ErrPage, text)
		}
		counts, err := s.As(lan).Causes(ctx, "")
		require.NoError(t, err)
		require.Len(t, counts, 12)
	})
}
