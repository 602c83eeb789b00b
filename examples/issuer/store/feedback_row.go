package store

import (
	"context"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

const feedbackColumns = `id, record, person, facility, province, class, said, state, reason, note, opened_at, due_at, answered_at, answered_by`

// feedbackSaid is what is sealed of feedback.
type feedbackSaid struct {
	Text  string `json:"text"`
	Phone string `json:"phone"`
}

// feedbackScope is scope for feedback, with which the police have nothing to do.
func (v *View) feedbackScope(w *where) {
	if v.actor.Role == life.Reviewer {
		w.and("FALSE")
		return
	}
	v.scope(w)
}

func (s *Store) insertFeedback(ctx context.Context, t tx, f Feedback) error {
	said, err := s.sealed(feedbackSaid{f.Text, f.Phone}, "feedback", "said", f.ID)
	if err != nil {
		return err
	}
	note, err := s.sealed("", "feedback", "note", f.ID)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO feedback (`+feedbackColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, $11, 0, '')`,
		f.ID, f.Record, f.Person, f.Facility, f.Province, f.Class, said, f.State, note, f.OpenedAt, f.DueAt)
	return err
}

// scanFeedback leaves out for an auditor what the citizen and the answer say.
func (v *View) scanFeedback(r rows) (Feedback, error) {
	var f Feedback
	var sealedSaid, sealedNote []byte
	var opened, due, answered int64
	if err := r.Scan(&f.ID, &f.Record, &f.Person, &f.Facility, &f.Province, &f.Class, &sealedSaid, &f.State, &f.Reason, &sealedNote,
		&opened, &due, &answered, &f.AnsweredBy); err != nil {
		return Feedback{}, err
	}
	f.OpenedAt, f.DueAt, f.AnsweredAt = moment(opened), moment(due), moment(answered)
	if v.nameless() {
		return f, nil
	}
	var said feedbackSaid
	if err := v.store.open(sealedSaid, &said, "feedback", "said", f.ID); err != nil {
		return Feedback{}, err
	}
	f.Text, f.Phone = said.Text, said.Phone
	return f, v.store.open(sealedNote, &f.Note, "feedback", "note", f.ID)
}
