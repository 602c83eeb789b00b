package rules

import "github.com/vaxcert/vaxcert/cert"

// Outcome is what came of a rule, or of all of them.
type Outcome uint8

// The outcomes. The zero Outcome lets nobody in.
const (
	// NoRules says that nobody has said what is accepted. Of a Report only.
	NoRules Outcome = iota
	// Open says that a rule could not be asked, or gave no answer.
	Open
	Passed
	Fail
)

var outcomeNames = [...]string{"NONE", "OPEN", "PASSED", "FAIL"}

// String gives the stable name of the outcome: "PASSED", "FAIL", "OPEN" as in
// the reference implementations, or "NONE".
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "unknown"
}

// Result is what came of one rule.
type Result struct {
	Rule    *Rule // the rule that was asked; it belongs to the Set and must not be changed
	Outcome Outcome
	Code    string // why the rule is Open; empty otherwise
}

// Report is what the rules say about a certificate.
type Report struct {
	// Outcome is Fail where an acceptance rule is not met or an invalidation
	// rule is; else Open where a rule is; else NoRules where the country of
	// arrival has none for this type of certificate; else Passed.
	Outcome Outcome
	// Code says why the Outcome is not Passed: rules-failed, rules-open,
	// rules-none, rules-none-for-type, rules-no-arrival, rules-not-dcc.
	Code string
	// Results has every rule that was asked, invalidation rules first, then in
	// the order of their identifiers.
	Results []Result
}

// Findings gives what did not pass: the code rule-failed or that of an open
// rule, with the identifier of the rule as the field; Report.Describe says what it
// demands.
func (r Report) Findings() []cert.Finding {
	var found []cert.Finding
	for _, result := range r.Results {
		switch result.Outcome {
		case Fail:
			found = append(found, cert.Finding{Code: "rule-failed", Field: result.Rule.Identifier, Severity: cert.Failure})
		case Open:
			found = append(found, cert.Finding{Code: result.Code, Field: result.Rule.Identifier, Severity: cert.Failure})
		}
	}
	return found
}

// Describe says what a rule that was asked demands, as its country wrote it, in a
// language as Rule.Describe; identifier is the Field of a finding. It is empty for a
// rule that was not asked.
func (r Report) Describe(identifier, language string) string {
	for _, result := range r.Results {
		if result.Rule.Identifier == identifier {
			return result.Rule.Describe(language)
		}
	}
	return ""
}
