package service_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

func files(t *testing.T, b *testbed.Bed) []string {
	t.Helper()
	index, err := b.Service.RevocationList(ctx, revocation.IndexName)
	require.NoError(t, err)
	paths, err := revocation.IndexedFiles(index.Data)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	return paths
}

func revoke(t *testing.T, b *testbed.Bed, uvci string) {
	t.Helper()
	p, err := b.Service.ProposeRevocation(ctx, b.Users[testbed.Officer1].Actor, uvci, "fraud")
	require.NoError(t, err)
	_, err = b.Service.Decide(ctx, b.Users[testbed.Officer2].Actor, p.ID, true)
	require.NoError(t, err)
}

// Caches keep an index for a minute: what it names is there meanwhile, and not for ever.
func TestFilesOfTheIndexBefore(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	before := files(t, b)
	revoke(t, b, b.Issued(t, 1, testbed.FacilityA).UVCI)
	b.Clock.Advance(61 * time.Second)
	require.NotEqual(t, before, files(t, b))
	for _, path := range before {
		_, err := b.Service.RevocationList(ctx, path)
		require.NoError(t, err)
	}
	b.Clock.Advance(time.Hour)
	revoke(t, b, b.Issued(t, 3, testbed.FacilityA).UVCI)
	b.Clock.Advance(61 * time.Second)
	files(t, b)
	_, err := b.Service.RevocationList(ctx, before[0])
	require.ErrorIs(t, err, service.ErrNoList)
}

// A file that the index of another machine names is there, too.
func TestFilesOfTheIndexOfAnotherMachine(t *testing.T) {
	var o service.Options
	b := testbed.New(t, testbed.Options{Change: func(made *service.Options) { o = *made }})
	other, err := service.New(ctx, o)
	require.NoError(t, err)
	files(t, b)
	revoke(t, b, b.Issued(t, 1, testbed.FacilityA).UVCI)
	b.Clock.Advance(6 * time.Second)
	index, err := other.RevocationList(ctx, revocation.IndexName)
	require.NoError(t, err)
	paths, err := revocation.IndexedFiles(index.Data)
	require.NoError(t, err)
	_, err = b.Service.RevocationList(ctx, paths[0])
	require.NoError(t, err)
}

// Lists are given out as long as they are good, whatever the database does.
func TestListsWhileTheStoreIsDown(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	files(t, b)
	require.NoError(t, b.Store.Close())
	for _, later := range []time.Duration{2 * time.Minute, time.Second, 23 * time.Hour} {
		b.Clock.Advance(later)
		files(t, b)
		_, err := b.Service.TrustSnapshot(ctx)
		require.NoError(t, err)
	}
	b.Clock.Advance(time.Hour)
	_, err := b.Service.RevocationList(ctx, revocation.IndexName)
	require.Error(t, err, "verifiers would not believe them")
}

// Who does not wait for the lists keeps nobody from having them.
func TestOneWhoDoesNotWaitForLists(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	gone, stop := context.WithCancel(ctx)
	stop()
	_, err := b.Service.RevocationList(gone, revocation.IndexName)
	if err != nil { // it may have been made before anybody looked
		require.ErrorIs(t, err, context.Canceled)
	}
	files(t, b)
}
