package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// heard is what a citizen said, with its clock.
type heard struct {
	store.Feedback
	Class  string
	Late   bool
	Clock  string // how long is left, or how long it is late
	Inputs []input
}

type feedbackData struct {
	State   store.FeedbackState
	States  []store.FeedbackState
	List    []heard
	Pager   pager
	Refused string // why an answer was not taken
}

var feedbackStates = []store.FeedbackState{store.Open, store.Later, store.Approved, store.Rejected}

func (s *site) feedbackList(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.showFeedback(w, r, a, http.StatusOK, "")
}

func (s *site) showFeedback(w http.ResponseWriter, r *http.Request, a store.Actor, status int, refused string) error {
	language := languageOf(r)
	data := feedbackData{State: store.Open, States: feedbackStates, Refused: refused}
	for _, state := range feedbackStates {
		if r.URL.Query().Get("state") == string(state) {
			data.State = state
		}
	}
	list, next, err := s.o.Service.Feedbacks(r.Context(), a, data.State, r.URL.Query().Get("after"), 20)
	if err != nil {
		return err
	}
	for _, f := range list {
		left := f.DueAt.Sub(s.o.Clock())
		data.List = append(data.List, heard{
			Feedback: f, Class: feedbackClass(f.Class, language), Late: left < 0, Clock: s.words.hours(language, left.Abs()), Inputs: s.outcomeInputs(language, f.ID),
		})
	}
	data.Pager = pagerOf(r, next)
	return s.show(w, r, status, "facility_feedback", data)
}

func feedbackClass(code, language string) string {
	for _, c := range store.FeedbackClasses() {
		if c.Code == code {
			return c.Title(language)
		}
	}
	return code
}

// hours says a time of up to some days: 1 h 30 min.
func (w words) hours(language string, d time.Duration) string {
	minutes := int(d / time.Minute)
	if minutes < 60 {
		return w.many(language, minutes, "minutes")
	}
	return w.many(language, minutes/60, "hours")
}

// outcomeInputs are the fields of an answer: outcome, reason of a rejection, note. Each
// form of the page has its own.
func (s *site) outcomeInputs(language, id string) []input {
	outcomes := []option{{"", s.words.say(language, "choose")}}
	for _, state := range feedbackStates[1:] {
		outcomes = append(outcomes, option{string(state), s.words.say(language, "feedback-"+string(state))})
	}
	reasons := []option{{"", s.words.say(language, "feedback-no-reason")}}
	for _, c := range identity.Codes() {
		if strings.HasPrefix(c.Code, "feedback-") {
			reasons = append(reasons, option{c.Code, identity.Sentence(c.Code, language)})
		}
	}
	return []input{
		{Name: "outcome", ID: "outcome-" + id, Label: "feedback-outcome", Type: "select", Options: outcomes, Required: true},
		{Name: "reason", ID: "reason-" + id, Label: "feedback-reason", Hint: "feedback-reason-hint", Type: "select", Options: reasons},
		{Name: "note", ID: "note-" + id, Label: "feedback-note", Hint: "feedback-note-hint", Type: "textarea", Max: service.MaxReason},
	}
}

// answerFeedback closes feedback, and has the citizen told.
func (s *site) answerFeedback(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	outcome, reason := store.FeedbackState(r.PostFormValue("outcome")), r.PostFormValue("reason")
	if outcome == "" || outcome == store.Rejected && reason == "" {
		return s.showFeedback(w, r, a, http.StatusUnprocessableEntity, s.words.say(languageOf(r), "error-outcome-text"))
	}
	if outcome != store.Rejected {
		reason = ""
	}
	err := s.o.Service.AnswerFeedback(r.Context(), a, r.PathValue("id"), outcome, reason, strings.TrimSpace(r.PostFormValue("note")))
	if err != nil {
		return s.failed(w, backTo(r, "/facility/feedback"), err)
	}
	return s.goTo(w, r, "/facility/feedback", "feedback-answered")
}
