package service

import (
	"context"
	"errors"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// Codes of records of which there is to be no certificate.
const (
	DoseTwice   = "dose-twice"   // the person has another record of that dose
	DoseRevoked = "dose-revoked" // the facility had a certificate of that dose, which was revoked
)

// check does a CheckJob: it takes each record as far as it gets without people.
func (s *Service) check(ctx context.Context, keys []string) error {
	return each(keys, func(key string) error { return s.checkOne(ctx, key) })
}

func (s *Service) checkOne(ctx context.Context, key string) error {
	r, err := s.self.Record(ctx, key)
	if err != nil {
		return passedBy(err)
	}
	if r.State == life.Entered {
		if r, err = s.checkText(ctx, r); err != nil {
			return passedBy(err)
		}
	}
	if r.State == life.Checked {
		return passedBy(s.reconcile(ctx, r))
	}
	return nil
}

// checkText looks at what is written.
func (s *Service) checkText(ctx context.Context, r store.Record) (store.Record, error) {
	found := Look(r.Said)
	event, why := life.Pass, ""
	for _, f := range found {
		if Stops(f) {
			event, why = life.Fault, join(why, f.Code)
		}
	}
	return s.self.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: event, Why: why, Change: func(r *store.Record) error {
		r.Findings = found
		return nil
	}})
}

var answers = map[identity.Status]life.Event{
	identity.Verified:    life.Verify,
	identity.Correctable: life.Propose,
	identity.Conflict:    life.Contradict,
	identity.NotFound:    life.Miss,
	identity.Invalid:     life.Fault,
	identity.Exempt:      life.Excuse,
}

// reconcile holds a record against the population register.
func (s *Service) reconcile(ctx context.Context, r store.Record) error {
	answer, err := s.register.Reconcile(ctx, r.Said.Identity())
	if err != nil {
		return err
	}
	match := matchOf(answer)
	event := answers[answer.Status]
	person := s.personOf(r, match)
	if event == life.Verify || event == life.Excuse {
		against, err := s.against(ctx, r, person)
		if err != nil {
			return err
		}
		if against != "" {
			event, match.Reasons = life.Contradict, append([]string{against}, match.Reasons...)
		}
	}
	_, err = s.self.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: event, Why: strings.Join(match.Reasons, " "), Change: func(r *store.Record) error {
		r.Match = match
		if event == life.Verify || event == life.Excuse {
			r.Person = person
		}
		return nil
	}})
	return err
}

func matchOf(m identity.Match) *store.Match {
	match := &store.Match{Status: m.Status, PersonalID: m.Person.PersonalID, Score: m.Score}
	for _, c := range m.Changes {
		match.Changes = append(match.Changes, store.Change{Field: c.Field, From: c.From, To: c.To})
	}
	for _, f := range m.Reasons {
		if f.Severity != identity.Note {
			match.Reasons = append(match.Reasons, f.Code)
		}
	}
	return match
}

// personOf gives the index of the person whose record it is: by the personal number of
// the register where it has found the person. Else a number alone says nothing, as
// anybody may type it: then it is by the number of the paper and the birth date.
func (s *Service) personOf(r store.Record, found *store.Match) []byte {
	if found != nil && found.PersonalID != "" && (found.Status == identity.Verified || found.Status == identity.Correctable) {
		return s.o.Store.PersonIndex("personal", found.PersonalID)
	}
	text := store.NumberText(r.Said.IDNumber)
	birth, _ := identity.ParseBirthDate(r.Said.DateOfBirth)
	if text == "" || birth.IsZero() {
		return nil
	}
	number := text + " " + birth.String()
	if n, _ := identity.ParseNumber(r.Said.IDNumber); n.Kind == identity.VNPassport || n.Kind == identity.ForeignPassport || found != nil && found.Status == identity.Exempt {
		return s.o.Store.PersonIndex("passport", strings.ToUpper(strings.TrimSpace(r.Said.Nationality))+number)
	}
	return s.o.Store.PersonIndex("paper", number)
}

// each does all that it can of a job, and gives the errors together, so that one row
// does not keep the others from being done.
func each(keys []string, do func(key string) error) error {
	var all []error
	for _, key := range keys {
		if err := do(key); err != nil {
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}

// passedBy drops what says that somebody else was there first: the job is done then.
func passedBy(err error) error {
	if errors.Is(err, store.ErrStale) || errors.Is(err, store.ErrNotFound) || errors.Is(err, life.ErrTransition) {
		return nil
	}
	return err
}

func join(codes, code string) string {
	if codes == "" {
		return code
	}
	return codes + " " + code
}
