//go:build unix

package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestKeys(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := open(store.Options{Clock: clock.Now})
		keys, err := s.Keys(ctx)
		require.NoError(t, err)
		require.Empty(t, keys)
		a, b := store.IssuingKey{ID: []byte("aaaaaaaa"), Certificate: []byte("A")}, store.IssuingKey{ID: []byte("bbbbbbbb"), Certificate: []byte("B")}
		require.NoError(t, s.PutKey(ctx, a))
		require.NoError(t, s.PutKey(ctx, b))
		require.NoError(t, s.PutKey(ctx, b), "again")
		require.ErrorIs(t, s.PutKey(ctx, store.IssuingKey{ID: b.ID, Certificate: []byte("C")}), store.ErrExists)
		require.ErrorIs(t, s.PutKey(ctx, store.IssuingKey{}), store.ErrNoName)
		require.ErrorIs(t, s.Activate(ctx, []byte("cccccccc")), store.ErrNotFound)

		require.NoError(t, s.Activate(ctx, b.ID))
		b.Active, b.Since = true, clock.Now()
		keys, err = s.Keys(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.IssuingKey{a, b}, keys)

		clock.turn(time.Hour)
		require.NoError(t, s.Activate(ctx, b.ID), "it is already")
		require.NoError(t, s.Activate(ctx, a.ID))
		a.Active, b.Active, a.Since = true, false, clock.Now()
		keys, err = s.Keys(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.IssuingKey{b, a}, keys)
	})
}

// However many change it at once, one key is active.
func TestOneActiveKey(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := open(store.Options{})
		for i := range byte(4) {
			require.NoError(t, s.PutKey(ctx, store.IssuingKey{ID: []byte{i, 1}, Certificate: []byte{i}}))
		}
		good, failures := race(8, func(i int) error { return s.Activate(ctx, []byte{byte(i % 4), 1}) })
		require.Equal(t, 8, good, failures)
		keys, err := s.Keys(ctx)
		require.NoError(t, err)
		active := 0
		for _, k := range keys {
			if k.Active {
				active++
			}
		}
		require.Equal(t, 1, active)
	})
}

func TestSettings(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := open(store.Options{})
		value, err := s.Setting(ctx, "issuing-paused")
		require.NoError(t, err)
		require.Empty(t, value)
		require.NoError(t, s.As(operator).SetSetting(ctx, "issuing-paused", "since the key was lost", store.Happening{Action: "issuing-paused"}))
		require.NoError(t, s.As(operator).SetSetting(ctx, "issuing-paused", "yes", store.Happening{Action: "issuing-paused"}))
		value, err = open(store.Options{}).Setting(ctx, "issuing-paused")
		require.NoError(t, err)
		require.Equal(t, "yes", value)
		require.ErrorIs(t, s.As(operator).SetSetting(ctx, "active-key", "00", store.Happening{}), store.ErrForbidden)
	})
}
