package registry

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/vaxcert/vaxcert/identity"
)

// MaxKeys is how many keys one call of Candidates takes. Unit: keys; a record has
// about a dozen. Source: ours.
const MaxKeys = 1000

// SchemaVersion is the version of the tables that this package makes and reads.
const SchemaVersion = 1

// Database is a population register in a database. It implements
// identity.Registry. All methods may be called from any number of goroutines, and
// look-ups from any number of processes.
type Database struct {
	db       *sql.DB
	engine   engine
	byNumber *sql.Stmt
	byKeys   *sql.Stmt

	frequencies atomic.Pointer[identity.Frequencies]
}

var (
	_ identity.Registry        = (*Database)(nil)
	_ identity.FrequencySource = (*Database)(nil)
)

// engine is what differs between databases.
type engine struct {
	create           []string                // makes an empty register
	begin            []string                // before the people of a load
	insert           func(*loading) inserter // after begin
	finish           []string                // after the people: sort, make indexes, take the place of the old
	storeFrequencies string                  // stores the bytes that it takes
	byNumber         string                  // takes the number twice
	byKeys           string                  // takes what keyList gives
	keyList          func(keys []int64) any  // keys as one parameter
}

// Open opens the register in a database, and makes its tables where there are
// none:
//
//	sqlite:/var/lib/register.db      a file, made where there is none, for its owner only
//	postgres://user@host/database    and whatever pgx knows of such an address
//
// Close it after use. It fails with ErrAddress, ErrSchema, an *fs.PathError or an
// *Error.
func Open(ctx context.Context, address string) (*Database, error) {
	d, err := connect(address)
	if err != nil {
		return nil, err
	}
	if err := d.prepare(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func connect(address string) (*Database, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	d := &Database{}
	var err error
	switch {
	case scheme == "sqlite" && rest != "":
		d.engine = sqliteEngine
		d.db, err = openSQLite(rest)
	case scheme == "postgres", scheme == "postgresql":
		d.engine = postgresEngine
		d.db, err = openPostgres(address)
	default:
		return nil, ErrAddress
	}
	if err != nil {
		return nil, err
	}
	d.db.SetMaxIdleConns(max(2, runtime.GOMAXPROCS(0)))
	return d, nil
}

// prepare makes the tables where there are none, and the statements of look-ups.
func (d *Database) prepare(ctx context.Context) error {
	const op = "open"
	if err := d.db.PingContext(ctx); err != nil {
		return wrap(ctx, op, err)
	}
	var version int
	const current = "SELECT version FROM register_schema"
	if err := d.db.QueryRowContext(ctx, current).Scan(&version); err != nil {
		if err := d.makeTables(ctx); err != nil {
			return wrap(ctx, op, err)
		}
		if err := d.db.QueryRowContext(ctx, current).Scan(&version); err != nil {
			return wrap(ctx, op, err)
		}
	}
	if version != SchemaVersion {
		return ErrSchema
	}
	var err error
	if d.byNumber, err = d.db.PrepareContext(ctx, d.engine.byNumber); err != nil {
		return wrap(ctx, op, err)
	}
	if d.byKeys, err = d.db.PrepareContext(ctx, d.engine.byKeys); err != nil {
		return wrap(ctx, op, err)
	}
	return d.readFrequencies(ctx)
}

func (d *Database) makeTables(ctx context.Context) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := execute(ctx, tx, d.engine.create); err != nil {
		return err
	}
	return tx.Commit()
}

func execute(ctx context.Context, tx *sql.Tx, statements []string) error {
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the connections to the database.
func (d *Database) Close() error { return d.db.Close() }

// ByNumber implements identity.Registry. People come in the order in which they
// were loaded. It fails with the context's error or an *Error.
func (d *Database) ByNumber(ctx context.Context, number string) ([]identity.Person, error) {
	return d.people(ctx, "look up a number", d.byNumber, number, number)
}

// Candidates implements identity.Registry. Each person comes once, in the order in
// which they were loaded. It fails with ErrTooManyKeys, the context's error or an
// *Error.
func (d *Database) Candidates(ctx context.Context, keys []string) ([]identity.Person, error) {
	if len(keys) > MaxKeys {
		return nil, ErrTooManyKeys
	}
	if len(keys) == 0 {
		return nil, ctx.Err()
	}
	hashes := make([]int64, len(keys))
	for i, k := range keys {
		hashes[i] = KeyHash(k)
	}
	return d.people(ctx, "look up keys", d.byKeys, d.engine.keyList(hashes))
}

func (d *Database) people(ctx context.Context, op string, query *sql.Stmt, args ...any) ([]identity.Person, error) {
	rows, err := query.QueryContext(ctx, args...)
	if err != nil {
		return nil, wrap(ctx, op, err)
	}
	defer rows.Close()
	var people []identity.Person
	for rows.Next() {
		p, err := scanPerson(rows)
		if err != nil {
			return nil, wrap(ctx, op, err)
		}
		people = append(people, p)
	}
	return people, wrap(ctx, op, rows.Err())
}

// Frequencies implements identity.FrequencySource: how common names and birth
// dates are in the register, counted when it was loaded, as they were when it was
// opened or loaded here. It is nil while the register is empty.
func (d *Database) Frequencies() *identity.Frequencies { return d.frequencies.Load() }

func (d *Database) readFrequencies(ctx context.Context) error {
	const op = "read the frequencies"
	var stored []byte
	err := d.db.QueryRowContext(ctx, "SELECT data FROM register_frequencies").Scan(&stored)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrap(ctx, op, err)
	}
	var frequencies identity.Frequencies
	if err := frequencies.UnmarshalBinary(stored); err != nil {
		return fmt.Errorf("registry: %s: %w", op, err)
	}
	d.frequencies.Store(&frequencies)
	return nil
}
