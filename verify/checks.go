package verify

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cose"
)

var trees = sync.Pool{New: func() any { return new(cbortree.Tree) }}

// Codes that decisionOf looks at.
const (
	codeNotYetValid       = "not-yet-valid"
	codeSignerNotYetValid = "signer-not-yet-valid"
	codeYellowFeverEarly  = "yellow-fever-ten-days"
	codeContentNotBegun   = "content-not-begun"
	codeLinkOnly          = "link-only"
)

func (e *examination) checkTrust(keys []Key) bool {
	switch {
	case e.message.KIDPlace == cose.Nowhere:
		e.fail(CheckTrust, "kid-missing")
	case len(keys) == 0:
		e.fail(CheckTrust, "kid-unknown")
	default:
		e.pass(CheckTrust)
	}
	return e.checks[CheckTrust].Outcome == Pass
}

// checkSignature tries all keys with the message's ID and gives the one that
// signed it; nil where none did. Where the same key is trusted more than once,
// an entry that may sign this kind and is valid now counts.
func (e *examination) checkSignature(keys []Key, now time.Time, skew time.Duration) *Key {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	*buffer = cose.AppendToBeSigned((*buffer)[:0], e.message.Protected, e.message.Payload)

	var signedBy *Key
	failure := "signature-invalid"
	for i := range keys {
		err := cose.Verify(keys[i].Public, e.message.Alg, *buffer, e.message.Signature)
		switch {
		case err == nil && keys[i].Usage.allows(e.payload) && keys[i].validAt(now, skew):
			return e.signed(&keys[i])
		case err == nil && (signedBy == nil || !signedBy.Usage.allows(e.payload)):
			signedBy = &keys[i]
		case errors.Is(err, cose.ErrAlgorithm):
			failure = "algorithm-mismatch"
		case errors.Is(err, cose.ErrWeakKey):
			failure = "key-unsupported"
		}
	}
	if signedBy == nil {
		e.fail(CheckSignature, failure)
		return nil
	}
	return e.signed(signedBy)
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

func (e *examination) signed(key *Key) *Key {
	var found []cert.Finding
	if cose.OutsideProfile(key.Public) {
		found = []cert.Finding{{Code: "key-outside-profile", Severity: cert.Quirk}}
	}
	if !e.settle(CheckSignature, found) {
		return nil
	}
	return key
}

func (e *examination) checkKeyUsage(key *Key) {
	var found []cert.Finding
	if !key.Usage.allows(e.payload) {
		found = append(found, cert.Finding{Code: "key-usage", Severity: cert.Failure})
	}
	if issuer := countryOf(e.payload.Issuer); issuer != "" && key.Country != "" && issuer != countryOf(key.Country) {
		found = append(found, cert.Finding{Code: "issuer-country", Severity: cert.Warning})
	}
	e.settle(CheckKeyUsage, found)
}

// countryOf gives a country as ISO 3166-1 alpha-2 in capitals, also where it is written
// in three letters, as WHO does.
func countryOf(code string) string {
	code = strings.ToUpper(code)
	if country, known := identity.CountryOf(code); known {
		return country
	}
	return code
}

// checkValidity compares the certificate's time, its signer's and the policy's
// with the clock. Each end is the last moment that is still good.
func (v *Verifier) checkValidity(e *examination, key *Key, now time.Time) {
	p := e.payload
	var found []cert.Finding
	add := func(is bool, code string, severity cert.Severity) {
		if is {
			found = append(found, cert.Finding{Code: code, Severity: severity})
		}
	}
	begins := p.IssuedAt
	if p.NotBefore.After(begins) {
		begins = p.NotBefore
	}
	policyEnd, limited := v.policyEnd(p, key)
	add(after(now, p.ExpiresAt, v.skew), "expired", cert.Failure)
	add(limited && after(now, policyEnd, v.skew), "beyond-policy", cert.Failure)
	add(!begins.IsZero() && now.Before(begins.Add(-v.skew)), codeNotYetValid, cert.Failure)
	add(now.Before(p.EffectiveFrom()), codeYellowFeverEarly, cert.Failure)
	add(after(now, key.NotAfter, v.skew), "signer-expired", cert.Failure)
	add(!key.NotBefore.IsZero() && now.Before(key.NotBefore.Add(-v.skew)), codeSignerNotYetValid, cert.Failure)
	add(!p.IssuedAt.IsZero() && p.IssuedAt.Before(key.NotBefore), "issued-before-signer", cert.Warning)
	add(contentOutside(p, now))
	add(limited && p.ExpiresAt.After(policyEnd), "longer-than-policy", cert.Warning)
	add(!key.NotAfter.IsZero() && p.ExpiresAt.After(key.NotAfter), "outlives-signer", cert.Warning)
	e.settle(CheckValidity, found)
}

// contentOutside says whether the content counts only before now, or after.
func contentOutside(p *cert.Payload, now time.Time) (outside bool, code string, severity cert.Severity) {
	from, until := p.Period()
	if !until.IsZero() && now.After(until.Last().Add(dayAnywhere)) {
		return true, "content-ended", cert.Quirk
	}
	return !from.IsZero() && now.Before(from.First().Add(-dayAnywhere)), codeContentNotBegun, cert.Quirk
}

// dayAnywhere is a day and the time zones around the earth.
const dayAnywhere = 48 * time.Hour

// after reports whether now is after an end; a zero end never comes.
func after(now, end time.Time, skew time.Duration) bool {
	return !end.IsZero() && now.After(end.Add(skew))
}

// covid19 are the codes of COVID-19 in SNOMED CT and ICD-11, as WHO's certificates
// have them.
var covid19 = []string{cert.COVID19, "RA01", "RA01.0", "XN109"}

func namesCOVID19(p *cert.Payload) bool {
	return slices.ContainsFunc(p.DVC.Doses, func(d cert.DVCDose) bool {
		_, product := cert.ProductCode(d.Product)
		return product || slices.Contains(covid19, d.Disease)
	})
}

// policyEnd gives the end that the policy sets, for the country that the
// certificate names or, so that naming none or another is no way around it,
// the signer's. Without a time of issue a limited lifetime has ended. Yellow cards
// have none: a vaccination against yellow fever counts for life.
func (v *Verifier) policyEnd(p *cert.Payload, key *Key) (end time.Time, limited bool) {
	if p.Kind == cert.KindICVP && !namesCOVID19(p) {
		return end, false
	}
	issuedAt := p.IssuedAt
	if issuedAt.IsZero() {
		issuedAt = time.Unix(0, 0)
	}
	for _, country := range [...]string{p.Issuer, key.Country} {
		if country == "" {
			continue
		}
		if e, ok := v.lifetime(countryOf(country), issuedAt); ok && (!limited || e.Before(end)) {
			end, limited = e, true
		}
	}
	return end, limited
}

func (e *examination) checkSchema() {
	e.settle(CheckSchema, slices.Concat(e.findings, e.payload.Check()))
}

func (e *examination) checkCodes() {
	if e.payload.DCC != nil {
		e.settle(CheckCodes, e.payload.CheckCodes())
	}
}
