package identity

import "log/slog"

// MaxNumberText is how many bytes ParseNumber looks at; a longer text is
// number-format. The machine readable zone of a passport, 88 characters, fits
// with full-width letters and spaces. Source: this package.
const MaxNumberText = 512

// NumberKind says what an identity number is.
type NumberKind uint8

// The kinds of identity numbers. The zero value is none that is known.
const (
	NumberUnknown   NumberKind = iota
	PersonalNumber             // 12 digits: citizen identity card, personal identification number
	OldCard                    // 9 digits: the identity card before 2016
	VNPassport                 // a letter and 7 or 8 digits: passport of Viet Nam, by its form
	ForeignPassport            // passport of another country
	HealthInsurance            // health-insurance card or social-insurance code
)

// String gives personal-number, old-card, vn-passport, foreign-passport,
// health-insurance or unknown.
func (k NumberKind) String() string {
	names := [...]string{"unknown", "personal-number", "old-card", "vn-passport", "foreign-passport", "health-insurance"}
	if int(k) < len(names) {
		return names[k]
	}
	return names[NumberUnknown]
}

// Number is an identity number that was read. The zero value is none. It is
// personal data.
type Number struct {
	Kind NumberKind
	// Text is the number in its usual form: "001090012345", "B1234567". Of an
	// unknown kind it is the digits, if the number is nothing else and may be an
	// identity number with a mistake; else empty.
	Text string
	// Province is where the birth was registered, in Vietnamese: one of the 63
	// provinces before July 2025. Of an old card it is where the card was issued, as
	// far as that is known, several joined by "/".
	Province string
	// Country is where the birth was registered, or whose passport it is: ISO 3166-1
	// alpha-2. A birth in Viet Nam has a Province and no Country.
	Country string
	// CountryUnsure: the published table has the code of Country twice, so that it
	// may stand for another country.
	CountryUnsure bool
	Sex           Sex // of a personal number
	BirthYear     int // of a personal number, 1900 to 2399; else 0
}

// LogValue keeps the number out of logs.
func (n Number) LogValue() slog.Value { return slog.StringValue("identity.Number(redacted)") }

// ParseNumber reads the number of an identity paper, however it was typed.
//
//	001090012345                 personal number: province or country of birth, century and sex, year
//	012345678                    old card: the province that issued it, where known
//	B1234567, B12345678          passport of Viet Nam; another country's may look the same
//	X1A234567                    other passport: 5 to 20 of A to Z and 0 to 9, two digits at least (9 characters: one)
//	B1234567<3, or line 2 of it  the same from the machine readable zone, its check digit verified
//	DN4010123456789, 7912345678  health-insurance card or social-insurance code: no identity number
//
// What is certain is repaired, each repair with a Note that proposes the number:
// number-separators (spaces, invisible characters and . , - / _ : ; ' " between or
// around the digits, as spreadsheets and people put them), number-digits (digits and
// letters of full width, digits of any script), number-fraction (".0" of a
// spreadsheet), number-case, number-label (words beside the number: "CCCD: 001…"),
// number-mrz.
//
// What is probable is proposed, with the Kind left NumberUnknown: number-letters (O
// for 0, l or I for 1; in 12 characters also S for 5, B for 8, Z for 2), number-zeros
// (8, 10 or 11 digits that have a province when zeros are put before them),
// number-scientific (1.0900123456E+10, with all digits there) and number-extra-text
// (several groups of which one is a number by itself, "001090012345 / 012345678",
// "012345678-010"; "mẹ 001190012345"): the personal number comes first. Ten digits can be a
// personal number without two zeros or a social-insurance code: where the zeros give
// a known province and a year before 2100 they are proposed, else it is insurance.
//
// A Failure leaves no number: number-missing, number-format, number-phone,
// number-placeholder (111111111111, 123456789, "không có") and number-check-digit.
// number-province, number-future (born in 2100 or later), number-insurance,
// old-card-duplicates and number-passport-form (more than 9 characters, or mostly
// letters) are Warnings, number-old-card is a Note.
//
// A number has no check digit, so one that is read may still be wrong. To read
// Number.Text again gives the same Number, unless it came from a machine readable
// zone, which knows the country. A valid 12-digit number is read without allocation.
// ParseNumber is safe for concurrent use and never panics. Sources: Decree
// 137/2015/NĐ-CP article 13, Circular 07/2016/TT-BCA article 7 and annexes, Circular
// 59/2021/TT-BCA article 4; ICAO Doc 9303-3 and 9303-4; no legal text was read for
// old cards, insurance numbers and passports of Viet Nam, of which public lists were.
func ParseNumber(s string) (Number, []Finding) {
	switch {
	case s == "":
		return Number{}, []Finding{numberFinding("number-missing", Failure)}
	case len(s) > MaxNumberText:
		return Number{}, []Finding{numberFinding("number-format", Failure)}
	case isDigits(s):
		return digitsNumber(s)
	}
	return parseTyped(s)
}

