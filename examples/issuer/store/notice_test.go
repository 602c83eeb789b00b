//go:build unix

package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestNotice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		s := open(store.Options{})
		n := store.Notice{ID: "renewed-1", Kind: "renewed", Phone: "0912345678", Email: "lan@example.vn", Language: "vi",
			Link: "https://example.vn/c/secret", Record: "a"}
		require.NoError(t, s.PutNotice(ctx, n, store.Notice{ID: "renewed-2"}))
		require.NoError(t, s.PutNotice(ctx, store.Notice{ID: "renewed-1", Phone: "0987654321"}), "changes nothing")
		require.ErrorIs(t, s.PutNotice(ctx, store.Notice{ID: "renewed-3"}, store.Notice{}), store.ErrNoName)
		_, err := s.Notice(ctx, "renewed-3")
		require.ErrorIs(t, err, store.ErrNotFound, "all or none")

		got, err := s.Notice(ctx, "renewed-1")
		require.NoError(t, err)
		require.NotZero(t, got.At)
		n.At = got.At
		require.Equal(t, n, got)

		var mu sync.Mutex
		sent := map[string]int{}
		working, done := context.WithCancel(ctx)
		require.NoError(t, s.Work(working, map[store.JobKind]store.Handler{store.NoticeJob: func(ctx context.Context, keys []string) error {
			for _, id := range keys {
				if err := s.NoticeSent(ctx, id); err != nil {
					return err
				}
				mu.Lock()
				sent[id]++
				if len(sent) == 2 {
					done()
				}
				mu.Unlock()
			}
			return nil
		}}, 1))
		require.NoError(t, ctx.Err())
		require.Equal(t, map[string]int{"renewed-1": 1, "renewed-2": 1}, sent)
		first, err := s.Notice(ctx, "renewed-1")
		require.NoError(t, err)
		require.NotZero(t, first.EndedAt)
		require.NoError(t, s.NoticeSent(ctx, "renewed-1"))
		require.NoError(t, s.NoticeRefused(ctx, "renewed-1", "no-address"))
		again, err := s.Notice(ctx, "renewed-1")
		require.NoError(t, err)
		require.Equal(t, first, again)

		require.NoError(t, s.PutNotice(ctx, store.Notice{ID: "renewed-4"}))
		require.NoError(t, s.NoticeRefused(ctx, "renewed-4", "no-address"))
		refused, err := s.Notice(ctx, "renewed-4")
		require.NoError(t, err)
		require.Equal(t, "no-address", refused.Refused)
		require.NotZero(t, refused.EndedAt)
	})
}
