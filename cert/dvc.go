package cert

// DVC is WHO's digital vaccination certificate as it stands on the wire, since 2025
// as the International Certificate of Vaccination or Prophylaxis (ICVP), the yellow
// card: texts as they were signed. Three generations of it carry one number, so it
// is told from its form which one it is; see DVCGeneration. Source: WHO SMART trust
// and SMART ICVP, logical model DVCMin.
type DVC struct {
	Generation   DVCGeneration
	Template     string // version of the template: v of DVC2026
	Name         string // n
	DateOfBirth  string // dob, YYYY-MM-DD
	Sex          string // s: a FHIR gender code; free text in DVC2024
	Nationality  string // nt, ISO 3166-1 alpha-3; ntl before DVC2026
	DocumentType string // dt, a code of HL7 table 0203; ndt in DVC2025
	Document     string // id, its number; nid before DVC2026
	Guardian     string // gn
	Doses        []DVCDose
}

// DVCDose is a vaccination of a DVC.
type DVCDose struct {
	Product   string // vp: a code of WHO's list of prequalified products, versioned there
	Date      string // dv, YYYY-MM-DD; dt before DVC2026
	Clinician string // cn
	Issuer    string // is: the centre; it or the clinician is there
	Batch     string // bo

	// What follows from the product since DVC2026.
	Disease      string // tg
	Number       string // dn
	Brand        string // mp
	Manufacturer string // ma
	ValidFrom    string // vls
	ValidUntil   string // vle
}

// DVCGeneration says which form a DVC has.
type DVCGeneration uint8

// The generations, by the year in which they came into use.
const (
	DVCUnknown DVCGeneration = iota
	DVC2024                  // A: v is one dose, the person's nid has no type
	DVC2025                  // B: v is a list of doses, or nid has a type
	DVC2026                  // C: vx is the dose, v the version of a template
)

// MaxDVCDoses is how many doses of a DVC are read. DVC2026 has one, DVC2025 any number.
const MaxDVCDoses = 16
