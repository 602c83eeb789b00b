package identity

import "errors"

// What can be wrong with a name. No error text holds any part of the name.
var (
	// ErrNameEmpty: the name has no letter.
	ErrNameEmpty = errors.New("identity: the name has no letter")
	// ErrNameTooLong: a part of the name is longer than MaxNamePart.
	ErrNameTooLong = errors.New("identity: the name is too long")
	// ErrNameEncoding: the name is not UTF-8 text, or has control characters.
	ErrNameEncoding = errors.New("identity: the name is not UTF-8 text")
)

// ErrMaxFalse says that EstimateOptions.MaxFalse is not between 0 and 1.
var ErrMaxFalse = errors.New("identity: the share of wrong proposals has to be above 0 and below 1")

// ErrDate is what every *DateError is, for errors.Is.
var ErrDate = errors.New("identity: not a date")

// DateCode says what is wrong with a date. The codes are stable.
type DateCode string

// The codes of a DateError.
const (
	DateFormat    DateCode = "date-format"     // not one of the forms that ParseDate reads
	DateShortYear DateCode = "date-short-year" // the year has two digits
	DateYear      DateCode = "date-year"       // the year is not between MinYear and MaxYear
	DateMonth     DateCode = "date-month"      // the month is not 1 to 12
	DateDay       DateCode = "date-day"        // the month does not have that day
)

// DateError says why something is not a date. It never holds the date.
type DateError struct{ Code DateCode }

func (e *DateError) Error() string {
	text := map[DateCode]string{
		DateFormat:    "unknown form, want YYYY-MM-DD or DD/MM/YYYY",
		DateShortYear: "the year has two digits",
		DateYear:      "the year is not between 1900 and 2099",
		DateMonth:     "there is no such month",
		DateDay:       "there is no such day in the month",
	}[e.Code]
	return ErrDate.Error() + ": " + text
}

// Is makes errors.Is(err, ErrDate) true.
func (e *DateError) Is(target error) bool { return target == ErrDate }
