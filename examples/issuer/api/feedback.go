package api

import (
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// feedback is what a citizen says is wrong, and the answer.
type feedback struct {
	ID         string              `json:"id"`
	Record     string              `json:"record,omitempty"`
	Facility   string              `json:"facility,omitempty"`
	Class      string              `json:"class"`
	Text       string              `json:"text,omitempty"`
	Phone      string              `json:"phone,omitempty"`
	State      store.FeedbackState `json:"state"`
	Reason     string              `json:"reason,omitempty"`
	Sentence   string              `json:"sentence,omitempty"` // of the reason
	Note       string              `json:"note,omitempty"`
	OpenedAt   time.Time           `json:"opened_at"`
	DueAt      time.Time           `json:"due_at"`
	AnsweredAt time.Time           `json:"answered_at,omitzero"`
}

func feedbackText(f store.Feedback, language string) feedback {
	text := feedback{
		ID: f.ID, Record: f.Record, Facility: f.Facility, Class: f.Class, Text: f.Text, Phone: f.Phone, State: f.State,
		Reason: f.Reason, Note: f.Note, OpenedAt: f.OpenedAt, DueAt: f.DueAt, AnsweredAt: f.AnsweredAt,
	}
	if f.Reason != "" {
		text.Sentence = service.Sentence(f.Reason, language)
	}
	return text
}

// reportMistake takes down what a citizen says is wrong, who knows the same three answers
// as for the status.
func (c *call) reportMistake() error {
	var sent struct {
		question `json:",inline"`
		Record   string `json:"record"`
		Class    string `json:"class"`
		Text     string `json:"text"`
		Phone    string `json:"phone"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	person, err := c.lookUp(sent.question)
	if err != nil {
		return err
	}
	f, err := c.o.Service.ReportMistake(c.Context(), person, sent.Record, sent.Class, sent.Text, sent.Phone)
	if err != nil {
		return err
	}
	return c.write(http.StatusCreated, feedbackText(f, c.language()))
}

func (c *call) feedbacks() error {
	p := c.parameters()
	state, after, limit := store.FeedbackState(p.text("state")), p.text("after"), p.limit()
	switch state {
	case "", store.Open, store.Approved, store.Later, store.Rejected:
	default:
		p.fail("state")
	}
	if err := p.done(); err != nil {
		return err
	}
	found, next, err := c.o.Service.Feedbacks(c.Context(), c.actor, state, after, limit)
	if err != nil {
		return err
	}
	list := make([]feedback, len(found))
	for i, f := range found {
		list[i] = feedbackText(f, c.language())
	}
	return c.write(http.StatusOK, struct {
		Feedback []feedback `json:"feedback"`
		Next     string     `json:"next,omitempty"`
	}{list, next})
}

// answerFeedback closes feedback.
func (c *call) answerFeedback() error {
	var sent struct {
		State  store.FeedbackState `json:"state"`
		Reason string              `json:"reason"`
		Note   string              `json:"note"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	if err := c.o.Service.AnswerFeedback(c.Context(), c.actor, c.PathValue("id"), sent.State, sent.Reason, sent.Note); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
