package signer

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"io"
	"reflect"
	"time"
)

// Moduli that PS256 is made with, in bits. Source: RFC 8230 section 6.1 (at
// least 2048), and the GDHCN trust lists of 2026, where 4096 is the longest.
const (
	MinRSABits = 2048
	MaxRSABits = 4096
)

// Key is a private key together with its certificate. It makes signatures
// itself, or has a token, an HSM or a cloud service make them. It never prints
// its key. Make one with New or Load; the zero value and nil do not sign. It is
// safe for concurrent use where the crypto.Signer given to New is.
type Key struct {
	algorithm Algorithm
	key       crypto.Signer
	random    io.Reader // nil for deterministic ECDSA
	cert      *x509.Certificate
	id        []byte
}

// New makes a Key of a certificate and any crypto.Signer that has its private
// key: *ecdsa.PrivateKey, *rsa.PrivateKey, an HSM, a cloud service. The key
// decides the algorithm: P-256 signs with ES256, RSA of MinRSABits to MaxRSABits
// with PS256. Nothing is signed and no clock is read; see ValidAt.
//
// It fails with ErrNoKey, ErrNoCertificate, ErrUnsupportedKey or ErrKeyMismatch.
func New(cert *x509.Certificate, key crypto.Signer) (*Key, error) {
	if isNil(key) {
		return nil, fmt.Errorf("%w: the key is nil", ErrNoKey)
	}
	if cert == nil || len(cert.Raw) == 0 {
		return nil, fmt.Errorf("%w: nil, or not parsed", ErrNoCertificate)
	}
	public := key.Public()
	algorithm, err := algorithmOf(public)
	if err != nil {
		return nil, err
	}
	if !samePublicKey(public, cert.PublicKey) {
		return nil, ErrKeyMismatch
	}
	k := &Key{algorithm: algorithm, key: key, random: rand.Reader, cert: cert, id: KeyID(cert)}
	if _, ok := key.(*ecdsa.PrivateKey); ok {
		k.random = nil
	}
	return k, nil
}

// isNil sees a nil pointer in the interface too, whose Public method would panic.
func isNil(key crypto.Signer) bool {
	if key == nil {
		return true
	}
	v := reflect.ValueOf(key)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// algorithmOf gives the algorithm of a public key, or names the kind of key that
// has none.
func algorithmOf(public crypto.PublicKey) (Algorithm, error) {
	switch public := public.(type) {
	case *ecdsa.PublicKey:
		if public != nil && public.Curve == elliptic.P256() {
			return ES256, nil
		}
	case *rsa.PublicKey:
		if public != nil && public.N != nil && public.N.BitLen() >= MinRSABits && public.N.BitLen() <= MaxRSABits {
			return PS256, nil
		}
	}
	return 0, fmt.Errorf("%w: %s; want P-256 or RSA of %d to %d bits", ErrUnsupportedKey, kind(public), MinRSABits, MaxRSABits)
}

// kind names the kind of a public key: "P-521", "RSA 1024", "Ed25519".
func kind(public crypto.PublicKey) string {
	switch public := public.(type) {
	case nil:
		return "no public key"
	case ed25519.PublicKey:
		return "Ed25519"
	case *ecdsa.PublicKey:
		if public != nil && public.Curve != nil {
			return public.Curve.Params().Name
		}
	case *rsa.PublicKey:
		if public != nil && public.N != nil {
			return fmt.Sprintf("RSA %d", public.N.BitLen())
		}
	}
	return fmt.Sprintf("%T", public)
}

func samePublicKey(a, b crypto.PublicKey) bool {
	equaler, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && equaler.Equal(b)
}

// Algorithm says how the key signs: ES256 or PS256.
func (k *Key) Algorithm() Algorithm { return k.algorithm }

// KeyID gives the key identifier of the certificate, as the function KeyID does.
// The caller does not change it.
func (k *Key) KeyID() []byte { return k.id }

// Certificate gives the certificate of the key. The caller does not change it.
func (k *Key) Certificate() *x509.Certificate { return k.cert }

// ValidAt fails with ErrExpired or ErrNotYetValid where t is outside the
// validity of the certificate, which includes its first and last second.
func (k *Key) ValidAt(t time.Time) error {
	if k == nil {
		return ErrNoCertificate
	}
	return ValidAt(k.cert, t)
}

// ValidAt is Key.ValidAt for the certificate of any Signer. It fails with
// ErrNoCertificate where c is nil.
func ValidAt(c *x509.Certificate, t time.Time) error {
	switch {
	case c == nil:
		return ErrNoCertificate
	case t.Before(c.NotBefore):
		return fmt.Errorf("%w: before %s", ErrNotYetValid, c.NotBefore.UTC().Format(time.RFC3339))
	case t.After(c.NotAfter):
		return fmt.Errorf("%w: on %s", ErrExpired, c.NotAfter.UTC().Format(time.RFC3339))
	}
	return nil
}

// pss is how RFC 8230 section 2 signs: the salt is as long as the hash.
var pss = &rsa.PSSOptions{SaltLength: sha256.Size, Hash: crypto.SHA256}

// Sign signs message, which it hashes with SHA-256.
//
// ES256 gives r and s, 32 bytes each, with the low one of the two values that s
// can have. A key in memory signs deterministically (RFC 6979). PS256 gives as
// many bytes as the modulus has, with a salt of 32 bytes. The signature is not
// verified.
//
// It fails with the error of ctx where that has ended before the signature is
// begun, and with ErrSign where the key cannot sign or gives no signature.
// Source: RFC 9053 section 2.1, RFC 8230 section 2.
func (k *Key) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if k == nil || k.key == nil {
		return nil, fmt.Errorf("%w: the Key was not made by New", ErrSign)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	digest := sha256.Sum256(message)
	if k.algorithm == PS256 {
		signature, err := k.key.Sign(k.random, digest[:], pss)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSign, err)
		}
		if want := k.cert.PublicKey.(*rsa.PublicKey).Size(); len(signature) != want {
			return nil, fmt.Errorf("%w: %d bytes, want %d", ErrSign, len(signature), want)
		}
		return signature, nil
	}
	der, err := k.key.Sign(k.random, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSign, err)
	}
	return rawSignature(der)
}
