package web

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/chart"
	"github.com/vaxcert/vaxcert/examples/issuer/kept"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// tally is how many doses of each place stand where.
type tally struct {
	At   time.Time
	Rows []tallyRow
	All  tallyRow
}

// tallyRow is a facility, a province, or all of them. A dose is counted once; withdrawn
// and revoked ones are not.
type tallyRow struct {
	Code   string
	Name   string
	States map[life.State]int
	chart.Row
}

// newTallyRow sorts states into what a chart shows.
func newTallyRow(code, name string, states map[life.State]int) tallyRow {
	return tallyRow{Code: code, Name: name, States: states, Row: chart.Row{
		Name:       name,
		Entered:    states[life.Entered] + states[life.Checked],
		Faulty:     states[life.Faulty] + states[life.Correctable] + states[life.Conflict] + states[life.NotFound],
		Reconciled: states[life.Verified] + states[life.Exempt],
		Signed:     states[life.Signed],
		Issued:     states[life.Issued] + states[life.Renewed] + states[life.Superseded],
	}}
}

// Doses gives how many there are.
func (r tallyRow) Doses() int { return r.Entered + r.Faulty + r.Reconciled + r.Signed + r.Issued }

// Percent gives which part of them has a certificate, as charts write it.
func (r tallyRow) Percent() string {
	all := max(1, r.Doses())
	switch share := (200*r.Issued + all) / (2 * all); {
	case r.Issued > 0 && share == 0:
		return "<1%"
	case r.Issued < all && share == 100:
		return ">99%"
	default:
		return strconv.Itoa(share) + "%"
	}
}

// charted gives the rows for a chart.
func (t tally) charted() []chart.Row {
	rows := make([]chart.Row, 0, len(t.Rows))
	for _, r := range t.Rows {
		rows = append(rows, r.Row)
	}
	return rows
}

// tallies keeps counts for a while, for each actor that has other rows.
type tallies struct {
	s      *site
	mu     sync.Mutex
	kept   map[tallyKey]*kept.Figure[tally]
	causes map[tallyKey]*kept.Figure[[]store.Count]
}

type tallyKey struct {
	role     life.Role
	province string
	by       store.Grouping // empty for causes
}

func newTallies(s *site) *tallies {
	return &tallies{s: s, kept: map[tallyKey]*kept.Figure[tally]{}, causes: map[tallyKey]*kept.Figure[[]store.Count]{}}
}

// of gives the tally of an actor.
func (t *tallies) of(ctx context.Context, a store.Actor, by store.Grouping) (tally, error) {
	found, err := figure(t, t.kept, tallyKey{a.Role, a.Province, by}, func(ctx context.Context) (tally, error) { return t.make(ctx, a, by) }).Get(ctx)
	found.Value.At = found.At
	return found.Value, err
}

// waitFor gives what an actor's records wait for.
func (t *tallies) waitFor(ctx context.Context, a store.Actor) ([]store.Count, error) {
	found, err := figure(t, t.causes, tallyKey{role: a.Role, province: a.Province}, func(ctx context.Context) ([]store.Count, error) {
		return t.s.o.Service.Causes(ctx, a, "")
	}).Get(ctx)
	return found.Value, err
}

func figure[T any](t *tallies, all map[tallyKey]*kept.Figure[T], key tallyKey, find func(context.Context) (T, error)) *kept.Figure[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	if all[key] == nil {
		all[key] = kept.New(t.s.o.Clock, find)
	}
	return all[key]
}

// forget has the next counts of an actor made anew, because the actor changed something.
func (t *tallies) forget(a store.Actor) {
	t.mu.Lock()
	defer t.mu.Unlock()
	theirs := func(key tallyKey) bool { return key.role == a.Role && key.province == a.Province }
	maps.DeleteFunc(t.kept, func(key tallyKey, _ *kept.Figure[tally]) bool { return theirs(key) })
	maps.DeleteFunc(t.causes, func(key tallyKey, _ *kept.Figure[[]store.Count]) bool { return theirs(key) })
}

// make counts. Those that lag most come first; facilities without any record are there
// too.
func (t *tallies) make(ctx context.Context, a store.Actor, by store.Grouping) (tally, error) {
	counts, err := t.s.o.Service.Progress(ctx, a, by)
	if err != nil {
		return tally{}, err
	}
	names, groups, all := map[string]string{}, map[string]map[life.State]int{}, map[life.State]int{}
	if by == store.ByFacility {
		facilities, err := t.s.o.Service.Facilities(ctx, a)
		if err != nil {
			return tally{}, err
		}
		for _, f := range facilities {
			names[f.Code], groups[f.Code] = f.Name, map[life.State]int{}
		}
	}
	for _, c := range counts {
		if groups[c.Group] == nil {
			groups[c.Group] = map[life.State]int{}
		}
		groups[c.Group][c.State] += c.N
		all[c.State] += c.N
	}
	made := tally{All: newTallyRow("", "", all)}
	for code, states := range groups {
		made.Rows = append(made.Rows, newTallyRow(code, cmp.Or(names[code], code), states))
	}
	slices.SortFunc(made.Rows, func(a, b tallyRow) int {
		return cmp.Or(cmp.Compare(b.Doses()-b.Issued, a.Doses()-a.Issued), strings.Compare(a.Name, b.Name), strings.Compare(a.Code, b.Code))
	})
	return made, nil
}
