//go:build unix

// Package storetest gives tests a store: one in SQLite, and one in a PostgreSQL that it
// starts.
package storetest

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Open opens a database of the test, as another process or machine would: each call
// gives another Store of the same rows. Without Options.Seal it is that of the test. It
// is closed at the end of the test.
type Open func(store.Options) *store.Store

// Each runs a test on each kind of database, empty at first. That on PostgreSQL is
// skipped where that is not installed. A package that uses it calls Main.
func Each(t *testing.T, test func(t *testing.T, open Open)) {
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "store.db")
		test(t, opener(t, func(o store.Options) (*store.Store, error) { return store.OpenSQLite(context.Background(), path, o) }))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		dsn := Postgres(t)
		test(t, opener(t, func(o store.Options) (*store.Store, error) { return store.OpenPostgres(context.Background(), dsn, o) }))
	})
}

// EachBench is Each for benchmarks.
func EachBench(b *testing.B, bench func(b *testing.B, open Open)) {
	b.Run("SQLite", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "store.db")
		bench(b, opener(b, func(o store.Options) (*store.Store, error) { return store.OpenSQLite(context.Background(), path, o) }))
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		dsn := Postgres(b)
		bench(b, opener(b, func(o store.Options) (*store.Store, error) { return store.OpenPostgres(context.Background(), dsn, o) }))
	})
}

func opener(t testing.TB, open func(store.Options) (*store.Store, error)) Open {
	keys := Seal(t)
	return func(o store.Options) *store.Store {
		t.Helper()
		if o.Seal == nil {
			o.Seal = keys
		}
		s, err := open(o)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s
	}
}

// Seal gives keys that nobody else has.
func Seal(t testing.TB) *seal.Seal {
	var file bytes.Buffer
	require.NoError(t, seal.Generate(context.Background(), &file, nil))
	keys, err := seal.Open(context.Background(), &file, nil)
	require.NoError(t, err)
	return keys
}
