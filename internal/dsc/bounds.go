package dsc

import (
	"crypto"
	"crypto/rsa"
)

// Limits of RSA keys of strangers. What a signature costs to check grows with the
// square of the modulus, and a certificate may have one of any length: a message of
// 57 KB with a modulus of 224,000 bits kept a processor busy for seconds.
const (
	// MaxRSABits is the size of a modulus that is calculated with, in bits: 8192.
	// Source: the limit of crypto/tls since CVE-2023-29409.
	MaxRSABits = 8192
	// MaxRSAExponent is the largest public exponent: 2^31-1. Source: crypto/rsa.
	MaxRSAExponent = 1<<31 - 1
)

// Bounded reports whether signatures can be checked with a key at a bounded cost: it
// is none of RSA, or within MaxRSABits, with an odd exponent from 3 to
// MaxRSAExponent. Ask before any signature of a stranger's certificate is checked.
func Bounded(public crypto.PublicKey) bool {
	key, isRSA := public.(*rsa.PublicKey)
	if !isRSA {
		return true
	}
	return key != nil && key.N != nil && key.N.BitLen() <= MaxRSABits &&
		key.E >= 3 && int64(key.E) <= MaxRSAExponent && key.E%2 == 1
}
