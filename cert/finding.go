package cert

// Severity says how bad a Finding is.
type Severity uint8

// The severities, in rising order.
const (
	// Warning is worth telling and never a reason to refuse.
	Warning Severity = iota
	// Quirk breaks the schema in a way that real certificates do and that leaves
	// no doubt about the meaning. A tolerant reader warns, a strict one refuses.
	Quirk
	// Failure leaves the certificate without the meaning that it needs.
	Failure
)

// Finding is one thing that is noteworthy or wrong about a certificate or a
// record. It never holds what the certificate says, only where.
type Finding struct {
	Code     string // stable, kebab-case; see the table in the package documentation
	Field    string // where: "dob", "v.0.dn", "full_name"; may be empty
	Severity Severity
}

// Sentence explains the finding in Vietnamese (language "vi") or English.
func (f Finding) Sentence(language string) string { return Sentence(f.Code, language) }

// Worst gives the most severe finding, the first of several; ok is false where
// there is none.
func Worst(findings []Finding) (worst Finding, ok bool) {
	for i, f := range findings {
		if i == 0 || f.Severity > worst.Severity {
			worst, ok = f, true
		}
	}
	return worst, ok
}
