package main

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

// identified is what an argument is. Error is set where it is not good.
type identified struct {
	Input string `json:"input"`
	// name, date, number, identity-qr or passport-mrz; a number that can be read
	// is a personal-number, old-card, vn-passport, foreign-passport or
	// health-insurance.
	Kind string `json:"kind,omitempty"`

	Family    string `json:"family,omitempty"`
	Given     string `json:"given,omitempty"`
	Uncertain *bool  `json:"uncertain,omitempty"`
	FNT       string `json:"fnt,omitempty"`
	GNT       string `json:"gnt,omitempty"`
	Folded    string `json:"folded,omitempty"`

	Date      string `json:"date,omitempty"`
	Precision string `json:"precision,omitempty"`

	Text      string `json:"text,omitempty"`
	IDType    string `json:"id_type,omitempty"` // cccd, cmnd or passport, as in records.csv
	Province  string `json:"province,omitempty"`
	Country   string `json:"country,omitempty"`
	Sex       string `json:"sex,omitempty"`
	BirthYear int    `json:"birth_year,omitempty"`

	Person *identifiedPerson `json:"person,omitempty"`

	Error    string              `json:"error,omitempty"`
	Message  string              `json:"message,omitempty"`
	Repairs  []repaired          `json:"repairs,omitempty"`
	Findings []identifiedFinding `json:"findings,omitempty"`
}

// identifiedPerson is whom a card or a passport is of.
type identifiedPerson struct {
	PersonalID string `json:"personal_id,omitempty"`
	OldID      string `json:"old_id,omitempty"`
	Passport   string `json:"passport,omitempty"`
	FullName   string `json:"full_name,omitempty"`
	Birth      string `json:"date_of_birth,omitempty"`
	Sex        string `json:"sex,omitempty"`
	Province   string `json:"birth_province,omitempty"`
	Country    string `json:"nationality,omitempty"`
}

