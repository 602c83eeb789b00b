package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/testdata"
)

// The command comes to the verdict of every golden vector, tolerant and strict.
func TestGoldenVectors(t *testing.T) {
	all, err := testdata.Vectors()
	require.NoError(t, err)
	var tolerant, strict []testdata.Vector
	for _, v := range all {
		if len(v.KeyID) > 0 {
			continue // a line of a batch cannot say it
		}
		tolerant = append(tolerant, v)
		if v.Strict != nil {
			strict = append(strict, v)
		}
	}
	requireVerdicts(t, tolerant, func(v testdata.Vector) testdata.Verdict { return v.Verdict })
	requireVerdicts(t, strict, func(v testdata.Vector) testdata.Verdict { return *v.Strict }, "--strict")
}

func requireVerdicts(t *testing.T, vectors []testdata.Vector, want func(testdata.Vector) testdata.Verdict, options ...string) {
	t.Helper()
	require.Greater(t, len(vectors), 60)
	var lines bytes.Buffer
	require.NoError(t, testdata.WriteBatch(&lines, vectors))
	r := vaxcertWith(t, lines.String(), append([]string{"verify", "--batch", "--json"}, options...)...)
	require.Equal(t, statusNotGood, r.status, "some of them are bad")
	results := r.objects(t)
	require.Len(t, results, len(vectors))
	for i, v := range vectors {
		require.Equal(t, v.Name, results[i]["id"])
		require.Equal(t, want(v), verdictIn(results[i]), v.Name)
	}
}

// verdictIn takes the verdict out of a result: the first check that fails or,
// where none does, that warns.
func verdictIn(result map[string]any) testdata.Verdict {
	for _, outcome := range []string{"fail", "warn"} {
		for _, check := range result["checks"].([]any) {
			if c := check.(map[string]any); c["outcome"] == outcome {
				return testdata.Verdict{Decision: result["decision"].(string), Class: c["name"].(string), Code: c["code"].(string)}
			}
		}
	}
	return testdata.Verdict{Decision: result["decision"].(string), Class: "valid"}
}
