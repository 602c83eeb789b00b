package testbed

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// patience is how long Drain waits for the workers.
const patience = time.Minute

// renewalsEvery is how often the service plans renewals.
const renewalsEvery = time.Hour

// Drain lets workers check and issue all that waits, renew what is due where an hour or
// more went by since the last time, tell the holders, and the audit log be written. It
// gives up after a minute.
func (b *Bed) Drain(t testing.TB) {
	t.Helper()
	b.planned = b.Clock.Now().Sub(b.drained) >= renewalsEvery
	b.drained = b.Clock.Now()
	b.work(t, true)
}

// Work does what Drain does, but for the audit log, which stays as it is.
func (b *Bed) Work(t testing.TB) {
	t.Helper()
	b.work(t, false)
}

func (b *Bed) work(t testing.TB, logging bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	var running sync.WaitGroup
	running.Go(func() { _ = b.Service.Work(ctx, 4) })
	if logging {
		running.Go(func() { _ = b.Service.Log(ctx, b.Log) })
	}
	err := b.untilIdle(ctx, logging)
	stop()
	running.Wait()
	require.NoError(t, err, "the workers do not get on")
}

func (b *Bed) untilIdle(ctx context.Context, logging bool) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		busy, err := b.busy(ctx, logging)
		if err != nil || !busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// busy reports whether something waits that workers do.
func (b *Bed) busy(ctx context.Context, logging bool) (bool, error) {
	states := []life.State{life.Entered, life.Checked}
	paused, err := b.Service.Paused(ctx)
	if err != nil {
		return false, err
	}
	if !paused {
		states = append(states, life.Signed)
	}
	page, err := b.Store.As(store.Service("test")).Records(ctx, store.Query{States: states, Limit: 1})
	if err != nil || len(page.Records) > 0 {
		return true, err
	}
	if b.planned && !paused {
		ending, _, err := b.Store.As(store.Service("test")).Ending(ctx, b.Clock.Now().AddDate(0, 0, b.renewDays), "", 1)
		if err != nil || len(ending) > 0 {
			return true, err
		}
	}
	if !paused {
		if queued, err := b.Store.Queued(ctx); err != nil || queued > 0 {
			return true, err
		}
	}
	if !logging {
		return false, nil
	}
	steps, err := b.Store.Unlogged(ctx, 1)
	return len(steps) > 0, err
}
