package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cose"
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
	UsageTest Usage = 1 << iota
	UsageVaccination
	UsageRecovery
)

// allows reports whether the key may sign a kind. Kinds that a DSC cannot be
// limited to may be signed by any.
func (u Usage) allows(kind cert.Kind) bool {
	var need Usage
	switch kind {
	case cert.KindTest:
		need = UsageTest
	case cert.KindVaccination:
		need = UsageVaccination
	case cert.KindRecovery:
		need = UsageRecovery
	}
	return u == 0 || need == 0 || u&need != 0
}

// ErrKey is wrapped where a key is none that a certificate may be signed with.
var ErrKey = errors.New("verify: unsupported key")

// Extended key usages of a DSC under both spellings of the arc: the right one,
// and one with a 0 in it, which many countries use. Source: hcert-spec 1.0.8,
// document signer certificates.
var (
	usageArc      = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 1847, 2021, 1}
	usageArcWrong = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 0, 1847, 2021, 1}
	usageOfArc    = map[int]Usage{1: UsageTest, 2: UsageVaccination, 3: UsageRecovery}
)

// KeyOf gives the key of a DSC. Extended key usages of the HCERT arc, in either
// spelling, limit what it may sign. It fails with ErrKey for a key outside
// P-256, P-384 and RSA of 2048 to 4096 bits.
func KeyOf(dsc *x509.Certificate) (Key, error) {
	if err := checkPublic(dsc.PublicKey); err != nil {
		return Key{}, err
	}
	k := Key{ID: signer.KeyID(dsc), Public: dsc.PublicKey, NotBefore: dsc.NotBefore, NotAfter: dsc.NotAfter}
	if len(dsc.Subject.Country) > 0 {
		k.Country = dsc.Subject.Country[0]
	}
	for _, oid := range dsc.UnknownExtKeyUsage {
		for _, arc := range []asn1.ObjectIdentifier{usageArc, usageArcWrong} {
			if len(oid) == len(arc)+1 && oid[:len(arc)].Equal(arc) {
				k.Usage |= usageOfArc[oid[len(arc)]]
			}
		}
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
