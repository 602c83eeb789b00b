package web

import (
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
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
	State  store.FeedbackState
	States []store.FeedbackState
	List   []heard
	Pager  pager
}

var feedbackStates = []store.FeedbackState{store.Open, store.Later, store.Approved, store.Rejected}

func (s *site) feedbackList(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.showFeedback(w, r, a, http.StatusOK, "", outcome{})
}

// showFeedback shows feedback, one of it with what was typed for its answer.
func (s *site) showFeedback(w http.ResponseWriter, r *http.Request, a store.Actor, status int, answered string, typed outcome) error {
	language := languageOf(r)
	data := feedbackData{State: store.Open, States: feedbackStates}
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
		left, answer := f.DueAt.Sub(s.o.Clock()), outcome{}
		if f.ID == answered {
			answer = typed
		}
		data.List = append(data.List, heard{
			Feedback: f, Class: feedbackClass(f.Class, language), Late: left < 0, Clock: s.words.hours(language, left.Abs()),
			Inputs: s.outcomeInputs(language, f.ID, answer),
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

// answerFeedback closes feedback, and has the citizen told.
func (s *site) answerFeedback(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	id, answer := r.PathValue("id"), outcomeOf(r)
	if answer.Wrong != "" {
		return s.showFeedback(w, r, a, http.StatusUnprocessableEntity, id, answer)
	}
	if err := s.o.Service.AnswerFeedback(r.Context(), a, id, answer.State, answer.Reason, answer.Note); err != nil {
		return s.failed(w, backTo(r, "/facility/feedback"), err)
	}
	return s.goTo(w, r, "/facility/feedback", "feedback-answered")
}
