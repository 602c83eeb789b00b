package service_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// A crash after the log was written to, and before the store was told, is no reason to
// write the same lines again.
func TestNoStepIsLoggedTwiceAfterACrash(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	b.Issued(t, 1, testbed.FacilityA)
	key := b.Enter(t, b.Record(2, testbed.FacilityA))
	b.Work(t)
	require.NotEmpty(t, key)

	w, err := audit.OpenFile(b.Log.File, b.Log.Signer, audit.Options{Clock: b.Clock.Now})
	require.NoError(t, err)
	steps, err := b.Store.Unlogged(ctx, 100)
	require.NoError(t, err)
	require.NotEmpty(t, steps)
	require.NoError(t, w.Add(ctx, audit.Entry{Action: audit.Event, IssuedAt: time.Now(), Event: steps[0].Hash()}))
	require.NoError(t, w.Checkpoint(ctx)) // and the process dies

	b.Drain(t)
	checkLog(t, b)
	left, err := b.Store.Unlogged(ctx, 100)
	require.NoError(t, err)
	require.Empty(t, left)
}

// A log that was cut back, or another one, is not gone on with: its lines would have
// numbers that others had.
func TestALogThatLacksLinesIsNotWrittenTo(t *testing.T) {
	var heard said
	logger := slog.New(slog.NewTextHandler(&heard, nil))
	b := testbed.New(t, testbed.Options{Change: func(o *service.Options) { o.Logger = logger }})
	b.Issued(t, 1, testbed.FacilityA)
	whole, err := os.ReadFile(b.Log.File)
	require.NoError(t, err)
	require.NoError(t, os.Remove(b.Log.File))

	b.Enter(t, b.Record(2, testbed.FacilityA))
	b.Work(t)
	logging, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); _ = b.Service.Log(logging, b.Log) }()
	require.Eventually(t, func() bool { return strings.Contains(heard.String(), service.ErrLogShort.Error()) }, time.Minute, time.Millisecond)
	stop()
	<-ended
	steps, err := b.Store.Unlogged(ctx, 100)
	require.NoError(t, err)
	require.NotEmpty(t, steps)

	require.NoError(t, os.WriteFile(b.Log.File, whole, 0o600))
	b.Drain(t)
	checkLog(t, b)
}

// A second auditor with a file of its own does not write the same steps there.
func TestASecondAuditorWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		var heard said
		logger := slog.New(slog.NewTextHandler(&heard, nil))
		b := testbed.New(t, testbed.Options{Open: open, Change: func(o *service.Options) { o.Logger = logger }})
		lock, err := b.Store.LockLog(ctx) // as the first one has it
		require.NoError(t, err)
		other := b.Log
		other.File += ".other"
		logging, stop := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() { defer close(ended); _ = b.Service.Log(logging, other) }()
		b.Enter(t, b.Record(1, testbed.FacilityA))
		require.Eventually(t, func() bool { return strings.Contains(heard.String(), service.ErrLogBusy.Error()) }, time.Minute, time.Millisecond)
		stop()
		<-ended
		steps, err := b.Store.Unlogged(ctx, 100)
		require.NoError(t, err)
		require.NotEmpty(t, steps)
		written, err := os.ReadFile(other.File)
		require.NoError(t, err)
		require.Empty(t, written)
		require.NoError(t, lock.Release())
		b.Drain(t)
		checkLog(t, b)
	})
}

// said is what a service logged.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// A log goes on in a new file, by the head of the one before.
func TestTheLogGoesOnInANewFile(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	b.Issued(t, 1, testbed.FacilityA)
	first := b.Log.File
	f, err := os.Open(first)
	require.NoError(t, err)
	defer f.Close()
	summary, err := audit.Check(f, audit.CheckOptions{Keys: b.LogKeys()})
	require.NoError(t, err)
	b.Log.File, b.Log.Previous = first+".2", summary.Head
	b.Issued(t, 2, testbed.FacilityA)
	second, err := os.Open(b.Log.File)
	require.NoError(t, err)
	defer second.Close()
	_, err = audit.Check(second, audit.CheckOptions{Keys: b.LogKeys(), Previous: summary.Head})
	require.NoError(t, err)
}
