package cert

// DDCC is WHO's digital documentation of a COVID-19 certificate as it stands on the
// wire: a vaccination, or where Test is not nil a test result. Texts are as they
// were signed, empty where they are missing. Source: WHO DDCC core data sets VS and TR.
type DDCC struct {
	Name          string
	DateOfBirth   string // YYYY-MM-DD
	Identifier    string // of the person
	Sex           Coding
	CertificateID string // hcid
	ValidFrom     string
	ValidUntil    string

	Disease      Coding
	Vaccine      Coding
	Brand        Coding
	Manufacturer Coding
	Holder       Coding // of the marketing authorisation
	Lot          string
	Date         string
	Dose         int // zero where it is missing
	TotalDoses   int // zero where it is missing
	Country      Coding
	Centre       string

	Test *DDCCTest
}

// DDCCTest is the test result of a DDCC.
type DDCCTest struct {
	Pathogen Coding
	Type     Coding
	Brand    Coding
	Date     string // with time
	Result   Coding
	Centre   string
	Country  Coding
}

// Coding is a code with the system that it belongs to. Where a certificate has a
// plain text instead, it is the Code, without a System.
type Coding struct {
	System  string
	Code    string
	Display string
}

// String gives what people read: the Display, or the Code where there is none.
func (c Coding) String() string {
	if c.Display != "" {
		return c.Display
	}
	return c.Code
}
