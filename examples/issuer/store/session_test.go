//go:build unix

package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

var _ scs.CtxStore = store.Sessions{}

func TestSessions(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		first, second := place(t, open, clock).Sessions(), open(store.Options{Clock: clock.Now}).Sessions()
		_, found, err := first.Find("secret")
		require.NoError(t, err)
		require.False(t, found)

		end := clock.Now().Add(time.Hour)
		require.NoError(t, first.Commit("secret", []byte("user=lan"), end))
		require.NoError(t, first.CommitCtx(ctx, "secret", []byte("user=lan&page=2"), end.Add(time.Hour)))
		data, found, err := second.FindCtx(ctx, "secret")
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, "user=lan&page=2", string(data))

		clock.turn(2 * time.Hour)
		_, found, err = second.Find("secret")
		require.NoError(t, err)
		require.False(t, found, "it is over")
		clock.turn(-time.Hour)
		require.NoError(t, second.Delete("secret"))
		require.NoError(t, second.Delete("secret"))
		_, found, err = first.Find("secret")
		require.NoError(t, err)
		require.False(t, found)
	})
}

// A session of another key file is none, so that nobody is locked out by it.
func TestSessionThatDoesNotOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		first, other := place(t, open, clock), open(store.Options{Clock: clock.Now, Seal: storetest.Seal(t)})
		require.NoError(t, first.Sessions().Commit("secret", []byte("user=lan"), clock.Now().Add(time.Hour)))
		_, found, err := other.Sessions().Find("secret")
		require.NoError(t, err)
		require.False(t, found)
	})
}
