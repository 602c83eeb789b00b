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

func TestClean(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		begin := clock.Now()
		require.NoError(t, s.As(operator).PutUser(ctx, store.User{Actor: lan}))
		require.NoError(t, s.PutNotice(ctx, store.Notice{ID: "sent"}, store.Notice{ID: "waits"}))
		require.NoError(t, s.NoticeSent(ctx, "sent"))
		r, err := s.As(lan).PutSigningRequest(ctx, store.SigningRequest{Facility: "01-001", Items: toSign})
		require.NoError(t, err)
		for i, life := range []time.Duration{time.Hour, 1000 * 24 * time.Hour} {
			require.NoError(t, s.As(operator).PutToken(ctx, store.Token{Hash: [32]byte{byte(i)}, User: "lan", ExpiresAt: begin.Add(life)}))
			require.NoError(t, s.Sessions().Commit(string(rune('a'+i)), nil, begin.Add(life)))
		}

		require.NoError(t, s.Clean(ctx, begin), "nothing is over")
		_, err = s.Token(ctx, [32]byte{})
		require.NoError(t, err)
		clock.turn(time.Hour)
		require.NoError(t, s.Clean(ctx, clock.Now()))
		_, err = s.As(lan).TakeSigningRequest(ctx, r.ID)
		require.ErrorIs(t, err, store.ErrUsed, "still told so")
		clock.turn(store.NoticeLife)
		require.NoError(t, s.Clean(ctx, clock.Now()))

		clock.turn(-store.NoticeLife - time.Hour) // so that only what was deleted is not there
		_, err = s.Token(ctx, [32]byte{})
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = s.Token(ctx, [32]byte{1})
		require.NoError(t, err)
		_, found, err := s.Sessions().Find("a")
		require.NoError(t, err)
		require.False(t, found)
		_, found, err = s.Sessions().Find("b")
		require.NoError(t, err)
		require.True(t, found)
		_, err = s.As(lan).TakeSigningRequest(ctx, r.ID)
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = s.Notice(ctx, "sent")
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = s.Notice(ctx, "waits")
		require.NoError(t, err)
	})
}
