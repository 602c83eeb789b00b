package signer

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"strconv"
)

// Algorithm is a signature algorithm of HCERT, by its COSE number. The zero
// value is no algorithm.
type Algorithm int

// The algorithms of HCERT. Source: EU hcert-spec 1.0.8 section 3.3.2, RFC 9053
// section 2.1 and RFC 8230 section 2.
const (
	ES256 Algorithm = -7  // ECDSA on P-256 with SHA-256
	PS256 Algorithm = -37 // RSASSA-PSS with SHA-256, salt of 32 bytes
)

// String gives "ES256", "PS256", or the number of another algorithm.
func (a Algorithm) String() string {
	switch a {
	case ES256:
		return "ES256"
	case PS256:
		return "PS256"
	}
	return "Algorithm(" + strconv.Itoa(int(a)) + ")"
}

// Signer makes signatures of COSE. Key implements it; so may anything else that
// can reach a private key. Implementations are safe for concurrent use.
type Signer interface {
	// Algorithm says how Sign signs. It never changes.
	Algorithm() Algorithm

	// KeyID gives the key identifier that goes into the protected header, the
	// first 8 bytes of the SHA-256 of the certificate. The caller does not
	// change it.
	KeyID() []byte

	// Sign signs message, which is the Sig_structure of RFC 9052 section 4.4
	// and is hashed inside. ES256 gives r and s of 32 bytes each, with a low s;
	// PS256 gives as many bytes as the modulus has. Sign does not keep message.
	Sign(ctx context.Context, message []byte) ([]byte, error)
}

// CertificateSource is what a Signer implements as well where it knows the
// certificate of its key, so that a caller can compare the validity.
type CertificateSource interface {
	// Certificate gives the certificate, never nil. The caller does not change it.
	Certificate() *x509.Certificate
}

// KeyIDSize is the length of a key identifier in bytes. Source: EU hcert-spec
// 1.0.8 section 3.3.1.
const KeyIDSize = 8

// KeyID gives the key identifier of a certificate, the first 8 bytes of the
// SHA-256 of its DER form. It is nil where cert is nil or was not parsed.
// Source: EU hcert-spec 1.0.8 section 3.3.1.
func KeyID(cert *x509.Certificate) []byte {
	if cert == nil || len(cert.Raw) == 0 {
		return nil
	}
	sum := sha256.Sum256(cert.Raw)
	return append(make([]byte, 0, KeyIDSize), sum[:KeyIDSize]...)
}
