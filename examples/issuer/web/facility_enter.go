package web

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

type formData struct {
	Title   string // a word
	Action  string
	Version int64
	Key     string // of a stored record
	Groups  []group
	Summary []string // what is wrong as a whole
	Anyway  bool     // it can be saved as it is
	Amend   bool
}

func (s *site) newRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	said := cert.Record{FacilityID: a.Facility, Nationality: "VN", IDType: "cccd", DoseNumber: "1"}
	groups := s.recordForm(languageOf(r), said, "", nil, false)
	groups[0].Inputs[0].Focus = true
	return s.show(w, r, http.StatusOK, "facility_form", formData{Title: "facility-new", Action: "/facility/new", Groups: groups})
}

// again shows the form once more, with what is wrong or proposed.
func (s *site) again(w http.ResponseWriter, r *http.Request, data formData, said cert.Record, commune string, found []store.Finding, status int) error {
	data.Groups = s.recordForm(languageOf(r), said, commune, found, data.Key != "")
	data.Anyway = slices.ContainsFunc(found, asks)
	for _, g := range data.Groups {
		for i := range g.Inputs {
			if len(g.Inputs[i].Errors) > 0 || g.Inputs[i].Proposed != "" {
				g.Inputs[i].Focus = true
				return s.show(w, r, status, "facility_form", data)
			}
		}
	}
	return s.show(w, r, status, "facility_form", data)
}

// useProposal puts the proposal for a field into the record, where somebody without
// script asked for it.
func useProposal(r *http.Request, said *cert.Record) bool {
	field := r.PostFormValue("use")
	if field == "" {
		return false
	}
	for _, f := range service.Look(*said) {
		if f.Field == field && f.Proposed != "" && f.Severity != identity.Note.String() {
			for _, place := range fieldsOf(said) {
				if place.Name == field {
					*place.Text = f.Proposed
				}
			}
			break
		}
	}
	return true
}

// asksFirst gives what the clerk should see before a record is saved: what stops it, and
// what could be better. Nothing where the clerk has seen it.
func asksFirst(r *http.Request, said cert.Record) []store.Finding {
	if r.PostFormValue("anyway") == "yes" {
		return nil
	}
	if found := service.Look(said); slices.ContainsFunc(found, asks) {
		return found
	}
	return nil
}

func asks(f store.Finding) bool {
	return service.Stops(f) || f.Proposed != "" && f.Severity != identity.Note.String()
}

func (s *site) enterRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	said, commune := typed(r.PostForm, a.Facility)
	data := formData{Title: "facility-new", Action: "/facility/new"}
	if useProposal(r, &said) {
		return s.again(w, r, data, said, commune, service.Look(said), http.StatusOK)
	}
	if found := asksFirst(r, said); found != nil {
		return s.again(w, r, data, said, commune, found, http.StatusUnprocessableEntity)
	}
	if said.ID == "" {
		said.ID = a.Facility + "-" + rand.Text()[:12]
	}
	entered, err := s.o.Service.Enter(r.Context(), a, store.Entry{Said: said, Commune: commune})
	if err != nil {
		return err
	}
	switch entered.Outcome {
	case store.New, store.Changed:
		return s.goTo(w, r, "/facility/record/"+entered.Key, "saved-next")
	case store.Unchanged:
		return s.goTo(w, r, "/facility/record/"+entered.Key, "saved-unchanged")
	}
	data.Summary = []string{s.words.say(languageOf(r), "code-"+string(entered.Outcome))}
	return s.again(w, r, data, said, commune, service.Look(said), http.StatusUnprocessableEntity)
}

// editRecord shows the form of a stored record: to correct it, or where it has a
// certificate, to amend it.
func (s *site) editRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	stored, data, err := s.toEdit(r, a)
	if err != nil {
		return err
	}
	return s.again(w, r, data, stored.Said, stored.Commune, service.Look(stored.Said), http.StatusOK)
}

func (s *site) toEdit(r *http.Request, a store.Actor) (store.Record, formData, error) {
	key := r.PathValue("key")
	stored, err := s.o.Service.Record(r.Context(), a, key)
	data := formData{Title: "record-correct", Action: "/facility/record/" + key + "/edit", Version: stored.Version, Key: key}
	if err != nil {
		return stored, data, err
	}
	amend, err := s.o.Service.MayAmend(r.Context(), a, stored)
	if amend {
		data.Title, data.Amend = "record-amend", true
	} else if err == nil {
		_, err = life.Next(stored.State, life.Correct, a.Role)
	}
	return stored, data, err
}

func (s *site) saveRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	stored, data, err := s.toEdit(r, a)
	r = backTo(r, "/facility/record/"+r.PathValue("key"))
	if err != nil {
		return s.failed(w, r, err)
	}
	said, commune := typed(r.PostForm, a.Facility)
	said.ID = stored.Said.ID
	data.Version = version(r)
	if useProposal(r, &said) {
		return s.again(w, r, data, said, commune, service.Look(said), http.StatusOK)
	}
	if found := asksFirst(r, said); found != nil {
		return s.again(w, r, data, said, commune, found, http.StatusUnprocessableEntity)
	}
	if data.Amend {
		entered, err := s.o.Service.Amend(r.Context(), a, data.Key, data.Version, said)
		if err != nil {
			return s.failed(w, r, err)
		}
		if entered.Key == "" || entered.Outcome == store.TooLate {
			data.Summary = []string{s.words.say(languageOf(r), "code-"+string(entered.Outcome))}
			return s.again(w, r, data, said, commune, service.Look(said), http.StatusUnprocessableEntity)
		}
		return s.goTo(w, r, "/facility/record/"+entered.Key, "saved-amended")
	}
	if _, err := s.o.Service.Correct(r.Context(), a, data.Key, data.Version, said); err != nil {
		return s.failed(w, r, err)
	}
	return s.goTo(w, r, "/facility/record/"+data.Key, "saved-next")
}

// failed shows an error with the way back that backTo has put into the request.
func (s *site) failed(w http.ResponseWriter, r *http.Request, err error) error {
	s.fail(w, r, err)
	return nil
}

func version(r *http.Request) int64 {
	v, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	return v
}

// checkTyped gives the findings of a form while it is typed: for each field, the HTML
// that stands under it.
func (s *site) checkTyped(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	said, commune := typed(r.PostForm, a.Facility)
	language := languageOf(r)
	answer := map[string]string{}
	for _, g := range s.recordForm(language, said, commune, service.Look(said), false) {
		for _, in := range g.Inputs {
			var out bytes.Buffer
			if err := s.templates[language]["facility_form"].ExecuteTemplate(&out, "findings", in); err != nil {
				return err
			}
			answer[in.Name] = strings.TrimSpace(out.String())
		}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(answer)
}
