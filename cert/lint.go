package cert

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/identity"
)

// firstVaccination is the month of the first COVID-19 vaccinations, anywhere.
var firstVaccination, _ = identity.NewDate(2020, 12, 1)

// lint says everything that is unusual or wrong about a certificate before it
// is signed. What a reader would warn of is refused here: certificates that are
// issued follow the schema to the letter.
func lint(c Certificate, p *Payload) []Finding {
	var found []Finding
	add := func(code, field string, severity Severity) {
		found = append(found, Finding{code, field, severity})
	}
	for _, f := range p.Check() {
		switch {
		case f.Field == "v.0.dt": // lintDates says it in the words of the record
			continue
		case f.Severity == Quirk:
			f.Severity = Failure
		}
		add(f.Code, f.Field, f.Severity)
	}
	for _, f := range p.CheckCodes() {
		switch f.Code {
		case "code-unknown", "code-inactive", "uvci-form", "uvci-characters":
			f.Severity = Failure
		}
		add(f.Code, f.Field, f.Severity)
	}
	if !c.ID.issuable(p.Issuer) {
		add("uvci-form", "v.0.ci", Failure)
	}
	lintPerson(c, p, add)
	lintDates(c, p.IssuedAt, add)
	lintDoses(c, add)
	return found
}

func lintPerson(c Certificate, p *Payload, add func(code, field string, severity Severity)) {
	switch name := p.DCC.Name; {
	case c.Name.Full() == "":
		add("name-empty", "full_name", Failure)
	case !isPlain(c.Name.Family) || !isPlain(c.Name.Given):
		add("name-encoding", "full_name", Failure)
	case name.FamilyStandard == "" && name.GivenStandard == "":
		add("name-not-transliterable", "full_name", Failure)
	case !identity.Transliterable(c.Name.Full()):
		add("name-letters-dropped", "full_name", Warning)
	}
	switch {
	case c.Nationality == "":
		add("nationality-missing", "nationality", Failure)
	case Status(Countries, c.Nationality) == CodeUnknown:
		add("nationality-unknown", "nationality", Failure)
	}
	if c.DateOfBirth.IsZero() {
		add("birth-date-missing", "date_of_birth", Failure)
	}
}

// isUnusual reports whether a dose is none of the forms in use: a dose of the
// primary course, a booster counted on (3/3, 4/4), or one counted beyond it
// (2/1, 3/2). Nobody is known to have had more than six. Source: EU notice of
// 21 December 2021 on booster doses.
func isUnusual(d Dose, primary int) bool {
	const mostDoses = 6
	return d.Number > mostDoses || d.Series != primary && (d.Number <= primary || d.Number != d.Series)
}

// isPlain reports whether a text can be signed as it is: UTF-8, nothing lost in
// it, no control characters, nothing invisible that could turn or split what people
// read, no blanks around it.
func isPlain(s string) bool {
	return utf8.ValidString(s) && strings.TrimSpace(s) == s &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError })
}

func lintDates(c Certificate, now time.Time, add func(code, field string, severity Severity)) {
	d := c.VaccinationDate
	switch {
	case d.IsZero():
		add("vaccination-date-missing", "vaccination_date", Failure)
	case d.Precision() != identity.PrecisionDay:
		add("vaccination-date-partial", "vaccination_date", Failure)
	case identity.DateOf(now).Before(d):
		add("vaccination-date-future", "vaccination_date", Failure)
	case d.Before(firstVaccination):
		add("vaccination-date-early", "vaccination_date", Failure)
	}
	if d.Before(c.DateOfBirth) {
		add("born-after-vaccination", "date_of_birth", Failure)
	}
}

// maxDoses is more than anybody was given.
const maxDoses = 99

func lintDoses(c Certificate, add func(code, field string, severity Severity)) {
	switch {
	case c.Dose.Number < 1 || c.Dose.Number > maxDoses:
		add("dose-range", "dose_number", Failure)
	case c.Dose.Series < 1 || c.Dose.Series > maxDoses:
		add("dose-range", "doses_in_series", Failure)
	case c.DosesReceived < 0 || c.DosesReceived > maxDoses || c.Received() < c.Dose.Number:
		add("doses-received", "doses_received", Failure)
	case c.Dose.Number < c.Dose.Series:
		add("series-incomplete", "dose_number", Warning)
	}
	if isUnusual(c.Dose, SeriesLength(c.Product)) {
		add("series-unusual", "doses_in_series", Warning)
	}
}
