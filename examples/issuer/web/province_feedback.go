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
	return p.showOne(w, r, http.StatusOK, a, f, outcome{})
}

// showOne shows feedback with the form for its answer, and what was typed there.
func (p *provinces) showOne(w http.ResponseWriter, r *http.Request, status int, a store.Actor, f store.Feedback, typed outcome) error {
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
	data["Inputs"] = p.outcomeInputs(language, "", typed)
	return p.show(w, r, status, "province_feedback_one", data)
}

func (p *provinces) answer(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	id, answer := r.PathValue("id"), outcomeOf(r)
	if answer.Wrong != "" {
		f, err := p.o.Store.As(a).Feedback(r.Context(), id)
		if err != nil {
			return err
		}
		return p.showOne(w, r, http.StatusUnprocessableEntity, a, f, answer)
	}
	err := p.o.Service.AnswerFeedback(r.Context(), a, id, answer.State, answer.Reason, answer.Note)
	if errors.Is(err, store.ErrDecided) {
		return p.failed(w, backTo(r, "/province/feedback/"+id), err)
	}
	if err != nil {
		return err
	}
	return p.goTo(w, r, "/province/feedback", "province-answered")
}
