package identity

import (
	"errors"
	"slices"
	"time"
)

// ParseBirthDate reads a date of birth, however it was typed: what ParseDate reads,
// and what is as certain with other separators, digits of full width, words
// ("ngày 11 tháng 2 năm 1990", "11-Feb-1990") or the midnight of a spreadsheet. With
// AM or PM the month may be first, a zone of another country may change the day, and
// for a lunar day nothing is proposed. The date is zero where it is not certain;
// findings say why, and propose the likeliest day where there is one. Their codes begin with birth-date; birth-date-partial
// comes with the year, or year and month, that is known. It looks at 80 bytes; a
// longer text is birth-date-invalid. It is safe for concurrent use and never panics.
func ParseBirthDate(s string) (Date, []Finding) {
	birth, _, findings := readBirthDate(s, Number{})
	return birth, findings
}

// readBirthDate reads a date of birth. birth is what the text certainly says, in
// one of the forms of ParseDate or with what certainly does not matter around
// it: full-width digits, other separators, a spreadsheet's time of day, "ngày 11
// tháng 2 năm 1990". others are other days that it may mean, the likeliest
// first; there are none where birth is known. The number of the identity card
// says which century a year of two digits is of.
func readBirthDate(s string, hint Number) (birth Date, others []Date, findings []Finding) {
	birth, others, code := readDate(s, hint)
	if code == "" {
		return birth, others, nil
	}
	f := Finding{Code: code, Field: "date_of_birth", Severity: Warning}
	switch code {
	case "birth-date-missing", "birth-date-invalid", "birth-date-impossible":
		f.Severity = Failure
	}
	if len(others) > 0 {
		f.Proposed = others[0].String()
	}
	return birth, others, []Finding{f}
}

// readDate gives with the date, or the days that a text may mean, the code of
// what is unusual about it.
func readDate(s string, hint Number) (date Date, others []Date, code string) {
	date, err := ParseDate(s)
	if err == nil {
		return date, nil, codeOfPrecision(date)
	}
	text, ok := readDateText(s)
	if !ok {
		return Date{}, nil, "birth-date-invalid"
	}
	parts := text.parts
	switch {
	case text.lunar:
		return Date{}, nil, "birth-date-lunar"
	case len(parts) == 0:
		return Date{}, nil, "birth-date-missing"
	case text.monthFirst && len(parts) == 3 && !parts[0].isYear() && parts[2].isShort():
		parts = swapped(parts)
	}
	date, err = order(parts)
	switch {
	case len(parts) == 1 && !parts[0].isYear():
		others, code = unseparated(parts[0], hint)
	case err != nil:
		others, code = uncertain(parts, hint, err)
	case text.nextDay && date.Precision() == PrecisionDay:
		if text.foreign {
			others = append(others, date)
		}
		if next := DateOf(date.First().AddDate(0, 0, 1)); !next.IsZero() {
			others = append(others, next)
		}
		return Date{}, others, "birth-date-invalid"
	case text.monthFirst && len(parts) == 3 && !parts[0].isYear() && len(valid(swapped(parts), parts)) > 1:
		return Date{}, valid(swapped(parts), parts), "birth-date-month-first"
	case !text.certain:
		return Date{}, []Date{date}, "birth-date-invalid"
	default:
		return date, nil, codeOfPrecision(date)
	}
	if !text.certain {
		code = "birth-date-invalid"
	}
	return Date{}, others, code
}

func codeOfPrecision(d Date) string {
	switch d.Precision() {
	case PrecisionNone:
		return "birth-date-missing"
	case PrecisionDay:
		return ""
	}
	return "birth-date-partial"
}

// uncertain gives the days that parts may mean, of which order made no date.
func uncertain(parts []datePart, hint Number, err error) (others []Date, code string) {
	var bad *DateError
	if !errors.As(err, &bad) {
		return nil, "birth-date-invalid"
	}
	switch bad.Code {
	case DateShortYear:
		if others = shortYears(parts, hint); len(others) > 0 {
			return others, "birth-date-short-year"
		}
	case DateYear:
		if others = buddhist(parts); len(others) > 0 {
			return others, "birth-date-buddhist"
		}
		return proposedSerial(parts)
	case DateMonth:
		if len(parts) < 3 {
			break
		}
		if others = valid(swapped(parts)); len(others) > 0 && others[0].Precision() == PrecisionDay {
			return others, "birth-date-month-first"
		}
		return nil, "birth-date-impossible"
	case DateDay:
		day, month := parts[0].value, parts[1].value
		if parts[0].isYear() {
			day = parts[2].value
		}
		if month == 2 && (day == 29 || day == 30) { // a lunar month has 29 or 30 days
			return nil, "birth-date-lunar"
		}
		return nil, "birth-date-impossible"
	}
	return nil, "birth-date-invalid"
}

