package verify

import (
	"errors"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// examination is the work on one text.
type examination struct {
	checks []Check
	strict bool

	message  cose.Message
	kid      []byte
	payload  *cert.Payload  // as read, not to be believed
	findings []cert.Finding // about the content
	believed *cert.Payload  // after a good signature
	rules    rules.Report   // of the country of arrival; zero where none were asked
}

// outcome of a finding: what is not a failure in itself is one when strict.
func (e *examination) outcome(s cert.Severity) Outcome {
	if s == cert.Failure || s == cert.Quirk && e.strict {
		return Fail
	}
	return Warn
}

func (e *examination) pass(name CheckName) { e.checks[name].Outcome = Pass }

func (e *examination) fail(name CheckName, code string) {
	e.checks[name].Outcome, e.checks[name].Code = Fail, code
}

// settle ends a check by what was found; it reports whether to go on.
func (e *examination) settle(name CheckName, findings []cert.Finding) bool {
	c := &e.checks[name]
	worst, any := cert.Worst(findings)
	if !any {
		c.Outcome = Pass
		return true
	}
	c.Outcome, c.Code, c.Findings = e.outcome(worst.Severity), worst.Code, findings
	return c.Outcome != Fail
}

// open takes the text apart, down to the claims. It reports whether there is
// something to judge.
func (e *examination) open(text string) bool {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	message, err := qr.AppendDecode((*buffer)[:0], text)
	if !e.layers(err) {
		e.recognize(text)
		return false
	}
	*buffer = message
	return e.openCOSE(string(message)) && e.openCWT()
}

// layers enters how far decoding came.
func (e *examination) layers(err error) bool {
	stages := [...]struct {
		stage qr.Stage
		check CheckName
	}{{qr.StagePrefix, CheckPrefix}, {qr.StageBase45, CheckBase45}, {qr.StageZlib, CheckZlib}}
	failure, failed := errors.AsType[*qr.Error](err)
	for _, s := range stages {
		if failed && failure.Stage == s.stage {
			e.fail(s.check, failure.Code)
			return false
		}
		e.pass(s.check)
	}
	return err == nil
}

// recognize looks at what is no certificate: a health link is shown for what it is.
func (e *examination) recognize(text string) {
	text = strings.TrimSpace(text)
	if e.checks[CheckPrefix].Outcome != Fail || !cert.IsHealthLink(text) {
		return
	}
	e.fail(CheckPrefix, "prefix-health-link")
	if link, err := cert.ParseHealthLink(text); err == nil {
		e.payload = &cert.Payload{Links: []cert.HealthLink{link}}
	}
}

var coseCodes = []struct {
	err  error
	code string
}{
	{cose.ErrCBOR, "cose-cbor"},
	{cose.ErrTag, "cose-tag"},
	{cose.ErrStructure, "cose-structure"},
	{cose.ErrDetached, "cose-no-payload"},
	{cose.ErrHeader, "cose-header"},
	{cose.ErrCritical, "cose-critical"},
	{cose.ErrAlgMissing, "algorithm-missing"},
	{cose.ErrAlgType, "algorithm-type"},
	{cose.ErrKIDType, "kid-type"},
}

// openCOSE opens the message and notes what is unusual about its headers.
func (e *examination) openCOSE(data string) bool {
	tree := trees.Get().(*cbortree.Tree)
	defer trees.Put(tree)
	message, err := cose.Parse(tree, data)
	if err != nil {
		for _, c := range coseCodes {
			if errors.Is(err, c.err) {
				e.fail(CheckCOSE, c.code)
				break
			}
		}
		return false
	}
	e.message = message
	if message.KIDPlace != cose.Nowhere {
		e.kid = []byte(message.KID)
	}
	if e.algorithm() == "" {
		e.fail(CheckCOSE, "algorithm-unsupported")
		return false
	}
	var found []cert.Finding
	for _, odd := range [...]struct {
		is       bool
		code     string
		severity cert.Severity
	}{
		{!message.Tagged, "tag-missing", cert.Warning},
		{message.AlgPlace == cose.InUnprotected, "algorithm-unprotected", cert.Quirk},
		{message.KIDsDiffer, "kid-differs", cert.Quirk},
		{message.Doubled && !message.KIDsDiffer, "header-doubled", cert.Quirk},
	} {
		if odd.is {
			found = append(found, cert.Finding{Code: odd.code, Severity: odd.severity})
		}
	}
	return e.settle(CheckCOSE, found)
}

// openCWT reads the claims. What is found about the certificate inside waits for
// the schema check.
func (e *examination) openCWT() bool {
	payload, findings, err := cert.ReadPayloadString(e.message.Payload)
	if err != nil {
		if failure, ok := errors.AsType[*cert.PayloadError](err); ok {
			e.fail(CheckCWT, failure.Code)
		}
		return false
	}
	e.payload = payload
	claims := 0
	for claims < len(findings) && aboutClaims(findings[claims]) {
		claims++
	}
	e.findings = findings[claims:]
	return e.settle(CheckCWT, findings[:claims:claims])
}

// aboutClaims tells findings about the CWT, which come first, from those about
// the certificate inside.
func aboutClaims(f cert.Finding) bool {
	switch f.Field {
	case "iat", "nbf", "exp":
		return true
	}
	return strings.HasPrefix(f.Code, "hcert-")
}

func (e *examination) keyID() []byte { return e.kid }

func (e *examination) algorithm() string {
	switch e.message.Alg {
	case cose.ES256:
		return "ES256"
	case cose.PS256:
		return "PS256"
	}
	return ""
}
