//go:build unix

package store_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestFacilities(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		all := []string{"01-001", "01-002", "79-001"}
		for _, view := range []struct {
			view *store.View
			want []string
		}{
			{s.As(lan), all[:1]}, {s.As(tay), all[2:]}, {s.As(congan), all[:1]}, {s.As(hanoi), all[:2]},
			{s.As(hoa), all}, {s.As(giang), all}, {s.As(store.Service("w")), all},
			{s.As(store.Actor{}), nil}, {s.AsPerson([]byte("p")), nil}, {s.AsPerson(nil), nil},
			{s.As(store.Actor{Role: lan.Role}), nil}, {s.As(store.Actor{Role: hanoi.Role}), nil},
		} {
			list, err := view.view.Facilities(ctx)
			require.NoError(t, err)
			var codes []string
			for _, f := range list {
				codes = append(codes, f.Code)
			}
			require.Equal(t, view.want, codes)
		}

		moved := store.Facility{Code: "79-001", Name: "Trạm y tế Sài Gòn", Commune: "26743", Province: "79", Central: true}
		require.NoError(t, s.PutFacility(ctx, moved))
		got, err := s.Facility(ctx, "79-001")
		require.NoError(t, err)
		require.Equal(t, moved, got)
		_, err = s.Facility(ctx, "99-001")
		require.ErrorIs(t, err, store.ErrNotFound)
		require.ErrorIs(t, s.PutFacility(ctx, store.Facility{}), store.ErrNoName)
	})
}
