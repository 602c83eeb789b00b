package store

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// MaxRecordID is how long a record identifier may be, in bytes; one that is longer is
// NoRecordID. Source: ours; it stands in an index.
const MaxRecordID = 512

// Enter writes records down, all of them or none, and puts CheckJobs into the queue
// where jobs says so. To enter the same ones again changes nothing. A record is known
// by its facility and its Said.ID: one that is there with other content goes back to the
// beginning, unless it was signed, or one of the two corrects a record that the other
// does not. The answers are in the order of the entries. Give it
// some hundred at a time.
//
// It fails with life.ErrRole, with ErrNotFound where an entry replaces a record that
// the actor does not see or that is another facility's, with ErrFull or ErrUnavailable.
func (v *View) Enter(ctx context.Context, entries []Entry, jobs bool) ([]Entered, error) {
	if _, err := life.Next("", life.Enter, v.actor.Role); err != nil {
		return nil, err
	}
	const tries = 5
	for try := 1; ; try++ {
		var entered []Entered
		err := v.store.write(ctx, func(t tx) (err error) {
			entered, err = v.enter(ctx, t, entries, jobs)
			return err
		})
		if err == nil {
			return entered, nil
		}
		// Somebody else may have entered or changed one meanwhile.
		if !errors.Is(err, ErrExists) && !errors.Is(err, ErrStale) || try == tries {
			return nil, err
		}
	}
}

// desk is where entries become records.
type desk struct {
	v       *View
	places  map[string]Facility
	known   map[string]*Record // by key, as the next two
	outcome map[string]Entered // in this call
	isNew   map[string]bool
	order   []*Record // what has to be written
	steps   []Step
}

func (v *View) enter(ctx context.Context, t tx, entries []Entry, jobs bool) ([]Entered, error) {
	d := &desk{v: v, known: map[string]*Record{}, outcome: map[string]Entered{}, isNew: map[string]bool{}}
	if err := d.look(ctx, t, entries); err != nil {
		return nil, err
	}
	entered := make([]Entered, len(entries))
	for i, e := range entries {
		var err error
		if entered[i], err = d.take(e); err != nil {
			return nil, err
		}
	}
	return entered, d.write(ctx, t, jobs)
}

// look reads the facilities and the records that are there already.
func (d *desk) look(ctx context.Context, t tx, entries []Entry) error {
	var codes, keys, replaced []string
	for _, e := range entries {
		codes = append(codes, e.Said.FacilityID)
		keys = append(keys, d.v.store.recordKey(e.Said.FacilityID, e.Said.ID))
		if e.Replaces != "" {
			replaced = append(replaced, e.Replaces)
		}
	}
	slices.Sort(codes)
	var err error
	if d.places, err = facilityPlaces(ctx, t, slices.Compact(codes)); err != nil {
		return err
	}
	for chunk := range chunks(keys) {
		var w where
		in(&w, "key", chunk)
		found, err := all(ctx, t, d.v.store.scanRecord, "SELECT "+recordColumns+" FROM records WHERE "+w.String(), w.args...)
		if err != nil {
			return err
		}
		for _, r := range found {
			d.known[r.Key] = &r
		}
	}
	return d.v.checkReplaced(ctx, t, replaced, entries)
}

func facilityPlaces(ctx context.Context, t tx, codes []string) (map[string]Facility, error) {
	found := map[string]Facility{}
	for chunk := range chunks(codes) {
		var w where
		in(&w, "code", chunk)
		list, err := all(ctx, t, func(r rows) (f Facility, err error) {
			err = r.Scan(&f.Code, &f.Commune, &f.Province)
			return f, err
		}, "SELECT code, commune, province FROM facilities WHERE "+w.String(), w.args...)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			found[f.Code] = f
		}
	}
	return found, nil
}

// checkReplaced fails with ErrNotFound where an entry corrects a record of others.
func (v *View) checkReplaced(ctx context.Context, t tx, keys []string, entries []Entry) error {
	if len(keys) == 0 {
		return nil
	}
	facility := map[string]string{}
	for chunk := range chunks(keys) {
		var w where
		v.scope(&w)
		in(&w, "key", chunk)
		r, err := all(ctx, t, func(r rows) (pair [2]string, err error) {
			err = r.Scan(&pair[0], &pair[1])
			return pair, err
		}, "SELECT key, facility FROM records WHERE "+w.String(), w.args...)
		if err != nil {
			return err
		}
		for _, pair := range r {
			facility[pair[0]] = pair[1]
		}
	}
	for _, e := range entries {
		if of, ok := facility[e.Replaces]; e.Replaces != "" && (!ok || of != e.Said.FacilityID) {
			return ErrNotFound
		}
	}
	return nil
}

