//go:build unix

package store_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

var toSign = []store.SigningItem{{Record: "a", Version: 3, Hash: [32]byte{1, 2}}, {Record: "b", Version: 1}}

func TestSigningRequest(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		machines := []*store.Store{place(t, open, clock), open(store.Options{Clock: clock.Now})}
		s := machines[0]
		r, err := s.As(lan).PutSigningRequest(ctx, store.SigningRequest{Facility: lan.Facility, Items: toSign})
		require.NoError(t, err)
		require.Equal(t, store.SigningRequest{ID: r.ID, Facility: lan.Facility, MadeBy: "lan", MadeAt: clock.Now(),
			ExpiresAt: clock.Now().Add(store.SigningLife), Items: toSign}, r)

		for _, actor := range []store.Actor{minh, tay, hanoi} {
			_, err = s.As(actor).TakeSigningRequest(ctx, r.ID)
			require.ErrorIs(t, err, store.ErrNotFound)
		}
		_, err = s.As(lan).TakeSigningRequest(ctx, "another")
		require.ErrorIs(t, err, store.ErrNotFound)
		good, failures := race(8, func(i int) error {
			taken, err := machines[i%2].As(lan).TakeSigningRequest(ctx, r.ID)
			if err == nil {
				require.Equal(t, r, taken)
			}
			return err
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrUsed)

		late, err := s.As(lan).PutSigningRequest(ctx, store.SigningRequest{Facility: lan.Facility, Items: toSign})
		require.NoError(t, err)
		require.NotEqual(t, r.ID, late.ID)
		clock.turn(store.SigningLife)
		_, err = s.As(lan).TakeSigningRequest(ctx, late.ID)
		require.ErrorIs(t, err, store.ErrUsed)
	})
}

func TestWhoSigns(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		for _, ask := range []struct {
			actor    store.Actor
			facility string
			want     error
		}{
			{lan, "01-001", nil},
			{lan, "01-002", store.ErrNotFound},
			{lan, "", store.ErrNotFound},
			{lan, "99-001", store.ErrNotFound},
			{hanoi, "01-002", nil},
			{hanoi, "01-001", store.ErrNotFound}, // signs for itself
			{hanoi, "79-001", store.ErrNotFound},
			{store.Actor{Role: lan.Role}, "", store.ErrNotFound},
			{congan, "01-001", store.ErrForbidden},
			{hoa, "01-001", store.ErrForbidden},
			{giang, "01-001", store.ErrForbidden},
			{store.Service("w"), "01-001", store.ErrForbidden},
			{store.Actor{}, "01-001", store.ErrForbidden},
		} {
			r, err := s.As(ask.actor).PutSigningRequest(ctx, store.SigningRequest{Facility: ask.facility, Items: toSign})
			require.ErrorIs(t, err, ask.want)
			_, err = s.As(ask.actor).TakeSigningRequest(ctx, r.ID)
			require.ErrorIs(t, err, ask.want)
		}
		_, err := s.As(lan).PutSigningRequest(ctx, store.SigningRequest{Facility: "01-001"})
		require.ErrorIs(t, err, store.ErrSigningItems)
		_, err = s.As(lan).PutSigningRequest(ctx, store.SigningRequest{Facility: "01-001", Items: make([]store.SigningItem, store.MaxSigningItems+1)})
		require.ErrorIs(t, err, store.ErrSigningItems)
	})
}
