package api

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// question is what a citizen knows. All three have to be right.
type question struct {
	Number       string `json:"number"`
	BirthDate    string `json:"birth_date"`
	LastDoseDate string `json:"last_dose_date"`
}

// lookUp gives the person who has all three answers, as often as the address and the
// number may ask. Whoever is wrong is told the same whatever is wrong.
func (c *call) lookUp(q question) (person []byte, err error) {
	if err := checkTexts(map[string]string{"number": q.Number, "birth_date": q.BirthDate, "last_dose_date": q.LastDoseDate}); err != nil {
		return nil, err
	}
	if ok, after := c.o.LookUps.Allow(c.Request, store.NumberText(q.Number)); !ok {
		return nil, tooManyRequests.in(after)
	}
	return c.o.Service.LookUp(c.Context(), service.Question{Number: q.Number, Birth: q.BirthDate, LastDose: q.LastDoseDate})
}

// dose is what a citizen is told about one of their doses.
type dose struct {
	Record          string       `json:"record"` // for feedback
	State           life.State   `json:"state"`
	What            string       `json:"what"`
	Who             string       `json:"who,omitempty"`
	Do              string       `json:"do,omitempty"`
	DoseNumber      string       `json:"dose_number"`
	VaccinationDate string       `json:"vaccination_date"`
	Product         string       `json:"product"`
	Certificate     *certificate `json:"certificate,omitempty"`
}

// status tells a citizen how their records stand.
func (c *call) status() error {
	var q question
	if err := c.read(&q); err != nil {
		return err
	}
	person, err := c.lookUp(q)
	if err != nil {
		return err
	}
	doses, err := c.o.Service.Mine(c.Context(), person)
	if err != nil {
		return err
	}
	reported, err := c.o.Service.FeedbackOf(c.Context(), person)
	if err != nil {
		return err
	}
	answer := struct {
		Doses    []dose     `json:"doses"`
		Feedback []feedback `json:"feedback"`
	}{make([]dose, len(doses)), make([]feedback, len(reported))}
	for i, d := range doses {
		told := d.Told(c.language())
		answer.Doses[i] = dose{
			Record: d.Record.Key, State: d.Record.State, What: told.What, Who: told.Who, Do: told.Do,
			DoseNumber: d.Record.Said.DoseNumber, VaccinationDate: d.Record.Said.VaccinationDate, Product: d.Record.Said.Product,
		}
		if d.Certificate != nil {
			answer.Doses[i].Certificate = &certificate{d.Certificate.UVCI, d.Certificate.Text, d.Certificate.IssuedAt, d.Certificate.ExpiresAt}
		}
	}
	for i, f := range reported {
		answer.Feedback[i] = feedbackText(f, c.language())
	}
	return c.write(http.StatusOK, answer)
}
