package service_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// agree has two officers decide about a key.
func agree(t *testing.T, b *testbed.Bed, kind store.ProposalKind, id string) {
	t.Helper()
	p, err := b.Service.ProposeKey(ctx, b.Users[testbed.Officer1].Actor, kind, id, "the old one ends")
	require.NoError(t, err)
	_, err = b.Service.Decide(ctx, b.Users[testbed.Officer2].Actor, p.ID, true)
	require.NoError(t, err)
}

// trusted gives how many keys the snapshot for verifiers has.
func trusted(t *testing.T, b *testbed.Bed) int {
	t.Helper()
	b.Clock.Advance(61 * time.Second)
	snapshot, err := b.Service.TrustSnapshot(ctx)
	require.NoError(t, err)
	list, err := trust.Read(bytes.NewReader(snapshot.Data), trust.Options{Signer: b.Publisher.Certificate()})
	require.NoError(t, err)
	return len(list.Keys())
}

// A key of a machine is trusted by verifiers when two officers say so, and not longer.
func TestTwoOfficersTrustAKey(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	before := b.Issued(t, 10, testbed.FacilityA)
	keys, err := b.Service.Keys(ctx)
	require.NoError(t, err)
	require.Len(t, keys, 2, "a machine has a second one")
	require.True(t, keys[0].Active)
	require.Equal(t, 1, trusted(t, b))
	_, err = b.Service.ProposeKey(ctx, b.Users[testbed.Officer1].Actor, store.ProposeKey, keys[1].ID, "the old one ends")
	require.ErrorIs(t, err, store.ErrKeyState, "verifiers do not know it yet")

	agree(t, b, store.ProposePublication, keys[1].ID)
	require.Equal(t, 2, trusted(t, b))
	agree(t, b, store.ProposeKey, keys[1].ID)
	after := b.Issued(t, 11, testbed.FacilityA)
	for _, r := range []store.Record{before, after} {
		text := mine(t, b, r.Said)[0].Certificate.Text
		require.Equal(t, verify.Valid, verdict(t, b, text).Decision)
	}
	c, err := b.Service.Certificate(ctx, store.Service("test"), after.UVCI)
	require.NoError(t, err)
	require.Equal(t, b.Keys[1].KeyID(), c.KeyID)

	agree(t, b, store.ProposeWithdrawal, keys[0].ID)
	require.Equal(t, 1, trusted(t, b))
	status, err := b.Service.ListStatus(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, status.Keys)
}

// Where the active key is withdrawn, nothing is issued.
func TestTheActiveKeyIsWithdrawn(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	r := b.Issued(t, 1, testbed.FacilityA)
	text := mine(t, b, r.Said)[0].Certificate.Text
	keys, err := b.Service.Keys(ctx)
	require.NoError(t, err)
	agree(t, b, store.ProposeWithdrawal, keys[0].ID)
	require.Zero(t, trusted(t, b))
	require.NotEqual(t, verify.Valid, verdict(t, b, text).Decision)
	keys, err = b.Service.Keys(ctx)
	require.NoError(t, err)
	require.False(t, keys[0].Active || keys[1].Active)
}
