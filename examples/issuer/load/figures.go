package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// figures are what was measured in a phase. It is safe for concurrent use.
type figures struct {
	mu     sync.Mutex
	began  time.Time
	lasted time.Duration
	byName map[string]*operation
}

// operation is what was measured of requests of one kind.
type operation struct {
	took   []time.Duration
	stale  int            // somebody or a worker was quicker: the person looks again
	failed map[string]int // by why
}

func newFigures() *figures { return &figures{began: time.Now(), byName: map[string]*operation{}} }

// add notes a request.
func (f *figures) add(name string, took time.Duration, outcome outcome) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.byName[name]
	if o == nil {
		o = &operation{failed: map[string]int{}}
		f.byName[name] = o
	}
	o.took = append(o.took, took)
	switch {
	case outcome.stale:
		o.stale++
	case outcome.why != "":
		o.failed[outcome.why]++
	}
}

// end ends the phase.
func (f *figures) end() { f.lasted = time.Since(f.began) }

// requests counts all of them.
func (f *figures) requests() (n int) {
	for _, o := range f.byName {
		n += len(o.took)
	}
	return n
}

// failures lists what went wrong, by operation.
func (f *figures) failures() (all []string) {
	for _, name := range slices.Sorted(maps.Keys(f.byName)) {
		for _, why := range slices.Sorted(maps.Keys(f.byName[name].failed)) {
			all = append(all, fmt.Sprintf("%s: %d × %s", name, f.byName[name].failed[why], why))
		}
	}
	return all
}

// percentile gives the duration that the share of all is not above; took is sorted.
func percentile(took []time.Duration, share float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	return took[int(math.Ceil(share*float64(len(took))))-1]
}

// write prints the table.
func (f *figures) write(to io.Writer, title string) error {
	fmt.Fprintf(to, "\n%s: %.1f s, %d requests, %.1f/s\n", title, f.lasted.Seconds(), f.requests(), float64(f.requests())/f.lasted.Seconds())
	table := tabwriter.NewWriter(to, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, strings.Join([]string{"operation", "requests", "per s", "p50 ms", "p95 ms", "p99 ms", "longest ms", "stale", "errors", ""}, "\t"))
	for _, name := range slices.Sorted(maps.Keys(f.byName)) {
		o := f.byName[name]
		slices.Sort(o.took)
		failed := 0
		for _, n := range o.failed {
			failed += n
		}
		fmt.Fprintf(table, "%s\t%d\t%.1f", name, len(o.took), float64(len(o.took))/f.lasted.Seconds())
		for _, share := range []float64{.50, .95, .99, 1} {
			fmt.Fprintf(table, "\t%.0f", float64(percentile(o.took, share))/float64(time.Millisecond))
		}
		fmt.Fprintf(table, "\t%d\t%d\t\n", o.stale, failed)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, why := range f.failures() {
		fmt.Fprintln(to, "  ", why)
	}
	return nil
}
