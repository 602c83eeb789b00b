package kept

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// counting counts how often it was asked, and takes a while for it.
type counting struct {
	asked atomic.Int32
	takes time.Duration
	err   error
}

func (c *counting) find(ctx context.Context) (int32, error) {
	n := c.asked.Add(1)
	select {
	case <-time.After(c.takes):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	return n, c.err
}

func TestWhatIsCheapIsAskedEveryTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c counting
		f := New(time.Now, c.find)
		for _, want := range []int32{1, 1, 2} {
			found, err := f.Get(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, found.Value)
			time.Sleep(MinAge / 2)
		}
	})
}

func TestWhatIsDearIsKeptLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := counting{takes: 30 * time.Second}
		f := New(time.Now, c.find)
		asked := time.Now()
		found, err := f.Get(t.Context())
		require.NoError(t, err)
		require.Equal(t, asked, found.At, "it is as old as the question")
		time.Sleep(4 * time.Minute)
		found, err = f.Get(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, found.Value)
		time.Sleep(time.Minute)
		began := time.Now()
		found, err = f.Get(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, found.Value, "the old one, while the new one is being found out")
		require.Equal(t, Patience, time.Since(began))
		time.Sleep(time.Minute)
		found, err = f.Get(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 2, found.Value)
	})
}

func TestManyAskOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := counting{takes: time.Minute}
		f := New(time.Now, c.find)
		impatient, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		var all sync.WaitGroup
		all.Go(func() {
			_, err := f.Get(impatient)
			require.ErrorIs(t, err, context.DeadlineExceeded)
		})
		for range 20 {
			all.Go(func() {
				found, err := f.Get(t.Context())
				require.NoError(t, err)
				require.EqualValues(t, 1, found.Value, "though who asked first has gone")
			})
		}
		all.Wait()
	})
}

func TestAfterAFailureItIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := counting{err: errors.New("down")}
		f := New(time.Now, c.find)
		_, err := f.Get(t.Context())
		require.ErrorIs(t, err, c.err)
		c.err = nil
		found, err := f.Get(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 2, found.Value)
	})
}

func TestItEndsSomeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := counting{takes: MaxCost + time.Second}
		_, err := New(time.Now, c.find).Get(t.Context())
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}
