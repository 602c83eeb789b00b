package service

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// ErrNobody says that the number, the birth date and the last dose's date are not
// together those of anybody: which of them is wrong is not said.
var ErrNobody = errors.New("service: nobody has all three of these")

// Question is what a citizen types to be let see their own records.
type Question struct {
	Number   string // of the identity paper
	Birth    string // any form that identity.ParseBirthDate reads
	LastDose string // any form that identity.ParseDate reads
}

// LookUp gives the person of whom all three answers are right. Somebody who names a dose
// that nobody has signed is shown such doses only (store.UnsignedOnly). It fails with
// ErrNobody, after the same work whatever is wrong; only who is let in stands in the
// trail.
func (s *Service) LookUp(ctx context.Context, q Question) (person []byte, err error) {
	birth, _ := identity.ParseBirthDate(q.Birth)
	last, _ := identity.ParseDate(q.LastDose)
	person, ok, err := s.o.Store.LookUp(ctx, store.Lookup{Number: store.NumberText(q.Number), Birth: birth.String(), LastDose: last.String()})
	switch {
	case err != nil:
		return nil, err
	case !ok || len(person) == 0:
		return nil, ErrNobody
	}
	return person, s.o.Store.AsPerson(person).Happen(ctx, store.Happening{Action: "look-up", Subject: hex.EncodeToString(person[:8])})
}

// Dose is what a citizen is told about one of their records.
type Dose struct {
	Record      store.Record
	Certificate *store.Certificate // nil where there is none to be shown
	Ended       bool               // there was one, which has not been renewed yet
}

// Told says how the dose stands, in a language.
func (d Dose) Told(language string) life.Told {
	switch {
	case !d.Record.State.InForce() || d.Certificate != nil:
		return life.Tell(d.Record.State, language)
	case d.Ended:
		return life.TellEnded(language)
	}
	return life.Tell(life.Signed, language) // it is not in the audit log yet
}

// Mine gives the records of a person, the last dose first, each with its certificate
// where that is in force. It is for the person alone.
func (s *Service) Mine(ctx context.Context, person []byte) ([]Dose, error) {
	if len(person) == 0 {
		return nil, ErrNobody
	}
	mine := s.o.Store.AsPerson(person)
	page, err := mine.Records(ctx, store.Query{Limit: store.MaxPage})
	if err != nil {
		return nil, err
	}
	doses := make([]Dose, 0, len(page.Records))
	for _, r := range page.Records {
		d := Dose{Record: r}
		if d.Certificate, d.Ended, err = s.held(ctx, mine, r); err != nil {
			return nil, err
		}
		doses = append(doses, d)
	}
	sortDoses(doses)
	hideOthers(doses)
	return doses, nil
}

// hideOthers takes away what is said in doses that may be another person's, of whom a
// number was mistyped: nobody has signed them, and they have another name than those
// that are signed, or where there is none, than the last, whose date the person knew.
func hideOthers(doses []Dose) {
	var names []string
	for _, d := range doses {
		if d.Record.State.HasSignature() {
			names = append(names, identity.Fold(d.Record.Said.FullName))
		}
	}
	if len(names) == 0 && len(doses) > 0 {
		names = []string{identity.Fold(doses[0].Record.Said.FullName)}
	}
	for i := range doses {
		r := &doses[i].Record
		if !r.State.HasSignature() && !slices.Contains(names, identity.Fold(r.Said.FullName)) {
			*r = store.Record{Key: r.Key, State: r.State}
		}
	}
}

// sortDoses puts the last dose first.
func sortDoses(doses []Dose) {
	slices.SortStableFunc(doses, func(a, b Dose) int {
		switch {
		case laterDose(a.Record, b.Record):
			return -1
		case laterDose(b.Record, a.Record):
			return 1
		}
		return 0
	})
}

// held gives the certificate of a record that its holder may have: the newest one that
// stands in the audit log, has begun and has not ended. No border believes one from the
// future, which a wrong clock made.
func (s *Service) held(ctx context.Context, v *store.View, r store.Record) (newest *store.Certificate, ended bool, err error) {
	if !r.State.InForce() {
		return nil, false, nil
	}
	all, _, err := v.Certificates(ctx, store.CertificateQuery{Record: r.Key, Limit: store.MaxPage})
	if err != nil {
		return nil, false, err
	}
	now := s.o.Clock()
	for i, c := range all {
		switch {
		case !c.Logged, c.IssuedAt.After(now):
		case !now.Before(c.ExpiresAt):
			ended = true
		case newest == nil || c.Generation > newest.Generation:
			newest = &all[i]
		}
	}
	return newest, ended, nil
}

// ReportMistake takes down what a citizen says is wrong with a record, and starts the
// clock. It fails with store.ErrFeedback, with store.ErrExists while an earlier one is
// open, and with store.ErrNotFound.
func (s *Service) ReportMistake(ctx context.Context, person []byte, key, class, text, phone string) (store.Feedback, error) {
	mine := s.o.Store.AsPerson(person)
	id, err := s.randomID()
	if err != nil {
		return store.Feedback{}, err
	}
	if err := mine.OpenFeedback(ctx, store.Feedback{ID: id, Record: key, Class: class, Text: text, Phone: phone}); err != nil {
		return store.Feedback{}, err
	}
	return mine.Feedback(ctx, id)
}

// FeedbackOf gives what a person has reported, newest first.
func (s *Service) FeedbackOf(ctx context.Context, person []byte) ([]store.Feedback, error) {
	return s.o.Store.AsPerson(person).FeedbackOf(ctx, person)
}

// Feedbacks gives what waits for an answer of the actor, the oldest first; or what has
// another state.
func (s *Service) Feedbacks(ctx context.Context, a store.Actor, state store.FeedbackState, after string, limit int) ([]store.Feedback, string, error) {
	return s.as(a).Feedbacks(ctx, state, after, limit)
}

// AnswerFeedback closes feedback, and has the citizen told. It fails with
// store.ErrFeedback, store.ErrDecided and store.ErrNotFound.
func (s *Service) AnswerFeedback(ctx context.Context, a store.Actor, id string, state store.FeedbackState, reason, note string) error {
	f, err := s.as(a).Feedback(ctx, id)
	if err != nil {
		return err
	}
	defer s.wake()
	return s.as(a).AnswerFeedback(ctx, id, state, reason, note, s.noticesTo(f.Phone, f.Record, notify.FeedbackAnswered, id)...)
}
