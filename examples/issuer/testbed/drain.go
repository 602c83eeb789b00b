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
// more went by since the last time, and the audit log be written. Messages to holders may
// still be on their way then. It gives up after a minute.
func (b *Bed) Drain(t testing.TB) {
	t.Helper()
	b.planned = b.Clock.Now().Sub(b.drained) >= renewalsEvery
	b.drained = b.Clock.Now()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	var running sync.WaitGroup
	running.Go(func() { _ = b.Service.Work(ctx, 4) })
	running.Go(func() { _ = b.Service.Log(ctx, b.Log) })
	err := b.untilIdle(ctx)
	stop()
	running.Wait()
	require.NoError(t, err, "the workers do not get on")
}

func (b *Bed) untilIdle(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		busy, err := b.busy(ctx)
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
func (b *Bed) busy(ctx context.Context) (bool, error) {
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
	steps, err := b.Store.Unlogged(ctx, 1)
	return len(steps) > 0, err
}
