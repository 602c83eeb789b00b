package store

import (
	"context"
	"fmt"
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
