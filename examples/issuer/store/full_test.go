//go:build unix

package store_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// A full disk loses nothing that was said to be written, and leaves nothing half
// written. When there is room again everything goes on.
func TestDiskFull(t *testing.T) {
	o := store.Options{Seal: storetest.Seal(t)}
	s, err := store.OpenSQLite(ctx, filepath.Join(t.TempDir(), "store.db"), o)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, s.PutFacility(ctx, store.Facility{Code: "01-001"}))
	require.NoError(t, store.LimitSize(ctx, s, 200))
	written := 0
	for err == nil {
		if _, err = s.As(machine).Enter(ctx, entriesOf("01-001", written, 100), true); err == nil {
			written += 100
		}
	}
	require.ErrorIs(t, err, store.ErrFull)
	require.Positive(t, written)
	require.ErrorIs(t, s.Enqueue(ctx, store.Job{Kind: store.CheckJob, Keys: make([]string, 500_000)}), store.ErrFull)
	require.NoError(t, s.Ping(ctx))

	steps, err := s.Unlogged(ctx, 10_000)
	require.NoError(t, err)
	require.Len(t, steps, written)
	require.Len(t, keysOf(t, s.As(machine), store.Query{Limit: store.MaxPage}), written)
	require.NoError(t, store.LimitSize(ctx, s, 1000))
	again, err := s.As(machine).Enter(ctx, entriesOf("01-001", written-1, 2), true)
	require.NoError(t, err)
	require.Equal(t, []store.Outcome{store.Unchanged, store.New}, []store.Outcome{again[0].Outcome, again[1].Outcome})
}
