//go:build unix

package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// The time that all machines share is the database's, unless a clock is given.
func TestNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		now, err := open(store.Options{}).Now(ctx)
		require.NoError(t, err)
		require.WithinDuration(t, time.Now(), now, time.Minute)
		clock := newHands()
		now, err = open(store.Options{Clock: clock.Now}).Now(ctx)
		require.NoError(t, err)
		require.WithinDuration(t, clock.Now(), now, time.Minute)
	})
}
