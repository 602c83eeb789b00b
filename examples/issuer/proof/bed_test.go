//go:build unix

package proof_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
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

func TestMain(m *testing.M) { storetest.Main(m) }

var (
	ctx     = context.Background()
	machine = store.Service("proof")
)

// bed is a service whose options and words are known.
type bed struct {
	*testbed.Bed
	options service.Options
	heard   *heard
}

func newBed(t *testing.T, open storetest.Open, change func(*service.Options)) *bed {
	b := &bed{heard: &heard{}}
	o := testbed.Options{People: 600, Change: func(o *service.Options) {
		o.Logger = slog.New(slog.NewTextHandler(b.heard, nil))
		if change != nil {
			change(o)
		}
		b.options = *o
	}}
	if open != nil {
		o.Open = func(so store.Options) *store.Store {
			so.Logger = slog.New(slog.NewTextHandler(b.heard, nil))
			return open(so)
		}
	}
	b.Bed = testbed.New(t, o)
	t.Cleanup(func() {
		if t.Failed() {
			b.heard.mu.Lock()
			defer b.heard.mu.Unlock()
			said := b.heard.text.String()
			t.Log(said[max(0, len(said)-2000):])
		}
	})
	return b
}

// another is the service of another process, with the same keys.
func (b *bed) another(t *testing.T, open storetest.Open, name string) (*service.Service, *heard) {
	o, said := b.options, &heard{}
	o.Logger, o.Worker = slog.New(slog.NewTextHandler(said, nil)), name
	o.Store = open(store.Options{Clock: b.Clock.Now, Logger: o.Logger})
	s, err := service.New(ctx, o)
	require.NoError(t, err)
	return s, said
}

// signed takes records of so many people as far as their facility's signature, and no
// worker is there to issue.
func (b *bed) signed(t *testing.T, n int) (keys []string) {
	t.Helper()
	for i := range n {
		keys = append(keys, b.Enter(t, b.Record(i, testbed.FacilityA)))
	}
	b.Work(t)
	b.Sign(t, testbed.ClerkA, keys...)
	return keys
}

// doing does something until the function that it gives is called.
func doing(do func(ctx context.Context)) (stop func()) {
	until, end := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { do(until) })
	return func() { end(); running.Wait() }
}

func working(s *service.Service, workers int) (stop func()) {
	return doing(func(ctx context.Context) { _ = s.Work(ctx, workers) })
}

func logging(s *service.Service, log service.AuditLog) (stop func()) {
	return doing(func(ctx context.Context) { _ = s.Log(ctx, log) })
}

// eventually waits for something that is bound to happen.
func eventually(t *testing.T, happened func() bool) {
	t.Helper()
	require.Eventually(t, happened, 3*time.Minute, 5*time.Millisecond)
}

// count gives how many records are in a state.
func (b *bed) count(t *testing.T, state life.State) int {
	t.Helper()
	counts, err := b.Store.As(machine).Counts(ctx, store.ByState)
	require.NoError(t, err)
	for _, c := range counts {
		if c.State == state {
			return c.N
		}
	}
	return 0
}

// heard is what a service logged.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func (h *heard) has(text string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Contains(h.text.String(), text)
}

// logged reports whether every step stands in the audit log.
func (b *bed) logged(t *testing.T) bool {
	t.Helper()
	steps, err := b.Store.Unlogged(ctx, 1)
	require.NoError(t, err)
	return len(steps) == 0
}

// messages gives the files of messages to holders.
func (b *bed) messages(t *testing.T) []os.DirEntry {
	t.Helper()
	files, err := os.ReadDir(b.Outbox)
	require.NoError(t, err)
	return files
}

// fixed is a clock that stands.
func fixed(at time.Time) func() time.Time { return func() time.Time { return at } }

// certificates gives all of them.
func (b *bed) certificates(t *testing.T) (all []store.Certificate) {
	t.Helper()
	for q := (store.CertificateQuery{Limit: store.MaxPage}); ; {
		page, next, err := b.Store.As(machine).Certificates(ctx, q)
		require.NoError(t, err)
		all = append(all, page...)
		if q.After = next; next == "" {
			return all
		}
	}
}

// shown gives the certificate that a person sees who has one record; nil: none.
func (b *bed) shown(t *testing.T, person int) *store.Certificate {
	t.Helper()
	said := b.Record(person, testbed.FacilityA)
	who, err := b.Service.LookUp(ctx, service.Question{Number: said.IDNumber, Birth: said.DateOfBirth, LastDose: said.VaccinationDate})
	require.NoError(t, err)
	doses, err := b.Service.Mine(ctx, who)
	require.NoError(t, err)
	require.Len(t, doses, 1)
	return doses[0].Certificate
}
