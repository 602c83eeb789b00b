package web

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// outcome is the answer to feedback, as a facility or a province types it.
type outcome struct {
	State        store.FeedbackState
	Reason, Note string
	Wrong        string // the field that has to be mended; empty: none
}

// outcomeOf reads the fields of outcomeInputs.
func outcomeOf(r *http.Request) outcome {
	o := outcome{State: store.FeedbackState(r.PostFormValue("outcome")), Reason: r.PostFormValue("reason"), Note: strings.TrimSpace(r.PostFormValue("note"))}
	if o.State != store.Rejected {
		o.Reason = ""
	}
	switch {
	case !slices.Contains(feedbackStates[1:], o.State):
		o.Wrong = "outcome"
	case o.State == store.Rejected && !slices.Contains(store.FeedbackReasons(), o.Reason):
		o.Wrong = "reason"
	case utf8.RuneCountInString(o.Note) > store.MaxFeedbackText:
		o.Wrong = "note"
	}
	return o
}

// outcomeInputs are the fields of an answer: outcome, reason of a rejection, note. Each
// form of a page has its own, told apart by id; empty where there is one form.
func (s *site) outcomeInputs(language, id string, typed outcome) []input {
	outcomes := []option{{"", s.words.say(language, "choose")}}
	for _, state := range feedbackStates[1:] {
		outcomes = append(outcomes, option{string(state), s.words.say(language, "feedback-"+string(state))})
	}
	reasons := []option{{"", s.words.say(language, "feedback-no-reason")}}
	for _, code := range store.FeedbackReasons() {
		reasons = append(reasons, option{code, s.words.sentence(language, code)})
	}
	inputs := []input{
		{Name: "outcome", Label: "feedback-outcome", Type: "select", Options: outcomes, Value: string(typed.State), Required: true},
		{Name: "reason", Label: "feedback-reason", Hint: "feedback-reason-hint", Type: "select", Options: reasons, Value: typed.Reason},
		{Name: "note", Label: "feedback-note", Hint: "feedback-note-hint", Type: "textarea", Value: typed.Note, Max: store.MaxFeedbackText},
	}
	for i := range inputs {
		if inputs[i].Name == typed.Wrong {
			inputs[i].Errors = []string{s.words.say(language, "feedback-wrong-"+typed.Wrong)}
		}
		if id != "" {
			inputs[i].ID = inputs[i].Name + "-" + id
		}
	}
	return inputs
}
