package store

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations
var migrations embed.FS

// migrationLock is the number of the lock that whoever makes the tables holds. It means
// nothing.
const migrationLock = 7308332044908163178

// migratePostgres makes our tables, and River's, while holding a lock.
func migratePostgres(ctx context.Context, config *pgxpool.Config) error {
	lock, err := pgx.ConnectConfig(ctx, config.ConnConfig.Copy())
	if err != nil {
		return postgresError(ctx, err)
	}
	defer lock.Close(context.WithoutCancel(ctx)) // and with it the lock goes
	if _, err := lock.Exec(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return postgresError(ctx, err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config.Copy())
	if err != nil {
		return postgresError(ctx, err)
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	if err := up(ctx, goose.DialectPostgres, db, "migrations/postgres"); err != nil {
		return postgresError(ctx, err)
	}
	river, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	_, err = river.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return postgresError(ctx, err)
}

// migrate makes the tables. SQLite has no lock that goose could hold meanwhile: where
// several processes begin at once, one is first, and the others fail and look again.
func (e *sqliteEngine) migrate(ctx context.Context) error {
	const tries = 20
	for try := 1; ; try++ {
		err := up(ctx, goose.DialectSQLite3, e.writer, "migrations/sqlite")
		if err == nil || try == tries {
			return sqliteError(ctx, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func up(ctx context.Context, dialect goose.Dialect, db *sql.DB, folder string) error {
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}
