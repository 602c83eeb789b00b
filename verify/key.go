package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/internal/dsc"
	"github.com/vaxcert/vaxcert/signer"
)

// Key is a public key that is trusted to sign certificates: that of a document
// signer certificate (DSC).
type Key struct {
	// ID is the key ID, 8 bytes in the HCERT profile.
	ID []byte
	// Public is a P-256 or an RSA key; P-384 is taken outside strictness.
	Public crypto.PublicKey
	// Country is the DSC's, ISO 3166-1 alpha-2; may be empty.
	Country string
	// NotBefore and NotAfter are the validity of the DSC; zero is unlimited.
	NotBefore, NotAfter time.Time
	// Usage is what the key may sign. The zero value is everything.
	Usage Usage
}

// Usage is a set of kinds of certificates.
type Usage uint8

// The kinds that a DSC may be limited to.
const (
	UsageTest        = Usage(dsc.Test)
	UsageVaccination = Usage(dsc.Vaccination)
	UsageRecovery    = Usage(dsc.Recovery)
)

// allows reports whether the key may sign such a payload. WHO's vaccinations
// and test results are what the EU's are.
func (u Usage) allows(p *cert.Payload) bool {
	var kind dsc.Kinds
	switch {
	case p.Kind == cert.KindTest, p.Kind == cert.KindDDCC && p.TestResult:
		kind = dsc.Test
	case p.Kind == cert.KindVaccination, p.Kind == cert.KindICVP, p.Kind == cert.KindDDCC:
		kind = dsc.Vaccination
	case p.Kind == cert.KindRecovery:
		kind = dsc.Recovery
	}
	return dsc.Kinds(u).Allow(kind)
}

// validAt reports whether the DSC is valid at a time, give or take skew.
func (k *Key) validAt(now time.Time, skew time.Duration) bool {
	return !after(now, k.NotAfter, skew) && (k.NotBefore.IsZero() || !now.Before(k.NotBefore.Add(-skew)))
}

// ErrKey is wrapped where a key is none that a certificate may be signed with.
var ErrKey = errors.New("verify: unsupported key")

// KeyOf gives the key of a DSC. Extended key usages of the HCERT arc, in either
// spelling, limit what it may sign. It fails with ErrKey for a key outside
// P-256, P-384 and RSA of 2048 to 4096 bits, and for one that may sign
// certificates only, as a national root's.
func KeyOf(c *x509.Certificate) (Key, error) {
	if err := checkPublic(c.PublicKey); err != nil {
		return Key{}, err
	}
	if !dsc.Signs(c) {
		return Key{}, fmt.Errorf("%w: it may not sign messages (key usage)", ErrKey)
	}
	k := Key{ID: signer.KeyID(c), Public: c.PublicKey, NotBefore: c.NotBefore, NotAfter: c.NotAfter, Usage: Usage(dsc.KindsOf(c))}
	if len(c.Subject.Country) > 0 {
		k.Country = strings.ToUpper(c.Subject.Country[0])
	}
	return k, nil
}

func checkPublic(public crypto.PublicKey) error {
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() || key.Curve == elliptic.P384() {
			return nil
		}
		return fmt.Errorf("%w: curve %s", ErrKey, key.Curve.Params().Name)
	case *rsa.PublicKey:
		if bits := key.N.BitLen(); bits < cose.MinRSABits || bits > cose.MaxRSABits {
			return fmt.Errorf("%w: RSA of %d bits", ErrKey, bits)
		}
		return nil
	}
	return fmt.Errorf("%w: neither ECDSA nor RSA", ErrKey)
}
