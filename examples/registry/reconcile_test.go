package registry_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

// sameMatches holds a few hundred records, with mistakes as they are made, against
// the same people in the database and in memory.
func sameMatches(t *testing.T, d *registry.Database) {
	synthetic := population.New(5, 2500)
	people := slices.Collect(synthetic.People())
	index, _ := identity.NewIndex(slices.Values(people))
	load(t, d, people)
	inMemory := identity.NewReconciler(index, identity.DefaultModel())
	inDatabase := identity.NewReconciler(d, identity.DefaultModel())
	statuses := map[identity.Status]int{}
	for r := range synthetic.Records(400, population.Published(), 3) {
		want, err := inMemory.Reconcile(t.Context(), r.Record)
		require.NoError(t, err)
		got, err := inDatabase.Reconcile(t.Context(), r.Record)
		require.NoError(t, err)
		got.Person.Passport, got.Person.Country = "", "" // the index keeps neither
		require.InDelta(t, want.Score, got.Score, 1e-9)  // a sum over people in another order
		got.Score = want.Score
		require.Equal(t, want, got, "%s", r.Truth.Class)
		statuses[got.Status]++
	}
	require.Greater(t, statuses[identity.Verified], 100)
	require.Greater(t, statuses[identity.Correctable], 20)
}