// Lengths of numbers, in digits.
const (
	personalDigits  = 12
	oldCardDigits   = 9
	insuranceDigits = 10 // social-insurance code
	maxDigits       = 20 // of a number of unknown kind
)

// personalNumber reads 12 digits. Source: Circular 07/2016/TT-BCA article 7.
func personalNumber(s string) (Number, []Finding) {
	digit := func(i int) int { return int(s[i] - '0') }
	place, century := digit(0)*100+digit(1)*10+digit(2), digit(3)
	n := Number{
		Kind:      PersonalNumber,
		Text:      s,
		Province:  provinceOf(place),
		Sex:       Male + Sex(century%2),
		BirthYear: 1900 + century/2*100 + digit(4)*10 + digit(5),
	}
	n.Country, n.CountryUnsure = countryOf(place)
	var findings []Finding
	if n.Province == "" && n.Country == "" {
		findings = append(findings, numberFinding("number-province", Warning))
	}
	if n.BirthYear > MaxYear {
		findings = append(findings, numberFinding("number-future", Warning))
	}
	return n, findings
}

func oldCard(s string) (Number, []Finding) {
	findings := []Finding{numberFinding("number-old-card", Note)}
	if isDuplicatedOldCard(s) {
		findings = append(findings, numberFinding("old-card-duplicates", Warning))
	}
	return Number{Kind: OldCard, Text: s, Province: oldCardPlace(s)}, findings
}

// digitsNumber reads a text of nothing but digits.
func digitsNumber(s string) (Number, []Finding) {
	switch {
	case isPlaceholder(s):
		return Number{}, []Finding{numberFinding("number-placeholder", Failure)}
	case len(s) == personalDigits:
		return personalNumber(s)
	case len(s) == oldCardDigits:
		return oldCard(s)
	case isPhone(s):
		return Number{}, []Finding{numberFinding("number-phone", Failure)}
	}
	unknown := Number{Text: s}
	if len(s) > maxDigits || isDayWithoutSeparators(s) {
		unknown.Text = ""
	}
	if proposed := withZeros(s); proposed != "" {
		return unknown, []Finding{{Code: "number-zeros", Field: "id_number", Severity: Warning, Proposed: proposed}}
	}
	if len(s) == insuranceDigits {
		return Number{Kind: HealthInsurance, Text: s}, []Finding{numberFinding("number-insurance", Warning)}
	}
	return unknown, []Finding{numberFinding("number-format", Failure)}
}

// isPhone says whether digits are a phone number of Viet Nam: 0912345678, or with
// the country code. Nine digits without the zero are left to old cards, and 84… is
// one only with the first digits that mobile phones have, since 084 is Trà Vinh.
func isPhone(s string) bool {
	switch {
	case len(s) == 10 && s[0] == '0':
		return s[1] == '3' || s[1] == '5' || s[1] >= '7'
	case len(s) == 11 && s[:2] == "84":
		return isMobile(s[2:])
	case len(s) == 13 && s[:4] == "0084":
		return isMobile(s[4:])
	}
	return false
}

// isMobile looks at the first digits of a mobile number without its zero. Source:
// the numbering plan since 2018.
func isMobile(s string) bool {
	switch s[0] {
	case '3':
		return s[1] >= '2'
	case '5':
		return s[1] == '2' || s[1] == '5' || s[1] == '6' || s[1] >= '8'
	case '7':
		return s[1] == '0' || s[1] >= '6'
	case '8':
		return s[1] >= '1'
	}
	return s[0] == '9'
}

func numberFinding(code string, severity Severity) Finding {
	return Finding{Code: code, Field: "id_number", Severity: severity}
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
