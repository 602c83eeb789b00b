//go:build unix

package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// Many machines start at once with an empty database: all of them get one that works.
func TestManyOpenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		var opening sync.WaitGroup
		for range 5 {
			opening.Go(func() {
				s := open(store.Options{})
				require.NoError(t, s.Ping(context.Background()))
				require.NoError(t, s.Enqueue(context.Background(), store.Job{Kind: store.CheckJob, Keys: []string{"a"}}))
			})
		}
		opening.Wait()
	})
}
