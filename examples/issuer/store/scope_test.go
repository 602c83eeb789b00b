//go:build unix

package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// Each method is tried as each role on each row: who may not see a row does not find it.
func TestEachRoleSeesItsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		var issued, waiting []store.Record
		for i, facility := range []string{"01-001", "01-002", "79-001"} {
			issued = append(issued, toIssued(t, s, writeDown(t, s, machine, entryOf(facility, i)), clock.Now()))
			r := moveOn(t, s, machine, writeDown(t, s, machine, entryOf(facility, 10+i)), life.Fault, func(r *store.Record) error {
				r.Findings = []store.Finding{{Field: "full_name", Code: "name-encoding", Severity: "failure", Proposed: "Hoà"}}
				return nil
			})
			waiting = append(waiting, r)
		}
		for name, c := range map[string]struct {
			view *store.View
			rows []int // of issued and waiting
			days bool
			all  bool
		}{
			"clerk":                        {s.As(lan), []int{0}, false, false},
			"clerk of another":             {s.As(tay), []int{2}, false, false},
			"clerk without facility":       {s.As(store.Actor{ID: "x", Role: life.Clerk}), nil, false, false},
			"reviewer":                     {s.As(congan), []int{0}, false, false},
			"reviewer without commune":     {s.As(store.Actor{ID: "x", Role: life.Reviewer}), nil, false, false},
			"province":                     {s.As(hanoi), []int{0, 1}, true, false},
			"province of none":             {s.As(store.Actor{ID: "x", Role: life.Province}), nil, true, false},
			"officer":                      {s.As(hoa), []int{0, 1, 2}, true, true},
			"auditor":                      {s.As(giang), []int{0, 1, 2}, true, true},
			"system":                       {s.As(machine), []int{0, 1, 2}, true, true},
			"citizen":                      {s.As(store.Actor{ID: "x", Role: life.Citizen}), nil, false, false},
			"nobody":                       {s.As(store.Actor{}), nil, false, false},
			"unknown role":                 {s.As(store.Actor{ID: "x", Role: "minister", Facility: "01-001", Commune: "00001", Province: "01"}), nil, false, false},
			"citizen with a clerk's place": {s.As(store.Actor{ID: "x", Role: life.Citizen, Facility: "01-001", Commune: "00001", Province: "01"}), nil, false, false},
		} {
			t.Run(name, func(t *testing.T) {
				v := c.view
				var want, wantWaiting []string
				for i := range issued {
					sees := slices.Contains(c.rows, i)
					if sees {
						want = append(want, issued[i].Key, waiting[i].Key)
						wantWaiting = append(wantWaiting, waiting[i].Key)
					}
					r := issued[i]
					_, err := v.Record(ctx, r.Key)
					found(t, sees, err)
					_, err = v.History(ctx, r.Key)
					found(t, sees, err)
					_, err = v.Certificate(ctx, r.UVCI)
					found(t, sees, err)
					list, _, err := v.Certificates(ctx, store.CertificateQuery{UVCI: r.UVCI})
					require.NoError(t, err)
					require.Equal(t, sees, len(list) == 1)
					_, err = v.Move(ctx, store.Move{Key: r.Key, Version: 99, Event: life.Revoke})
					if sees {
						require.ErrorIs(t, err, store.ErrStale)
					} else {
						require.ErrorIs(t, err, store.ErrNotFound)
					}
					for _, q := range []store.Query{{RecordID: r.Said.ID}, {Person: r.Person}, {Facility: r.Facility, States: []life.State{life.Issued}}} {
						page, err := v.Records(ctx, q)
						require.NoError(t, err)
						require.Equal(t, sees, len(page.Records) == 1, "%+v", q)
					}
					counts, err := v.Causes(ctx, r.Facility)
					require.NoError(t, err)
					require.Equal(t, sees, len(counts) == 1)
				}
				require.ElementsMatch(t, want, keysOf(t, v, store.Query{}))
				require.ElementsMatch(t, wantWaiting, keysOf(t, v, store.Query{Cause: "name-encoding"}))
				require.ElementsMatch(t, wantWaiting, keysOf(t, v, store.Query{States: []life.State{life.Faulty}}))
				stuck, err := v.Stuck(ctx, []life.State{life.Faulty}, clock.Now().Add(time.Second), 10)
				require.NoError(t, err)
				require.ElementsMatch(t, wantWaiting, stuck)
				list, _, err := v.Certificates(ctx, store.CertificateQuery{})
				require.NoError(t, err)
				require.Len(t, list, len(c.rows))
				ending, _, err := v.Ending(ctx, clock.Now().AddDate(2, 0, 0), "", 10)
				require.NoError(t, err)
				require.Len(t, ending, len(c.rows))
				for _, by := range []store.Grouping{store.ByState, store.ByFacility, store.ByProvince} {
					counts, err := v.Counts(ctx, by)
					require.NoError(t, err)
					n := 0
					for _, count := range counts {
						n += count.N
					}
					require.Equal(t, len(want), n)
				}
				days, err := v.Days(ctx, clock.Now())
				allowed(t, c.days, err)
				entered := 0
				for _, day := range days {
					entered += day.Entered
				}
				require.Equal(t, c.days, err == nil)
				if c.days {
					require.Equal(t, len(want), entered)
				}
				_, _, err = v.Trail(ctx, store.TrailQuery{})
				allowed(t, c.all, err)
			})
		}
	})
}

func found(t *testing.T, sees bool, err error) {
	t.Helper()
	if sees {
		require.NoError(t, err)
		return
	}
	require.ErrorIs(t, err, store.ErrNotFound)
}

func allowed(t *testing.T, may bool, err error) {
	t.Helper()
	if may {
		require.NoError(t, err)
		return
	}
	require.ErrorIs(t, err, store.ErrForbidden)
}

