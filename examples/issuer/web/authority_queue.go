package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

const (
	// queuePage is how many records of the queue are shown.
	queuePage = 25
	// queueLate is how long a record may wait for its certificate before that is said
	// to be stuck.
	queueLate = 10 * time.Minute
)

// queued is a record that waits for its certificate.
type queued struct {
	store.Record
	Late bool
}

// queue shows what waits for its certificate, what holds it up, and what waits for others.
func (p *authorities) queue(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return p.showQueue(w, r, http.StatusOK, a, nil)
}

func (p *authorities) showQueue(w http.ResponseWriter, r *http.Request, status int, a store.Actor, wrong []string) error {
	ctx := r.Context()
	paused, err := p.o.Service.Paused(ctx)
	if err != nil {
		return err
	}
	t, err := p.counts.of(ctx, a, store.ByProvince)
	if err != nil {
		return err
	}
	page, err := p.o.Service.Records(ctx, a, store.Query{States: []life.State{life.Signed}, After: r.URL.Query().Get("after"), Limit: queuePage})
	if err != nil {
		return err
	}
	causes, err := p.counts.waitFor(ctx, a)
	if err != nil {
		return err
	}
	keys, err := p.o.Service.Keys(ctx)
	if err != nil {
		return err
	}
	data := map[string]any{
		"Paused": paused, "Tally": t, "Causes": causes, "Waiting": waiting(t.All), "Pager": pagerOf(r, page.Next),
		"Holds": p.holds(keys, paused),
		"Reason": input{Name: "why", Label: "authority-reason", Hint: "authority-reason-hint", Value: r.PostFormValue("why"),
			Required: true, Max: service.MaxReason, Errors: wrong},
	}
	var list []queued
	for _, record := range page.Records {
		list = append(list, queued{record, p.o.Clock().Sub(record.ChangedAt) > queueLate})
	}
	data["Queue"] = list
	if paused {
		steps, _, err := p.o.Service.Trail(ctx, a, store.TrailQuery{Action: "issuing-paused", Limit: 1})
		if err != nil {
			return err
		}
		if len(steps) > 0 {
			data["Since"] = steps[0]
		}
	}
	return p.show(w, r, status, "authority_queue", data)
}

// holds gives the words for what keeps certificates from being issued.
func (p *authorities) holds(keys []service.KeyStatus, paused bool) []string {
	var words []string
	if paused {
		words = append(words, "authority-hold-paused")
	}
	switch {
	case len(keys) == 0 || !keys[0].Active:
		words = append(words, "authority-hold-no-key")
	case !p.o.Clock().Before(keys[0].SignsUntil):
		words = append(words, "authority-hold-key-ends")
	case !keys[0].Here:
		words = append(words, "authority-hold-elsewhere")
	}
	return words
}

func (p *authorities) issueNow(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	n, err := p.o.Service.IssueNow(r.Context(), a, nil)
	if err != nil {
		return err
	}
	p.counts.forget(a)
	return p.goTo(w, r, "/authority", "authority-issuing", number(languageOf(r), n))
}

// pause stops issuing, or lets it go on.
func (p *authorities) pause(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	stop := r.PostFormValue("stop") == "yes"
	err := p.o.Service.Pause(r.Context(), a, stop, r.PostFormValue("why"))
	if errors.Is(err, service.ErrReason) {
		return p.showQueue(w, r, http.StatusUnprocessableEntity, a, []string{p.words.say(languageOf(r), "error-reason-text")})
	}
	if err != nil {
		return err
	}
	if stop {
		return p.goTo(w, r, "/authority", "authority-now-paused")
	}
	return p.goTo(w, r, "/authority", "authority-now-going")
}
