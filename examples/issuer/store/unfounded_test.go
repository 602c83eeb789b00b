//go:build unix

package store_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// slipIn copies a certificate, past everything that the package does.
const slipIn = `INSERT INTO certificates (uvci, generation, step, record, person, facility, text, key_id, issued_at, expires_at, status, logged)
	SELECT UVCI, 7, STEP, record, person, facility, text, key_id, issued_at, expires_at, 'renewed', TRUE FROM certificates WHERE generation = 1`

// A certificate that somebody slipped into the database, or changed there, is found.
func TestUnfounded(t *testing.T) {
	slip := func(uvci, step string) string { return strings.NewReplacer("UVCI", uvci, "STEP", step).Replace(slipIn) }
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", 1)), clock.Now())
		_, err := s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Renew,
			Certificate: certificateFor(r, clock.Now(), "HC1:NEXT"), Log: store.LogEntry{UVCI: r.UVCI, KeyID: []byte{1, 2, 3}}})
		require.NoError(t, err)
		steps, err := s.Unlogged(ctx, 100)
		require.NoError(t, err)
		seqs := map[string]uint64{}
		for i, step := range steps[:5] { // the renewal is not logged yet
			seqs[step.ID] = uint64(i + 1)
		}
		require.NoError(t, s.Logged(ctx, 0, 5, seqs))
		n, err := s.LoggedSteps(ctx)
		require.NoError(t, err)
		require.Equal(t, 5, n)

		found := func() string {
			uvci, err := s.Unfounded(ctx)
			require.NoError(t, err)
			return uvci
		}
		require.Empty(t, found())
		for _, c := range []struct{ change, back string }{
			{slip("'URN:OTHER'", "step"), "DELETE FROM certificates WHERE generation = 7"},
			{slip("uvci", "step"), "DELETE FROM certificates WHERE generation = 7"},
			{slip("uvci", "'none'"), "DELETE FROM certificates WHERE generation = 7"},
			{slip("uvci", "(SELECT id FROM steps WHERE action = 'sign')"), "DELETE FROM certificates WHERE generation = 7"},
			{"UPDATE certificates SET logged = TRUE", "UPDATE certificates SET logged = FALSE WHERE generation = 2"},
			{"UPDATE steps SET seq = 0 WHERE action = 'issue'", "UPDATE steps SET seq = 5 WHERE action = 'issue'"},
		} {
			require.NoError(t, store.Exec(ctx, s, c.change))
			require.NotEmpty(t, found(), c.change)
			require.NoError(t, store.Exec(ctx, s, c.back))
			require.Empty(t, found(), c.back)
		}
	})
}
