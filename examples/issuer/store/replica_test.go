package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// Figures come from the replica: here, from a database in which nothing has arrived yet.
// All else comes from where it is written.
func TestAReplicaIsAskedForFigures(t *testing.T) {
	behind := storetest.Postgres(t)
	early, err := store.OpenPostgres(ctx, behind, store.Options{Seal: storetest.Seal(t)})
	require.NoError(t, err)
	require.NoError(t, early.Close())

	s, err := store.OpenPostgres(ctx, storetest.Postgres(t), store.Options{Seal: storetest.Seal(t), Replica: behind})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	entered(t, s)
	counts, err := s.As(machine).Counts(ctx, store.ByState)
	require.NoError(t, err)
	require.Empty(t, counts)
	page, err := s.As(machine).Records(ctx, store.Query{})
	require.NoError(t, err)
	require.Len(t, page.Records, 1)
}

func TestAReplicaThatIsDownIsNoMatter(t *testing.T) {
	s, err := store.OpenPostgres(ctx, storetest.Postgres(t), store.Options{Seal: storetest.Seal(t), Replica: "postgres://127.0.0.1:1/none"})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	entered(t, s)
	counts, err := s.As(machine).Counts(ctx, store.ByState)
	require.NoError(t, err)
	require.Len(t, counts, 1)
}

// No query of a page keeps the database busy for long; figures may take longer.
func TestQueriesEnd(t *testing.T) {
	for _, replica := range []string{"", storetest.Postgres(t), "postgres://127.0.0.1:1/none"} {
		s, err := store.OpenPostgres(ctx, storetest.Postgres(t), store.Options{Seal: storetest.Seal(t), Replica: replica})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		page, count, err := store.Timeouts(ctx, s)
		require.NoError(t, err)
		require.Equal(t, "30s", page)
		require.Equal(t, "5min", count)
	}
}

// entered enters one record.
func entered(t *testing.T, s *store.Store) {
	t.Helper()
	require.NoError(t, s.PutFacility(ctx, store.Facility{Code: "01-001", Name: "A", Commune: "B", Province: "C"}))
	_, err := s.As(machine).Enter(ctx, []store.Entry{entryOf("01-001", 1)}, false)
	require.NoError(t, err)
}