// repaired is a matter of form that was put right.
type repaired struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type identifiedFinding struct {
	Code     string `json:"code"`
	Field    string `json:"field,omitempty"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Proposed string `json:"proposed,omitempty"`
}

// A date inside other text makes no name; dateShape is nothing else, which is a
// date however impossible. Digits with spaces, or a letter or two before them,
// are meant as a number.
var (
	dateInside = regexp.MustCompile(`[0-9]/[0-9]`)
	dateShape  = regexp.MustCompile(`^[0-9]{1,4}[./-][0-9]{1,2}([./-][0-9]{1,4})?$`)
	numberForm = regexp.MustCompile(`^[A-Za-z]{0,2}[0-9][0-9 ]{5,}$`)
)

// isWordy says whether a text has several words and more letters than digits:
// Nguye64n Va8n An, typed by VNI, is a name.
func isWordy(s string) bool {
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		}
	}
	return letters > digits && strings.Contains(s, " ")
}

// identify finds out what an argument is, and what is wrong with it.
func identify(argument, lang string) identified {
	trimmed := strings.TrimSpace(argument)
	out := identified{Input: argument}
	if person, findings := identity.ParseQRText(trimmed); person != (identity.Person{}) || strings.Count(trimmed, "|") >= 3 {
		out.readPerson("identity-qr", person, findings, lang)
		return out
	}
	if person, findings := identity.ParseMRZ(trimmed); person != (identity.Person{}) || strings.HasPrefix(trimmed, "P<") {
		out.readPerson("passport-mrz", person, findings, lang)
		return out
	}
	date, dateFindings := identity.ParseBirthDate(argument)
	if !date.IsZero() || dateShape.MatchString(trimmed) {
		out.readDate(date, dateFindings, lang)
		return out
	}
	number, numberFindings := identity.ParseNumber(argument)
	isNumber := number.Kind != identity.NumberUnknown || proposes(numberFindings) || saysNumber(numberFindings)
	switch number.Kind {
	case identity.NumberUnknown, identity.ForeignPassport:
		isNumber = isNumber && !isWordy(trimmed)
	}
	switch {
	case !isNumber && isDay(dateFindings):
		out.readDate(date, dateFindings, lang)
	case isNumber || numberForm.MatchString(trimmed):
		out.readNumber(number, numberFindings, lang)
	default:
		out.readName(lang)
	}
	return out
}

func proposes(findings []identity.Finding) bool {
	return slices.ContainsFunc(findings, func(f identity.Finding) bool { return f.Proposed != "" })
}

// saysNumber says whether a text that gives no number was meant as one.
func saysNumber(findings []identity.Finding) bool {
	return slices.ContainsFunc(findings, func(f identity.Finding) bool {
		return f.Code == "number-scientific" || f.Code == "number-phone" || f.Code == "number-check-digit"
	})
}

// isDay says whether a text that gives no date was meant as one.
func isDay(findings []identity.Finding) bool {
	return slices.ContainsFunc(findings, func(f identity.Finding) bool {
		return f.Code != "birth-date-invalid" && f.Code != "birth-date-missing"
	})
}

// tell adds the findings about an argument, and takes the worst as the error
// where there is no value, or a Failure.
func (i *identified) tell(findings []identity.Finding, hasValue bool, lang string) {
	for _, f := range findings {
		message := f.Sentence(lang)
		if hasValue && f.Severity == identity.Note && f.Proposed != "" {
			i.Repairs = append(i.Repairs, repaired{f.Code, message})
			continue
		}
		i.Findings = append(i.Findings, identifiedFinding{f.Code, f.Field, f.Severity.String(), message, f.Proposed})
	}
	worst := slices.MaxFunc(append(findings, identity.Finding{}), func(a, b identity.Finding) int { return int(a.Severity) - int(b.Severity) })
	if i.Error == "" && (!hasValue || worst.Severity == identity.Failure) {
		i.Error, i.Message = worst.Code, worst.Sentence(lang)
	}
}

func (i *identified) readDate(date identity.Date, findings []identity.Finding, lang string) {
	i.Kind = "date"
	var bad *identity.DateError
	switch _, err := identity.ParseDate(i.Input); {
	case !date.IsZero():
		i.Date, i.Precision = date.String(), precisionNames[date.Precision()]
	case errors.As(err, &bad):
		i.Error, i.Message = string(bad.Code), bad.Error()
		if len(findings) > 0 {
			i.Message = findings[0].Sentence(lang)
		}
	}
	i.tell(findings, !date.IsZero(), lang)
}

var precisionNames = map[identity.Precision]string{
	identity.PrecisionDay: "day", identity.PrecisionMonth: "month", identity.PrecisionYear: "year",
}

func (i *identified) readNumber(n identity.Number, findings []identity.Finding, lang string) {
	i.Kind, i.Text = n.Kind.String(), n.Text
	switch n.Kind {
	case identity.NumberUnknown:
		i.Kind, i.Text = "number", ""
	case identity.PersonalNumber:
		i.IDType = "cccd"
	case identity.OldCard:
		i.IDType = "cmnd"
	case identity.VNPassport, identity.ForeignPassport:
		i.IDType = "passport"
	}
	i.Province, i.Country, i.Sex, i.BirthYear = n.Province, n.Country, n.Sex.String(), n.BirthYear
	i.tell(findings, n.Kind != identity.NumberUnknown, lang)
}

func (i *identified) readPerson(kind string, p identity.Person, findings []identity.Finding, lang string) {
	i.Kind = kind
	known := p != (identity.Person{})
	if known {
		i.Person = &identifiedPerson{
			p.PersonalID, p.OldID, p.Passport, p.FullName, p.Birth.String(), p.Sex.String(), p.Province, p.Country,
		}
	}
	i.tell(findings, known, lang)
}

func (i *identified) readName(lang string) {
	i.Kind = "name"
	findings := nameFindings(i.Input)
	name, err := identity.SplitName(i.Input)
	switch {
	case dateInside.MatchString(i.Input):
		i.Error = "name-not-a-name"
	case errors.Is(err, identity.ErrNameTooLong):
		i.Error = "name-too-long"
	case errors.Is(err, identity.ErrNameEncoding):
		i.Error = "name-encoding"
	case err != nil:
		i.Error = "name-empty"
	case !identity.Transliterable(name.Full()):
		i.Error = "name-not-transliterable"
	}
	if i.Error != "" {
		i.Message = identity.Sentence(i.Error, lang)
		if i.Message == "" {
			i.Message = cert.Sentence(i.Error, lang)
		}
	}
	i.tell(findings, true, lang)
	if err == nil && i.Error != "name-not-a-name" {
		i.Family, i.Given, i.Uncertain = name.Family, name.Given, &name.Uncertain
		i.FNT, i.GNT = name.Transliterated()
		i.Folded = identity.Fold(name.Full())
	}
}

// nameFindings gives what Check has to say of a name alone.
func nameFindings(name string) []identity.Finding {
	return slices.DeleteFunc(identity.Check(identity.Record{FullName: name}), func(f identity.Finding) bool {
		return f.Field != "full_name"
	})
}
