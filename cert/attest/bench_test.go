package attest_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
)

// The floor is the bare check of three signatures: of the record, and of the two
// certificates above it.
func BenchmarkVerifyRecord(b *testing.B) {
	w := newWorld(b)
	digest := sha256.Sum256([]byte("x"))
	key := w.ec.key.(*ecdsa.PrivateKey)
	signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	require.NoError(b, err)
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range 3 {
				if !ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature) {
					b.Fatal()
				}
			}
		}
	})
	s := w.store(b)
	for name, attestation := range map[string][]byte{"cose": w.ec.attested(b), "jws": signJWS(b, w.ec, "ES256", nil, payload(nil))} {
		b.Run("ours/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := s.VerifyRecord(attestation); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	key := newWorld(b).ec.signer(b)
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		message := make([]byte, 1000)
		for b.Loop() {
			if _, err := key.Sign(b.Context(), message); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := attest.Sign(b.Context(), key, record, signed); err != nil {
				b.Fatal(err)
			}
		}
	})
}
