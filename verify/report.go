package verify

import (
	"encoding/json"
	"time"

	"github.com/vaxcert/vaxcert/cert"
)

// ReportVersion is the version of the JSON form of a Result. It grows when a
// field changes its meaning; new fields do not change it.
const ReportVersion = 1

// Report is a Result for other programs and for people: its JSON form, with the
// sentences of one language.
type Report struct {
	Version       int           `json:"version"`
	Decision      string        `json:"decision,omitempty"`
	KeyID         []byte        `json:"kid,omitempty"`
	Algorithm     string        `json:"algorithm,omitempty"`
	Issuer        string        `json:"issuer,omitempty"`
	IssuedAt      *time.Time    `json:"issuedAt,omitempty"`
	ExpiresAt     *time.Time    `json:"expiresAt,omitempty"`
	Kind          string        `json:"kind"`
	Checks        []ReportCheck `json:"checks"`
	Nationality   string        `json:"nationality,omitempty"`
	DosesReceived int           `json:"dosesReceived,omitempty"`
	// Fields is what people read of the payload: cert.Payload.Show.
	Fields  []ReportField   `json:"fields,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// ReportField is a field of a certificate in a Report.
type ReportField struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// ReportCheck is a Check in a Report.
type ReportCheck struct {
	Name     string          `json:"name"`
	Outcome  string          `json:"outcome"`
	Code     string          `json:"code"`
	Message  string          `json:"message"`
	Findings []ReportFinding `json:"findings,omitempty"`
}

// ReportFinding is a finding in a ReportCheck.
type ReportFinding struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	// Description is what the rule that Field names says of itself, in the language of
	// the Report where it has that.
	Description string `json:"description,omitempty"`
}

// Report turns the Result into its JSON form, with sentences in Vietnamese
// (lang "vi") or English.
func (r Result) Report(lang string) Report {
	report := reportOf(r.KeyID, r.Algorithm, r.Payload, r.Checks, lang)
	report.Decision = r.Decision.String()
	if int(CheckRules) < len(report.Checks) {
		for i, f := range report.Checks[CheckRules].Findings {
			report.Checks[CheckRules].Findings[i].Description = r.rules.Describe(f.Field, lang)
		}
	}
	return report
}

// MarshalJSON gives the English Report.
func (r Result) MarshalJSON() ([]byte, error) { return json.Marshal(r.Report("en")) }

func reportOf(kid []byte, algorithm string, p *cert.Payload, checks []Check, lang string) Report {
	report := Report{Version: ReportVersion, KeyID: kid, Algorithm: algorithm, Kind: cert.KindUnknown.String()}
	for _, c := range checks {
		report.Checks = append(report.Checks, reportCheck(c, lang))
	}
	if p == nil {
		return report
	}
	report.Issuer, report.Kind = p.Issuer, p.Kind.String()
	report.IssuedAt, report.ExpiresAt = optionalTime(p.IssuedAt), optionalTime(p.ExpiresAt)
	report.Nationality, report.DosesReceived = p.Nationality, p.DosesReceived
	for _, f := range p.Show(lang) {
		report.Fields = append(report.Fields, ReportField(f))
	}
	report.Payload = p.JSON()
	return report
}

func optionalTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func reportCheck(c Check, lang string) ReportCheck {
	out := ReportCheck{Name: c.Name.String(), Outcome: c.Outcome.String(), Code: c.Code, Message: Sentence(c.Code, lang)}
	for _, f := range c.Findings {
		out.Findings = append(out.Findings, ReportFinding{Code: f.Code, Field: f.Field, Message: Sentence(f.Code, lang)})
	}
	return out
}