// take says what becomes of an entry.
func (d *desk) take(e Entry) (Entered, error) {
	valid(&e.Said)
	at, ok := d.places[e.Said.FacilityID]
	switch {
	case strings.TrimSpace(e.Said.ID) == "" || len(e.Said.ID) > MaxRecordID:
		return Entered{Outcome: NoRecordID}, nil
	case !ok || d.v.actor.Role == life.Clerk && d.v.actor.Facility != at.Code:
		return Entered{Outcome: UnknownFacility}, nil
	}
	if e.Commune == "" {
		e.Commune = at.Commune
	}
	key := d.v.store.recordKey(at.Code, e.Said.ID)
	r := d.known[key]
	switch {
	case r == nil:
		return d.add(key, e, at)
	case r.Said == e.Said:
		if before, ok := d.outcome[key]; ok {
			return before, nil
		}
		return Entered{key, Unchanged}, nil
	case r.Replaces != e.Replaces || r.State == life.Signed || !life.May(r.State, life.Correct, life.Clerk):
		return Entered{key, TooLate}, nil
	}
	return d.change(r, e)
}

func (d *desk) add(key string, e Entry, at Facility) (Entered, error) {
	now := d.v.store.now()
	r := &Record{Key: key, Said: e.Said, Facility: at.Code, Commune: e.Commune, Province: at.Province, State: life.Entered,
		Version: 1, Replaces: e.Replaces, EnteredAt: now, ChangedAt: now, Person: d.v.store.statedPerson(e.Said)}
	d.known[key], d.isNew[key] = r, true
	d.order = append(d.order, r)
	return d.note(r, life.Enter, "", New)
}

func (d *desk) change(r *Record, e Entry) (Entered, error) {
	if _, ok := d.outcome[r.Key]; !ok {
		d.order = append(d.order, r)
		r.Version++
	}
	from := r.State
	r.Said, r.Commune, r.State, r.ChangedAt = e.Said, e.Commune, life.Entered, d.v.store.now()
	d.v.store.forget(r)
	return d.note(r, life.Correct, from, Changed)
}

// forget drops what was found out about a record that is another now.
func (s *Store) forget(r *Record) {
	r.Findings, r.Match, r.Person, r.Attestation = nil, nil, s.statedPerson(r.Said), nil
}

func (d *desk) note(r *Record, event life.Event, from life.State, outcome Outcome) (Entered, error) {
	step, err := d.v.step(Happening{Action: string(event), Subject: r.Key}, r.step)
	if err != nil {
		return Entered{}, err
	}
	step.Facility, step.Province, step.From, step.To = r.Facility, r.Province, from, r.State
	r.step = step.ID
	d.steps = append(d.steps, step)
	d.outcome[r.Key] = Entered{r.Key, outcome}
	return d.outcome[r.Key], nil
}

func (d *desk) write(ctx context.Context, t tx, jobs bool) error {
	s := d.v.store
	var added []Record
	var keys []string
	for _, r := range d.order {
		keys = append(keys, r.Key)
		if d.isNew[r.Key] {
			added = append(added, *r)
			continue
		}
		if err := s.updateRecord(ctx, t, *r); err != nil {
			return err
		}
		if err := writeCauses(ctx, t, *r, nil); err != nil {
			return err
		}
	}
	if err := s.insertRecords(ctx, t, added); err != nil {
		return err
	}
	if err := insertSteps(ctx, t, d.steps); err != nil {
		return err
	}
	if jobs {
		if err := t.enqueue(ctx, Job{Kind: CheckJob, Keys: keys}); err != nil {
			return err
		}
	}
	return s.countDays(ctx, t, d.steps)
}

// valid makes the texts of a record UTF-8, as it is going to be read again.
func valid(said *cert.Record) {
	fields := reflect.ValueOf(said).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetString(strings.ToValidUTF8(fields.Field(i).String(), "\uFFFD"))
	}
}
