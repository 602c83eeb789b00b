package signer_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"

	"github.com/vaxcert/vaxcert/signer"
)

// BenchmarkSign compares ours with the bare signature of the standard library:
// with random numbers (floor-es256), and deterministic as ours is.
func BenchmarkSign(b *testing.B) {
	message := make([]byte, 350) // as long as the Sig_structure of a certificate
	ec, private := keyP256(), keyRSA2048()
	for _, c := range []struct {
		name string
		sign func() ([]byte, error)
	}{
		{"floor-es256", func() ([]byte, error) {
			digest := sha256.Sum256(message)
			return ecdsa.SignASN1(rand.Reader, ec, digest[:])
		}},
		{"floor-es256-rfc6979", func() ([]byte, error) {
			digest := sha256.Sum256(message)
			return ec.Sign(nil, digest[:], crypto.SHA256)
		}},
		{"ours-es256", ours(b, ec, message)},
		{"floor-ps256", func() ([]byte, error) {
			digest := sha256.Sum256(message)
			return rsa.SignPSS(rand.Reader, private, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: 32})
		}},
		{"ours-ps256", ours(b, private, message)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.sign(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ours(b *testing.B, key crypto.Signer, message []byte) func() ([]byte, error) {
	k := newKey(b, key)
	return func() ([]byte, error) { return k.Sign(b.Context(), message) }
}

func BenchmarkKeyID(b *testing.B) {
	cert := certify(b, keyP256().Public())
	b.ReportAllocs()
	for b.Loop() {
		signer.KeyID(cert)
	}
}