// valid gives the dates among arrangements of parts, without the second of equal
// ones.
func valid(arrangements ...[]datePart) (dates []Date) {
	for _, parts := range arrangements {
		if d, err := order(parts); err == nil && !slices.Contains(dates, d) {
			dates = append(dates, d)
		}
	}
	return dates
}

// swapped changes day and month.
func swapped(parts []datePart) []datePart {
	if parts[0].isYear() {
		return []datePart{parts[0], parts[2], parts[1]}
	}
	return []datePart{parts[1], parts[0], parts[2]}
}

// maxShortYear is the last year that two digits stand for: 30 may be 2030, 31 is
// 1931.
const maxShortYear = 2030

// shortYears gives the days that three parts of two digits may be: the year is
// the last, and if that makes no day, the month is the first or the year is.
func shortYears(parts []datePart, hint Number) (days []Date) {
	for _, p := range [][]datePart{parts, swapped(parts), {parts[2], parts[1], parts[0]}} {
		for _, year := range fullYears(p[2].value, hint) {
			if d, err := NewDate(year, p[1].value, p[0].value); err == nil && d.Precision() == PrecisionDay {
				days = append(days, d)
			}
		}
		if len(days) > 0 {
			break
		}
	}
	return days
}

func fullYears(short int, hint Number) []int {
	switch {
	case hint.Kind == PersonalNumber && hint.BirthYear%100 == short:
		return []int{hint.BirthYear}
	case 2000+short <= maxShortYear:
		return []int{2000 + short, 1900 + short}
	}
	return []int{1900 + short}
}

// buddhistEra is by how much the years of the calendar of Thailand, Laos and
// Cambodia are greater than ours.
const buddhistEra = 543

func buddhist(parts []datePart) []Date {
	parts = slices.Clone(parts)
	for i := range parts {
		if parts[i].isYear() && parts[i].value > MaxYear {
			parts[i].value -= buddhistEra
		}
	}
	return valid(parts)
}

func proposedSerial(parts []datePart) ([]Date, string) {
	if d := serial(parts[0].value); len(parts) == 1 && !d.IsZero() {
		return []Date{d}, "birth-date-serial"
	}
	return nil, "birth-date-invalid"
}

// serial gives the day of a spreadsheet's day number: 32915 is 1990-02-11. Days
// before 1927 have numbers of four digits, which are years up to 2099 and the
// Buddhist ones above. Source: ECMA-376 part 1 section 18.17.4.1, base 1900.
func serial(n int) Date {
	const first, last = 2643, 73050 // 1907-03-27, 2099-12-31
	if n < first || n > last {
		return Date{}
	}
	year, month, day := time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{uint16(year), uint8(month), uint8(day)}
}

// unseparated gives the days that one run of digits may mean that is no year.
func unseparated(p datePart, hint Number) (others []Date, code string) {
	n := p.value
	switch p.digits {
	case 8: // 11021990, 19900211, and no day in another way: 02141990
		dayFirst := []datePart{{n / 1000000, 2}, {n / 10000 % 100, 2}, {n % 10000, 4}}
		others = valid(dayFirst, []datePart{{n / 10000, 4}, {n / 100 % 100, 2}, {n % 100, 2}})
		if len(others) == 0 {
			others = valid(swapped(dayFirst))
		}
	case 7: // 1021990, which was 01021990 or 10/2/1990
		others = valid(
			[]datePart{{n / 1000000, 2}, {n / 10000 % 100, 2}, {n % 10000, 4}},
			[]datePart{{n / 100000, 2}, {n / 10000 % 10, 1}, {n % 10000, 4}})
	case 6: // 110290, 900211
		others = shortYears([]datePart{{n / 10000, 2}, {n / 100 % 100, 2}, {n % 100, 2}}, hint)
	case 5:
		return proposedSerial([]datePart{p})
	}
	others = slices.DeleteFunc(others, func(d Date) bool { return d.Precision() != PrecisionDay })
	if len(others) == 0 {
		return nil, "birth-date-invalid"
	}
	return others, "birth-date-compact"
}
