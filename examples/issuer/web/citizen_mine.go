package web

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// mineData is what a citizen sees of their own.
type mineData struct {
	Doses    []shownDose
	Code     *shownDose // the first with a certificate, unless it is on top
	Unsigned bool       // only doses that nobody has signed are shown
	Minutes  int        // until the pages close by themselves
	Feedback *shownFeedback
}

// shownDose is a dose for the person who got it.
type shownDose struct {
	Key      string
	Number   string // empty where it is not a number
	Date     string
	Product  string
	Facility string
	State    life.State
	Told     life.Told
	Steps    []shownStep // empty where there is a certificate, or will be none
	Problems []string
	Code     *shownCode // nil where there is no certificate to be shown
}

// shownCode is a certificate.
type shownCode struct {
	Picture template.URL
	Fields  []shownField
	Issued  time.Time
	Until   time.Time
	Wallet  bool
}

type shownField struct {
	Number  int
	VI, EN  string
	Value   string
	English bool // the value is in English
}

func (c *citizens) mine(w http.ResponseWriter, r *http.Request, person []byte) error {
	list, err := c.dosesOf(r, person)
	if err != nil {
		return err
	}
	data := mineData{Unsigned: store.UnsignedOnly(person), Minutes: int(CitizenIdle / time.Minute)}
	for _, d := range list {
		shown, err := c.showDose(r, d)
		if err != nil {
			return err
		}
		data.Doses = append(data.Doses, shown)
	}
	for i := range data.Doses {
		if data.Doses[i].Code != nil {
			if i > 0 {
				data.Code = &data.Doses[i]
			}
			break
		}
	}
	if data.Feedback, err = c.openFeedback(r, person); err != nil {
		return err
	}
	// The page closes itself, too: whoever picks up the phone later sees nothing.
	w.Header().Set("Refresh", fmt.Sprintf("%d; url=/me", int(CitizenIdle/time.Second)+5))
	return c.show(w, r, http.StatusOK, "citizen_mine", data)
}

// dosesOf gives the doses of a person, the last first. Of somebody whom the register
// does not know yet there are none.
func (c *citizens) dosesOf(r *http.Request, person []byte) ([]service.Dose, error) {
	if len(person) == 0 {
		return nil, nil
	}
	return c.o.Service.Mine(r.Context(), person)
}

func (c *citizens) showDose(r *http.Request, d service.Dose) (shownDose, error) {
	language := languageOf(r)
	said := d.Record.Said
	shown := shownDose{
		Key: d.Record.Key, Number: doseNumber(said.DoseNumber), Date: showDay(said.VaccinationDate), Product: productName(said),
		Facility: d.Record.Facility, State: d.Record.State, Told: d.Told(language), Problems: c.problemsOf(d.Record, language),
	}
	if isTwice(d.Record) {
		shown.Told = life.Told{
			What: c.words.say(language, "citizen-twice"), Who: life.Tell(life.Faulty, language).Who, Do: c.words.say(language, "citizen-twice-do"),
		}
	}
	if f, err := c.o.Store.Facility(r.Context(), d.Record.Facility); err == nil && f.Name != "" {
		shown.Facility = f.Name
	}
	if d.Certificate == nil {
		if shown.State.InForce() {
			shown.State = life.Signed // as it is told
		}
		shown.Steps = stepsOf(shown.State)
		return shown, nil
	}
	code, err := c.showCode(d, language)
	shown.Code = code
	return shown, err
}

// inEnglish are the fields whose values are names of value sets, which are in English.
var inEnglish = []cert.Field{cert.FieldDisease, cert.FieldVaccine, cert.FieldProduct, cert.FieldManufacturer}

func (c *citizens) showCode(d service.Dose, language string) (*shownCode, error) {
	p, err := paperOf(d.Certificate)
	if err != nil {
		return nil, err
	}
	symbol, err := symbolOf(p.Text)
	if err != nil {
		return nil, err
	}
	var svg strings.Builder
	if err := symbol.WriteSVG(&svg); err != nil {
		return nil, err
	}
	shown := &shownCode{
		Picture: template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg.String()))),
		Issued:  p.IssuedAt, Until: p.ExpiresAt,
		Wallet: c.options.Apple != nil || c.options.Google != nil,
	}
	for field := cert.Field(1); field <= cert.Fields; field++ {
		value := p.Certificate.Show(field)
		if field == cert.FieldDateOfBirth || field == cert.FieldVaccinationDate {
			value = showDay(value)
		}
		shown.Fields = append(shown.Fields, shownField{
			Number: int(field), VI: cert.Label(field, "vi"), EN: cert.Label(field, "en"), Value: value,
			English: language == "vi" && slices.Contains(inEnglish, field),
		})
	}
	return shown, nil
}

// doseNumber gives the number of a dose as it was typed, where it is one.
func doseNumber(said string) string {
	said = strings.TrimSpace(said)
	if said == "" || len(said) > 2 || strings.Trim(said, "0123456789") != "" {
		return ""
	}
	return strings.TrimLeft(said, "0")
}

func productName(said cert.Record) string {
	if code, ok := cert.ProductCode(said.Product); ok {
		return cert.Display(cert.Products, code)
	}
	return said.Product
}

// shownStep is one of the four that lead to a certificate.
type shownStep struct {
	Word  string
	State string // done, now or later
}

var citizenSteps = []string{"citizen-step-checked", "citizen-step-verified", "citizen-step-signed", "citizen-step-issued"}

// stepsOf says how far a dose is; nil where no certificate will come of it.
func stepsOf(state life.State) []shownStep {
	at, ok := map[life.State]int{
		life.Entered: 0, life.Faulty: 0, life.Checked: 1, life.Correctable: 1, life.Conflict: 1, life.NotFound: 1,
		life.Verified: 2, life.Exempt: 2, life.Signed: 3,
	}[state]
	if !ok {
		return nil
	}
	steps := make([]shownStep, len(citizenSteps))
	for i, word := range citizenSteps {
		steps[i] = shownStep{word, [...]string{"later", "now", "done"}[1+cmp.Compare(at, i)]}
	}
	return steps
}
