package rules

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAStoreAsksTheRulesInForce(t *testing.T) {
	var none Store
	require.Equal(t, "rules-none", none.Evaluate(t.Context(), sampleCase(t)).Code)
	set, refused := NewSet([]Rule{sampleRule()}, nil)
	require.Empty(t, refused)
	s := NewStore(nil)
	require.Equal(t, NoRules, s.Evaluate(t.Context(), sampleCase(t)).Outcome)
	s.Replace(set)
	require.Equal(t, Passed, s.Evaluate(t.Context(), sampleCase(t)).Outcome)
	s.Replace(nil)
	require.Equal(t, NoRules, s.Evaluate(t.Context(), sampleCase(t)).Outcome)
}
