package cert

import (
	"strings"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/identity"
)

// dvc holds a DVC against the model of its generation, as far as its values go.
// Only what makes it useless is a Failure: no day of vaccination that can be read.
func (c *checker) dvc(d *DVC) {
	birth := c.whoDate(d.DateOfBirth, "dob", Quirk)
	if c.afterIssue(birth.First()) && !birth.IsZero() {
		c.note("born-after-issue", "dob", Failure)
	}
	if d.Generation == DVC2026 {
		c.dvc2026(d)
	}
	for _, dose := range d.Doses {
		day := c.whoDate(dose.Date, "vx.dv", Failure)
		if !day.IsZero() && c.afterIssue(day.First()) {
			c.note("event-after-issue", "vx.dv", Warning)
		}
		if !day.IsZero() && day.Before(birth) {
			c.note("born-after-vaccination", "dob", Warning)
		}
	}
}

// genders are the FHIR codes.
const genders = " male female other unknown "

func (c *checker) dvc2026(d *DVC) {
	if d.Template != "" && !strings.HasPrefix(d.Template, "1.") && d.Template != "1" {
		c.note("version-unknown", "v", Warning)
	}
	if d.Sex != "" && !strings.Contains(genders, " "+d.Sex+" ") {
		c.note("code-unknown", "s", Quirk)
	}
	if _, known := identity.CountryOf(d.Nationality); d.Nationality != "" && !known {
		c.note("country-form", "nt", Quirk)
	}
	if (d.Document == "") != (d.DocumentType == "") {
		c.note("field-missing", "dt", Quirk)
	}
}

// whoDate checks a day, and gives it as far as it can be read.
func (c *checker) whoDate(s, field string, unreadable Severity) identity.Date {
	if s == "" {
		return identity.Date{}
	}
	d := readDate(s)
	switch {
	case d.date.IsZero():
		c.note("date-form", field, unreadable)
	case d.code != "":
		c.note(d.code, field, Quirk)
	case d.date.Precision() != identity.PrecisionDay:
		c.note("date-precision", field, Quirk)
	}
	return d.date
}

// ddcc holds a DDCC against the core data set, as far as its values go.
func (c *checker) ddcc(d *DDCC) {
	c.whoDate(d.DateOfBirth, "birthDate", Quirk)
	if d.Test == nil {
		c.whoDate(d.Date, "date", Quirk)
		if d.Manufacturer == (Coding{}) && d.Holder == (Coding{}) {
			c.note("field-missing", "manufacturer", Quirk)
		}
		return
	}
	if _, code := readSampled(d.Test.Date); code == "time-invalid" {
		c.note(code, "test.date", Quirk)
	}
}

func isLong(s string, limit int) bool { return len(s) > limit && utf8.RuneCountInString(s) > limit }
