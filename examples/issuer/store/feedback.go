package store

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/identity"
)

// Feedback is what a citizen says is wrong, and the answer.
// Source: letter 9458/BYT-CNTT of 8 November 2021.
type Feedback struct {
	ID         string
	Record     string // may be empty: a dose that is not there
	Person     []byte
	Facility   string // that answers; empty: the province does
	Province   string
	Class      string // what is wrong: a code of FeedbackClasses
	Text       string // in the citizen's words; personal data
	Phone      string // or an e-mail address; personal data
	State      FeedbackState
	Reason     string // of a rejection: a code of FeedbackReasons
	Note       string // to the citizen
	OpenedAt   time.Time
	DueAt      time.Time // FeedbackTime later
	AnsweredAt time.Time
	AnsweredBy string
}

// LogValue keeps what the citizen says out of logs.
func (f Feedback) LogValue() slog.Value { return slog.StringValue(f.ID) }

// FeedbackState is the outcome of feedback.
type FeedbackState string

// The states of feedback.
const (
	Open     FeedbackState = "open"
	Approved FeedbackState = "approved"
	Later    FeedbackState = "later" // processed later
	Rejected FeedbackState = "rejected"
)

const (
	// FeedbackTime is how long an answer may take. Source: letter 9458/BYT-CNTT.
	FeedbackTime = 48 * time.Hour
	// MaxFeedbackText is how long a text or a note may be, in characters. Source: ours.
	MaxFeedbackText = 2000
	// MaxContact is how long a telephone number or an e-mail address may be, in bytes.
	// Source: RFC 5321 section 4.5.3.1.3.
	MaxContact = 254
)

// FeedbackReasons gives the codes that feedback is rejected with, in the order of the
// letter: those of package identity that begin with "feedback-", which has the
// sentences for the citizen.
func FeedbackReasons() []string {
	var reasons []string
	for _, c := range identity.Codes() {
		if strings.HasPrefix(c.Code, "feedback-") {
			reasons = append(reasons, c.Code)
		}
	}
	return reasons
}

// ErrFeedback says that a class, an outcome or a reason is none, or that a text is too
// long.
var ErrFeedback = errors.New("store: no such class, outcome or reason of feedback, or a text that is too long")

// OpenFeedback takes feedback of the citizen whose view it is; State, Person and times
// are set here. ID may be left out. Facility and Province are those of the record where
// there is one, else Province is the facility's where there is one. It fails with
// ErrExists while feedback of the same person is open, ErrFeedback where the class is
// none or a text is too long, ErrNotFound where the record is not the citizen's or the
// facility not there, and ErrForbidden for anybody but a citizen.
func (v *View) OpenFeedback(ctx context.Context, f Feedback) error {
	if v.actor.Role != life.Citizen || len(v.person) == 0 {
		return ErrForbidden
	}
	known := slices.ContainsFunc(feedbackClasses, func(c FeedbackClass) bool { return c.Code == f.Class })
	if !known || utf8.RuneCountInString(f.Text) > MaxFeedbackText || len(f.Phone) > MaxContact {
		return ErrFeedback
	}
	if f.ID == "" {
		id, err := v.store.newKey()
		if err != nil {
			return err
		}
		f.ID = id
	}
	f.Person, f.State, f.OpenedAt = persons(v.person)[0], Open, v.store.now()
	f.DueAt = f.OpenedAt.Add(FeedbackTime)
	return v.store.write(ctx, func(t tx) error {
		if err := v.route(ctx, t, &f); err != nil {
			return err
		}
		// The index that there is stops one person, this one all of a person's.
		if err := v.noneOpen(ctx, t); err != nil {
			return err
		}
		if err := v.store.insertFeedback(ctx, t, f); err != nil {
			return err
		}
		return v.happen(ctx, t, Happening{Action: "open-feedback", Subject: f.ID, Why: f.Class})
	})
}

// noneOpen fails with ErrExists while feedback of the citizen is open.
func (v *View) noneOpen(ctx context.Context, t tx) error {
	var w where
	v.scope(&w)
	_, err := one(ctx, t, scanText, `SELECT id FROM feedback WHERE state = 'open' AND `+w.String(), w.args...)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err == nil:
		return ErrExists
	}
	return err
}

// route says who answers.
func (v *View) route(ctx context.Context, t tx, f *Feedback) error {
	var w where
	query := `SELECT code, province FROM facilities WHERE `
	switch {
	case f.Record != "":
		query = `SELECT facility, province FROM records WHERE `
		w.and("key = ?", f.Record)
		v.recordScope(&w)
	case f.Facility != "":
		w.and("code = ?", f.Facility)
	default:
		return nil
	}
	to, err := one(ctx, t, func(r rows) (to [2]string, err error) { return to, r.Scan(&to[0], &to[1]) }, query+w.String(), w.args...)
	f.Facility, f.Province = to[0], to[1]
	return err
}

