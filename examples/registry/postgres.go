package registry

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

func openPostgres(address string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, ErrAddress // what pgx says quotes the address
	}
	return stdlib.OpenDB(*config), nil
}

const (
	postgresPeople = ` (
		id BIGINT NOT NULL,
		personal_id TEXT NOT NULL, old_id TEXT NOT NULL, passport TEXT NOT NULL,
		full_name TEXT NOT NULL, birth TEXT NOT NULL, sex TEXT NOT NULL,
		province TEXT NOT NULL, country TEXT NOT NULL)`
	postgresKeys = ` (key BIGINT NOT NULL, person BIGINT NOT NULL)`
	// postgresLock is the number of the lock that a load holds, and who makes the
	// tables. It means nothing.
	postgresLock = `SELECT pg_advisory_xact_lock(7308332044908163177)`
)

var postgresEngine = engine{
	create: []string{
		postgresLock,
		`CREATE TABLE IF NOT EXISTS register_people` + postgresPeople,
		`CREATE TABLE IF NOT EXISTS register_keys` + postgresKeys,
		`CREATE TABLE IF NOT EXISTS register_frequencies (data BYTEA NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS register_schema (version INTEGER NOT NULL)`,
		`INSERT INTO register_schema (version) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM register_schema)`,
	},
	begin: []string{
		postgresLock,
		`CREATE TABLE register_people_new` + postgresPeople,
		`CREATE TABLE register_keys_new` + postgresKeys,
	},
	// Indexes without a name get one that is free: those of the old tables still
	// have theirs.
	finish: []string{
		`CREATE UNIQUE INDEX ON register_people_new (id)`,
		`CREATE INDEX ON register_people_new (personal_id)`,
		`CREATE INDEX ON register_people_new (old_id) WHERE old_id <> ''`,
		`CREATE INDEX ON register_keys_new (key, person)`,
		`ANALYZE register_people_new`,
		`ANALYZE register_keys_new`,
		`DROP TABLE register_people, register_keys`,
		`DELETE FROM register_frequencies`,
		`ALTER TABLE register_people_new RENAME TO register_people`,
		`ALTER TABLE register_keys_new RENAME TO register_keys`,
	},
	storeFrequencies: `INSERT INTO register_frequencies (data) VALUES ($1)`,
	byNumber:         `SELECT ` + columns + ` FROM register_people WHERE personal_id = $1 OR (old_id = $2 AND old_id <> '') ORDER BY id`,
	byKeys: `SELECT ` + columns + ` FROM register_people WHERE id IN
		(SELECT person FROM register_keys WHERE key = ANY ($1)) ORDER BY id`,
	keyList: func(keys []int64) any { return keys },
	insert:  insertPostgres,
}

// insertPostgres sends people and keys as COPY does, which database/sql has no
// words for.
func insertPostgres(l *loading) inserter {
	return func(ctx context.Context, batch []row) error {
		people := make([][]any, len(batch))
		var keys [][]any
		for i, r := range batch {
			people[i] = append([]any{r.id}, values(r.person)...)
			for _, k := range r.keys {
				keys = append(keys, []any{k, r.id})
			}
		}
		return l.conn.Raw(func(driver any) error {
			conn := driver.(*stdlib.Conn).Conn()
			names := []string{"id", "personal_id", "old_id", "passport", "full_name", "birth", "sex", "province", "country"}
			if _, err := conn.CopyFrom(ctx, pgx.Identifier{"register_people_new"}, names, pgx.CopyFromRows(people)); err != nil {
				return err
			}
			_, err := conn.CopyFrom(ctx, pgx.Identifier{"register_keys_new"}, []string{"key", "person"}, pgx.CopyFromRows(keys))
			return err
		})
	}
}
