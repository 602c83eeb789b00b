package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SupersededByCorrection is the reason of a certificate that another with other content
// took the place of: unlike one that a newer dose superseded it may not be shown any
// more.
const SupersededByCorrection = "superseded-by-correction"

const certificateOrder = " ORDER BY expires_at, uvci, generation"

// Certificates gives a page of certificates, those that end first in front, and what
// CertificateQuery.After is for the next page: empty at the end. It fails with ErrPage.
func (v *View) Certificates(ctx context.Context, q CertificateQuery) ([]Certificate, string, error) {
	limit := pageSize(q.Limit)
	query, args, err := v.certificateQuery(q, limit)
	if err != nil {
		return nil, "", err
	}
	var found []Certificate
	err = v.store.read(ctx, func(t tx) (err error) {
		found, err = all(ctx, t, v.store.scanCertificate, query, args...)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > limit {
		found = found[:limit]
		last := found[limit-1]
		next = place{millis(last.ExpiresAt), last.UVCI + " " + strconv.Itoa(last.Generation)}.String()
	}
	for i, c := range found {
		found[i] = v.shownCertificate(c)
	}
	return found, next, nil
}

// certificateQuery gives one row more than the page has.
func (v *View) certificateQuery(q CertificateQuery, limit int) (string, []any, error) {
	var w where
	v.scope(&w)
	if q.UVCI != "" {
		w.and("uvci = ?", q.UVCI)
	}
	if q.Record != "" {
		w.and("record = ?", q.Record)
	}
	if len(q.Person) > 0 {
		w.and("person = ?", q.Person)
	}
	if !q.EndsBefore.IsZero() {
		w.and("expires_at < ?", q.EndsBefore)
	}
	if !q.EndsAfter.IsZero() {
		w.and("expires_at > ?", q.EndsAfter)
	}
	if q.After != "" {
		var after place
		if err := after.parse(q.After); err != nil {
			return "", nil, err
		}
		uvci, text, _ := strings.Cut(after.key, " ")
		generation, err := strconv.Atoi(text)
		if err != nil {
			return "", nil, ErrPage
		}
		w.and("(expires_at, uvci, generation) > (?, ?, ?)", after.at, uvci, generation)
	}
	conditions := w.String()
	end := w.number(certificateOrder+" LIMIT ?", limit+1)
	statuses := []CertificateStatus{Current, Renewed, Superseded, Revoked}
	if q.Status != "" {
		statuses = []CertificateStatus{q.Status}
	} else if !v.seesAll() || q.UVCI != "" || q.Record != "" || len(q.Person) > 0 {
		return "SELECT " + certificateColumns + " FROM certificates WHERE " + conditions + end, w.args, nil
	}
	// As for records: those of one status are in the index in order.
	var parts []string
	for i, status := range statuses {
		parts = append(parts, "SELECT * FROM (SELECT "+certificateColumns+" FROM certificates WHERE "+conditions+
			w.number(" AND status = ?", status)+end+") AS part"+fmt.Sprint(i))
	}
	return strings.Join(parts, " UNION ALL ") + end, w.args, nil
}

// shownCertificate takes away what the actor is not told.
func (v *View) shownCertificate(c Certificate) Certificate {
	if v.nameless() {
		c.Text = ""
	}
	return c
}

// Ending gives the UVCIs of current certificates that end before a time, those that end
// first in front, and what after is for the next page: empty at the end. A current
// certificate is the last of a record that is in force. It fails with ErrPage.
func (v *View) Ending(ctx context.Context, before time.Time, after string, limit int) ([]string, string, error) {
	var w where
	v.scope(&w)
	w.and("status = ?", Current)
	w.and("expires_at < ?", before)
	return v.store.keysPage(ctx, "certificates", "expires_at", "uvci", &w, after, limit)
}

func scanPlace(r rows) (p place, err error) {
	err = r.Scan(&p.at, &p.key)
	return p, err
}

// Revocations gives what revocation lists need, those that were taken back first in
// front: certificates that were revoked, and those superseded by a correction
// (SupersededByCorrection), as long as the last generation has not ended. One whose
// generations were signed with several keys is there once for each.
func (v *View) Revocations(ctx context.Context) ([]Revocation, error) {
	query, args := v.revocationQuery()
	var found []Revocation
	err := v.store.survey(ctx, func(t tx) (err error) {
		found, err = all(ctx, t, func(r rows) (Revocation, error) {
			var c Revocation
			var at, expires int64
			err := r.Scan(&c.UVCI, &c.KeyID, &at, &expires, &c.Reason)
			c.RevokedAt, c.ExpiresAt = moment(at), moment(expires)
			return c, err
		}, query, args...)
		return err
	})
	return found, err
}

// revocationQuery says which ones in the words of their index: there are tens of millions
// that a newer dose superseded.
func (v *View) revocationQuery() (string, []any) {
	var w where
	v.scope(&w)
	w.and("expires_at > ?", v.store.now())
	w.and("(status = 'revoked' OR reason = '" + SupersededByCorrection + "')")
	return "SELECT uvci, key_id, MAX(ended_at), MAX(expires_at), MAX(reason) FROM certificates WHERE " + w.String() +
		" GROUP BY uvci, key_id ORDER BY 3, 1, 2", w.args
}
