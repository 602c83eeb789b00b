//go:build unix

package proof_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

// whole makes sure that nothing is lost and nothing doubled: each of these records has
// one certificate of each generation, which verifies and was logged, each step stands in
// the log once, and each line of the log has its step.
func (b *bed) whole(t *testing.T, keys []string, generations int) {
	t.Helper()
	certificates := map[string][]store.Certificate{}
	for _, c := range b.certificates(t) {
		certificates[c.Record] = append(certificates[c.Record], c)
	}
	require.Len(t, certificates, len(keys))
	uvcis, steps := map[string]bool{}, 0
	for _, key := range keys {
		require.Len(t, certificates[key], generations, key)
		seen := map[int]bool{}
		for _, c := range certificates[key] {
			require.False(t, seen[c.Generation])
			seen[c.Generation] = true
			require.True(t, c.Logged)
			require.Equal(t, c.UVCI, certificates[key][0].UVCI)
			b.believed(t, c)
		}
		require.False(t, uvcis[certificates[key][0].UVCI])
		uvcis[certificates[key][0].UVCI] = true
		steps += b.inOrder(t, key, generations)
	}
	b.agrees(t, steps)
}

// inOrder makes sure that the steps of a record follow from each other, and counts them.
func (b *bed) inOrder(t *testing.T, key string, generations int) int {
	t.Helper()
	history, err := b.Store.As(machine).History(ctx, key)
	require.NoError(t, err)
	state, made := life.State(""), 0
	for _, step := range history {
		require.Equal(t, state, step.From, "%s", step.Action)
		state = step.To
		if step.Action == string(life.Issue) || step.Action == string(life.Renew) {
			made++
		}
	}
	require.Equal(t, generations, made)
	return len(history)
}

// agrees holds the audit log against the trail, which has at least so many steps.
func (b *bed) agrees(t *testing.T, atLeast int) {
	t.Helper()
	unlogged, err := b.Store.Unlogged(ctx, 1)
	require.NoError(t, err)
	require.Empty(t, unlogged)
	f, err := os.Open(b.Log.File)
	require.NoError(t, err)
	defer f.Close()
	lines := map[[32]byte]bool{}
	summary, err := audit.Check(f, audit.CheckOptions{Keys: b.LogKeys(), Each: func(sequence uint64, e audit.Entry) error {
		require.False(t, lines[e.Event], "line %d is there twice", sequence)
		lines[e.Event] = true
		step, err := b.Store.StepByHash(ctx, e.Event)
		require.NoError(t, err, "line %d", sequence)
		require.Equal(t, sequence, step.Seq)
		return nil
	}})
	require.NoError(t, err)
	require.Zero(t, summary.Unsigned)
	logged, err := b.Store.LoggedSteps(ctx)
	require.NoError(t, err)
	require.Equal(t, len(lines), logged)
	require.GreaterOrEqual(t, logged, atLeast)
}

// believed makes sure that a border would believe a certificate on its first day.
func (b *bed) believed(t *testing.T, c store.Certificate) {
	t.Helper()
	var keys []verify.Key
	for _, k := range b.options.Keys {
		key, err := verify.KeyOf(k.(signer.CertificateSource).Certificate())
		require.NoError(t, err)
		keys = append(keys, key)
	}
	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: fixed(c.IssuedAt)})
	require.NoError(t, err)
	result := v.Verify(ctx, c.Text)
	require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
}
