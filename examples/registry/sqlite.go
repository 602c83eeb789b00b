package registry

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// openSQLite opens a file. Readers go on while somebody writes (WAL); a
// transaction is a load, which writes, so it takes the write lock when it begins.
func openSQLite(path string) (*sql.DB, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	options := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			"busy_timeout(10000)",
			"journal_mode(WAL)",
			"synchronous(NORMAL)",
			"journal_size_limit(67108864)", // bytes: a load leaves no larger log behind
			"cache_size(-65536)",           // KiB, minus by SQLite's convention
		},
	}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: options.Encode()}
	return sql.Open("sqlite", address.String())
}

var sqliteEngine = engine{
	create: []string{
		`CREATE TABLE IF NOT EXISTS register_people (
			id INTEGER PRIMARY KEY,
			personal_id TEXT NOT NULL, old_id TEXT NOT NULL, passport TEXT NOT NULL,
			full_name TEXT NOT NULL, birth TEXT NOT NULL, sex TEXT NOT NULL,
			province TEXT NOT NULL, country TEXT NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS register_keys (key INTEGER NOT NULL, person INTEGER NOT NULL, PRIMARY KEY (key, person)) WITHOUT ROWID`,
		`CREATE INDEX IF NOT EXISTS register_people_personal_id ON register_people (personal_id)`,
		`CREATE INDEX IF NOT EXISTS register_people_old_id ON register_people (old_id) WHERE old_id <> ''`,
		`CREATE TABLE IF NOT EXISTS register_frequencies (data BLOB NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS register_schema (version INTEGER NOT NULL)`,
		`INSERT INTO register_schema (version) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM register_schema)`,
	},
	// Keys come in no order. They are kept aside and sorted once, so that the
	// table is written from its beginning to its end.
	begin: []string{
		`DROP INDEX register_people_personal_id`,
		`DROP INDEX register_people_old_id`,
		`DELETE FROM register_people`,
		`DELETE FROM register_keys`,
		`DELETE FROM register_frequencies`,
		`CREATE TEMP TABLE register_unsorted (key INTEGER NOT NULL, person INTEGER NOT NULL)`,
	},
	finish: []string{
		`INSERT OR IGNORE INTO register_keys (key, person) SELECT key, person FROM register_unsorted ORDER BY key, person`,
		`DROP TABLE register_unsorted`,
		`CREATE INDEX register_people_personal_id ON register_people (personal_id)`,
		`CREATE INDEX register_people_old_id ON register_people (old_id) WHERE old_id <> ''`,
	},
	storeFrequencies: `INSERT INTO register_frequencies (data) VALUES (?)`,
	byNumber:         `SELECT ` + columns + ` FROM register_people WHERE personal_id = ? OR (old_id = ? AND old_id <> '') ORDER BY id`,
	byKeys: `SELECT ` + columns + ` FROM register_people WHERE id IN
		(SELECT person FROM register_keys WHERE key IN (SELECT value FROM json_each(?))) ORDER BY id`,
	keyList: func(keys []int64) any {
		list := []byte{'['}
		for _, k := range keys {
			list = append(strconv.AppendInt(list, k, 10), ',')
		}
		list[len(list)-1] = ']'
		return string(list)
	},
	insert: insertSQLite,
}

// SQLite takes many rows in one statement faster than one by one.
const (
	peopleInStatement = 50
	keysInStatement   = 250
)

func insertSQLite(l *loading) inserter {
	people := bulk{l: l, into: "register_people (id, " + columns + ")", columns: 9, rows: peopleInStatement}
	keys := bulk{l: l, into: "register_unsorted (key, person)", columns: 2, rows: keysInStatement}
	return func(ctx context.Context, batch []row) error {
		for _, r := range batch {
			if err := people.add(ctx, append([]any{r.id}, values(r.person)...)...); err != nil {
				return err
			}
			for _, k := range r.keys {
				if err := keys.add(ctx, k, r.id); err != nil {
					return err
				}
			}
		}
		if err := people.flush(ctx); err != nil {
			return err
		}
		return keys.flush(ctx)
	}
}

// bulk inserts rows into a table, many in a statement.
type bulk struct {
	l             *loading
	into          string
	columns, rows int
	full          *sql.Stmt // prepared for as many rows as it may have
	args          []any
}

func (b *bulk) add(ctx context.Context, values ...any) error {
	b.args = append(b.args, values...)
	if len(b.args) < b.columns*b.rows {
		return nil
	}
	if b.full == nil {
		var err error
		if b.full, err = b.l.tx.PrepareContext(ctx, b.statement(b.rows)); err != nil {
			return err
		}
	}
	_, err := b.full.ExecContext(ctx, b.args...)
	b.args = b.args[:0]
	return err
}

// flush inserts what is left.
func (b *bulk) flush(ctx context.Context) error {
	if len(b.args) == 0 {
		return nil
	}
	_, err := b.l.tx.ExecContext(ctx, b.statement(len(b.args)/b.columns), b.args...)
	b.args = b.args[:0]
	return err
}

func (b *bulk) statement(rows int) string {
	row := "(" + strings.Repeat("?, ", b.columns-1) + "?)"
	return "INSERT INTO " + b.into + " VALUES " + strings.Repeat(row+", ", rows-1) + row
}
