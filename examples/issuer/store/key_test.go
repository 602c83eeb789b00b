//go:build unix

package store_test

import (
	"context"
	"encoding/hex"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// agree has two officers decide about a key.
func agree(t *testing.T, s *store.Store, kind store.ProposalKind, id []byte) error {
	t.Helper()
	p, err := s.As(hoa).Propose(ctx, store.Proposal{Kind: kind, Subject: hex.EncodeToString(id), Reason: "the old one ends"})
	if err != nil {
		return err
	}
	_, err = s.As(binh).Decide(ctx, p.ID, true)
	return err
}

func TestKeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		keys, err := s.Keys(ctx)
		require.NoError(t, err)
		require.Empty(t, keys)
		a := store.IssuingKey{ID: []byte("aaaaaaaa"), Certificate: []byte("A"), State: store.KeyActive, Since: clock.Now()}
		b := store.IssuingKey{ID: []byte("bbbbbbbb"), Certificate: []byte("B"), State: store.KeyKnown}
		require.NoError(t, s.PutKey(ctx, a))
		require.NoError(t, s.PutKey(ctx, b))
		require.NoError(t, s.PutKey(ctx, b), "again")
		require.ErrorIs(t, s.PutKey(ctx, store.IssuingKey{ID: b.ID, Certificate: []byte("C")}), store.ErrExists)
		require.ErrorIs(t, s.PutKey(ctx, store.IssuingKey{}), store.ErrNoName)
		is := func(want ...store.IssuingKey) {
			t.Helper()
			keys, err := s.Keys(ctx)
			require.NoError(t, err)
			require.Equal(t, want, keys)
		}
		is(b, a)

		require.ErrorIs(t, agree(t, s, store.ProposeKey, b.ID), store.ErrKeyState, "verifiers do not know it")
		require.ErrorIs(t, agree(t, s, store.ProposeWithdrawal, b.ID), store.ErrKeyState)
		require.ErrorIs(t, agree(t, s, store.ProposePublication, a.ID), store.ErrKeyState, "it is")
		require.ErrorIs(t, agree(t, s, store.ProposeKey, []byte("cccccccc")), store.ErrNotFound)
		require.NoError(t, agree(t, s, store.ProposePublication, b.ID))
		b.State = store.KeyPublished
		is(b, a)
		clock.turn(time.Hour)
		require.NoError(t, agree(t, s, store.ProposeKey, b.ID))
		a.State, b.State, b.Since = store.KeyPublished, store.KeyActive, clock.Now()
		is(a, b)
		require.NoError(t, agree(t, s, store.ProposeWithdrawal, a.ID))
		a.State = store.KeyWithdrawn
		is(a, b)
		require.ErrorIs(t, agree(t, s, store.ProposePublication, a.ID), store.ErrKeyState, "for good")
		require.NoError(t, agree(t, s, store.ProposeWithdrawal, b.ID), "the active one, too")
		b.State = store.KeyWithdrawn
		is(a, b)

		approved, err := s.Approved(ctx)
		require.NoError(t, err)
		require.Empty(t, approved, "each was done when it was decided")
		steps, _, err := s.As(giang).Trail(ctx, store.TrailQuery{Action: "key-withdrawn"})
		require.NoError(t, err)
		require.Len(t, steps, 2)
		require.Equal(t, "binh", steps[0].Actor)
	})
}

// What can be done no more when it is decided is not decided.
func TestAKeyChangesWhileAProposalWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		for i := range byte(2) {
			require.NoError(t, s.PutKey(ctx, store.IssuingKey{ID: []byte{i, 1}, Certificate: []byte{i}}))
		}
		require.NoError(t, agree(t, s, store.ProposePublication, []byte{1, 1}))
		p, err := s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeKey, Subject: "0101", Reason: "new"})
		require.NoError(t, err)
		require.NoError(t, agree(t, s, store.ProposeWithdrawal, []byte{1, 1}))
		_, err = s.As(binh).Decide(ctx, p.ID, true)
		require.ErrorIs(t, err, store.ErrKeyState)
		_, err = s.As(binh).Decide(ctx, p.ID, false)
		require.NoError(t, err)
	})
}

// However many change it at once, one key is active.
func TestOneActiveKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		good, failures := race(8, func(i int) error {
			return s.PutKey(ctx, store.IssuingKey{ID: []byte{byte(i), 1}, Certificate: []byte{byte(i)}})
		})
		require.Equal(t, 8, good, failures)
		require.Equal(t, 1, active(t, s))
		keys, err := s.Keys(ctx)
		require.NoError(t, err)
		good, failures = race(7, func(i int) error {
			if err := agree(t, s, store.ProposePublication, keys[i].ID); err != nil {
				return err
			}
			return agree(t, s, store.ProposeKey, keys[i].ID)
		})
		require.Equal(t, 7, good, failures)
		require.Equal(t, 1, active(t, s))
	})
}

func active(t *testing.T, s *store.Store) int {
	keys, err := s.Keys(ctx)
	require.NoError(t, err)
	n := 0
	for _, k := range keys {
		if k.State == store.KeyActive {
			n++
		}
	}
	return n
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
		require.ErrorIs(t, s.As(operator).SetSetting(ctx, "audit-log-line", "00", store.Happening{}), store.ErrForbidden)
	})
}