func keysOf(t *testing.T, v *store.View, q store.Query) []string {
	t.Helper()
	var keys []string
	for {
		page, err := v.Records(ctx, q)
		require.NoError(t, err)
		for _, r := range page.Records {
			keys = append(keys, r.Key)
		}
		if q.After = page.Next; page.Next == "" {
			return keys
		}
	}
}

// An auditor is not told who people are, whatever the question.
func TestAuditorSeesNoNames(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := writeDown(t, s, lan, entryOf("01-001", 1))
		r = moveOn(t, s, machine, r, life.Fault, func(r *store.Record) error {
			r.Findings = []store.Finding{{Field: "full_name", Code: "name-encoding", Severity: "failure", Proposed: "Nguyễn Thị Hoà"}}
			r.Match = &store.Match{PersonalID: "001190000001", Changes: []store.Change{{Field: "full_name", From: "Nguyễn", To: "Nguyễn Thị Hoà"}}}
			r.Attestation = []byte("Nguyễn Thị Hoà")
			return nil
		})
		c := toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", 2)), clock.Now())
		auditor := s.As(giang)
		seen, err := auditor.Record(ctx, r.Key)
		require.NoError(t, err)
		page, err := auditor.Records(ctx, store.Query{})
		require.NoError(t, err)
		certificate, err := auditor.Certificate(ctx, c.UVCI)
		require.NoError(t, err)
		certificates, _, err := auditor.Certificates(ctx, store.CertificateQuery{})
		require.NoError(t, err)
		steps, _, err := auditor.Trail(ctx, store.TrailQuery{})
		require.NoError(t, err)
		all := fmt.Sprintf("%+v %+v %+v %+v %+v %+v", seen, page, *page.Records[0].Match, certificate, certificates, steps)
		for _, secret := range []string{"Nguyễn", "Hoà", "1990", "00119", "0912345678", "HC1:"} {
			require.NotContains(t, all, secret)
		}
		for _, actor := range []store.Actor{hoa, machine} {
			_, err = s.As(actor).Records(ctx, store.Query{Name: "Nguyen"})
			require.ErrorIs(t, err, store.ErrWide)
			_, err = s.As(actor).Records(ctx, store.Query{Name: "Nguyen", Province: "01"})
			require.NoError(t, err)
		}
		_, err = auditor.Records(ctx, store.Query{Name: "Nguyen"})
		require.ErrorIs(t, err, store.ErrForbidden)
	})
}

// Pages together have every row once, whatever is asked for.
func TestPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		var issued []store.Record
		for i := range 25 {
			r := writeDown(t, s, machine, entryOf([]string{"01-001", "01-002", "79-001"}[i%3], i))
			switch i % 5 {
			case 1:
				moveOn(t, s, machine, r, life.Fault, func(r *store.Record) error {
					r.Findings = []store.Finding{{Code: "number-missing", Severity: "failure"}, {Code: "name-case", Severity: "note"}}
					return nil
				})
			case 2:
				issued = append(issued, toIssued(t, s, r, clock.Now()))
			}
			if i%4 == 0 {
				clock.turn(time.Second) // several in one millisecond
			}
		}
		for _, q := range []store.Query{
			{}, {States: []life.State{life.Entered}}, {States: []life.State{life.Faulty, life.Issued}}, {Cause: "number-missing"},
			{Province: "01"}, {Facility: "01-001"}, {Name: "nguyen thi", Province: "01"}, {Name: "HOÀ", Facility: "79-001"},
		} {
			all, err := s.As(machine).Records(ctx, q)
			require.NoError(t, err)
			require.NotEmpty(t, all.Records)
			require.Empty(t, all.Next)
			var want []string
			for i, r := range all.Records {
				want = append(want, r.Key)
				if i > 0 {
					require.False(t, r.ChangedAt.Before(all.Records[i-1].ChangedAt), "newest change last")
				}
			}
			q.Limit = 2
			require.Equal(t, want, keysOf(t, s.As(machine), q), "%+v", q)
		}
		require.Len(t, keysOf(t, s.As(machine), store.Query{}), 25)
		require.Empty(t, keysOf(t, s.As(machine), store.Query{Cause: "name-case"}), "a note stops nobody")

		var uvcis []string
		q := store.CertificateQuery{Limit: 2}
		for more := true; more; more = q.After != "" {
			list, next, err := s.As(machine).Certificates(ctx, q)
			require.NoError(t, err)
			for _, c := range list {
				uvcis = append(uvcis, c.UVCI)
			}
			q.After = next
		}
		var ending []string
		for after, more := "", true; more; more = after != "" {
			list, next, err := s.As(machine).Ending(ctx, clock.Now().AddDate(2, 0, 0), after, 2)
			require.NoError(t, err)
			ending, after = append(ending, list...), next
		}
		require.Len(t, uvcis, len(issued))
		require.Equal(t, uvcis, ending)

		var steps []string
		trail := store.TrailQuery{Limit: 7}
		for more := true; more; more = trail.Before != "" {
			list, next, err := s.As(giang).Trail(ctx, trail)
			require.NoError(t, err)
			for _, step := range list {
				steps = append(steps, step.ID)
			}
			trail.Before = next
		}
		require.True(t, slices.IsSortedFunc(steps, func(a, b string) int { return cmp.Compare(b, a) }))
		require.Len(t, steps, 25+5+4*len(issued))
		_, _, err := s.As(machine).Certificates(ctx, store.CertificateQuery{After: "?"})
		require.ErrorIs(t, err, store.ErrPage)
		_, _, err = s.As(machine).Ending(ctx, clock.Now(), "?", 1)
		require.ErrorIs(t, err, store.ErrPage)
	})
}
