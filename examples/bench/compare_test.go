package bench_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// way is one of several ways to do the same thing.
type way struct {
	name string
	do   func() error
}

// turnLength is how long one way works before the other has its turn: long
// against the clock's steps, short against the moods of a shared machine.
const turnLength = 4 * time.Millisecond

// compare lets each way take turns with base. Of each it reports the median time
// of a call in microseconds, and the median of its ratios to the turn of base
// before it. The ratio is the figure to trust: a busy machine slows both alike.
func compare(b *testing.B, base way, ways ...way) {
	for _, w := range append(ways, base) {
		b.Run(w.name, func(b *testing.B) {
			baseCalls, calls := callsOf(b, base), callsOf(b, w)
			var micros, ratios []float64
			for b.Loop() {
				floor, own := turn(b, base, baseCalls), turn(b, w, calls)
				micros = append(micros, own)
				ratios = append(ratios, own/floor)
			}
			b.ReportMetric(0, "ns/op") // the time of both says nothing
			b.ReportMetric(median(micros), "µs")
			b.ReportMetric(median(ratios), "x-"+base.name)
		})
	}
}

// callsOf is how many calls fill a turn.
func callsOf(b *testing.B, w way) int {
	require.NoError(b, w.do(), w.name)
	return max(1, int(turnLength.Seconds()*1e6/turn(b, w, 5)))
}

// turn gives the microseconds of a call.
func turn(b *testing.B, w way, calls int) float64 {
	start := time.Now()
	for range calls {
		if err := w.do(); err != nil {
			b.Fatal(w.name, err)
		}
	}
	return time.Since(start).Seconds() * 1e6 / float64(calls)
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
