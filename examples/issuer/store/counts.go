package store

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// Grouping is what records are counted by, besides their state.
type Grouping string

// The groupings.
const (
	ByState    Grouping = "state"
	ByFacility Grouping = "facility"
	ByProvince Grouping = "province"
)

// Counts counts the actor's records by state within each group; of ByState, Group is
// empty. It reads an index of all of them: keep what it gives for a while.
func (v *View) Counts(ctx context.Context, by Grouping) ([]Count, error) {
	group := "''"
	if by == ByFacility || by == ByProvince {
		group = string(by)
	}
	var w where
	v.scope(&w)
	return v.count(ctx, "SELECT "+group+" AS grp, state, COUNT(*) FROM records WHERE "+w.String()+" GROUP BY grp, state ORDER BY grp, state", w.args)
}

// Causes counts the actor's records that wait because of something, by its code, the
// most first: those of a facility, or with an empty one all.
func (v *View) Causes(ctx context.Context, facility string) ([]Count, error) {
	var w where
	v.causeScope(&w)
	if facility != "" {
		w.and("facility = ?", facility)
	}
	return v.count(ctx, "SELECT code, '', COUNT(*) FROM causes WHERE "+w.String()+" GROUP BY code ORDER BY 3 DESC, 1", w.args)
}

func (v *View) count(ctx context.Context, query string, args []any) ([]Count, error) {
	var counts []Count
	err := v.store.survey(ctx, func(t tx) (err error) {
		counts, err = all(ctx, t, func(r rows) (c Count, err error) {
			err = r.Scan(&c.Group, &c.State, &c.N)
			return c, err
		}, query, args...)
		return err
	})
	return counts, err
}

// Day is what was done on one day, in Viet Nam's time.
type Day struct {
	Date                                                string // YYYY-MM-DD
	Entered, Verified, Signed, Issued, Renewed, Revoked int
}

var vietNam = time.FixedZone("ICT", 7*60*60)

// dayShards is how many rows a day of a province has, so that many may count at once.
const dayShards = 16

// Days gives what was done on each day since the day of a time, the oldest first; days
// on which nothing was done are left out. It is for a province and for those who see
// everything, and fails with ErrForbidden for others.
func (v *View) Days(ctx context.Context, since time.Time) ([]Day, error) {
	if !v.seesAll() && v.actor.Role != life.Province {
		return nil, ErrForbidden
	}
	var w where
	v.scope(&w)
	w.and("day >= ?", since.In(vietNam).Format(time.DateOnly))
	var days []Day
	err := v.store.survey(ctx, func(t tx) (err error) {
		days, err = all(ctx, t, func(r rows) (d Day, err error) {
			err = r.Scan(&d.Date, &d.Entered, &d.Verified, &d.Signed, &d.Issued, &d.Renewed, &d.Revoked)
			return d, err
		}, "SELECT day, CAST(SUM(entered) AS BIGINT), CAST(SUM(verified) AS BIGINT), CAST(SUM(signed) AS BIGINT), CAST(SUM(issued) AS BIGINT), "+
			"CAST(SUM(renewed) AS BIGINT), CAST(SUM(revoked) AS BIGINT) FROM day_counts WHERE "+w.String()+" GROUP BY day ORDER BY day", w.args...)
		return err
	})
	return days, err
}

// countDays adds steps to the counters. It is the last statement of a transaction that
// waits for others, and takes rows in the order of provinces.
func (s *Store) countDays(ctx context.Context, t tx, steps []Step) error {
	type row struct{ day, province string }
	sums := map[row]*Day{}
	var order []row
	for _, step := range steps {
		at := row{step.At.In(vietNam).Format(time.DateOnly), step.Province}
		if sums[at] == nil {
			sums[at] = &Day{}
			order = append(order, at)
		}
		sums[at].add(step)
	}
	slices.SortFunc(order, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.province, b.province), cmp.Compare(a.day, b.day))
	})
	for _, at := range order {
		d := *sums[at]
		if d == (Day{}) {
			continue
		}
		_, err := t.exec(ctx, `INSERT INTO day_counts (day, province, shard, entered, verified, signed, issued, renewed, revoked)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (day, province, shard) DO UPDATE SET
			entered = day_counts.entered + excluded.entered, verified = day_counts.verified + excluded.verified,
			signed = day_counts.signed + excluded.signed, issued = day_counts.issued + excluded.issued,
			renewed = day_counts.renewed + excluded.renewed, revoked = day_counts.revoked + excluded.revoked`,
			at.day, at.province, rand.IntN(dayShards), d.Entered, d.Verified, d.Signed, d.Issued, d.Renewed, d.Revoked)
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Day) add(step Step) {
	switch {
	case step.Action == string(life.Enter):
		d.Entered++
	case step.To == life.Verified || step.To == life.Exempt:
		d.Verified++
	case step.To == life.Signed:
		d.Signed++
	case step.To == life.Issued:
		d.Issued++
	case step.To == life.Renewed:
		d.Renewed++
	case step.To == life.Revoked:
		d.Revoked++
	}
}
