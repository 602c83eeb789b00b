package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

const certificateColumns = "uvci, generation, record, person, facility, commune, province, text, key_id, issued_at, expires_at, status, logged"

func (s *Store) scanCertificate(r rows) (Certificate, error) {
	var c Certificate
	var column []byte
	var issued, expires int64
	err := r.Scan(&c.UVCI, &c.Generation, &c.Record, &c.Person, &c.Facility, &c.Commune, &c.Province, &column, &c.KeyID,
		&issued, &expires, &c.Status, &c.Logged)
	if err != nil {
		return Certificate{}, err
	}
	if err := s.open(column, &c.Text, certificatePlace(c)...); err != nil {
		return Certificate{}, fmt.Errorf("store: certificate of record %s: %w", c.Record, err)
	}
	c.Person, c.KeyID = filled(c.Person), filled(c.KeyID)
	c.IssuedAt, c.ExpiresAt = moment(issued), moment(expires)
	return c, nil
}

func certificatePlace(c Certificate) []string {
	return []string{"certificates", "text", c.UVCI, strconv.Itoa(c.Generation)}
}

// moveCertificate writes the certificate that goes with a move, and what becomes of
// those before.
func (s *Store) moveCertificate(ctx context.Context, t tx, m Move, r *Record, step Step) error {
	makes := m.Event == life.Issue || m.Event == life.Renew
	if makes != (m.Certificate != nil) {
		return errCertificate
	}
	switch m.Event {
	case life.Supersede:
		return s.takeBack(ctx, t, r.UVCI, Superseded, m.Why, step)
	case life.Revoke:
		return s.takeBack(ctx, t, r.UVCI, Revoked, m.Why, step)
	case life.Issue, life.Renew:
		return s.addCertificate(ctx, t, *m.Certificate, r, step)
	}
	return nil
}

func (s *Store) takeBack(ctx context.Context, t tx, uvci string, status CertificateStatus, reason string, step Step) error {
	_, err := t.exec(ctx, "UPDATE certificates SET status = $1, reason = $2, ended_at = $3 WHERE uvci = $4", status, reason, step.At, uvci)
	return err
}

func (s *Store) addCertificate(ctx context.Context, t tx, c Certificate, r *Record, step Step) error {
	if r.UVCI == "" {
		r.UVCI = c.UVCI
	}
	if c.UVCI == "" || c.UVCI != r.UVCI || c.UVCI != clean(c.UVCI) {
		return errCertificate
	}
	last, err := one(ctx, t, func(r rows) (n int, err error) {
		err = r.Scan(&n)
		return n, err
	}, "SELECT COALESCE(MAX(generation), 0) FROM certificates WHERE record = $1", r.Key)
	if err != nil {
		return err
	}
	if c.Generation != 0 && c.Generation != last+1 {
		return ErrStale
	}
	c.Generation, c.Record = last+1, r.Key
	column, err := s.sealed(c.Text, certificatePlace(c)...)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "UPDATE certificates SET status = $1 WHERE record = $2 AND status = 'current'", Renewed, r.Key); err != nil {
		return err
	}
	return insert(ctx, t, "certificates (uvci, generation, record, person, facility, commune, province, text, key_id, issued_at, expires_at, status, step)",
		[][]any{{c.UVCI, c.Generation, r.Key, r.Person, r.Facility, r.Commune, r.Province, column, c.KeyID, c.IssuedAt, c.ExpiresAt, Current, step.ID}})
}

// Certificate gives the newest generation of a certificate. It fails with ErrNotFound.
func (v *View) Certificate(ctx context.Context, uvci string) (Certificate, error) {
	var w where
	v.scope(&w)
	w.and("uvci = ?", uvci)
	var found Certificate
	err := v.store.read(ctx, func(t tx) (err error) {
		found, err = one(ctx, t, v.store.scanCertificate, "SELECT "+certificateColumns+" FROM certificates WHERE "+w.String()+
			" ORDER BY generation DESC LIMIT 1", w.args...)
		return err
	})
	return v.shownCertificate(found), err
}
