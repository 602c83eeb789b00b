package attest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"

	"github.com/vaxcert/vaxcert/internal/dsc"
)

// Limits of what is read.
const (
	// MaxAttestation is how long an attestation may be, in bytes. Real ones have two
	// to six thousand.
	MaxAttestation = 64 << 10
	// MaxChain is how many certificates an attestation may carry, the facility's
	// included. Viet Nam's have two above it.
	MaxChain = 5
	// MaxNamesakes is how many different certificates of one subject may stand above
	// the facility's: 2, since an authority that changes its key has two. Each more
	// multiplies the signatures that have to be checked.
	MaxNamesakes = 2
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
		if !dsc.Bounded(c.PublicKey) {
			return nil, KeyTooCostly
		}
		chain = append(chain, c)
	}
	if crowded(chain[1:]) {
		return nil, ChainAmbiguous
	}
	return chain, nil
}

// crowded reports whether more than MaxNamesakes certificates have one subject.
func crowded(authorities []*x509.Certificate) bool {
	different := map[string]bool{}
	namesakes := map[string]int{}
	for _, c := range authorities {
		if !different[string(c.Raw)] {
			different[string(c.Raw)] = true
			namesakes[string(c.RawSubject)]++
		}
		if namesakes[string(c.RawSubject)] > MaxNamesakes {
			return true
		}
	}
	return false
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
