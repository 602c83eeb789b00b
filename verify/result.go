package verify

import (
	"log/slog"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// Decision is the verdict on a certificate.
type Decision uint8

// The verdicts. There are no others; Malformed is the zero value, so that a
// Result that nothing was put into is no good one.
const (
	Malformed     Decision = iota // it cannot be read, or lacks what it must have
	Valid                         // believe it
	Expired                       // it was good, and has ended
	NotYetValid                   // it is good, and has not begun
	Revoked                       // its issuer has withdrawn it
	UnknownIssuer                 // nobody who is trusted vouches for it
	BadSignature                  // it is not what its issuer signed
	NotAllowed                    // it is good, and the rules do not accept it, it certifies nothing, or nobody can say whether it is revoked
)

var decisionNames = [...]string{"malformed", "valid", "expired", "not-yet-valid", "revoked", "unknown-issuer", "bad-signature", "not-allowed"}

// String gives the stable name of the verdict: "not-yet-valid".
func (d Decision) String() string { return nameIn(decisionNames[:], int(d)) }

// CheckName names a check.
type CheckName uint8

// The checks, in the order in which they run.
const (
	CheckPrefix CheckName = iota
	CheckBase45
	CheckZlib
	CheckCOSE
	CheckCWT
	CheckTrust
	CheckSignature
	CheckKeyUsage
	CheckValidity
	CheckSchema
	CheckCodes
	CheckRevocation
	CheckRules

	numChecks
)

var checkNames = [numChecks]string{"prefix", "base45", "zlib", "cose", "cwt", "trust", "signature", "key-usage", "validity", "schema", "codes", "revocation", "rules"}

// String gives the stable name of the check: "key-usage".
func (n CheckName) String() string { return nameIn(checkNames[:], int(n)) }

// Outcome is how a check ended.
type Outcome uint8

// The outcomes. A check is Skipped where an earlier one left nothing to check,
// or where there is nothing to check it with.
const (
	Skipped Outcome = iota
	Pass
	Warn
	Fail
)

var outcomeNames = [...]string{"skipped", "pass", "warn", "fail"}

// String gives the stable name of the outcome: "warn".
func (o Outcome) String() string { return nameIn(outcomeNames[:], int(o)) }

// nameIn gives the name of a value, or "unknown" where there is no such value.
func nameIn(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "unknown"
}

// Check is one check that ran, or that was skipped.
type Check struct {
	Name    CheckName
	Outcome Outcome
	// Code says why the outcome is not Pass; see the table in the package
	// documentation. It is the most severe of Findings where there are any.
	Code string
	// Findings holds everything that was found, where the check looks at more
	// than one thing.
	Findings []cert.Finding
}

// Result is the verdict on a certificate and how it came about. Results are
// values; goroutines may share one that they do not change.
type Result struct {
	Decision Decision
	// Payload is what the certificate says. It is nil unless the signature is
	// good: an expired or revoked certificate has one, a forged one has none.
	Payload *cert.Payload
	// Checks holds every check, in order.
	Checks []Check
	// KeyID is the key that the message names, whether there is one or not.
	KeyID []byte
	// Algorithm is the one that the message names: "ES256", "PS256", or "".
	Algorithm string

	rules rules.Report
}

// LogValue is the decision, and the code of the first check that failed: nothing that
// the certificate says.
func (r Result) LogValue() slog.Value {
	for _, c := range r.Checks {
		if c.Outcome == Fail {
			return slog.GroupValue(slog.String("decision", r.Decision.String()), slog.String("code", c.Code))
		}
	}
	return slog.GroupValue(slog.String("decision", r.Decision.String()))
}

// Check gives one of the checks.
func (r Result) Check(name CheckName) Check {
	if int(name) < len(r.Checks) {
		return r.Checks[name]
	}
	return Check{Name: name}
}

// newChecks makes the list of all checks, skipped.
func newChecks() []Check {
	checks := make([]Check, numChecks)
	for i := range checks {
		checks[i].Name = CheckName(i)
	}
	return checks
}

// decisionOf is what the failure of a check means for the whole.
func decisionOf(c Check) Decision {
	switch c.Name {
	case CheckTrust, CheckKeyUsage:
		return UnknownIssuer
	case CheckSignature:
		return BadSignature
	case CheckValidity:
		switch c.Code {
		case codeNotYetValid, codeSignerNotYetValid, codeYellowFeverEarly, codeContentNotBegun:
			return NotYetValid
		}
		return Expired
	case CheckSchema:
		if c.Code == codeLinkOnly {
			return NotAllowed
		}
	case CheckRevocation:
		if c.Code == codeNoAnswer {
			return NotAllowed
		}
		return Revoked
	case CheckRules:
		return NotAllowed
	}
	return Malformed
}

// decide gives the verdict: that of the first check that failed. What is revoked is so
// even where it has ended as well.
func decide(checks []Check) Decision {
	for _, c := range checks {
		if c.Outcome != Fail {
			continue
		}
		decision := decisionOf(c)
		if r := checks[CheckRevocation]; (decision == Expired || decision == NotYetValid) && r.Outcome == Fail && decisionOf(r) == Revoked {
			return Revoked
		}
		return decision
	}
	return Valid
}
