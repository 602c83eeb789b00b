package verify

import (
	"context"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// Revocations says whether a certificate is revoked; *revocation.Store does. It is
// asked from any number of goroutines. An error is no answer: the certificate is
// not accepted.
type Revocations interface {
	Revoked(ctx context.Context, id revocation.Identifiers) (revocation.Finding, error)
}

// Rules says whether a country lets a certificate in; *rules.Set does. It is asked
// from any number of goroutines.
type Rules interface {
	Evaluate(ctx context.Context, c rules.Case) rules.Report
}

// codeNoAnswer says that nobody could tell whether the certificate is revoked.
const codeNoAnswer = "revocation-unknown"

func (v *Verifier) checkRevocation(ctx context.Context, e *examination, key *Key) {
	if v.revocations == nil {
		return
	}
	id := revocation.OfPayload(e.payload, key.Country, e.keyID(), e.algorithm(), []byte(e.message.Signature))
	found, err := v.revocations.Revoked(ctx, id)
	switch {
	case err != nil:
		e.fail(CheckRevocation, codeNoAnswer)
	case found.Revoked:
		e.fail(CheckRevocation, found.Code())
	case found.Stale:
		e.settle(CheckRevocation, []cert.Finding{{Code: "revocation-stale", Severity: cert.Warning}})
	default:
		e.pass(CheckRevocation)
	}
}

// checkRules fails unless the rules accept the certificate: one that cannot be
// asked, and a country without rules for it, are told, and accept nothing.
func (v *Verifier) checkRules(ctx context.Context, e *examination, key *Key, now time.Time) {
	if v.rules == nil {
		return
	}
	report := v.rules.Evaluate(ctx, rules.Case{
		Payload: e.payload, Issuer: key.Country, KeyID: e.keyID(), At: now, Arrival: v.arrival, Region: v.region,
	})
	e.rules = report
	if report.Outcome == rules.Passed {
		e.pass(CheckRules)
		return
	}
	e.fail(CheckRules, report.Code)
	e.checks[CheckRules].Findings = report.Findings()
}
