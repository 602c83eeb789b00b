package ordered

import (
	"context"
	"iter"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func count(n int, taken *atomic.Int64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			taken.Add(1)
			if !yield(i) {
				return
			}
		}
	}
}

func double(_ context.Context, i int) int { return 2 * i }

func TestOrderIsKept(t *testing.T) {
	var taken atomic.Int64
	for _, n := range []int{0, 1, 2, 1000} {
		for _, workers := range []int{0, 1, 7} {
			got := slices.Collect(Map(t.Context(), count(n, &taken), workers, double))
			require.Len(t, got, n)
			for i, v := range got {
				require.Equal(t, 2*i, v)
			}
		}
	}
}

func TestFewItemsAreTakenInAdvance(t *testing.T) {
	var taken atomic.Int64
	for v := range Map(t.Context(), count(1_000_000, &taken), 2, double) {
		if v == 20 {
			break
		}
	}
	require.Less(t, taken.Load(), int64(200), "memory stays flat")
}

func TestWorkersRunAtTheSameTime(t *testing.T) {
	var taken atomic.Int64
	meet := make(chan struct{})
	got := slices.Collect(Map(t.Context(), count(2, &taken), 2, func(_ context.Context, i int) int {
		if i == 0 {
			meet <- struct{}{}
		} else {
			<-meet
		}
		return i
	}))
	require.Equal(t, []int{0, 1}, got)
}

func TestAnEndedContextTakesNoMore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var taken atomic.Int64
	seen := 0
	for range Map(ctx, count(1_000_000, &taken), 2, double) {
		if seen++; seen == 5 {
			cancel()
		}
	}
	require.Less(t, seen, 200)
	require.Less(t, taken.Load(), int64(200))
}
