package cert

import (
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/internal/cborwrite"
)

// ErrNotRenewable says that a payload is not one that this Issuer renews: another
// country's, a test or a recovery, one with something else beside the certificate, or
// none that was read.
var ErrNotRenewable = errors.New("cert: certificate is not renewed by this issuer")

// PrepareRenewal prepares a certificate anew that ends: the same content, byte for
// byte, with the same identifier, issued now. A DCC ends at ExpiryOf now, a yellow card
// with the signer's certificate.
//
// The payload is that of a verified certificate; the caller has verified it, and has
// made sure that it is neither revoked nor superseded. A facility's signature is not
// asked for again. It fails with ErrNotRenewable, ErrOutlivesSigner, ErrSignerNotValid, ErrTimeRange
// and with a *RefusedError where the content has a Failure.
func (i *Issuer) PrepareRenewal(p *Payload) (*Draft, error) {
	if p == nil || p.content == "" || p.beside || p.Issuer != i.options.Country || !isRenewed(p) {
		return nil, ErrNotRenewable
	}
	now := i.options.Clock().UTC().Truncate(time.Second)
	renewed := *p
	renewed.IssuedAt, renewed.ExpiresAt = now, ExpiryOf(now)
	label := int64(hcertDCC)
	if p.DVC != nil {
		if i.certificate == nil {
			return nil, fmt.Errorf("%w: the signer does not know when its certificate ends", ErrNotRenewable)
		}
		label, renewed.ExpiresAt = hcertDVC, i.certificate.NotAfter.UTC()
	}
	var ending []Finding
	renewed.ExpiresAt, ending = i.end(renewed.ExpiresAt)
	if err := i.checkSigner(now, renewed.ExpiresAt); err != nil {
		return nil, err
	}
	findings := append(renewed.Check(), lintPrivate(p)...)
	if worst, any := Worst(findings); any && worst.Severity == Failure {
		return nil, &RefusedError{findings}
	}
	issued := Issued{IssuedAt: now, NotBefore: p.NotBefore, ExpiresAt: renewed.ExpiresAt, Findings: ending}
	if c, err := p.Certificate(); err == nil {
		issued.Certificate = c
	}
	payload := renewed.appendClaims(make([]byte, 0, usualSize), func(dst []byte) []byte {
		return append(cborwrite.Int(dst, label), p.content...)
	})
	if _, _, err := ReadPayload(payload); err != nil { // with more claims than before it may have grown too large
		return nil, fmt.Errorf("%w: %w", ErrNotRenewable, err)
	}
	return &Draft{issuer: i, issued: issued, payload: payload}, nil
}

// isRenewed reports whether a certificate is of a kind that lives on: a vaccination, and
// nothing else. What a test found is not true a year later.
func isRenewed(p *Payload) bool {
	switch {
	case p.DCC != nil:
		return len(p.DCC.Vaccinations) == 1 && len(p.DCC.Tests) == 0 && len(p.DCC.Recoveries) == 0
	case p.DVC != nil:
		return len(p.DVC.Doses) == 1
	}
	return false
}

// lintPrivate says what is wrong with the claim of our own.
func lintPrivate(p *Payload) []Finding {
	var found []Finding
	if p.Nationality != "" && Status(Countries, p.Nationality) == CodeUnknown {
		found = append(found, Finding{"nationality-unknown", "nationality", Failure})
	}
	if p.DosesReceived < 0 || p.DosesReceived > maxDoses {
		found = append(found, Finding{"doses-received", "doses_received", Failure})
	}
	return found
}
