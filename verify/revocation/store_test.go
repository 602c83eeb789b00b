package revocation_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

func clock() time.Time { return today }

func TestAStoreWithoutListsKnowsNothing(t *testing.T) {
	store := revocation.NewStore(clock, nil)
	_, err := store.Revoked(t.Context(), someone(1))
	require.ErrorIs(t, err, revocation.ErrNoLists)
	store.Replace(revocation.NewLists())
	found, err := store.Revoked(t.Context(), someone(1))
	require.NoError(t, err)
	require.False(t, found.Revoked)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = store.Revoked(ctx, someone(1))
	require.ErrorIs(t, err, context.Canceled)
}

func TestListsAreReplacedWhileOthersLookUp(t *testing.T) {
	both := []*revocation.Lists{
		union(t, list(t, revocation.Scope{}, revoked(t, 0, 100)...)),
		union(t, list(t, revocation.Scope{}, revoked(t, 0, 50)...), list(t, revocation.Scope{Country: "VN"}, revoked(t, 50, 100)...)),
	}
	store := revocation.NewStore(clock, both[0])
	var readers sync.WaitGroup
	for reader := range 16 {
		readers.Go(func() {
			for n := range 500 {
				found, err := store.Revoked(context.Background(), someone(n%200))
				if err != nil || found.Revoked != (n%200 < 100) {
					t.Errorf("reader %d: certificate %d: %v %v", reader, n%200, found, err)
				}
			}
		})
	}
	for n := range 200 {
		store.Replace(both[n%2])
	}
	readers.Wait()
}
