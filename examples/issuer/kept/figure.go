// Package kept keeps figures that take long to find out, such as counts of all records.
// However many ask, one finds out at a time, and not more than a tenth of the time is
// spent on it.
package kept

import (
	"context"
	"sync"
	"time"
)

const (
	// MinAge is how long a figure is given before it is found out anew. Source: ours.
	MinAge = 10 * time.Second
	// TimesCost is how many times as long as it took to find a figure out it is given,
	// where that is longer than MinAge. Source: ours.
	TimesCost = 10
	// MaxCost is how long finding out may take. Source: ours.
	MaxCost = 5 * time.Minute
	// Patience is how long whoever has an older figure waits for the new one. Source:
	// ours, what somebody waits for a page.
	Patience = 2 * time.Second
)

// Figure is found out when it is asked for. It is safe for concurrent use.
type Figure[T any] struct {
	clock func() time.Time
	find  func(context.Context) (T, error)

	mu      sync.Mutex
	last    Found[T]
	cost    time.Duration
	err     error         // of the last attempt
	finding chan struct{} // closed when it ends; nil: nobody is at it
}

// Found is a figure and when it was asked for.
type Found[T any] struct {
	Value T
	At    time.Time // zero: never
}

// New makes a figure of what finds it out, which is given a context of its own that
// lasts MaxCost.
func New[T any](clock func() time.Time, find func(context.Context) (T, error)) *Figure[T] {
	return &Figure[T]{clock: clock, find: find}
}

// Get gives the figure. Who asks while it is too old waits for the new one, and after
// Patience takes the old one where there is one. It fails as finding out does, and with
// the error of ctx.
func (f *Figure[T]) Get(ctx context.Context) (Found[T], error) {
	f.mu.Lock()
	last := f.last
	if f.fresh() {
		f.mu.Unlock()
		return last, nil
	}
	if f.finding == nil {
		f.finding = make(chan struct{})
		go f.findOut(context.WithoutCancel(ctx))
	}
	found := f.finding
	f.mu.Unlock()

	var tired <-chan time.Time
	if !last.At.IsZero() {
		tired = time.After(Patience)
	}
	select {
	case <-found:
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.last, f.err
	case <-tired:
		return last, nil
	case <-ctx.Done():
		return Found[T]{}, ctx.Err()
	}
}

func (f *Figure[T]) fresh() bool {
	age := f.clock().Sub(f.last.At)
	return !f.last.At.IsZero() && f.err == nil && age >= 0 && age < max(MinAge, TimesCost*f.cost)
}

func (f *Figure[T]) findOut(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, MaxCost)
	defer stop()
	at, began := f.clock(), time.Now()
	value, err := f.find(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err = err; err == nil {
		f.last, f.cost = Found[T]{value, at}, time.Since(began)
	}
	close(f.finding)
	f.finding = nil
}
