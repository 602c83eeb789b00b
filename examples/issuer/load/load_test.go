//go:build unix

package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// Twenty clerks and some citizens for some seconds, on each kind of database: nothing
// fails.
func TestLoad(t *testing.T) {
	program, err := buildIssuer(t.Context(), t.TempDir())
	require.NoError(t, err)
	for name, postgres := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": func(t *testing.T) string { return storetest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			c := command{
				Postgres: postgres(t), Clerks: 20, For: 3 * time.Second, Think: 200 * time.Millisecond, LookUps: time.Second, Lines: 4, Seed: 1,
				Issuer: program, Data: t.TempDir(),
			}
			var said bytes.Buffer
			err := c.run(t.Context(), &said)
			t.Log(said.String())
			require.NoError(t, err)
			for _, operation := range []string{"log-in", "enter", "list", "look", "sign", "work page", "look-up"} {
				require.Contains(t, said.String(), operation)
			}
		})
	}
}

func TestPercentile(t *testing.T) {
	var took []time.Duration
	for i := range 200 {
		took = append(took, time.Duration(i+1))
	}
	require.EqualValues(t, 100, percentile(took, .50))
	require.EqualValues(t, 198, percentile(took, .99))
	require.EqualValues(t, 200, percentile(took, 1))
	require.Zero(t, percentile(nil, .5))
}
