package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/chart"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// tallyAge is how long a count of all records is shown before it is made again: to make
// it reads an index of all of them.
const tallyAge = 10 * time.Second

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
	s    *site
	mu   sync.Mutex
	kept map[tallyKey]*keptTally
}

type tallyKey struct {
	role     life.Role
	province string
	by       store.Grouping
}

type keptTally struct {
	mu sync.Mutex
	tally
}

func newTallies(s *site) *tallies { return &tallies{s: s, kept: map[tallyKey]*keptTally{}} }

// of gives the tally of an actor.
func (t *tallies) of(ctx context.Context, a store.Actor, by store.Grouping) (tally, error) {
	key := tallyKey{a.Role, a.Province, by}
	t.mu.Lock()
	kept := t.kept[key]
	if kept == nil {
		kept = &keptTally{}
		t.kept[key] = kept
	}
	t.mu.Unlock()

	kept.mu.Lock()
	defer kept.mu.Unlock()
	now := t.s.o.Clock()
	if age := now.Sub(kept.At); age >= 0 && age < tallyAge {
		return kept.tally, nil
	}
	made, err := t.make(ctx, a, by)
	if err != nil {
		return tally{}, err
	}
	made.At = now
	kept.tally = made
	return made, nil
}

// forget has the next tally of an actor made anew, because the actor changed something.
func (t *tallies) forget(a store.Actor) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key := range t.kept {
		if key.role == a.Role && key.province == a.Province {
			delete(t.kept, key)
		}
	}
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
