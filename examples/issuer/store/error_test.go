package store

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
)

// What PostgreSQL says is known by its code; what it quotes is not told.
func TestErrorsOfPostgres(t *testing.T) {
	for code, want := range map[string]error{
		"23505": ErrExists, "53100": ErrFull, "40001": ErrUnavailable, "40P01": ErrUnavailable, "57P01": ErrUnavailable, "22021": ErrUnavailable,
	} {
		err := postgresError(context.Background(), &pgconn.PgError{Code: code, Message: "Nguyễn", Detail: "Key (name)=(Nguyễn) already exists."})
		require.ErrorIs(t, err, want, code)
		require.NotContains(t, err.Error(), "Nguyễn")
	}
	err := postgresError(context.Background(), errors.New("dial: password=secret"))
	require.ErrorIs(t, err, ErrUnavailable)
	require.NotContains(t, err.Error(), "secret")
	ended, end := context.WithCancel(context.Background())
	end()
	require.ErrorIs(t, postgresError(ended, errors.New("x")), context.Canceled)
	require.ErrorIs(t, sqliteError(ended, errors.New("x")), context.Canceled)
	require.ErrorIs(t, sqliteError(context.Background(), errors.New("x")), ErrUnavailable)
}
