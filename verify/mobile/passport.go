package mobile

import (
	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/verify"
)

// passportFinding is a difference between a certificate and a passport.
type passportFinding struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Outcome string `json:"outcome"`
	Message string `json:"message"`
}

// comparePassport gives what is wrong with the zone itself, then what differs. That
// the zone may cut the name is no difference, and the comparison knows it.
func comparePassport(p *cert.Payload, mrz, lang string) []passportFinding {
	person, unread := identity.ParseMRZ(mrz)
	findings := []passportFinding{}
	for _, f := range unread {
		if f.Severity == identity.Note || f.Code == "mrz-name-cut" {
			continue
		}
		findings = append(findings, passportFinding{f.Code, f.Field, outcome(f.Severity == identity.Failure).String(), f.Sentence(lang)})
	}
	if person == (identity.Person{}) {
		return findings
	}
	for _, f := range verify.ComparePassport(p, person) {
		findings = append(findings, passportFinding{f.Code, f.Field, outcome(f.Severity == cert.Failure).String(), verify.Sentence(f.Code, lang)})
	}
	return findings
}

func outcome(failure bool) verify.Outcome {
	if failure {
		return verify.Fail
	}
	return verify.Warn
}
