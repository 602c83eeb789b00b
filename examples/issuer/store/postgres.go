package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// ErrAddress says that the address is not one of PostgreSQL.
var ErrAddress = errors.New("store: not an address such as postgres://user@host/database")

// replicaTimeout is how long a replica may take to let us in.
const replicaTimeout = 2 * time.Second

// surveyTimeout is how long PostgreSQL counts, where that takes an index of all rows.
const surveyTimeout = "300s"

// minConnections is what a process has at least, unless its address says otherwise
// (pool_max_conns): one of them listens for jobs.
const minConnections = 10

// OpenPostgres opens the store in a database, and makes its tables where there are
// none, or older ones. Any number of machines may do so at once: one makes them, the
// others wait. The address is any that pgx takes.
//
// It fails with ErrAddress, ErrFull or ErrUnavailable.
func OpenPostgres(ctx context.Context, dsn string, o Options) (*Store, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, ErrAddress // what pgx says quotes it
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		config.MaxConns = max(config.MaxConns, minConnections)
	}
	if err := migratePostgres(ctx, config); err != nil {
		return nil, err
	}
	// Each query has an index. A plan is kept that was made while the tables were empty;
	// let it be good when they are full.
	config.ConnConfig.RuntimeParams["enable_seqscan"] = "off"
	// Such plans seem to cost so much that PostgreSQL would compile them each time.
	config.ConnConfig.RuntimeParams["jit"] = "off"
	// A machine that hangs in the middle of a transaction holds up nobody for long.
	config.ConnConfig.RuntimeParams["lock_timeout"] = "10s"
	config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	// Nor does a query that nobody waits for any more.
	config.ConnConfig.RuntimeParams["statement_timeout"] = "30s"
	s := newStore(o)
	e := &postgresEngine{store: s}
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, postgresError(ctx, err)
	}
	if e.jobs, err = e.newQueue(); err != nil {
		e.pool.Close()
		return nil, err
	}
	s.engine = e
	if o.Replica == "" {
		return s, nil
	}
	if e.replica, err = openReplica(ctx, o.Replica); err != nil {
		e.close()
		return nil, err
	}
	return s, nil
}

// openReplica connects when it is asked for the first time: a replica that does not
// answer keeps nobody from starting.
func openReplica(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, ErrAddress
	}
	config.ConnConfig.ConnectTimeout = replicaTimeout
	config.ConnConfig.RuntimeParams["jit"] = "off"
	config.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	config.ConnConfig.RuntimeParams["statement_timeout"] = surveyTimeout
	pool, err := pgxpool.NewWithConfig(ctx, config)
	return pool, postgresError(ctx, err)
}

type postgresEngine struct {
	store   *Store
	pool    *pgxpool.Pool
	replica *pgxpool.Pool         // nil: none
	jobs    *river.Client[pgx.Tx] // takes none, inserts only
}

// errAgain says that transactions got in each other's way.
var errAgain = fmt.Errorf("%w: too many write at once", ErrUnavailable)

// maxTries is how often a transaction is tried.
const maxTries = 10

func (e *postgresEngine) write(ctx context.Context, do func(tx) error) error {
	for try := 1; ; try++ {
		err := e.once(ctx, do)
		if !errors.Is(err, errAgain) || try == maxTries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rand.N(time.Duration(try) * 10 * time.Millisecond)):
		}
	}
}

func (e *postgresEngine) once(ctx context.Context, do func(tx) error) error {
	t, err := e.pool.Begin(ctx)
	if err != nil {
		return postgresError(ctx, err)
	}
	defer t.Rollback(context.WithoutCancel(ctx))
	if err := do(&postgresTx{on: t, writing: t, jobs: e.jobs}); err != nil {
		return err
	}
	return postgresError(ctx, t.Commit(ctx))
}

func (e *postgresEngine) read(_ context.Context, do func(tx) error) error {
	return do(&postgresTx{on: e.pool})
}

func (e *postgresEngine) survey(ctx context.Context, do func(tx) error) error {
	if e.replica != nil {
		err := do(&postgresTx{on: e.replica})
		if !errors.Is(err, ErrUnavailable) || ctx.Err() != nil {
			return err
		}
	}
	t, err := e.pool.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadOnly})
	if err != nil {
		return postgresError(ctx, err)
	}
	defer t.Rollback(context.WithoutCancel(ctx))
	if _, err := t.Exec(ctx, "SET LOCAL statement_timeout = '"+surveyTimeout+"'"); err != nil {
		return postgresError(ctx, err)
	}
	return do(&postgresTx{on: t})
}

func (e *postgresEngine) forUpdate() string { return " FOR UPDATE" }

func (e *postgresEngine) countJobs() string {
	return "SELECT COUNT(*) FROM river_job WHERE state IN ('available', 'pending', 'retryable', 'running', 'scheduled')"
}

func (e *postgresEngine) ping(ctx context.Context) error {
	return postgresError(ctx, e.pool.Ping(ctx))
}

func (e *postgresEngine) now(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := e.pool.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&now)
	return now, postgresError(ctx, err)
}

func (e *postgresEngine) close() error {
	if e.replica != nil {
		e.replica.Close()
	}
	e.pool.Close()
	return nil
}

// postgresTx is a transaction, or the pool.
type postgresTx struct {
	on interface {
		Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error)
		Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
	}
	writing pgx.Tx // nil: the pool
	jobs    *river.Client[pgx.Tx]
}

func (t *postgresTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.writing == nil {
		return 0, errReading
	}
	tag, err := t.on.Exec(ctx, query, columns(args)...)
	return tag.RowsAffected(), postgresError(ctx, err)
}

func (t *postgresTx) query(ctx context.Context, query string, args ...any) (rows, error) {
	r, err := t.on.Query(ctx, query, columns(args)...)
	if err != nil {
		return nil, postgresError(ctx, err)
	}
	return postgresRows{ctx, r}, nil
}

type postgresRows struct {
	ctx context.Context
	pgx.Rows
}

func (r postgresRows) Scan(into ...any) error { return postgresError(r.ctx, r.Rows.Scan(into...)) }
func (r postgresRows) Err() error             { return postgresError(r.ctx, r.Rows.Err()) }

// postgresError says what kind of error it is. Its text, which may quote values, is
// left out. Codes: PostgreSQL, Appendix A.
func postgresError(ctx context.Context, err error) error {
	var e *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &e):
		return fmt.Errorf("%w: nobody at its address, or the connection was lost", ErrUnavailable)
	}
	if why, ok := notLetIn[e.Code]; ok {
		return fmt.Errorf("%w: %s", ErrUnavailable, why)
	}
	kind := ErrUnavailable
	switch e.Code {
	case "23505": // unique_violation
		kind = ErrExists
	case "53100": // disk_full
		kind = ErrFull
	case "40001", "40P01": // serialization_failure, deadlock_detected
		kind = errAgain
	}
	return fmt.Errorf("%w: SQLSTATE %s", kind, e.Code)
}

// notLetIn says why a server lets nobody in, by SQLSTATE.
var notLetIn = map[string]string{
	"28P01": "the password is wrong",
	"28000": "the user may not log in",
	"3D000": "there is no such database",
	"53300": "it has too many connections",
}
