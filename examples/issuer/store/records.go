package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

const recordColumns = "key, facility, commune, province, state, version, person, uvci, replaces, step, sealed, entered_at, changed_at"

// recordSecrets is what is sealed of a record.
type recordSecrets struct {
	Said        cert.Record `json:"said"`
	Findings    []Finding   `json:"findings,omitempty"`
	Match       *Match      `json:"match,omitempty"`
	Attestation []byte      `json:"attestation,omitempty"`
}

// scanRecord reads a row of recordColumns.
func (s *Store) scanRecord(r rows) (Record, error) {
	var rec Record
	var column []byte
	var entered, changed int64
	err := r.Scan(&rec.Key, &rec.Facility, &rec.Commune, &rec.Province, &rec.State, &rec.Version, &rec.Person, &rec.UVCI,
		&rec.Replaces, &rec.step, &column, &entered, &changed)
	if err != nil {
		return Record{}, err
	}
	var secrets recordSecrets
	if err := s.open(column, &secrets, "records", "sealed", rec.Key); err != nil {
		return Record{}, fmt.Errorf("store: record %s: %w", rec.Key, err)
	}
	rec.Said, rec.Findings, rec.Match, rec.Attestation = secrets.Said, secrets.Findings, secrets.Match, secrets.Attestation
	rec.Person = filled(rec.Person)
	rec.EnteredAt, rec.ChangedAt = moment(entered), moment(changed)
	return rec, nil
}

// filled gives nil for bytes that are none.
func filled(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// sealRecord gives what is sealed of a record.
func (s *Store) sealRecord(r Record) ([]byte, error) {
	return s.sealed(recordSecrets{r.Said, r.Findings, r.Match, r.Attestation}, "records", "sealed", r.Key)
}

// insertRecords writes new records.
func (s *Store) insertRecords(ctx context.Context, t tx, records []Record) error {
	list := make([][]any, len(records))
	for i, r := range records {
		column, err := s.sealRecord(r)
		if err != nil {
			return err
		}
		list[i] = []any{r.Key, r.Facility, r.Said.ID, r.Replaces, r.Commune, r.Province, r.State, r.Version,
			identity.Fold(r.Said.FullName), s.saidNumber(r.Said), r.Person, r.UVCI, r.step, column, r.EnteredAt, r.ChangedAt}
	}
	return insert(ctx, t, "records (key, facility, record_id, replaces, commune, province, state, version, "+
		"name, number_index, person, uvci, step, sealed, entered_at, changed_at)", list)
}

// updateRecord writes a record that was of the version before. It fails with ErrStale.
func (s *Store) updateRecord(ctx context.Context, t tx, r Record) error {
	column, err := s.sealRecord(r)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, "UPDATE records SET commune = $1, state = $2, version = $3, name = $4, number_index = $5, person = $6, "+
		"uvci = $7, step = $8, sealed = $9, changed_at = $10 WHERE key = $11 AND version = $12",
		r.Commune, r.State, r.Version, identity.Fold(r.Said.FullName), s.saidNumber(r.Said), r.Person,
		r.UVCI, r.step, column, r.ChangedAt, r.Key, r.Version-1)
	if err == nil && n != 1 {
		err = ErrStale
	}
	return err
}

func (s *Store) saidNumber(said cert.Record) []byte {
	return s.numberIndex(NumberText(said.IDNumber))
}

// statedPerson is who a record says it is of, before anybody has confirmed it: the
// citizen who knows its number and birth date may see how it stands.
func (s *Store) statedPerson(said cert.Record) []byte {
	birth, _ := identity.ParseBirthDate(said.DateOfBirth)
	return s.stated(NumberText(said.IDNumber), birth.String())
}

func (s *Store) stated(number, birth string) []byte {
	if number == "" || birth == "" {
		return nil
	}
	return s.PersonIndex("stated", number+" "+birth)
}

// Record gives one record. It fails with ErrNotFound.
func (v *View) Record(ctx context.Context, key string) (Record, error) {
	var found Record
	err := v.store.read(ctx, func(t tx) (err error) {
		found, err = v.record(ctx, t, key, "")
		return err
	})
	return v.shown(found), err
}

func (v *View) record(ctx context.Context, t tx, key, lock string) (Record, error) {
	var w where
	v.recordScope(&w)
	w.and("key = ?", key)
	return one(ctx, t, v.store.scanRecord, "SELECT "+recordColumns+" FROM records WHERE "+w.String()+lock, w.args...)
}

// shown takes away what the actor is not told.
func (v *View) shown(r Record) Record {
	if !v.nameless() {
		return r
	}
	r.Said.FullName, r.Said.DateOfBirth, r.Said.IDNumber, r.Said.Phone = "", "", "", ""
	r.Attestation = nil // it holds the record
	findings := make([]Finding, len(r.Findings))
	for i, f := range r.Findings {
		f.Proposed = ""
		findings[i] = f
	}
	r.Findings = findings
	if r.Match != nil {
		r.Match = &Match{Status: r.Match.Status, Reasons: r.Match.Reasons}
	}
	return r
}

// likeEscaper makes a text stand for itself in LIKE … ESCAPE '\'.
var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
