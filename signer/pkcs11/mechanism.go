package pkcs11

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"

	"github.com/vaxcert/vaxcert/signer"
)

// mechanism is a way in which a token signs a SHA-256 digest.
type mechanism int

const (
	ecdsaRaw mechanism = iota // CKM_ECDSA
	rsaPSS                    // CKM_RSA_PKCS_PSS, MGF1 with SHA-256, salt of 32 bytes
	rsaPKCS1                  // CKM_RSA_PKCS over a DigestInfo: for requests (CSR) only
)

// algorithmOf gives the algorithm of a public key and how it is made, or says
// that HCERT has none.
func algorithmOf(public crypto.PublicKey) (signer.Algorithm, mechanism, error) {
	switch public := public.(type) {
	case *ecdsa.PublicKey:
		if public.Curve == elliptic.P256() {
			return signer.ES256, ecdsaRaw, nil
		}
	case *rsa.PublicKey:
		if bits := public.N.BitLen(); bits >= signer.MinRSABits && bits <= signer.MaxRSABits {
			return signer.PS256, rsaPSS, nil
		}
	}
	return 0, 0, errUnusableKey
}

var errUnusableKey = fmt.Errorf("%w: want P-256 or RSA of %d to %d bits",
	signer.ErrUnsupportedKey, signer.MinRSABits, signer.MaxRSABits)

var pss = &rsa.PSSOptions{SaltLength: sha256.Size, Hash: crypto.SHA256}

// verifies says whether the token's signature of a digest is one of the key.
func verifies(public crypto.PublicKey, digest, signature []byte) bool {
	switch public := public.(type) {
	case *ecdsa.PublicKey:
		r, s, err := parseRaw(signature)
		return err == nil && ecdsa.Verify(public, digest, r, s)
	case *rsa.PublicKey:
		return rsa.VerifyPSS(public, crypto.SHA256, digest, signature, pss) == nil
	}
	return false
}

// selfTest is the digest that is signed to see whether a key does.
var selfTest = sha256.Sum256([]byte("vaxcert: does this key sign?"))

var errSelfTest = fmt.Errorf("%w: the token's signature is not of the certificate's key", signer.ErrKeyMismatch)
