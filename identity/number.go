package identity

// NumberKind says what an identity number is.
type NumberKind uint8

// The kinds of identity numbers. The zero value is none that is known.
const (
	NumberUnknown   NumberKind = iota
	PersonalNumber             // 12 digits: citizen identity card, personal identification number
	OldCard                    // 9 digits: the identity card before 2016
	VNPassport                 // passport of Viet Nam
	ForeignPassport            // passport of another country
	HealthInsurance            // health-insurance card or social-insurance code
)

// String gives personal-number, old-card, vn-passport, foreign-passport,
// health-insurance or unknown.
func (k NumberKind) String() string {
	return [...]string{"unknown", "personal-number", "old-card", "vn-passport", "foreign-passport", "health-insurance"}[k%6]
}

// Number is an identity number that was read.
type Number struct {
	Kind      NumberKind
	Text      string // in its usual form: "001090012345", "B1234567"
	Province  string // where the birth was registered or the old card issued, in Vietnamese
	Country   string // where the birth was registered, or whose passport it is: ISO 3166-1 alpha-2
	Sex       Sex    // of a personal number
	BirthYear int    // of a personal number; else 0
}

// ParseNumber reads an identity number.
func ParseNumber(s string) (Number, []Finding) {
	s = clean(s)
	switch len(s) {
	case 12:
		return Number{Kind: PersonalNumber, Text: s}, nil
	case 9:
		return Number{Kind: OldCard, Text: s}, nil
	}
	return Number{}, []Finding{{Code: "number-format", Field: "id_number", Severity: Failure}}
}
