package demo

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/population"
)

// Each day of the past has something, and all days together what is promised.
func TestThePastHasAsManyRecordsAsPromised(t *testing.T) {
	n := 0
	ids := map[string]bool{}
	for _, day := range batches(population.New(seed, People)) {
		require.NotEmpty(t, day)
		for _, said := range day {
			require.False(t, ids[said.ID], said.ID)
			ids[said.ID] = true
			n++
		}
	}
	require.Equal(t, Records, n)
}
