package cert

import (
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

// wireDate is a date as a certificate has it, with what is odd about it.
type wireDate struct {
	date identity.Date
	code string // "" or a finding: date-form, date-range, date-precision, date-with-time, date-impossible
}

// readDate reads YYYY-MM-DD, YYYY-MM, YYYY and the ways in which real
// certificates deviate: a time after the date, 00 for a month or day that is
// not known. A date that does not exist keeps its year and month.
func readDate(s string) wireDate {
	var code string
	if day, _, ok := strings.Cut(s, "T"); ok && len(day) == len("2006-01-02") {
		s, code = day, "date-with-time"
	}
	year, month, day, ok := splitDate(s)
	switch {
	case !ok:
		return wireDate{code: "date-form"}
	case year < identity.MinYear || year > identity.MaxYear:
		return wireDate{code: "date-range"}
	case len(s) > 4 && month == 0 || len(s) > 7 && day == 0:
		code = "date-precision"
	}
	if month == 0 {
		day = 0
	}
	date, err := identity.NewDate(year, month, day)
	if err != nil {
		date, err = identity.NewDate(year, month, 0)
		code = "date-impossible"
	}
	if err != nil {
		date, _ = identity.NewDate(year, 0, 0)
	}
	return wireDate{date, code}
}

// splitDate takes the numbers out of YYYY, YYYY-MM and YYYY-MM-DD.
func splitDate(s string) (year, month, day int, ok bool) {
	switch {
	case len(s) == 4:
		year, ok = digits(s)
	case len(s) == 7 && s[4] == '-':
		year, ok = digits(s[:4])
		if ok {
			month, ok = digits(s[5:])
		}
	case len(s) == 10 && s[4] == '-' && s[7] == '-':
		if year, ok = digits(s[:4]); ok {
			if month, ok = digits(s[5:7]); ok {
				day, ok = digits(s[8:])
			}
		}
	}
	return year, month, day, ok
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, true
}

// sampleForms are the forms of t.sc, the first ones those that the schema
// guide allows. Source: EU DCC schema guide, section on date-times.
var sampleForms = [...]struct {
	layout string
	code   string
}{
	{"2006-01-02T15:04:05Z07:00", ""},
	{"2006-01-02T15:04:05Z0700", ""},
	{"2006-01-02T15:04:05Z07", ""},
	{"2006-01-02T15:04Z07:00", "time-form"},
	{"2006-01-02T15:04:05", "time-form"},
	{"2006-01-02 15:04:05Z07:00", "time-form"},
	{"2006-01-02 15:04:05", "time-form"},
	{"2006-01-02T15:04", "time-form"},
	{"2006-01-02", "time-form"},
}

// readSampled reads t.sc; code is time-form for a form outside the guide and
// time-invalid for no time at all. A time without zone is taken as UTC.
func readSampled(s string) (t time.Time, code string) {
	for _, form := range sampleForms {
		if t, err := time.Parse(form.layout, s); err == nil {
			return t, form.code
		}
	}
	return time.Time{}, "time-invalid"
}
