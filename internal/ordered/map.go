// Package ordered spreads work over goroutines and keeps the order.
package ordered

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// ahead is how many items a worker may be ahead of the consumer: enough that
// one slow item does not stop the others, few enough that memory stays flat.
const ahead = 16

type job[In, Out any] struct {
	in   In
	out  Out
	done chan struct{}
}

// Map yields do(item) for each item of items, in their order, working on
// several at once: on workers goroutines, or on as many as there are processors
// where workers is not positive. It holds a few items for each worker, whatever
// their number. It ends early when the consumer stops, and takes no more items
// when ctx ends; no goroutine outlives the iteration, so that it waits for an
// items that is blocked. items is read from a goroutine that is not the
// caller's.
func Map[In, Out any](ctx context.Context, items iter.Seq[In], workers int, do func(context.Context, In) Out) iter.Seq[Out] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Out) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()

		queue := make(chan *job[In, Out], workers*ahead)
		order := make(chan *job[In, Out], workers*ahead)
		running.Go(func() {
			defer close(order)
			defer close(queue)
			for item := range items {
				j := &job[In, Out]{in: item, done: make(chan struct{})}
				select {
				case order <- j:
				case <-ctx.Done():
					return
				}
				queue <- j
			}
		})
		for range workers {
			running.Go(func() {
				for j := range queue {
					j.out = do(ctx, j.in)
					close(j.done)
				}
			})
		}
		for j := range order {
			<-j.done
			if !yield(j.out) {
				return
			}
		}
	}
}
