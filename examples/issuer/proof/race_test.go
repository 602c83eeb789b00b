//go:build unix

package proof_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// Three processes, each with several workers, find every job in the queue three times.
func TestWorkersRace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		b := newBed(t, open, nil)
		keys := b.signed(t, 20)
		for range 2 {
			require.NoError(t, b.Store.Enqueue(ctx, store.Job{Kind: store.IssueJob, Keys: keys}))
		}
		for _, name := range []string{"second", "third"} {
			other, _ := b.another(t, open, name)
			defer working(other, 3)()
		}
		b.Drain(t)
		b.whole(t, keys, 1)

		b.Clock.Advance(350 * 24 * time.Hour)
		for range 3 {
			ending, _, err := b.Store.As(machine).Ending(ctx, b.Clock.Now().AddDate(0, 1, 0), "", store.MaxPage)
			require.NoError(t, err)
			require.NoError(t, b.Store.Enqueue(ctx, store.Job{Kind: store.RenewJob, Keys: ending}))
		}
		b.Drain(t)
		b.whole(t, keys, 2)
	})
}

// meeting is a key whose next signatures wait until so many are asked for: those who ask
// hold the same record then, and each believes to be the only one.
type meeting struct {
	service.Key
	mu    sync.Mutex
	most  int
	there int
	all   chan struct{}
}

func (m *meeting) next(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.most, m.there, m.all = n, 0, make(chan struct{})
}

// here is how many asked.
func (m *meeting) here() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.there
}

func (m *meeting) Sign(ctx context.Context, message []byte) ([]byte, error) {
	m.mu.Lock()
	all := m.all
	if all != nil {
		if m.there++; m.there == m.most {
			close(all)
		}
	}
	m.mu.Unlock()
	if all != nil {
		select {
		case <-all:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return m.Key.Sign(ctx, message)
}

// Two processes sign a certificate for the same record at the same moment.
func TestTwoThinkTheyHoldTheRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		var key *meeting
		b := newBed(t, open, func(o *service.Options) {
			key = &meeting{Key: o.Keys[0]}
			o.Keys[0] = key
		})
		keys := b.signed(t, 1)
		other, _ := b.another(t, open, "other")
		both := func(job store.Job, state life.State) {
			key.next(2)
			defer working(b.Service, 1)()
			eventually(t, func() bool { return key.here() == 1 })
			require.NoError(t, b.Store.Enqueue(ctx, job))
			defer working(other, 1)()
			eventually(t, func() bool { return key.here() == 2 && b.count(t, state) == 1 })
		}
		both(store.Job{Kind: store.IssueJob, Keys: keys}, life.Issued)
		b.Drain(t)
		b.whole(t, keys, 1)

		b.Clock.Advance(350 * 24 * time.Hour)
		ending, _, err := b.Store.As(machine).Ending(ctx, b.Clock.Now().AddDate(0, 1, 0), "", 10)
		require.NoError(t, err)
		require.Len(t, ending, 1)
		both(store.Job{Kind: store.RenewJob, Keys: ending}, life.Renewed)
		b.Drain(t)
		b.whole(t, keys, 2)
		require.Len(t, b.messages(t), 1, "the holder is told once")
	})
}

// Of two processes that are to write the audit log one does, and the other when the
// first is gone.
func TestTwoWriteTheLog(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		b := newBed(t, open, nil)
		other, said := b.another(t, open, "other")
		first := logging(b.Service, b.Log)
		keys := b.signed(t, 20)
		eventually(t, func() bool { return b.logged(t) })
		second := logging(other, b.Log)
		eventually(t, func() bool { return said.has(service.ErrLogBusy.Error()) })
		stop, stopOther := working(b.Service, 2), working(other, 2)
		eventually(t, func() bool { return b.count(t, life.Issued) == 20 && b.logged(t) })
		first()

		_, err := other.Enter(ctx, b.Users[testbed.ClerkA].Actor, store.Entry{Said: b.Record(100, testbed.FacilityA)})
		require.NoError(t, err)
		eventually(t, func() bool { return b.count(t, life.Verified) == 1 && b.logged(t) })
		stop()
		stopOther()
		second()
		b.whole(t, keys, 1)
	})
}
