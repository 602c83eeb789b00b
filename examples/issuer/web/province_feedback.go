package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// feedbackPage is how many feedbacks are on a page.
const feedbackPage = 50

// clocked is feedback with how long is left for its answer, or by how much that is late.
type clocked struct {
	store.Feedback
	Class string
	Clock string
	Late  bool
}

func (p *provinces) clocked(language string, f store.Feedback) clocked {
	left := f.DueAt.Sub(p.o.Clock())
	return clocked{f, feedbackClass(f.Class, language), p.words.hours(language, left.Abs()), left < 0}
}

// Answered reports whether there is nothing to be answered any more.
func (c clocked) Answered() bool { return c.State == store.Approved || c.State == store.Rejected }

func (p *provinces) feedbacks(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	state := store.FeedbackState(r.URL.Query().Get("state"))
	if !slices.Contains(feedbackStates, state) {
		state = store.Open
	}
	list, next, err := p.o.Service.Feedbacks(r.Context(), a, state, r.URL.Query().Get("after"), feedbackPage)
	if err != nil {
		return err
	}
	count, err := p.o.Service.FeedbackClock(r.Context(), a)
	if err != nil {
		return err
	}
	var shown []clocked
	for _, f := range list {
		shown = append(shown, p.clocked(languageOf(r), f))
	}
	return p.show(w, r, http.StatusOK, "province_feedback", map[string]any{
		"List": shown, "State": state, "States": feedbackStates, "Count": count, "Pager": pagerOf(r, next),
	})
}

func (p *provinces) feedback(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	f, err := p.o.Store.As(a).Feedback(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showOne(w, r, http.StatusOK, a, f, "")
}

// showOne shows feedback with the form for its answer, and what was wrong with that.
func (p *provinces) showOne(w http.ResponseWriter, r *http.Request, status int, a store.Actor, f store.Feedback, wrong string) error {
	language := languageOf(r)
	data := map[string]any{"Feedback": p.clocked(language, f)}
	if f.Record != "" {
		record, err := p.o.Service.Record(r.Context(), a, f.Record)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil {
			data["Record"], data["Vaccine"] = record, vaccineName(record.Said.Product)
		}
	}
	data["Inputs"] = p.answerInputs(r, wrong)
	return p.show(w, r, status, "province_feedback_one", data)
}

func (p *provinces) answerInputs(r *http.Request, wrong string) []input {
	language := languageOf(r)
	outcome := input{Name: "outcome", Label: "province-outcome", Type: "select", Value: r.PostFormValue("outcome"), Required: true, Options: []option{{"", ""}}}
	for _, state := range feedbackStates[1:] {
		outcome.Options = append(outcome.Options, option{string(state), p.words.say(language, "province-outcome-"+string(state))})
	}
	reason := input{Name: "reason", Label: "province-reason", Hint: "province-reason-hint", Type: "select", Value: r.PostFormValue("reason"), Options: []option{{"", ""}}}
	for _, code := range store.FeedbackReasons() {
		reason.Options = append(reason.Options, option{code, p.words.sentence(language, code)})
	}
	note := input{Name: "note", Label: "province-note", Hint: "province-note-hint", Type: "textarea", Value: r.PostFormValue("note"), Max: store.MaxFeedbackText}
	if wrong != "" {
		said := []string{p.words.say(language, "province-answer-wrong-"+wrong)}
		switch wrong {
		case "outcome":
			outcome.Errors = said
		case "reason":
			reason.Errors = said
		default:
			note.Errors = said
		}
	}
	return []input{outcome, reason, note}
}

func (p *provinces) answer(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	id := r.PathValue("id")
	outcome, reason, note := store.FeedbackState(r.PostFormValue("outcome")), r.PostFormValue("reason"), r.PostFormValue("note")
	wrong := ""
	switch {
	case !slices.Contains(feedbackStates[1:], outcome):
		wrong = "outcome"
	case outcome == store.Rejected && !slices.Contains(store.FeedbackReasons(), reason):
		wrong = "reason"
	case len([]rune(note)) > store.MaxFeedbackText:
		wrong = "note"
	}
	if outcome != store.Rejected {
		reason = ""
	}
	if wrong != "" {
		f, err := p.o.Store.As(a).Feedback(r.Context(), id)
		if err != nil {
			return err
		}
		return p.showOne(w, r, http.StatusUnprocessableEntity, a, f, wrong)
	}
	err := p.o.Service.AnswerFeedback(r.Context(), a, id, outcome, reason, note)
	if errors.Is(err, store.ErrDecided) {
		return p.failed(w, backTo(r, "/province/feedback/"+id), err)
	}
	if err != nil {
		return err
	}
	return p.goTo(w, r, "/province/feedback", "province-answered")
}
