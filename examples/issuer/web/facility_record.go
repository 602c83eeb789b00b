package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// fact is a line about a record.
type fact struct {
	Word, Text string
	Proposed   string // by the register, where it differs
}

// factsOf gives the lines of a record, as people read them.
func (s *site) factsOf(language string, r store.Record) []fact {
	var facts []fact
	for _, f := range fieldsOf(&r.Said) {
		text := shownAs(f.Name, *f.Text)
		switch f.Name {
		case "sex":
			if sex, ok := identity.ParseSex(text); ok && text != "" {
				text = s.words.say(language, "sex-"+sex.String())
			}
		case "product":
			text = vaccineName(text)
		case "id_type":
			if _, ok := s.words["paper-"+text]; ok {
				text = s.words.say(language, "paper-"+text)
			}
		}
		line := fact{Word: "field-" + f.Name, Text: text}
		if r.Match != nil {
			for _, c := range r.Match.Changes {
				if c.Field == f.Name {
					line.Proposed = shownAs(f.Name, c.To)
				}
			}
		}
		facts = append(facts, line)
		if f.Name == "nationality" {
			facts = append(facts, fact{Word: "field-commune", Text: r.Commune})
		}
	}
	return facts
}

func vaccineName(text string) string {
	code, ok := cert.ProductCode(text)
	i := slices.IndexFunc(vaccines, func(o option) bool { return o.Value == code })
	if !ok || i < 0 {
		return text
	}
	return vaccines[i].Text
}

// step is a line of the history.
type step struct {
	store.Step
	Why []string // sentences
}

type recordData struct {
	listed
	Facts    []fact
	Findings []store.Finding // that are no notes, and stop nothing
	History  []step
	Told     life.Told
	Pending  bool // the system will go on by itself
	Correct  bool
	Amend    bool
	Withdraw bool
	Vouch    bool
	Return   bool
	SentBack string // why the police sent it back
}

// about gives what there is to see of a record, and to do.
func (s *site) about(r *http.Request, a store.Actor) (recordData, error) {
	stored, err := s.o.Service.Record(r.Context(), a, r.PathValue("key"))
	if err != nil {
		return recordData{}, err
	}
	history, err := s.o.Service.History(r.Context(), a, stored.Key)
	if err != nil {
		return recordData{}, err
	}
	amend, err := s.o.Service.MayAmend(r.Context(), a, stored)
	if err != nil {
		return recordData{}, err
	}
	language := languageOf(r)
	may := func(event life.Event) bool { return life.May(stored.State, event, a.Role) }
	data := recordData{
		listed: listedFor(stored, a.Role), Facts: s.factsOf(language, stored), Told: life.Tell(stored.State, language),
		Pending: slices.Contains([]life.State{life.Entered, life.Checked, life.Signed}, stored.State),
		Correct: may(life.Correct), Amend: a.Role == life.Clerk && amend, Withdraw: may(life.Withdraw),
		Vouch: may(life.Vouch), Return: may(life.Return),
	}
	for _, f := range stored.Findings {
		if f.Severity != identity.Note.String() && !slices.Contains(data.Wrong, f.Code) {
			data.Findings = append(data.Findings, f)
		}
	}
	for _, h := range history {
		data.History = append(data.History, step{h, s.reasons(language, h)})
		if h.To == stored.State {
			data.SentBack = ""
		}
		if h.Action == string(life.Return) && h.To == stored.State {
			data.SentBack = h.Why
		}
	}
	return data, nil
}

// reasons gives why something was done: in the words of who did it, or the sentences of
// the codes that the system gives.
func (s *site) reasons(language string, h store.Step) []string {
	if h.Why == "" {
		return nil
	}
	if h.Role != life.System {
		return []string{s.words.sentence(language, h.Why)}
	}
	var sentences []string
	for _, code := range strings.Fields(h.Why) {
		sentences = append(sentences, s.words.sentence(language, code))
	}
	return sentences
}

func (s *site) facilityRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	data, err := s.about(r, a)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "facility_record", data)
}

// acceptProposal mends a record as the register proposes.
func (s *site) acceptProposal(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.did(w, r, "accepted", func(key string) error {
		_, err := s.o.Service.Accept(r.Context(), a, key, version(r))
		return err
	})
}

// mendRecord mends a record as the checks propose.
func (s *site) mendRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.did(w, r, "accepted", func(key string) error {
		stored, err := s.o.Service.Record(r.Context(), a, key)
		if err != nil {
			return err
		}
		said := stored.Said
		for _, f := range stored.Findings {
			for _, place := range fieldsOf(&said) {
				if place.Name == f.Field && f.Proposed != "" && f.Severity != identity.Note.String() {
					*place.Text = f.Proposed
				}
			}
		}
		if said == stored.Said {
			return service.ErrNothingProposed
		}
		_, err = s.o.Service.Correct(r.Context(), a, key, version(r), said)
		return err
	})
}

func (s *site) withdrawRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.did(w, r, "withdrawn", func(key string) error {
		_, err := s.o.Service.Withdraw(r.Context(), a, key, version(r), r.PostFormValue("why"))
		return err
	})
}

// did does something with a record, and leads back to it, or to the list that it was
// done from.
func (s *site) did(w http.ResponseWriter, r *http.Request, word string, do func(key string) error) error {
	area := "/facility"
	if a, _ := actorOf(r); a.Role == life.Reviewer {
		area = "/review"
	}
	key := r.PathValue("key")
	back := area + "/record/" + key
	if err := do(key); err != nil {
		return s.failed(w, backTo(r, back), err)
	}
	switch state := life.State(r.PostFormValue("from-state")); {
	case area == "/facility" && state.Valid():
		back = area + "/list?state=" + string(state)
	case area == "/facility" && isCode(r.PostFormValue("from-cause")):
		back = area + "/list?cause=" + r.PostFormValue("from-cause")
	}
	return s.goTo(w, r, back, word)
}
