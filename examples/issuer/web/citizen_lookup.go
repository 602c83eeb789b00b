package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// lookupData is what the look-up shows.
type lookupData struct {
	Inputs   []input
	Passport bool // the number has letters
	Nobody   bool // the three answers do not belong together
	Wrong    bool // one of them cannot be read
	Open     bool // somebody was looked up here already
}

func (c *citizens) lookupForm(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	return c.showLookup(w, r, http.StatusOK, lookupData{})
}

// lookUp lets a citizen in who knows all three. What is said when they do not agree is
// the same whichever of them is wrong.
func (c *citizens) lookUp(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	q := questionOf(r)
	number := store.NumberText(q.Number)
	wrong := len(unreadable(q)) > 0
	if wrong {
		number = "" // it asks about nobody
	}
	if ok, wait := c.options.LookUps.Allow(r, number); !ok {
		return &tooSoonError{wait}
	}
	if wrong {
		return c.showLookup(w, r, http.StatusUnprocessableEntity, lookupData{Wrong: true})
	}
	person, err := c.o.Service.LookUp(r.Context(), q)
	if errors.Is(err, service.ErrNobody) {
		return c.showLookup(w, r, http.StatusUnprocessableEntity, lookupData{Nobody: true})
	}
	if err == nil {
		err = c.remember(r.Context(), person)
	}
	if err != nil {
		return err
	}
	return c.goTo(w, r, "/me", "")
}

func (c *citizens) showLookup(w http.ResponseWriter, r *http.Request, status int, data lookupData) error {
	if status == http.StatusOK {
		_, data.Open = c.person(r.Context())
	}
	data.Passport = r.URL.Query().Get("paper") == "passport"
	number := input{Name: "number", Label: "citizen-number", Hint: "citizen-number-hint", Mode: "numeric"}
	if data.Passport {
		number.Label, number.Hint, number.Mode = "citizen-passport", "citizen-passport-hint", ""
	}
	data.Inputs = []input{
		number,
		{Name: "birth", Label: "citizen-birth", Hint: "citizen-birth-hint", Mode: "numeric"},
		{Name: "last", Label: "citizen-last", Hint: "citizen-last-hint", Mode: "numeric"},
	}
	var wrong map[string]string
	if data.Wrong {
		wrong = unreadable(questionOf(r))
	}
	for i := range data.Inputs {
		field := &data.Inputs[i]
		field.Value, field.Max, field.Required = trimmed(r, field.Name), 60, true
		if word := wrong[field.Name]; word != "" {
			field.Errors = []string{c.words.say(languageOf(r), word)}
		}
	}
	return c.show(w, r, status, "citizen_lookup", data)
}

func questionOf(r *http.Request) service.Question {
	return service.Question{Number: trimmed(r, "number"), Birth: withSlashes(trimmed(r, "birth")), LastDose: withSlashes(trimmed(r, "last"))}
}

func trimmed(r *http.Request, field string) string { return strings.TrimSpace(r.PostFormValue(field)) }

// unreadable says by field what cannot be read, whoever it may be about.
func unreadable(q service.Question) map[string]string {
	wrong := map[string]string{}
	if store.NumberText(q.Number) == "" {
		wrong["number"] = "citizen-number-wrong"
	}
	if birth, _ := identity.ParseBirthDate(q.Birth); birth.IsZero() {
		wrong["birth"] = "citizen-date-wrong"
	}
	if last, err := identity.ParseDate(q.LastDose); err != nil || last.IsZero() {
		wrong["last"] = "citizen-date-wrong"
	}
	return wrong
}

// withSlashes reads 14021990 as 14/02/1990: the keyboard of digits has no slash on some
// telephones.
func withSlashes(date string) string {
	if len(date) != 8 || strings.Trim(date, "0123456789") != "" {
		return date
	}
	return date[:2] + "/" + date[2:4] + "/" + date[4:]
}
