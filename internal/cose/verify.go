package cose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
)

// The signature algorithms of the HCERT profile (RFC 9053 section 2.1, RFC 8230
// section 2; hcert-spec section 3.3.1), by their COSE numbers.
const (
	ES256 = -7
	PS256 = -37
)

// Sizes of RSA keys that are believed, in bits.
const (
	MinRSABits = 2048
	MaxRSABits = 4096
)

// Errors of Verify.
var (
	ErrAlgorithm = errors.New("cose: algorithm does not fit the key")
	ErrWeakKey   = errors.New("cose: key outside the profile")
	ErrSignature = errors.New("cose: signature does not verify")
)

// Verify checks a signature over toBeSigned. The key decides the algorithm:
// an elliptic-curve key verifies ES256, an RSA key PS256 with a salt of 32
// bytes; alg has to agree. P-384 keys are taken under ES256 (SHA-256 with a
// signature of 96 bytes), as some countries sign: see OutsideProfile. Errors:
// ErrAlgorithm, ErrWeakKey, ErrSignature.
func Verify(key crypto.PublicKey, alg int64, toBeSigned []byte, signature string) error {
	digest := sha256.Sum256(toBeSigned)
	switch key := key.(type) {
	case *ecdsa.PublicKey:
		//lint:ignore SA1019 a key without a point makes crypto/ecdsa panic, and Bytes costs too much
		if key != nil && key.X != nil && key.Y != nil {
			return verifyECDSA(key, alg, &digest, signature)
		}
	case *rsa.PublicKey:
		if key != nil && key.N != nil {
			return verifyPSS(key, alg, &digest, signature)
		}
	}
	return ErrWeakKey
}

// OutsideProfile reports whether a key that Verify takes is none that the
// HCERT profile has: a P-384 key.
func OutsideProfile(key crypto.PublicKey) bool {
	k, ok := key.(*ecdsa.PublicKey)
	return ok && k.Curve != elliptic.P256()
}

func verifyECDSA(key *ecdsa.PublicKey, alg int64, digest *[32]byte, signature string) error {
	if key.Curve != elliptic.P256() && key.Curve != elliptic.P384() {
		return ErrWeakKey
	}
	if alg != ES256 {
		return ErrAlgorithm
	}
	size := (key.Curve.Params().BitSize + 7) / 8
	if len(signature) != 2*size {
		return ErrSignature
	}
	var buffer [2*(48+3) + 3]byte
	der := appendDER(buffer[:0], signature[:size], signature[size:])
	if !ecdsa.VerifyASN1(key, digest[:], der) {
		return ErrSignature
	}
	return nil
}

func verifyPSS(key *rsa.PublicKey, alg int64, digest *[32]byte, signature string) error {
	if bits := key.N.BitLen(); bits < MinRSABits || bits > MaxRSABits {
		return ErrWeakKey
	}
	if alg != PS256 {
		return ErrAlgorithm
	}
	options := rsa.PSSOptions{SaltLength: sha256.Size, Hash: crypto.SHA256}
	if rsa.VerifyPSS(key, crypto.SHA256, digest[:], []byte(signature), &options) != nil {
		return ErrSignature
	}
	return nil
}

// appendDER writes the halves of a COSE signature as the SEQUENCE of two
// INTEGERs that crypto/ecdsa reads. Both are short enough for one-byte lengths.
func appendDER(dst []byte, r, s string) []byte {
	dst = append(dst, 0x30, 0)
	dst = appendInteger(dst, r)
	dst = appendInteger(dst, s)
	dst[1] = byte(len(dst) - 2)
	return dst
}

func appendInteger(dst []byte, n string) []byte {
	for len(n) > 1 && n[0] == 0 {
		n = n[1:]
	}
	if n[0] >= 0x80 {
		dst = append(dst, 2, byte(len(n)+1), 0)
	} else {
		dst = append(dst, 2, byte(len(n)))
	}
	return append(dst, n...)
}
