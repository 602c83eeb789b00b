package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"modernc.org/sqlite"
	lite "modernc.org/sqlite/lib"
)

// OpenSQLite opens the store in one file, and makes it where there is none, for its
// owner only. Any number of processes of one machine may have it open; the file has to
// be on a disk of that machine. What a call wrote when it came back is on the disk.
//
// It fails with an *fs.PathError, ErrFull or ErrUnavailable.
func OpenSQLite(ctx context.Context, path string, o Options) (*Store, error) {
	e, err := openSQLite(path)
	if err != nil {
		return nil, err
	}
	s := newStore(o)
	s.engine, e.store = e, s
	if err := e.migrate(ctx); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return s, nil
}

// sqliteEngine writes through one connection: SQLite has one writer at a time, and those
// of one process wait for each other here rather than there. It reads through others.
type sqliteEngine struct {
	store  *Store
	path   string
	writer *sql.DB
	reader *sql.DB
	wake   chan struct{} // there may be jobs
}

func openSQLite(path string) (*sqliteEngine, error) {
	if err := touch(path); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	e := &sqliteEngine{path: path, wake: make(chan struct{}, 1)}
	if e.writer, err = sql.Open("sqlite", sqliteAddress(path)); err != nil {
		return nil, err
	}
	e.writer.SetMaxOpenConns(1)
	if e.reader, err = sql.Open("sqlite", sqliteAddress(path, "query_only(1)")); err != nil {
		return nil, errors.Join(err, e.writer.Close())
	}
	e.reader.SetMaxOpenConns(max(4, 2*runtime.GOMAXPROCS(0)))
	e.reader.SetMaxIdleConns(max(4, 2*runtime.GOMAXPROCS(0)))
	return e, nil
}

// touch makes a file for its owner only, unless it is there.
func touch(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func sqliteAddress(path string, pragmas ...string) string {
	options := url.Values{
		"_txlock": {"immediate"},
		"_pragma": append([]string{
			"busy_timeout(10000)", // milliseconds
			"journal_mode(WAL)",
			"synchronous(FULL)",
			"foreign_keys(1)",
			"cache_size(-16384)",           // KiB, minus by SQLite's convention
			"journal_size_limit(67108864)", // bytes
		}, pragmas...),
	}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: options.Encode()}
	return address.String()
}

func (e *sqliteEngine) write(ctx context.Context, do func(tx) error) error {
	t, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		return sqliteError(ctx, err)
	}
	defer t.Rollback()
	writing := &sqliteTx{on: t, prepared: map[string]*sql.Stmt{}}
	if err := do(writing); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return sqliteError(ctx, err)
	}
	if writing.enqueued {
		e.rouse()
	}
	return nil
}

func (e *sqliteEngine) read(_ context.Context, do func(tx) error) error {
	return do(&sqliteTx{on: e.reader})
}

func (e *sqliteEngine) survey(ctx context.Context, do func(tx) error) error { return e.read(ctx, do) }

func (e *sqliteEngine) forUpdate() string { return "" }

func (e *sqliteEngine) countJobs() string { return "SELECT COUNT(*) FROM jobs" }

func (e *sqliteEngine) ping(ctx context.Context) error {
	var one int
	return sqliteError(ctx, e.reader.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

func (e *sqliteEngine) now(context.Context) (time.Time, error) { return time.Now(), nil }

func (e *sqliteEngine) close() error { return errors.Join(e.reader.Close(), e.writer.Close()) }

// sqliteTx is a transaction of the writer, or the readers.
type sqliteTx struct {
	on interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
	prepared map[string]*sql.Stmt // of a transaction, that closes them
	enqueued bool
}

func (t *sqliteTx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if t.prepared == nil {
		return 0, errReading
	}
	statement, ok := t.prepared[query]
	if !ok {
		var err error
		if statement, err = t.on.PrepareContext(ctx, query); err != nil {
			return 0, sqliteError(ctx, err)
		}
		t.prepared[query] = statement
	}
	result, err := statement.ExecContext(ctx, columns(args)...)
	if err != nil {
		return 0, sqliteError(ctx, err)
	}
	return result.RowsAffected()
}

func (t *sqliteTx) query(ctx context.Context, query string, args ...any) (rows, error) {
	r, err := t.on.QueryContext(ctx, query, columns(args)...)
	if err != nil {
		return nil, sqliteError(ctx, err)
	}
	return sqliteRows{ctx, r}, nil
}

// errReading says that something is written where it is only read.
var errReading = errors.New("store: no transaction to write in")

type sqliteRows struct {
	ctx context.Context
	*sql.Rows
}

func (r sqliteRows) Scan(into ...any) error { return sqliteError(r.ctx, r.Rows.Scan(into...)) }
func (r sqliteRows) Err() error             { return sqliteError(r.ctx, r.Rows.Err()) }
func (r sqliteRows) Close()                 { _ = r.Rows.Close() }

// sqliteError says what kind of error it is. Its text, which may quote values, is left
// out.
func sqliteError(ctx context.Context, err error) error {
	var e *sqlite.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &e):
		return fmt.Errorf("%w: %T", ErrUnavailable, err)
	}
	kind := ErrUnavailable
	switch {
	case e.Code() == lite.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lite.SQLITE_CONSTRAINT_PRIMARYKEY:
		kind = ErrExists
	case e.Code()&0xff == lite.SQLITE_FULL:
		kind = ErrFull
	}
	return fmt.Errorf("%w: SQLite %d", kind, e.Code())
}
