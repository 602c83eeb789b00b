//go:build unix

package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// hands is a clock that a test turns.
type hands struct {
	mu  sync.Mutex
	now time.Time
}

func newHands() *hands { return &hands{now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hands) turn(by time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(by)
}

var (
	lan    = store.Actor{ID: "lan", Role: life.Clerk, Facility: "01-001"}
	minh   = store.Actor{ID: "minh", Role: life.Clerk, Facility: "01-002"}
	tay    = store.Actor{ID: "tay", Role: life.Clerk, Facility: "79-001"}
	congan = store.Actor{ID: "congan", Role: life.Reviewer, Commune: "00001"}
	hanoi  = store.Actor{ID: "hanoi", Role: life.Province, Province: "01"}
	hoa    = store.Actor{ID: "hoa", Role: life.Officer}
	binh   = store.Actor{ID: "binh", Role: life.Officer}
	giang  = store.Actor{ID: "giang", Role: life.Auditor}
)

var operator = store.Service("operator")

// place opens a store with three facilities, of two provinces.
func place(t *testing.T, open storetest.Open, clock *hands) *store.Store {
	s := open(store.Options{Clock: clock.Now})
	for _, f := range []store.Facility{
		{Code: "01-001", Name: "Trạm y tế phường Phúc Xá", Commune: "00001", Province: "01"},
		{Code: "01-002", Name: "Bệnh viện Bạch Mai", Commune: "00002", Province: "01", Central: true},
		{Code: "79-001", Name: "Trạm y tế Bến Nghé", Commune: "26740", Province: "79"},
	} {
		require.NoError(t, s.PutFacility(context.Background(), f))
	}
	return s
}

// race has n machines do something at once, and gives how many of them it went well for,
// and the other errors.
func race(n int, do func(i int) error) (good int, failures []error) {
	var going sync.WaitGroup
	var mu sync.Mutex
	var won atomic.Int64
	begin := make(chan struct{})
	for i := range n {
		going.Go(func() {
			<-begin
			if err := do(i); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failures = append(failures, err)
				return
			}
			won.Add(1)
		})
	}
	close(begin)
	going.Wait()
	return int(won.Load()), failures
}

func requireEach(t *testing.T, failures []error, target error) {
	t.Helper()
	for _, err := range failures {
		require.ErrorIs(t, err, target)
	}
}
