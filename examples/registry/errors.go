package registry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

var (
	// ErrAddress: the address is neither sqlite:PATH nor postgres://….
	ErrAddress = errors.New("registry: the address is neither sqlite:PATH nor postgres://…")
	// ErrSchema: the tables are of another version than SchemaVersion.
	ErrSchema = errors.New("registry: the tables are of another version")
	// ErrTooManyKeys: Candidates was given more than MaxKeys.
	ErrTooManyKeys = errors.New("registry: too many keys")
)

// Error is a failure of the database. The texts of drivers and servers quote
// values and so people; they are left out.
type Error struct {
	Op   string // what was to be done: "load"
	Code string // "SQLSTATE 53100", "SQLite 13", or "connection" where the database gave no code
}

func (e *Error) Error() string { return "registry: " + e.Op + ": " + e.Code }

// wrap gives the error of a context that has ended, else an *Error.
func wrap(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("registry: %s: %w", op, ctx.Err())
	}
	e := &Error{Op: op, Code: "connection"}
	var postgres *pgconn.PgError
	var lite *sqlite.Error
	switch {
	case errors.As(err, &postgres):
		e.Code = "SQLSTATE " + postgres.Code
	case errors.As(err, &lite):
		e.Code = fmt.Sprintf("SQLite %d", lite.Code())
	case errors.Is(err, sql.ErrNoRows):
		e.Code = "no rows"
	}
	return e
}
