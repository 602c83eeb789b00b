package store

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// Options are what a Store needs besides its database.
type Options struct {
	// Seal encrypts what is about people. Required.
	Seal *seal.Seal
	// Clock gives the time. Default time.Now, which Store.Now checks.
	Clock func() time.Time
	// Random gives random bytes for keys. Default: those of crypto/rand.
	Random io.Reader
	// Replica is the address of a read replica of PostgreSQL, which may be some seconds
	// behind: counts, the trail and what is revoked are asked there, and everything else,
	// or all while it does not answer, where writing goes. Default: none.
	Replica string
	// Logger is told what workers could not do, without personal data. Default: silence.
	Logger *slog.Logger
}

// Store keeps what the service knows, in SQLite or in PostgreSQL. Open it with
// OpenSQLite or OpenPostgres. It is safe for concurrent use, and so is its database for
// any number of processes.
type Store struct {
	engine engine
	seal   *seal.Seal
	clock  func() time.Time
	given  bool // the clock was
	logger *slog.Logger

	mu     sync.Mutex
	random io.Reader
	lastID uint64
}

// View is the store as one actor sees it. Rows that are not the actor's are not found.
// It is safe for concurrent use.
type View struct {
	store  *Store
	actor  Actor
	person []byte // of a citizen
}

// engine is a database.
type engine interface {
	write(ctx context.Context, do func(tx) error) error
	read(ctx context.Context, do func(tx) error) error
	// survey is read for what may be some seconds old.
	survey(ctx context.Context, do func(tx) error) error
	// forUpdate goes behind a SELECT whose rows are going to be changed.
	forUpdate() string
	// countJobs is the query for how many jobs are not done.
	countJobs() string
	work(ctx context.Context, handlers map[JobKind]Handler, workers int) error
	lockLog(ctx context.Context) (*LogLock, error)
	ping(ctx context.Context) error
	// now is the time of the machine that the database is on.
	now(ctx context.Context) (time.Time, error)
	close() error
}

// tx is a transaction, or where nothing is changed whatever answers queries.
type tx interface {
	// exec fails with ErrExists, ErrFull or ErrUnavailable, as query does.
	exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	query(ctx context.Context, query string, args ...any) (rows, error)
	// enqueue puts jobs into the queue, which workers see when the transaction ends.
	enqueue(ctx context.Context, jobs ...Job) error
	enqueueOnce(ctx context.Context, kind JobKind, keys []string) error
}

// rows are the answer to a query. They are closed before the next statement.
type rows interface {
	Next() bool
	Scan(...any) error
	Err() error
	Close()
}

func newStore(o Options) *Store {
	s := &Store{seal: o.Seal, clock: o.Clock, given: o.Clock != nil, logger: o.Logger, random: o.Random}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	return s
}

// As gives the store as an actor sees it.
func (s *Store) As(a Actor) *View { return &View{store: s, actor: a} }

// Close ends all connections. Work has to have ended before.
func (s *Store) Close() error { return s.engine.close() }

// Ping asks whether the database answers. It fails with ErrUnavailable.
func (s *Store) Ping(ctx context.Context) error { return s.engine.ping(ctx) }

// Work takes jobs of the kinds that have a handler, so many at a time, until ctx ends,
// and waits for those that are being done. Any number of processes may do so: each job
// is given to one of them, and again to another where that one dies (JobLease). A
// handler that fails, or panics, is called again after 1 s, 2 s, 4 s, up to MaxJobDelay.
// It gives nil when ctx ended.
func (s *Store) Work(ctx context.Context, handlers map[JobKind]Handler, workers int) error {
	return s.engine.work(ctx, handlers, workers)
}

// write does something in one transaction, which is over if do fails. Do may be called
// several times, where transactions got in each other's way.
func (s *Store) write(ctx context.Context, do func(tx) error) error { return s.engine.write(ctx, do) }

// read asks without a transaction: each query is a moment of its own.
func (s *Store) read(ctx context.Context, do func(tx) error) error { return s.engine.read(ctx, do) }

// survey asks for what may be some seconds old.
func (s *Store) survey(ctx context.Context, do func(tx) error) error { return s.engine.survey(ctx, do) }

// Now is the time that all machines share: that of the database, where it has a clock of
// its own and Options.Clock was not given. It fails with ErrUnavailable.
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	if s.given {
		return s.now(), nil
	}
	return s.engine.now(ctx)
}

// now is the time as it is stored: in milliseconds.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }
