package identity

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseQRText reads the text of a QR code that says who somebody is. Which of the
// two it is shows in its parts.
//
//	personal number|old number or empty|full name|DDMMYYYY|Nam or Nữ|address|DDMMYYYY of issue
//	number|FULL NAME|YYYY-MM-DD|kind of number|QID|more
//
// The first is on the identity card with a chip (6 parts at least; newer cards have
// more than 7), the second that of the app PC-Covid (6 parts). An HC1 text is neither:
// package qr reads it.
//
// It gives PersonalID, OldID or Passport, FullName, Birth, Sex, and Province as the
// personal number has it; Country is VN where there is a personal number. Address,
// date of issue and QID are not kept. The number is read as ParseNumber does, with its
// findings; number-type is a number on a chip card that is no personal number, and
// number-format with the field old_id an old number that is none. A card that
// contradicts its own number has number-sex or number-birth-year. The rest is
// name-empty, name-too-long, name-encoding, birth-date-missing, birth-date-invalid,
// birth-date-partial and sex-invalid. What is wrong leaves its field empty.
// qr-not-identity, alone and with the zero Person, is another text.
//
// The text is not signed: whoever made it can have put anything there. ParseQRText
// is safe for concurrent use and never panics. Source: public readers of both codes;
// no specification was found.
func ParseQRText(text string) (Person, []Finding) {
	notIdentity := []Finding{{Code: "qr-not-identity", Severity: Failure}}
	if len(text) > MaxIdentityText || strings.Count(text, "|") < 5 {
		return Person{}, notIdentity
	}
	text = strings.TrimPrefix(text, "\uFEFF")
	parts := strings.Split(strings.TrimRightFunc(text, unicode.IsSpace), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	var q qrReader
	switch {
	case isNumberPart(parts[0]) && !hasLetter(parts[1]) && hasLetter(parts[2]):
		q.readChipCard(parts)
	case isNumberPart(parts[0]) && hasLetter(parts[1]) && isDatePart(parts[2]):
		q.readPCCovid(parts)
	default:
		return Person{}, notIdentity
	}
	return q.person, q.findings
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

func isNumberPart(s string) bool {
	return strings.ContainsFunc(s, unicode.IsDigit) && utf8.RuneCountInString(s) <= 2*longestPassport
}

func isDatePart(s string) bool { return s == "" || s[0] >= '0' && s[0] <= '9' }

// qrReader collects what the parts say.
type qrReader struct {
	person   Person
	findings []Finding
}

func (q *qrReader) found(code, field string, severity Severity) {
	q.findings = append(q.findings, Finding{Code: code, Field: field, Severity: severity})
}

func (q *qrReader) readChipCard(parts []string) {
	n := q.readNumber(parts[0])
	if n.Kind != PersonalNumber && n.Kind != NumberUnknown {
		q.found("number-type", "id_number", Warning)
	}
	if old := parts[1]; old != "" {
		if len(old) == oldCardDigits && isDigits(old) {
			q.person.OldID = old
		} else if old != parts[0] {
			q.found("number-format", "old_id", Warning)
		}
	}
	q.readName(parts[2])
	q.readBirth(compactDay(parts[3]))
	var known bool
	if q.person.Sex, known = ParseSex(parts[4]); !known {
		q.found("sex-invalid", "sex", Warning)
	}
	q.compareWithNumber(n)
}

func (q *qrReader) readPCCovid(parts []string) {
	n := q.readNumber(parts[0])
	q.readName(parts[1])
	q.readBirth(parts[2])
	q.compareWithNumber(n)
}

// compactDay puts slashes into DDMMYYYY.
func compactDay(s string) string {
	if len(s) == 8 && isDigits(s) {
		return s[:2] + "/" + s[2:4] + "/" + s[4:]
	}
	return s
}

func (q *qrReader) readNumber(s string) Number {
	n, findings := ParseNumber(s)
	q.findings = append(q.findings, findings...)
	switch n.Kind {
	case PersonalNumber:
		q.person.PersonalID, q.person.Province, q.person.Country = n.Text, n.Province, "VN"
	case OldCard:
		q.person.OldID = n.Text
	case VNPassport, ForeignPassport:
		q.person.Passport = n.Text
	}
	return n
}

func (q *qrReader) readName(s string) {
	name, err := SplitName(s)
	switch {
	case errors.Is(err, ErrNameTooLong):
		q.found("name-too-long", "full_name", Failure)
	case errors.Is(err, ErrNameEncoding):
		q.found("name-encoding", "full_name", Failure)
	case err != nil:
		q.found("name-empty", "full_name", Failure)
	}
	q.person.FullName = name.Full()
}

func (q *qrReader) readBirth(s string) {
	birth, err := ParseDate(s)
	switch {
	case err != nil:
		q.found("birth-date-invalid", "date_of_birth", Failure)
	case birth.IsZero():
		q.found("birth-date-missing", "date_of_birth", Failure)
	case birth.Precision() != PrecisionDay:
		q.found("birth-date-partial", "date_of_birth", Warning)
	}
	q.person.Birth = birth
}

// compareWithNumber says where the person and the personal number differ.
func (q *qrReader) compareWithNumber(n Number) {
	if n.Kind != PersonalNumber {
		return
	}
	if q.person.Sex != SexUnknown && q.person.Sex != n.Sex {
		q.found("number-sex", "id_number", Warning)
	}
	if !q.person.Birth.IsZero() && q.person.Birth.Year() != n.BirthYear {
		q.found("number-birth-year", "id_number", Warning)
	}
}
