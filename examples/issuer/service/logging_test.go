package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
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
