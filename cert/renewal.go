package cert

import (
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/internal/cborwrite"
)

// ErrNotRenewable says that a payload is not one that this Issuer renews: another
// country's, one without an end, or none that was read.
var ErrNotRenewable = errors.New("cert: certificate is not renewed by this issuer")

// PrepareRenewal prepares a certificate anew that ends: the same content, byte for
// byte, with the same identifier, issued now. A DCC ends at ExpiryOf now, a yellow card
// with the signer's certificate.
//
// The payload is that of a verified certificate; the caller has verified it, and has
// made sure that it is neither revoked nor superseded. A facility's signature is not
// asked for again. It fails with ErrNotRenewable, ErrOutlivesSigner, ErrSignerNotValid,
// and with a *RefusedError where the content has a Failure.
func (i *Issuer) PrepareRenewal(p *Payload) (*Draft, error) {
	if p.content == "" || p.Issuer != i.options.Country || p.DCC == nil && p.DVC == nil {
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
	findings := renewed.Check()
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
	return &Draft{issuer: i, issued: issued, payload: payload}, nil
}
