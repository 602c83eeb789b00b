//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

// each has n goroutines do it b.N times together.
func each(b *testing.B, n int, prepare func() (do func() error)) {
	b.ReportAllocs()
	var done atomic.Int64
	var all sync.WaitGroup
	jobs := make([]func() error, n)
	for i := range jobs {
		jobs[i] = prepare()
	}
	b.ResetTimer()
	for _, do := range jobs {
		all.Go(func() {
			for done.Add(1) <= int64(b.N) {
				if err := do(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "signatures/s")
}

// BenchmarkSoftHSM compares ours with the bare C_SignInit and C_Sign, with as many
// sessions and goroutines.
func BenchmarkSoftHSM(b *testing.B) {
	for _, algorithm := range []signer.Algorithm{signer.ES256, signer.PS256} {
		h := newSoftHSM(b)
		uri := h.token(b, "VN")
		certificate := generate(b, uri, algorithm)
		for _, sessions := range []int{1, 2, 8, 32} {
			s, err := Open(b.Context(), uri, Options{PIN: pinOf(testPIN), Certificate: certificate, Sessions: sessions})
			require.NoError(b, err)
			l, v := s.key.token.link, vendor(b, &s.key)
			b.Run(fmt.Sprintf("%v/%d/floor", algorithm, sessions), func(b *testing.B) {
				each(b, sessions, func() func() error {
					session, err := v.OpenSession(l.slot, p11.CKF_SERIAL_SESSION)
					require.NoError(b, err)
					b.Cleanup(func() { _ = v.CloseSession(session) })
					return func() error {
						digest := sha256.Sum256(message)
						if err := v.SignInit(session, mechanisms[s.key.mechanism], l.key); err != nil {
							return err
						}
						_, err := v.Sign(session, digest[:])
						return err
					}
				})
			})
			b.Run(fmt.Sprintf("%v/%d/ours", algorithm, sessions), func(b *testing.B) {
				each(b, sessions, func() func() error {
					return func() error { _, err := s.Sign(b.Context(), message); return err }
				})
			})
			require.NoError(b, s.Close())
		}
	}
}

// BenchmarkSlow is a token that takes 5 ms, as an HSM over a network may.
func BenchmarkSlow(b *testing.B) {
	const takes = 5 * time.Millisecond
	for _, sessions := range []int{1, 8, 32} {
		f := newFake(b)
		s, err := f.signer(b, f.process(), Options{Sessions: sessions})
		require.NoError(b, err)
		raw := f.sign(selfTest[:])
		f.signing, f.sign = func() { time.Sleep(takes) }, func([]byte) []byte { return raw }
		b.Run(fmt.Sprintf("%d/floor", sessions), func(b *testing.B) {
			each(b, sessions, func() func() error { return func() error { time.Sleep(takes); return nil } })
		})
		b.Run(fmt.Sprintf("%d/ours", sessions), func(b *testing.B) {
			each(b, sessions, func() func() error {
				return func() error { _, err := s.Sign(b.Context(), message); return err }
			})
		})
		require.NoError(b, s.Close())
	}
}
