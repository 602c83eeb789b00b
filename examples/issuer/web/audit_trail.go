package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// trailPage is how many lines are on a page of the trail.
const trailPage = 50

// otherActions are what stands in the trail besides the events of a record's life.
var otherActions = []string{
	"log-in", "log-in-failed", "password-changed", "second-factor", "second-factor-dropped", "user-put", "user-disabled", "token-made",
	"request-signatures", "take-signatures", "open-feedback", "answer-feedback",
	"issuing-paused", "issuing-resumed", "issue-now", store.CauseNotRenewed,
	"propose-revoke", "approved-revoke", "rejected-revoke", "propose-key", "approved-key", "rejected-key", "key-activated",
	"propose-publish-key", "approved-publish-key", "rejected-publish-key", "key-published",
	"propose-withdraw-key", "approved-withdraw-key", "rejected-withdraw-key", "key-withdrawn",
}

// trailActions gives all of them, events first, in the order of a life.
func trailActions() []string {
	var list []string
	for _, t := range life.Table() {
		if !slices.Contains(list, string(t.Event)) {
			list = append(list, string(t.Event))
		}
	}
	return append(list, otherActions...)
}

// trailLine is a step as an auditor sees it.
type trailLine struct {
	step
	When     string // with seconds, in Viet Nam's time
	What     string // in words; the action as it is where there are none
	IsRecord bool   // Subject is the key of a record
}

// localTime is how a browser writes the time of an input.
const localTime = "2006-01-02T15:04"

func (s *site) auditTrail(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	language, query := languageOf(r), r.URL.Query()
	actions := []option{{"", s.words.say(language, "audit-any")}}
	for _, action := range trailActions() {
		actions = append(actions, option{action, s.words.say(language, "action-"+action)})
	}
	inputs := []input{
		{Name: "actor", Label: "audit-who", Hint: "audit-who-hint", Value: query.Get("actor"), Max: 120},
		{Name: "action", Label: "audit-what", Type: "select", Value: query.Get("action"), Options: actions},
		{Name: "subject", Label: "audit-subject", Hint: "audit-subject-hint", Value: query.Get("subject"), Max: 120},
		{Name: "since", Label: "audit-since", Hint: "audit-time-hint", Type: "datetime-local", Value: query.Get("since")},
		{Name: "until", Label: "audit-until", Hint: "audit-time-hint", Type: "datetime-local", Value: query.Get("until")},
	}
	q := store.TrailQuery{
		Actor: strings.TrimSpace(query.Get("actor")), Action: query.Get("action"), Subject: strings.TrimSpace(query.Get("subject")),
		Before: query.Get("after"), Limit: trailPage,
	}
	status := http.StatusOK
	for i, place := range map[int]*time.Time{3: &q.Since, 4: &q.Until} {
		if inputs[i].Value == "" {
			continue
		}
		t, err := parseLocal(inputs[i].Value)
		if err != nil {
			inputs[i].Errors, status = []string{s.words.say(language, "audit-time-wrong")}, http.StatusUnprocessableEntity
			continue
		}
		*place = t
	}
	data := map[string]any{"Inputs": inputs, "Wrong": status != http.StatusOK}
	if status == http.StatusOK {
		steps, next, err := s.o.Service.Trail(r.Context(), a, q)
		if err != nil {
			return err
		}
		data["Lines"], data["Pager"] = s.trailLines(language, steps), pagerOf(r, next)
	}
	return s.show(w, r, status, "audit_trail", data)
}

// parseLocal reads a time or a day, of Viet Nam.
func parseLocal(text string) (t time.Time, err error) {
	for _, form := range []string{localTime, localTime + ":05", time.DateOnly} {
		if t, err = time.ParseInLocation(form, text, identity.VietNam); err == nil {
			break
		}
	}
	return t, err
}

func (s *site) trailLines(language string, steps []store.Step) []trailLine {
	var lines []trailLine
	for _, h := range steps {
		line := trailLine{step: step{h, s.reasons(language, h)}, What: h.Action, When: h.At.In(identity.VietNam).Format("15:04:05 02/01/2006"), IsRecord: h.To != ""}
		if _, ok := s.words["action-"+h.Action]; ok {
			line.What = s.words.say(language, "action-"+h.Action)
		}
		if h.Action == string(life.Enter) {
			line.IsRecord = true
		}
		lines = append(lines, line)
	}
	return lines
}

// auditCheck says how the trail is held against the log.
func (s *site) auditCheck(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	steps, _, err := s.o.Service.Trail(r.Context(), a, store.TrailQuery{Limit: trailPage})
	if err != nil {
		return err
	}
	data := map[string]any{}
	for _, h := range steps {
		if h.Seq > 0 {
			data["Last"] = h
			break
		}
	}
	return s.show(w, r, http.StatusOK, "audit_check", data)
}

// auditRecord shows what was done with a record. Who it is of, an auditor is not told.
func (s *site) auditRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	record, err := s.o.Service.Record(r.Context(), a, r.PathValue("key"))
	if err != nil {
		return err
	}
	steps, err := s.o.Service.History(r.Context(), a, record.Key)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "audit_record", map[string]any{"Record": record, "Vaccine": vaccineName(record.Said.Product), "Lines": s.trailLines(languageOf(r), steps)})
}
