package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/identity"
)

// Records gives a page of records, those that waited longest first. However many there
// are, a page reads its own rows only: an index for each actor and state begins where
// the page before ended. A search by part of a name reads all rows of the actor's,
// so who sees everything names a facility or a province, and otherwise gets ErrWide.
// It fails with ErrPage, and with ErrForbidden where an auditor, who sees no names,
// searches for one.
func (v *View) Records(ctx context.Context, q Query) (Page, error) {
	limit := pageSize(q.Limit)
	var after place
	if err := after.parse(q.After); err != nil {
		return Page{}, err
	}
	switch {
	case q.Name != "" && v.nameless():
		return Page{}, ErrForbidden
	case q.Name != "" && v.seesAll() && q.Facility == "" && q.Province == "":
		return Page{}, ErrWide
	}
	query, args := v.recordQuery(q, after, limit)
	var page Page
	err := v.store.read(ctx, func(t tx) (err error) {
		page.Records, err = all(ctx, t, v.store.scanRecord, query, args...)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	if len(page.Records) > limit {
		page.Records = page.Records[:limit]
		last := page.Records[limit-1]
		page.Next = place{millis(last.ChangedAt), last.Key}.String()
	}
	for i, r := range page.Records {
		page.Records[i] = v.shown(r)
	}
	return page, nil
}

// recordQuery gives one row more than the page has.
func (v *View) recordQuery(q Query, after place, limit int) (string, []any) {
	var w where
	from, order := "records", "changed_at, key"
	if q.Cause != "" {
		from = "(" + v.waitingQuery(&w, q) + ") AS waiting JOIN records ON key = waiting.record"
		order = "waiting.since, waiting.record" // the same, and in an index of causes
	}
	v.recordScope(&w)
	if q.Facility != "" {
		w.and("facility = ?", q.Facility)
	}
	if q.Province != "" {
		w.and("province = ?", q.Province)
	}
	if len(q.Person) > 0 {
		// SQLite knows no better than that all of an actor's rows may be one person's.
		w.and("key IN (SELECT key FROM records WHERE person = ?)", q.Person)
	}
	if q.RecordID != "" {
		w.and("record_id = ?", q.RecordID)
	}
	if name := identity.Fold(q.Name); name != "" {
		w.and(`name LIKE ? ESCAPE '\'`, "%"+likeEscaper.Replace(name)+"%")
	}
	if after.key != "" {
		w.and("("+order+") > (?, ?)", after.at, after.key)
	}
	states := q.States
	if len(states) == 0 {
		states = life.States()
	}
	end := w.number(" ORDER BY "+order+" LIMIT ?", limit+1)
	if q.Cause != "" || q.RecordID != "" || len(q.Person) > 0 || len(v.person) > 0 || len(states) == 1 {
		in(&w, "state", states)
		return "SELECT " + recordColumns + " FROM " + from + " WHERE " + w.String() + end, w.args
	}
	// Rows of one state are in an index in the order that is asked for; so each state
	// gives its first rows, and the first ones of all are taken.
	var parts []string
	for i, state := range states {
		parts = append(parts, "SELECT * FROM (SELECT "+recordColumns+" FROM records WHERE "+w.String()+
			w.number(" AND state = ?", state)+end+") AS part"+strconv.Itoa(i))
	}
	return strings.Join(parts, " UNION ALL ") + end, w.args
}

// waitingQuery gives the keys of records that wait because of something, and since when.
func (v *View) waitingQuery(w *where, q Query) string {
	c := where{args: w.args}
	v.causeScope(&c)
	if q.Facility != "" {
		c.and("facility = ?", q.Facility)
	}
	c.and("code = ?", q.Cause)
	w.args = c.args
	return "SELECT record, changed_at AS since FROM causes WHERE " + c.String()
}

// Stuck gives keys of records in some states that have not changed since before, those
// that waited longest first.
func (v *View) Stuck(ctx context.Context, states []life.State, before time.Time, limit int) ([]string, error) {
	var keys []string
	err := v.store.read(ctx, func(t tx) error {
		for _, state := range states {
			var w where
			v.scope(&w)
			w.and("state = ?", state)
			w.and("changed_at < ?", before)
			found, err := all(ctx, t, scanText, "SELECT key FROM records WHERE "+w.String()+
				w.number(" ORDER BY changed_at, key LIMIT ?", limit-len(keys)), w.args...)
			if err != nil {
				return err
			}
			keys = append(keys, found...)
		}
		return nil
	})
	return keys, err
}

func scanText(r rows) (text string, err error) {
	err = r.Scan(&text)
	return text, err
}

func pageSize(limit int) int {
	if limit <= 0 {
		return DefaultPage
	}
	return min(limit, MaxPage)
}

// place is where a page ended.
type place struct {
	at  int64
	key string
}

// String is what goes to whoever asks for pages.
func (p place) String() string {
	text, _ := json.Marshal([]any{p.at, p.key})
	return base64.RawURLEncoding.EncodeToString(text)
}

// parse reads it. It fails with ErrPage.
func (p *place) parse(text string) error {
	if text == "" {
		return nil
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(plain, &[]any{&p.at, &p.key}) != nil || p.key == "" {
		return ErrPage
	}
	return nil
}
