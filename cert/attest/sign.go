package attest

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/signer"
)

// Signer is the key of a facility, with its certificate: a *signer.Key, or a token
// opened by signer/pkcs11.
type Signer interface {
	signer.Signer
	signer.CertificateSource
}

// Sign gives the attestation of a record in COSE, as the package documentation shows
// it. at is the time of signing; its fractions of a second are dropped. The record is
// signed as it is, and has to have a record_id and a facility_id.
//
// It fails with RecordIncomplete, RecordEncoding, TimeInvalid, NotYetValid, Expired,
// KeyUsage, TooLarge, and with SigningFailed around the error of the key.
func Sign(ctx context.Context, s Signer, r cert.Record, at time.Time) ([]byte, error) {
	said := statement{r, at.UTC().Truncate(time.Second)}
	if err := said.check(); err != nil {
		return nil, err
	}
	if seconds := said.signedAt.Unix(); seconds < 0 || seconds > maxSeconds {
		return nil, TimeInvalid
	}
	c := s.Certificate()
	if err := checkSigner(c, said.signedAt); err != nil {
		return nil, err
	}
	protected, payload := protectedHeader(int64(s.Algorithm()), s.KeyID(), c), said.encode()
	signature, err := s.Sign(ctx, cose.AppendToBeSigned(nil, protected, payload))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", SigningFailed, err)
	}
	attestation := cose.Append(nil, protected, payload, signature)
	if len(attestation) > MaxAttestation {
		return nil, TooLarge
	}
	return attestation, nil
}

// checkSigner refuses a certificate that could not sign at a time.
func checkSigner(c *x509.Certificate, at time.Time) error {
	switch {
	case at.Before(c.NotBefore):
		return NotYetValid
	case at.After(c.NotAfter):
		return Expired
	case c.KeyUsage&x509.KeyUsageDigitalSignature == 0 || c.IsCA:
		return KeyUsage
	}
	return nil
}
