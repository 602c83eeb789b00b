package attest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
)

// Limits of what is read.
const (
	// MaxAttestation is how long an attestation may be, in bytes. Real ones have two
	// to six thousand.
	MaxAttestation = 64 << 10
	// MaxChain is how many certificates an attestation may carry, the facility's
	// included. Viet Nam's have two above it.
	MaxChain = 5
)

// The formats of cert.Attestation.
const (
	FormatCOSE = "cose"
	FormatJWS  = "jws"
)

// message is an attestation whose signature the first certificate of its chain
// verifies. Whose certificate that is has not been asked yet.
type message struct {
	statement
	format string
	chain  []*x509.Certificate // at least one
}

// open takes an attestation apart. COSE begins with a tag, JWS with a letter or a
// brace.
func open(attestation []byte) (message, error) {
	switch {
	case len(attestation) > MaxAttestation:
		return message{}, TooLarge
	case len(attestation) > 0 && attestation[0] < 0x80:
		return openJWS(attestation)
	}
	return openCOSE(string(attestation))
}

// parseChain reads certificates in DER, the facility's first.
func parseChain(ders [][]byte) ([]*x509.Certificate, error) {
	if len(ders) == 0 {
		return nil, CertificateMissing
	}
	if len(ders) > MaxChain {
		return nil, CertificateBroken
	}
	var chain []*x509.Certificate
	for _, der := range ders {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, CertificateBroken
		}
		chain = append(chain, c)
	}
	return chain, nil
}

// isRSA tells the two kinds of keys apart that facilities sign with.
func isRSA(key crypto.PublicKey) (bool, error) {
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() {
			return false, nil
		}
	case *rsa.PublicKey:
		if bits := key.N.BitLen(); bits >= minRSABits && bits <= maxRSABits {
			return true, nil
		}
	}
	return false, KeyUnsupported
}
