//go:build unix

package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestDuty(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		machines := []*store.Store{open(store.Options{Clock: clock.Now}), open(store.Options{Clock: clock.Now})}
		notMine := errors.New("not mine")
		each := func() int {
			good, failures := race(8, func(i int) error {
				mine, err := machines[i%2].Duty(ctx, "renew", time.Hour)
				if err == nil && !mine {
					err = notMine
				}
				return err
			})
			requireEach(t, failures, notMine)
			return good
		}
		require.Equal(t, 1, each())
		clock.turn(59 * time.Minute)
		require.Zero(t, each(), "the same hour")
		clock.turn(time.Minute)
		require.Equal(t, 1, each())
		clock.turn(-time.Second)
		require.Zero(t, each(), "a clock that is a little behind")

		clock.turn(1000 * time.Hour)
		require.Equal(t, 1, each(), "a clock jumps ahead")
		clock.turn(-1000 * time.Hour)
		require.Equal(t, 1, each(), "and back")

		mine, err := machines[0].Duty(ctx, "sweep", time.Minute)
		require.NoError(t, err)
		require.True(t, mine, "duties have nothing to do with each other")
	})
}
