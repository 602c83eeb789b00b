package revocation_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// asked is what a store says of a certificate that is not revoked.
func asked(t *testing.T, p revocation.Policy, at time.Time, id revocation.Identifiers, lists ...*revocation.List) (stale bool, err error) {
	t.Helper()
	store := revocation.NewStoreWithin(p, func() time.Time { return at }, revocation.NewLists(lists...))
	found, err := store.Revoked(t.Context(), id)
	require.False(t, found.Revoked)
	return found.Stale, err
}

func TestHowLongListsMaySayNo(t *testing.T) {
	const day = 24 * time.Hour
	made := func(madeAt, nextUpdate time.Time) *revocation.List {
		l := list(t, revocation.Scope{Country: "VN"})
		l.MadeAt, l.NextUpdate = madeAt, nextUpdate
		return l
	}
	never := time.Time{}
	promised := today.Add(day)
	for name, c := range map[string]struct {
		policy revocation.Policy
		list   *revocation.List
		after  time.Duration
		want   string
	}{
		"no promise, no limit":            {revocation.Policy{}, made(today, never), 1000 * day, "fresh"},
		"no date, no limit":               {revocation.Policy{}, made(never, never), 1000 * day, "fresh"},
		"at the next update":              {revocation.Policy{}, made(today, promised), day, "fresh"},
		"after the next update":           {revocation.Policy{}, made(today, promised), day + 1, "too old"},
		"in grace":                        {revocation.Policy{Grace: day}, made(today, promised), 2 * day, "stale"},
		"after the grace":                 {revocation.Policy{Grace: day}, made(today, promised), 2*day + 1, "too old"},
		"at the limit":                    {revocation.Policy{FreshFor: day}, made(today, never), day, "fresh"},
		"after the limit":                 {revocation.Policy{FreshFor: day}, made(today, never), day + 1, "too old"},
		"after the limit, in grace":       {revocation.Policy{FreshFor: day, Grace: day}, made(today, never), 2 * day, "stale"},
		"the promise is sooner":           {revocation.Policy{FreshFor: 9 * day, Grace: day}, made(today, promised), 2*day + 1, "too old"},
		"the limit is sooner":             {revocation.Policy{FreshFor: day, Grace: day}, made(today, today.Add(9*day)), 2*day + 1, "too old"},
		"a limit, and no date":            {revocation.Policy{FreshFor: day, Grace: day}, made(never, never), 0, "too old"},
		"a limit, a promise, and no date": {revocation.Policy{FreshFor: day}, made(never, promised), 0, "too old"},
		"from the future":                 {revocation.Policy{FreshFor: day}, made(today, never), -2 * day, "too old"},
		"a negative grace is none":        {revocation.Policy{Grace: -day}, made(today, promised), day - 1, "fresh"},
	} {
		stale, err := asked(t, c.policy, today.Add(c.after), someone(1), c.list)
		got := "fresh"
		switch {
		case err != nil:
			require.ErrorIs(t, err, revocation.ErrTooOld, name)
			got = "too old"
		case stale:
			got = "stale"
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestOldListsStillFindWhatTheyHold(t *testing.T) {
	l := list(t, revocation.Scope{Country: "VN", Types: revocation.UCI}, uci(t, someone(1)))
	l.NextUpdate = today
	store := revocation.NewStore(func() time.Time { return nextYear }, revocation.NewLists(l))
	found, err := store.Revoked(t.Context(), someone(1))
	require.NoError(t, err)
	require.True(t, found.Revoked, "what was revoked stays so")
	_, err = store.Revoked(t.Context(), someone(2))
	require.ErrorIs(t, err, revocation.ErrTooOld)
}

// The old list of one country, or key, is nothing to the certificates of another.
func TestOnlyTheListsOfACertificateMustBeNew(t *testing.T) {
	scoped := func(s revocation.Scope, nextUpdate time.Time) *revocation.List {
		l := list(t, s)
		l.MadeAt, l.NextUpdate = today, nextUpdate
		return l
	}
	later := today.AddDate(0, 1, 0)
	old, recent := today.Add(-time.Hour), nextYear
	laos := scoped(revocation.Scope{Country: "LA"}, old)
	for name, c := range map[string]struct {
		lists []*revocation.List
		fails bool
	}{
		"another country's":     {[]*revocation.List{laos, scoped(revocation.Scope{Country: "VN"}, recent)}, false},
		"its own":               {[]*revocation.List{laos, scoped(revocation.Scope{Country: "VN"}, old)}, true},
		"one of its own":        {[]*revocation.List{scoped(revocation.Scope{Country: "VN"}, recent), scoped(revocation.Scope{Country: "VN"}, old)}, true},
		"for all":               {[]*revocation.List{scoped(revocation.Scope{}, old)}, true},
		"of its key":            {[]*revocation.List{scoped(revocation.Scope{KeyID: []byte("12345678")}, old)}, true},
		"of another key":        {[]*revocation.List{scoped(revocation.Scope{KeyID: []byte("87654321")}, old)}, false},
		"of country and key":    {[]*revocation.List{scoped(revocation.Scope{Country: "VN", KeyID: []byte("12345678")}, old)}, true},
		"nothing at all":        {nil, false},
		"over, one of them":     {[]*revocation.List{scoped(revocation.Scope{Expires: today}, nextYear), scoped(revocation.Scope{Expires: nextYear}, nextYear)}, false},
		"over, all of them":     {[]*revocation.List{scoped(revocation.Scope{Expires: today}, nextYear), scoped(revocation.Scope{Country: "LA", Expires: later}, nextYear)}, true},
		"one is there for ever": {[]*revocation.List{scoped(revocation.Scope{Expires: today}, nextYear), scoped(revocation.Scope{}, nextYear)}, false},
	} {
		_, err := asked(t, revocation.Policy{}, later, someone(1), c.lists...)
		require.Equal(t, c.fails, err != nil, name)
	}
}

func TestAPublicationPromisesTheNextOne(t *testing.T) {
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}
	for _, format := range revocation.Formats() {
		p := revocation.Publication{Format: format, At: today, NextUpdate: today.Add(time.Hour), Lists: []revocation.Entries{{Scope: scope, Hashes: hashesUpTo(20)}}}
		lists, err := revocation.ReadFS(publish(t, p), nil)
		require.NoError(t, err)
		require.Equal(t, today, lists[0].MadeAt, format)
		require.Equal(t, today.Add(time.Hour), lists[0].NextUpdate, format)
		p.NextUpdate = today
		refusedAs(t, "publication-time", p.Write(func(string, []byte) error { return nil }))
	}
	for _, index := range []string{`"issuedAt":"yesterday"`, `"issuedAt":"2022-06-01T00:00:00Z","nextUpdate":"soon"`, `"files":[]`} {
		_, err := revocation.ReadFS(fstest.MapFS{revocation.IndexName: {Data: []byte(`{"format":"vaxcert-revocation-1",` + index + `}`)}}, nil)
		refusedAs(t, "index-json", err)
	}
}
