package web

import (
	"errors"
	"net/http"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// reportData is what the page for mistakes shows.
type reportData struct {
	Inputs  []input // empty while an answer is awaited
	Wrong   bool    // something typed cannot be taken
	Waiting bool    // a second one was sent while one is open
	Open    *shownFeedback
	Answers []shownFeedback // earlier ones, newest first
	Nothing bool            // there is no dose to write about
}

// shownFeedback is what was reported, and the answer.
type shownFeedback struct {
	store.Feedback
	Title  string // of the class
	Dose   *shownDose
	Reason string
	Left   time.Duration // until the answer is due
}

// Late reports whether the answer should have come.
func (f shownFeedback) Late() bool { return f.State == store.Open && f.Left <= 0 }

// Hours gives the hours that are left, begun ones too.
func (f shownFeedback) Hours() int { return int((f.Left + time.Hour - 1) / time.Hour) }

func (c *citizens) feedbackOf(r *http.Request, person []byte, doses []shownDose) ([]shownFeedback, error) {
	if len(person) == 0 {
		return nil, nil
	}
	list, err := c.o.Service.FeedbackOf(r.Context(), person)
	if err != nil {
		return nil, err
	}
	var shown []shownFeedback
	for _, f := range list {
		s := shownFeedback{Feedback: f, Title: classTitle(f.Class, languageOf(r)), Left: f.DueAt.Sub(c.o.Clock())}
		if f.Reason != "" {
			s.Reason = identity.Sentence(f.Reason, languageOf(r))
		}
		for i := range doses {
			if doses[i].Key == f.Record {
				s.Dose = &doses[i]
			}
		}
		shown = append(shown, s)
	}
	return shown, nil
}

// openFeedback gives the one that waits for its answer; nil where none does.
func (c *citizens) openFeedback(r *http.Request, person []byte) (*shownFeedback, error) {
	list, err := c.feedbackOf(r, person, nil)
	for i := range list {
		if list[i].State == store.Open {
			return &list[i], err
		}
	}
	return nil, err
}

func classTitle(code, language string) string {
	for _, class := range store.FeedbackClasses() {
		if class.Code == code {
			return class.Title(language)
		}
	}
	return code
}

func (c *citizens) reportForm(w http.ResponseWriter, r *http.Request, person []byte) error {
	return c.showReport(w, r, person, http.StatusOK, nil, false)
}

func (c *citizens) showReport(w http.ResponseWriter, r *http.Request, person []byte, status int, wrong map[string]string, waiting bool) error {
	doses, err := c.dosesOf(r, person)
	if err != nil {
		return err
	}
	var shown []shownDose
	for _, d := range doses {
		said := d.Record.Said
		shown = append(shown, shownDose{Key: d.Record.Key, Number: doseNumber(said.DoseNumber), Date: showDay(said.VaccinationDate)})
	}
	list, err := c.feedbackOf(r, person, shown)
	if err != nil {
		return err
	}
	data := reportData{Wrong: len(wrong) > 0, Waiting: waiting, Nothing: len(shown) == 0}
	for i, f := range list {
		if f.State == store.Open {
			data.Open = &list[i]
		} else {
			data.Answers = append(data.Answers, f)
		}
	}
	if data.Open == nil && !data.Nothing {
		data.Inputs = c.reportInputs(r, shown, wrong)
	}
	return c.show(w, r, status, "citizen_report", data)
}

func (c *citizens) reportInputs(r *http.Request, doses []shownDose, wrong map[string]string) []input {
	language := languageOf(r)
	classes := []option{{"", c.words.say(language, "citizen-class-choose")}}
	for _, class := range store.FeedbackClasses() {
		classes = append(classes, option{class.Code, class.Title(language)})
	}
	var keys []option
	for _, d := range doses {
		keys = append(keys, option{d.Key, c.doseTitle(language, d) + ", " + d.Date})
	}
	dose := trimmed(r, "dose")
	if dose == "" {
		dose = r.URL.Query().Get("dose")
	}
	inputs := []input{
		{Name: "class", Label: "citizen-class", Type: "select", Options: classes, Value: trimmed(r, "class"), Required: true},
		{Name: "dose", Label: "citizen-report-dose", Hint: "citizen-report-dose-hint", Type: "select", Options: keys, Value: dose},
		{Name: "text", Label: "citizen-text", Hint: "citizen-text-hint", Type: "textarea", Value: trimmed(r, "text"), Max: store.MaxFeedbackText},
		{Name: "phone", Label: "citizen-phone", Hint: "citizen-phone-hint", Value: trimmed(r, "phone"), Max: store.MaxContact},
	}
	for i := range inputs {
		if word := wrong[inputs[i].Name]; word != "" {
			inputs[i].Errors = []string{c.words.say(language, word)}
		}
	}
	return inputs
}

func (c *citizens) doseTitle(language string, d shownDose) string {
	if d.Number == "" {
		return c.words.say(language, "citizen-dose-unknown")
	}
	return c.words.say(language, "citizen-dose", d.Number)
}

// report takes down what is wrong. One report of a person is open at a time.
func (c *citizens) report(w http.ResponseWriter, r *http.Request, person []byte) error {
	class, text, phone := trimmed(r, "class"), trimmed(r, "text"), trimmed(r, "phone")
	wrong := map[string]string{}
	if classTitle(class, "en") == class {
		wrong["class"] = "citizen-class-wrong"
	}
	if utf8.RuneCountInString(text) > store.MaxFeedbackText {
		wrong["text"] = "citizen-text-wrong"
	}
	if phone != "" && !isContact(phone) {
		wrong["phone"] = "citizen-phone-wrong"
	}
	if len(wrong) > 0 {
		return c.showReport(w, r, person, http.StatusUnprocessableEntity, wrong, false)
	}
	if len(person) == 0 {
		return store.ErrNotFound
	}
	_, err := c.o.Service.ReportMistake(r.Context(), person, trimmed(r, "dose"), class, text, phone)
	if errors.Is(err, store.ErrExists) {
		return c.showReport(w, r, person, http.StatusConflict, nil, true)
	}
	if err != nil {
		return err
	}
	return c.goTo(w, r, "/me/report", "citizen-reported")
}

// isContact reports whether a message could reach somebody under a text: an e-mail
// address, or a telephone number of 8 to 15 digits. Source: RFC 5322, ITU-T E.164.
func isContact(text string) bool {
	if strings.Contains(text, "@") {
		address, err := mail.ParseAddress(text)
		return err == nil && address.Address == text && len(text) <= store.MaxContact
	}
	digits := 0
	for _, letter := range text {
		switch {
		case letter >= '0' && letter <= '9':
			digits++
		case !strings.ContainsRune(" .-()+", letter):
			return false
		}
	}
	return digits >= 8 && digits <= 15 && len(text) <= store.MaxContact
}