// Feedback gives one feedback. It fails with ErrNotFound.
func (v *View) Feedback(ctx context.Context, id string) (Feedback, error) {
	var w where
	v.feedbackScope(&w)
	w.and("id = ?", id)
	return readOne(ctx, v.store, v.scanFeedback, `SELECT `+feedbackColumns+` FROM feedback WHERE `+w.String(), w.args...)
}

// Feedbacks gives those in a state, or all where it is empty, the one that is due first
// at the beginning. It fails with ErrPage.
func (v *View) Feedbacks(ctx context.Context, state FeedbackState, after string, limit int) (list []Feedback, next string, err error) {
	var from place
	if err := from.parse(after); err != nil {
		return nil, "", err
	}
	limit = pageSize(limit)
	var w where
	v.feedbackScope(&w)
	if state != "" {
		w.and("state = ?", state)
	}
	if from.key != "" {
		w.and("(due_at, id) > (?, ?)", from.at, from.key)
	}
	list, err = readAll(ctx, v.store, v.scanFeedback, `SELECT `+feedbackColumns+` FROM feedback WHERE `+w.String()+
		w.number(` ORDER BY due_at, id LIMIT ?`, limit+1), w.args...)
	if len(list) > limit {
		list = list[:limit]
		next = place{millis(list[limit-1].DueAt), list[limit-1].ID}.String()
	}
	return list, next, err
}

// FeedbackOf gives the feedback of a person that the actor may see, the newest first,
// at most DefaultPage. What others have said of a record that is the person's now is
// theirs.
func (v *View) FeedbackOf(ctx context.Context, person []byte) ([]Feedback, error) {
	if len(person) == 0 || v.actor.Role == life.Citizen && !bytes.Equal(v.person, person) {
		return nil, nil
	}
	query, args := v.feedbackOfQuery(person)
	return readAll(ctx, v.store, v.scanFeedback, query, args...)
}

func (v *View) feedbackOfQuery(person []byte) (query string, args []any) {
	var w where
	in(&w, "person", persons(person))
	v.feedbackScope(&w)
	query = `SELECT ` + feedbackColumns + ` FROM feedback WHERE ` + w.String() +
		w.number(` ORDER BY opened_at DESC, id DESC LIMIT ?`, DefaultPage)
	return query, w.args
}

// AnswerFeedback answers feedback that is open, or that was to be processed later, which
// is said once. A rejection has one of FeedbackReasons. It fails with ErrNotFound, ErrDecided where it
// was answered, ErrFeedback where state, reason or note are none, and ErrForbidden for
// anybody but a clerk, a province and an officer. Notices are kept with the answer.
func (v *View) AnswerFeedback(ctx context.Context, id string, state FeedbackState, reason, note string, notices ...Notice) error {
	if !slices.Contains([]life.Role{life.Clerk, life.Province, life.Officer}, v.actor.Role) {
		return ErrForbidden
	}
	if !isAnswer(state, reason) || utf8.RuneCountInString(note) > MaxFeedbackText {
		return ErrFeedback
	}
	sealed, err := v.store.sealed(note, "feedback", "note", id)
	if err != nil {
		return err
	}
	var w where
	v.feedbackScope(&w)
	w.and("id = ?", id)
	query, args := `SELECT id FROM feedback WHERE `+w.String(), slices.Clone(w.args)
	update := w.number(`UPDATE feedback SET state = ?, reason = ?, note = ?, answered_at = ?, answered_by = ?`,
		state, reason, sealed, v.store.now(), v.actor.ID) + ` WHERE ` + w.String() + ` AND state IN ('open', 'later')` +
		w.number(` AND state <> ?`, state)
	return v.store.write(ctx, func(t tx) error {
		affected, err := t.exec(ctx, update, w.args...)
		if err != nil {
			return err
		}
		if affected == 0 {
			if _, err := one(ctx, t, scanText, query, args...); err != nil {
				return err
			}
			return ErrDecided
		}
		why := string(state)
		if reason != "" {
			why += " " + reason
		}
		if err := v.happen(ctx, t, Happening{Action: "answer-feedback", Subject: id, Why: why}); err != nil {
			return err
		}
		return v.store.putNotices(ctx, t, notices)
	})
}

func isAnswer(state FeedbackState, reason string) bool {
	switch state {
	case Rejected:
		return slices.Contains(FeedbackReasons(), reason)
	case Approved, Later:
		return reason == ""
	}
	return false
}
