package identity

import (
	"strings"
	"time"
)

// Years that a Date can have. Source: the dob pattern of the EU DCC schema
// 1.3.0, "^((19|20)\d\d(-\d\d){0,2}){0,1}$".
const (
	MinYear = 1900
	MaxYear = 2099
)

// VietNam is the time zone of Viet Nam, +07:00 all year. It is fixed, so that
// no time zone database is needed.
var VietNam = time.FixedZone("+07", 7*60*60)

// Precision says how much of a Date is known.
type Precision uint8

// The precisions of a Date, from nothing to everything.
const (
	PrecisionNone  Precision = iota // no date
	PrecisionYear                   // 1990
	PrecisionMonth                  // 1990-02
	PrecisionDay                    // 1990-02-11
)

// Date is a day, a month or a year of the Gregorian calendar: the date of birth
// of many citizens is a year only. Years are MinYear to MaxYear. The zero value
// is no date. Dates are values: compare them with ==, use them as map keys and
// from any number of goroutines.
type Date struct {
	year  uint16
	month uint8
	day   uint8
}

// NewDate makes a Date. A day of 0 leaves a month, a month and day of 0 leave a
// year, and three zeros are the zero Date. It fails with a *DateError.
func NewDate(year, month, day int) (Date, error) {
	switch {
	case year == 0 && month == 0 && day == 0:
		return Date{}, nil
	case year < MinYear || year > MaxYear:
		return Date{}, &DateError{DateYear}
	case month < 0 || month > 12 || month == 0 && day != 0:
		return Date{}, &DateError{DateMonth}
	case day < 0 || day > 0 && day > daysIn(year, month):
		return Date{}, &DateError{DateDay}
	}
	return Date{uint16(year), uint8(month), uint8(day)}, nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseDate reads a date as people and systems of Viet Nam write it. White space
// around it is ignored.
//
//	1990-02-11  11/02/1990  11.2.1990  11-2-1990   a day
//	1990-02     02/1990     00/02/1990             a month
//	1990        00/00/1990                         a year
//	(empty)                                        the zero Date
//
// The four-digit year says which way round a date is; a date that ends in the
// year has the day before the month, always. Nothing is guessed: a year of two
// digits, 02/14/1990 and 30/02/1990 are errors. It fails with a *DateError.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Date{}, nil
	}
	var parts [3]datePart
	n := 1
	var separator byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			p := &parts[n-1]
			p.value, p.digits = p.value*10+int(c-'0'), p.digits+1
			if p.digits > 4 {
				return Date{}, &DateError{DateFormat}
			}
		case (c == '-' || c == '/' || c == '.') && (n == 1 || c == separator) && n < 3:
			separator = c
			n++
		default:
			return Date{}, &DateError{DateFormat}
		}
	}
	return order(parts[:n])
}

// datePart is one run of digits in a written date.
type datePart struct{ value, digits int }

func (p datePart) isYear() bool  { return p.digits == 4 }
func (p datePart) isShort() bool { return p.digits == 1 || p.digits == 2 }

// order finds out which part is the year, the month and the day.
func order(parts []datePart) (Date, error) {
	first, rest := parts[0], parts[1:]
	if !first.isYear() && len(parts) > 1 {
		first, rest = parts[len(parts)-1], parts[:len(parts)-1]
		if len(rest) == 2 {
			rest = []datePart{rest[1], rest[0]}
		}
	}
	for _, p := range rest {
		if !p.isShort() {
			return Date{}, &DateError{DateFormat}
		}
	}
	if !first.isYear() {
		if len(parts) == 3 && first.digits == 2 {
			return Date{}, &DateError{DateShortYear}
		}
		return Date{}, &DateError{DateFormat}
	}
	if first.value == 0 { // 0000 is no year, although NewDate(0, 0, 0) is a Date
		return Date{}, &DateError{DateYear}
	}
	var month, day int
	if len(rest) > 0 {
		month = rest[0].value
	}
	if len(rest) > 1 {
		day = rest[1].value
	}
	return NewDate(first.value, month, day)
}

// DateOf gives the day of t in Viet Nam's zone. It is the zero Date where the
// year is not between MinYear and MaxYear, so for the zero Time.
func DateOf(t time.Time) Date {
	year, month, day := t.In(VietNam).Date()
	if year < MinYear || year > MaxYear {
		return Date{}
	}
	return Date{uint16(year), uint8(month), uint8(day)}
}

// Year gives the year, 0 for the zero Date.
func (d Date) Year() int { return int(d.year) }

// Month gives the month, 1 to 12, or 0 where it is not known.
func (d Date) Month() int { return int(d.month) }

// Day gives the day of the month, 1 to 31, or 0 where it is not known.
func (d Date) Day() int { return int(d.day) }

// IsZero says whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Precision says how much of the date is known.
func (d Date) Precision() Precision {
	switch {
	case d.year == 0:
		return PrecisionNone
	case d.month == 0:
		return PrecisionYear
	case d.day == 0:
		return PrecisionMonth
	}
	return PrecisionDay
}

// First gives the first day that the date can mean, at midnight in Viet Nam's
// zone: 1990 gives 1990-01-01T00:00:00+07:00. The zero Date gives the zero Time.
func (d Date) First() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year(), time.Month(max(d.Month(), 1)), max(d.Day(), 1), 0, 0, 0, 0, VietNam)
}

// Last gives the last day that the date can mean, at midnight in Viet Nam's
// zone: 1990 gives 1990-12-31T00:00:00+07:00. The zero Date gives the zero Time.
func (d Date) Last() time.Time {
	switch d.Precision() {
	case PrecisionYear:
		return time.Date(d.Year(), time.December, 31, 0, 0, 0, 0, VietNam)
	case PrecisionMonth:
		return time.Date(d.Year(), time.Month(d.Month())+1, 0, 0, 0, 0, 0, VietNam)
	}
	return d.First()
}

// Before says whether d is certainly before o, whatever days they mean: 1990 is
// before 1991-02, and neither before nor after 1990-05. The zero Date is before
// nothing, and nothing is before it.
func (d Date) Before(o Date) bool {
	return !d.IsZero() && !o.IsZero() && d.Last().Before(o.First())
}

// String gives the form of the DCC: 1990-02-11, 1990-02, 1990 or nothing.
func (d Date) String() string {
	var buffer [len("2006-01-02")]byte
	return string(d.append(buffer[:0]))
}

// AppendText appends the form of the DCC to b. The error is always nil.
func (d Date) AppendText(b []byte) ([]byte, error) { return d.append(b), nil }

func (d Date) append(b []byte) []byte {
	if d.year != 0 {
		b = appendTwoDigits(b, d.year/100)
		b = appendTwoDigits(b, d.year%100)
	}
	if d.month != 0 {
		b = appendTwoDigits(append(b, '-'), uint16(d.month))
	}
	if d.day != 0 {
		b = appendTwoDigits(append(b, '-'), uint16(d.day))
	}
	return b
}

func appendTwoDigits(b []byte, n uint16) []byte {
	return append(b, byte('0'+n/10), byte('0'+n%10))
}

// MarshalText gives the form of the DCC, in JSON too. The error is always nil.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText reads what ParseDate reads, and fails as it does. A failure
// leaves the Date as it was.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
