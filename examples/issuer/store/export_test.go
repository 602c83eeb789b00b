package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Exec runs a statement past everything that the package does.
func Exec(ctx context.Context, s *Store, statement string) error {
	return s.write(ctx, func(t tx) error {
		r, err := t.query(ctx, statement)
		if err != nil {
			return err
		}
		defer r.Close()
		for r.Next() {
		}
		return r.Err()
	})
}

// LimitSize lets a SQLite file grow by so many pages, and no more.
func LimitSize(ctx context.Context, s *Store, pages int) error {
	var now int
	db := s.engine.(*sqliteEngine).writer
	if err := db.QueryRowContext(ctx, "PRAGMA page_count").Scan(&now); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", now+pages))
	return err
}

// RecordPlan says how the database finds a page.
func RecordPlan(ctx context.Context, v *View, q Query) (string, error) {
	var after place
	if err := after.parse(q.After); err != nil {
		return "", err
	}
	query, args := v.recordQuery(q, after, pageSize(q.Limit))
	return plan(ctx, v.store, query, args)
}

// CertificatePlan says how the database finds a page.
func CertificatePlan(ctx context.Context, v *View, q CertificateQuery) (string, error) {
	query, args, err := v.certificateQuery(q, pageSize(q.Limit))
	if err != nil {
		return "", err
	}
	return plan(ctx, v.store, query, args)
}

// FeedbackPlan says how the database finds what a person has said.
func FeedbackPlan(ctx context.Context, v *View, person []byte) (string, error) {
	query, args := v.feedbackOfQuery(person)
	return plan(ctx, v.store, query, args)
}

func plan(ctx context.Context, s *Store, query string, args []any) (string, error) {
	var text string
	err := s.read(ctx, func(t tx) error {
		explain := "EXPLAIN "
		if _, ok := s.engine.(*sqliteEngine); ok {
			explain = "EXPLAIN QUERY PLAN "
		}
		lines, err := all(ctx, t, func(r rows) (line string, err error) {
			if explain == "EXPLAIN " {
				err = r.Scan(&line)
				return line, err
			}
			var a, b, c int
			err = r.Scan(&a, &b, &c, &line)
			return line, err
		}, explain+query, args...)
		for _, line := range lines {
			text += line + "\n"
		}
		return err
	})
	return text, err
}

// AfterPage is the Next of a page that ended there.
func AfterPage(at time.Time, key string) string { return place{millis(at), key}.String() }

// MakeFloor makes a table with a key and a text of a sealed record's length.
func MakeFloor(ctx context.Context, s *Store) error {
	return Exec(ctx, s, "CREATE TABLE floor (key TEXT PRIMARY KEY, sealed TEXT NOT NULL)")
}

// WriteFloor writes so many rows of it in one transaction, and does nothing else.
func WriteFloor(ctx context.Context, s *Store, n int) error {
	list := make([][]any, n)
	for i := range list {
		key, err := s.newKey()
		if err != nil {
			return err
		}
		list[i] = []any{key, strings.Repeat("x", 400)}
	}
	return s.write(ctx, func(t tx) error { return insert(ctx, t, "floor (key, sealed)", list) })
}

// ReadFloor reads so many rows in the order of their keys.
func ReadFloor(ctx context.Context, s *Store, n int) (int, error) {
	var found []string
	err := s.read(ctx, func(t tx) (err error) {
		found, err = all(ctx, t, scanText, "SELECT sealed FROM floor ORDER BY key LIMIT $1", n)
		return err
	})
	return len(found), err
}

// Timeouts gives how long PostgreSQL lets a query take: one of a page, one that counts.
func Timeouts(ctx context.Context, s *Store) (page, count string, err error) {
	ask := func(into *string) func(tx) error {
		return func(t tx) (err error) {
			*into, err = one(ctx, t, scanText, "SHOW statement_timeout")
			return err
		}
	}
	if err := s.read(ctx, ask(&page)); err != nil {
		return "", "", err
	}
	err = s.survey(ctx, ask(&count))
	return page, count, err
}

// Analyze does what PostgreSQL does by itself after some time. SQLite does it never: it
// takes the index with the most columns that fit.
func Analyze(ctx context.Context, s *Store) error {
	if _, ok := s.engine.(*sqliteEngine); ok {
		return nil
	}
	return Exec(ctx, s, "ANALYZE")
}

// RevocationPlan says how the database finds what is revoked.
func RevocationPlan(ctx context.Context, v *View) (string, error) {
	query, args := v.revocationQuery()
	return plan(ctx, v.store, query, args)
}
