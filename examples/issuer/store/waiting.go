package store

import (
	"context"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// CauseNotRenewed is the cause of a record whose certificate would be renewed, if it were
// not refused.
const CauseNotRenewed = "not-renewed"

// Left gives a page of the keys of records in a state that have not changed since before,
// the oldest in front, and what after is for the next page: empty at the end. It fails
// with ErrPage.
func (v *View) Left(ctx context.Context, state life.State, before time.Time, after string, limit int) ([]string, string, error) {
	var w where
	v.scope(&w)
	w.and("state = ?", state)
	w.and("changed_at < ?", before)
	return v.store.keysPage(ctx, "records", "changed_at", "key", &w, after, limit)
}

// Unsent gives a page of the notices from before that wait to be sent, as Left does.
func (s *Store) Unsent(ctx context.Context, before time.Time, after string, limit int) ([]string, string, error) {
	var w where
	w.and("ended_at = 0")
	w.and("at < ?", before)
	return s.keysPage(ctx, "notices", "at", "id", &w, after, limit)
}

// keysPage gives keys of a table in the order of a time.
func (s *Store) keysPage(ctx context.Context, table, at, key string, w *where, after string, limit int) ([]string, string, error) {
	limit = pageSize(limit)
	if after != "" {
		var last place
		if err := last.parse(after); err != nil {
			return nil, "", err
		}
		w.and("("+at+", "+key+") > (?, ?)", last.at, last.key)
	}
	query := "SELECT " + at + ", " + key + " FROM " + table + " WHERE " + w.String() +
		w.number(" ORDER BY "+at+", "+key+" LIMIT ?", limit+1)
	found, err := readAll(ctx, s, scanPlace, query, w.args...)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > limit {
		found = found[:limit]
		next = found[limit-1].String()
	}
	var keys []string
	for _, p := range found {
		keys = append(keys, p.key)
	}
	return keys, next, nil
}

// NotRenewed says that the certificate of a record that is in force is not renewed, and
// why: the record has CauseNotRenewed until it changes, and the trail a line. Said again
// it changes nothing.
func (v *View) NotRenewed(ctx context.Context, key, why string) error {
	return v.store.write(ctx, func(t tx) error {
		affected, err := t.exec(ctx, `INSERT INTO causes (code, record, facility, commune, province, changed_at)
			SELECT CAST($2 AS TEXT), key, facility, commune, province, changed_at FROM records WHERE key = $1 AND state IN ('issued', 'renewed')
			ON CONFLICT DO NOTHING`, key, CauseNotRenewed)
		if err != nil || affected == 0 {
			return err
		}
		return v.happen(ctx, t, Happening{Action: CauseNotRenewed, Subject: key, Why: why})
	})
}
