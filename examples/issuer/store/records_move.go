package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// What is wrong with a Move, whoever makes it.
var (
	errKept = errors.New("store: a record keeps its facility and its identifier")
	// errCertificate: to issue and to renew needs a certificate, nothing else does; it is
	// that of the record.
	errCertificate = errors.New("store: no certificate, or none that belongs to the move")
)

// CauseReturned is the cause of a record that a reviewer sent back.
const CauseReturned = "returned"

// Move takes a record to its next state, with everything that goes with it: the record,
// its certificate and what becomes of those before, the line of the trail, the counters,
// the jobs and the notices, all of it or nothing. Of several that move the same version of a record
// one does so.
//
// It gives the record as it is afterwards. It fails with ErrNotFound, ErrStale,
// life.ErrTransition, life.ErrRole, an error of Move.Change, ErrExists where another
// record's certificate has the UVCI, ErrFull or ErrUnavailable.
func (v *View) Move(ctx context.Context, m Move) (Record, error) {
	var moved Record
	err := v.store.write(ctx, func(t tx) (err error) {
		moved, err = v.move(ctx, t, m)
		return err
	})
	if err != nil {
		return Record{}, err
	}
	return v.shown(moved), nil
}

func (v *View) move(ctx context.Context, t tx, m Move) (Record, error) {
	s := v.store
	was, err := v.record(ctx, t, m.Key, s.engine.forUpdate())
	if err != nil {
		return Record{}, err
	}
	if was.Version != m.Version {
		return Record{}, ErrStale
	}
	next, err := life.Next(was.State, m.Event, v.actor.Role)
	if err != nil {
		return Record{}, err
	}
	r, err := was.changed(m)
	if err != nil {
		return Record{}, err
	}
	r.State, r.Version, r.ChangedAt = next, was.Version+1, s.now()
	if next == life.Entered {
		s.forget(&r)
	}
	step, err := v.step(Happening{Action: string(m.Event), Subject: r.Key, Why: m.Why, Log: m.Log}, was.step)
	if err != nil {
		return Record{}, err
	}
	step.Facility, step.Province, step.From, step.To = r.Facility, r.Province, was.State, r.State
	r.step = step.ID
	if err := s.moveCertificate(ctx, t, m, &r, step); err != nil {
		return Record{}, err
	}
	if err := s.updateRecord(ctx, t, r); err != nil {
		return Record{}, err
	}
	if err := writeCauses(ctx, t, r, causes(r, m)); err != nil {
		return Record{}, err
	}
	if err := insertSteps(ctx, t, []Step{step}); err != nil {
		return Record{}, err
	}
	if err := t.enqueue(ctx, m.Jobs...); err != nil {
		return Record{}, err
	}
	if err := s.putNotices(ctx, t, m.Notices); err != nil {
		return Record{}, err
	}
	return r, s.countDays(ctx, t, []Step{step})
}

// changed is the record after Move.Change, which cannot make another record of it.
func (r Record) changed(m Move) (Record, error) {
	c := r
	c.Findings = slices.Clone(r.Findings)
	if m.Change != nil {
		if err := m.Change(&c); err != nil {
			return Record{}, err
		}
	}
	valid(&c.Said)
	if c.Said.ID != r.Said.ID || c.Said.FacilityID != r.Said.FacilityID {
		return Record{}, errKept
	}
	c.Key, c.Facility, c.Province, c.Replaces, c.EnteredAt = r.Key, r.Facility, r.Province, r.Replaces, r.EnteredAt
	return c, nil
}

// causes says why a record waits that somebody has to do something about.
func causes(r Record, m Move) []string {
	if !slices.Contains([]life.State{life.Faulty, life.Correctable, life.Conflict, life.NotFound}, r.State) {
		return nil
	}
	var codes []string
	for _, f := range r.Findings {
		if f.Severity != "note" {
			codes = append(codes, f.Code)
		}
	}
	if r.Match != nil && r.State != life.Faulty {
		codes = append(codes, r.Match.Reasons...)
	}
	switch m.Event {
	case life.Refuse:
		codes = append(codes, strings.Fields(m.Why)...)
	case life.Return:
		codes = append(codes, CauseReturned)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// writeCauses puts the causes of a record in the place of those before.
func writeCauses(ctx context.Context, t tx, r Record, codes []string) error {
	if _, err := t.exec(ctx, "DELETE FROM causes WHERE record = $1", r.Key); err != nil {
		return err
	}
	var list [][]any
	for _, code := range codes {
		list = append(list, []any{code, r.Key, r.Facility, r.Commune, r.Province, r.ChangedAt})
	}
	return insert(ctx, t, "causes (code, record, facility, commune, province, changed_at)", list)
}
