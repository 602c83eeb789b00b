package identity

import (
	"strings"
	"unicode"
)

// MaxIdentityText is how many bytes ParseMRZ and ParseQRText look at; a longer text
// is mrz-form or qr-not-identity. The codes of cards have a few hundred. Source:
// this package.
const MaxIdentityText = 4096

// mrzLine is the length of each of the two lines. Source: ICAO Doc 9303-4 4.2.
const mrzLine = 44

// ParseMRZ reads the machine readable zone of a passport, format TD3: two lines of
// 44 characters. Line ends, spaces and small letters make no difference.
//
//	P<VNMNGUYEN<<VAN<HOA<<<<<<<<<<<<<<<<<<<<<<<<
//	B1234567<3VNM9002111M3001019001090012345<<16
//
// It gives Passport, FullName (family name first, capitals without diacritics, as it
// stands there), Birth, Sex and Country, the nationality. PersonalID or OldID is the
// personal number of the zone, if the passport is of Viet Nam and that number is one.
//
// A birth year has two digits there and expiry years are 2000 to 2099, so that no
// clock is needed: the birth is in this century unless that would be after the
// expiry. So somebody of 100 to 120 years is read as a child of the same two digits.
// Without a good expiry date there is no Birth, but birth-date-short-year. Unknown
// days and months (<< or 00) leave a year or a month, with birth-date-partial.
//
// What is wrong leaves its own field empty, and the rest is read: number-check-digit
// and mrz-check-digit (Failure where a field is lost; a Warning, without a field, for
// the check digit of the expiry date, the personal number or the whole line 2),
// number-missing, birth-date-missing, birth-date-invalid, sex-invalid, name-empty,
// name-not-a-name (it has digits), mrz-name-cut (the name fills the line and may go on) and nationality-unknown, which
// people without a state have too. mrz-form, alone and with the zero Person, is a text
// that is no such zone: the three lines of identity cards are not read.
//
// ParseMRZ is safe for concurrent use and never panics. Source: ICAO Doc 9303-3
// section 4 and 5, Doc 9303-4 section 4.2.
func ParseMRZ(text string) (Person, []Finding) {
	zone, ok := mrzText(text)
	if !ok {
		return Person{}, []Finding{{Code: "mrz-form", Severity: Failure}}
	}
	z := mrzReader{name: zone[5:mrzLine], line: zone[mrzLine:]}
	z.readName()
	z.readBirth()
	z.readSex()
	z.readNationality()
	z.readNumber()
	z.readPersonalNumber()
	if !z.agrees(z.line[0:10]+z.line[13:20]+z.line[21:43], 43) {
		z.found("mrz-check-digit", "", Warning)
	}
	return z.person, z.findings
}

// mrzText gives the 88 characters of both lines.
func mrzText(text string) (zone string, ok bool) {
	if len(text) > MaxIdentityText {
		return "", false
	}
	plain, _, ok := plainNumber(text)
	zone = strings.ToUpper(strings.ReplaceAll(plain, " ", ""))
	return zone, ok && len(zone) == 2*mrzLine && zone[0] == 'P' && strings.IndexFunc(zone, func(r rune) bool {
		return !isMRZ(byte(r))
	}) < 0
}

func isMRZ(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '<' }

