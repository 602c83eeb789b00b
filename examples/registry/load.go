package registry

import (
	"context"
	"database/sql"
	"iter"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// batchSize is how many people go to the database at a time.
const batchSize = 2000

// maxRefused is how many places of refused people a report holds.
const maxRefused = 1000

// row is a person on the way into the database.
type row struct {
	id     int64
	person identity.Person
	keys   []int64
}

// loading is a load under way: one transaction on one connection.
type loading struct {
	conn *sql.Conn
	tx   *sql.Tx
}

// inserter takes people into the tables of a load.
type inserter func(ctx context.Context, people []row) error

// Load puts people in the place of whoever was in the register. All of it is one
// transaction: look-ups find the old people until it ends, and a load that fails
// or is killed leaves them as they were; start it again from the beginning. As by
// identity.NewIndex, people without a 12-digit number or without a name are
// refused and reported, an old card number that has not 9 digits is left out, and
// people who share a number are kept and counted. Beside the frequencies, memory
// does not grow with the number of people.
//
// A second load at the same time waits for the first, or fails. It fails with the
// context's error or an *Error.
func (d *Database) Load(ctx context.Context, people iter.Seq[identity.Person]) (identity.IndexReport, error) {
	report, err := d.load(ctx, people)
	if err != nil {
		return identity.IndexReport{}, wrap(ctx, "load", err)
	}
	return report, nil
}

func (d *Database) load(ctx context.Context, people iter.Seq[identity.Person]) (identity.IndexReport, error) {
	var report identity.IndexReport
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return report, err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return report, err
	}
	defer tx.Rollback()
	if err := execute(ctx, tx, d.engine.begin); err != nil {
		return report, err
	}
	frequencies, err := fill(ctx, people, d.engine.insert(&loading{conn, tx}), &report)
	if err != nil {
		return report, err
	}
	if err := execute(ctx, tx, d.engine.finish); err != nil {
		return report, err
	}
	stored, err := frequencies.MarshalBinary()
	if err != nil {
		return report, err
	}
	if _, err := tx.ExecContext(ctx, d.engine.storeFrequencies, stored); err != nil {
		return report, err
	}
	const duplicates = "SELECT count(*) FROM (SELECT 1 FROM register_people GROUP BY personal_id HAVING count(*) > 1) AS d"
	if err := tx.QueryRowContext(ctx, duplicates).Scan(&report.Duplicates); err != nil {
		return report, err
	}
	if err := tx.Commit(); err != nil {
		return report, err
	}
	d.frequencies.Store(frequencies)
	return report, nil
}

// fill sends the people that can be used to insert, in batches, and counts their
// names and birth dates on the way.
func fill(ctx context.Context, people iter.Seq[identity.Person], insert inserter, report *identity.IndexReport) (*identity.Frequencies, error) {
	batch := make([]row, 0, batchSize)
	place := -1
	var failed error
	frequencies := identity.CountPeople(func(count func(identity.Person) bool) {
		for p := range people {
			place++
			if !p.Registrable() {
				report.Broken++
				if len(report.Refused) < maxRefused {
					report.Refused = append(report.Refused, place)
				}
				continue
			}
			report.People++
			batch = append(batch, row{int64(report.People), p, keyHashes(p)})
			if len(batch) == batchSize {
				if failed = insert(ctx, batch); failed != nil {
					return
				}
				batch = batch[:0]
			}
			if !count(p) {
				return
			}
		}
		failed = insert(ctx, batch)
	})
	return frequencies, failed
}

func isNumber(s string, digits int) bool {
	return len(s) == digits && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

func keyHashes(p identity.Person) []int64 {
	keys := identity.BlockingKeys(p)
	hashes := make([]int64, len(keys))
	for i, k := range keys {
		hashes[i] = KeyHash(k)
	}
	return hashes
}
