package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

// measure runs every way that was asked for on the same people and records.
func (c *command) measure(ctx context.Context, w io.Writer) ([]result, error) {
	p := population.New(c.Seed, c.People)
	ours, err := c.reconcile(ctx, w, p)
	if err != nil {
		return nil, err
	}
	results := []result{ours}
	if c.Baseline {
		results = append(results, c.matchExactly(p))
	}
	if c.Peer > 0 {
		peer, absent, err := c.cluster(ctx, p)
		switch {
		case err != nil:
			return nil, err
		case absent != "":
			fmt.Fprintln(w, "talisman: skipped:", absent)
		default:
			results = append(results, peer)
		}
	}
	return results, nil
}

// reconcile holds the records against an identity.Index.
func (c *command) reconcile(ctx context.Context, w io.Writer, p *population.Population) (result, error) {
	before, start := heap(), time.Now()
	index, _ := identity.NewIndex(p.People())
	load := time.Since(start)
	size := heap() - before

	model, err := c.model(ctx, p, index)
	if err != nil {
		return result{}, err
	}
	reconciler := identity.NewReconciler(index, model)
	t := newTally()
	shown := map[string]int{}
	var took time.Duration
	for some := range c.chunks(p) {
		start := time.Now()
		i := 0
		for match, err := range reconciler.ReconcileAll(ctx, recordsOf(some), c.Workers) {
			if err != nil {
				return result{}, err
			}
			r := &some[i]
			i++
			t.add(truthOf(r), answer{match.Status, match.Person.PersonalID})
			if shown[r.Truth.Class] < c.Show && unexpected(r, match) {
				shown[r.Truth.Class]++
				show(w, r, match)
			}
		}
		took += time.Since(start)
	}
	runtime.KeepAlive(index)
	return result{"vaxcert", t, c.more(c.Records, took, load, size)}, nil
}

func (c *command) records(p *population.Population) iter.Seq[population.Record] {
	return p.Records(c.Records, c.rates(), 500)
}

func (c *command) more(records int, took, load time.Duration, size uint64) []string {
	return []string{
		fmt.Sprint(records), fmt.Sprintf("%.2f", took.Seconds()), fmt.Sprintf("%.0f", float64(records)/took.Seconds()),
		fmt.Sprintf("%.1f", load.Seconds()), fmt.Sprint(size / uint64(c.People)),
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// unexpected says whether a record was answered otherwise than it may be.
func unexpected(r *population.Record, match identity.Match) bool {
	proposed := match.Status == identity.Verified || match.Status == identity.Correctable
	return !slices.Contains(r.Truth.Expect, match.Status) || proposed && match.Person.PersonalID != r.Truth.PersonalID
}

// show writes a record, who it is, and the answer. Nobody of them is real.
func show(w io.Writer, r *population.Record, match identity.Match) {
	var reasons []string
	for _, f := range match.Reasons {
		reasons = append(reasons, f.Code)
	}
	fmt.Fprintf(w, "%s: %q %q %s %s %q of %s: %s %s %.4f %s\n", r.Truth.Class, r.FullName, r.DateOfBirth, r.Sex, r.IDType, r.IDNumber,
		r.Truth.PersonalID, match.Status, match.Person.PersonalID, match.Score, strings.Join(reasons, " "))
}

// chunks gives the records some at a time, so that making them is not measured.
// The slice is used again.
func (c *command) chunks(p *population.Population) iter.Seq[[]population.Record] {
	const size = 50_000
	return func(yield func([]population.Record) bool) {
		some := make([]population.Record, 0, size)
		for r := range c.records(p) {
			if some = append(some, r); len(some) == size {
				if !yield(some) {
					return
				}
				some = some[:0]
			}
		}
		if len(some) > 0 {
			yield(some)
		}
	}
}

func recordsOf(some []population.Record) iter.Seq[identity.Record] {
	return func(yield func(identity.Record) bool) {
		for i := range some {
			if !yield(some[i].Record) {
				return
			}
		}
	}
}

func truthOf(r *population.Record) truth {
	return truth{r.Truth.PersonalID, r.Truth.Class, r.Truth.Form, r.Truth.Fixable}
}

// model gives the model to reconcile with: fitted to the first records, if asked.
func (c *command) model(ctx context.Context, p *population.Population, index *identity.Index) (identity.Model, error) {
	if c.Estimate == 0 {
		return identity.DefaultModel(), nil
	}
	var sample []identity.Record
	for r := range c.records(p) {
		if len(sample) == c.Estimate {
			break
		}
		sample = append(sample, r.Record)
	}
	return identity.Estimate(ctx, sample, index, identity.EstimateOptions{Workers: c.Workers})
}

// rates are the published ones, but for the share of people who are not in the
// register, of which nothing was published.
func (c *command) rates() population.Rates {
	rates := population.Published()
	rates["not-in-register"] = c.Absent
	return rates
}