// checkDigit gives the check digit of characters of the zone: their values with
// weights 7, 3, 1, modulo 10. Source: ICAO Doc 9303-3 section 4.9.
func checkDigit(s string) byte {
	sum := 0
	for i := 0; i < len(s); i++ {
		value := 0
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = int(c-'A') + 10
		}
		sum += value * [...]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

// mrzReader takes a zone apart.
type mrzReader struct {
	name, line string // the name field of line 1; line 2
	person     Person
	findings   []Finding
}

func (z *mrzReader) found(code, field string, severity Severity) {
	z.findings = append(z.findings, Finding{Code: code, Field: field, Severity: severity})
}

// agrees says whether the check digit at a place of line 2 is that of s. An empty
// optional field may have < for 0.
func (z *mrzReader) agrees(s string, at int) bool {
	digit := z.line[at]
	return digit == checkDigit(s) || digit == '<' && strings.Trim(s, "<") == ""
}

func (z *mrzReader) readName() {
	family, given, _ := strings.Cut(strings.TrimRight(z.name, "<"), "<<")
	z.person.FullName = strings.Join(strings.FieldsFunc(family+"<"+given, func(r rune) bool { return r == '<' }), " ")
	switch {
	case z.person.FullName == "":
		z.found("name-empty", "full_name", Failure)
	case strings.ContainsFunc(z.person.FullName, unicode.IsDigit):
		z.person.FullName = ""
		z.found("name-not-a-name", "full_name", Failure)
	case z.name[len(z.name)-1] != '<':
		z.found("mrz-name-cut", "full_name", Warning)
	}
}

func (z *mrzReader) readBirth() {
	field, expiryField := z.line[13:19], z.line[21:27]
	goodExpiry := z.agrees(expiryField, 27)
	if !goodExpiry {
		z.found("mrz-check-digit", "", Warning)
	}
	switch {
	case !z.agrees(field, 19):
		z.found("mrz-check-digit", "date_of_birth", Failure)
		return
	case field[:2] == "<<":
		z.found("birth-date-missing", "date_of_birth", Failure)
		return
	}
	birth, ok := mrzDate("20", field)
	expiry, knownExpiry := mrzDate("20", expiryField)
	if ok && expiry.Before(birth) {
		birth, ok = mrzDate("19", field)
	}
	switch {
	case !ok:
		z.found("birth-date-invalid", "date_of_birth", Failure)
		return
	case !knownExpiry || !goodExpiry:
		z.found("birth-date-short-year", "date_of_birth", Warning)
		return
	case birth.Precision() != PrecisionDay:
		z.found("birth-date-partial", "date_of_birth", Warning)
	}
	z.person.Birth = birth
}

// mrzDate reads YYMMDD, where << or 00 is an unknown month or day.
func mrzDate(century, s string) (d Date, ok bool) {
	unknownYear := s[:2] == "<<"
	s = strings.ReplaceAll(s, "<<", "00")
	if unknownYear || !isDigits(s) {
		return Date{}, false
	}
	d, err := ParseDate(century + s[:2] + "-" + s[2:4] + "-" + s[4:])
	return d, err == nil
}

func (z *mrzReader) readSex() {
	switch z.line[20] {
	case 'M':
		z.person.Sex = Male
	case 'F':
		z.person.Sex = Female
	case '<', 'X':
	default:
		z.found("sex-invalid", "sex", Warning)
	}
}

func (z *mrzReader) readNationality() {
	var known bool
	if z.person.Country, known = CountryOf(z.line[10:13]); !known {
		z.found("nationality-unknown", "nationality", Warning)
	}
}

func (z *mrzReader) readNumber() {
	number := strings.ReplaceAll(z.line[:9], "<", "")
	switch {
	case !z.agrees(z.line[:9], 9):
		z.found("number-check-digit", "id_number", Failure)
	case number == "":
		z.found("number-missing", "id_number", Failure)
	default:
		z.person.Passport = number
	}
}

// readPersonalNumber reads the optional field, which passports of Viet Nam have
// the number of the holder's identity card in.
func (z *mrzReader) readPersonalNumber() {
	field := z.line[28:42]
	if !z.agrees(field, 42) {
		z.found("mrz-check-digit", "", Warning)
		return
	}
	number := strings.TrimRight(field, "<")
	if z.person.Country != "VN" || !isDigits(number) || isPlaceholder(number) {
		return
	}
	switch len(number) {
	case personalDigits:
		z.person.PersonalID = number
	case oldCardDigits:
		z.person.OldID = number
	}
}
