package verify_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

var issuedAt = time.Date(2026, 3, 14, 5, 0, 0, 0, time.UTC)

func newSigner(t testing.TB, key crypto.Signer) *signer.Key {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: issuedAt.AddDate(-1, 0, 0), NotAfter: issuedAt.AddDate(3, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	s, err := signer.New(c, key)
	require.NoError(t, err)
	return s
}

// issue makes a certificate and a verifier that believes it.
func issue(t testing.TB, key crypto.Signer) (string, *verify.Verifier) {
	t.Helper()
	s := newSigner(t, key)
	issuer, err := cert.NewIssuer(s, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: func() time.Time { return issuedAt }})
	require.NoError(t, err)
	name, err := identity.SplitName("Nguyễn Bảo Duy")
	require.NoError(t, err)
	born, err := identity.NewDate(1983, 10, 10)
	require.NoError(t, err)
	vaccinated, err := identity.NewDate(2021, 11, 2)
	require.NoError(t, err)
	draft, err := issuer.Prepare(cert.Certificate{Name: name, DateOfBirth: born, Nationality: "VN",
		VaccinationDate: vaccinated, Dose: cert.Dose{Number: 2}, Product: "EU/1/20/1528"})
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	trusted, err := verify.KeyOf(s.Certificate())
	require.NoError(t, err)
	return qr.Encode(issued.COSE), newVerifier(t, verify.NewKeySet(trusted), issuedAt.Add(time.Hour), false)
}

// BenchmarkVerify times a text against the bare signature on the same key. The
// figure is x-floor: the median of ratios of neighbouring turns, so that a busy
// machine slows both.
func BenchmarkVerify(b *testing.B) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(b, err)
	digest := sha256.Sum256([]byte("floor"))
	der, err := ecdsa.SignASN1(rand.Reader, ec, digest[:])
	require.NoError(b, err)
	pss, err := rsa.SignPSS(rand.Reader, rsaKey, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: 32})
	require.NoError(b, err)
	for _, c := range []struct {
		name  string
		key   crypto.Signer
		floor func() bool
	}{
		{"ES256", ec, func() bool { return ecdsa.VerifyASN1(&ec.PublicKey, digest[:], der) }},
		{"PS256", rsaKey, func() bool {
			return rsa.VerifyPSS(&rsaKey.PublicKey, crypto.SHA256, digest[:], pss, &rsa.PSSOptions{SaltLength: 32}) == nil
		}},
	} {
		text, v := issue(b, c.key)
		ours := func() bool { return v.Verify(b.Context(), text).Decision == verify.Valid }
		require.True(b, c.floor() && ours())
		b.Run(c.name+"/floor", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.floor()
			}
		})
		b.Run(c.name+"/ours", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ours()
			}
		})
		b.Run(c.name+"/ratio", func(b *testing.B) {
			var ratios []float64
			for b.Loop() {
				floor, full := turn(c.floor), turn(ours)
				ratios = append(ratios, float64(full)/float64(floor))
			}
			slices.Sort(ratios)
			b.ReportMetric(ratios[len(ratios)/2], "x-floor")
		})
	}
}

// turn times a few dozen calls, a few milliseconds.
func turn(call func() bool) time.Duration {
	start := time.Now()
	for range 40 {
		call()
	}
	return time.Since(start)
}

// BenchmarkVerifyAll times a text of a batch on 1 and on 2 goroutines, and how
// many times faster 2 are. Turns of both alternate.
func BenchmarkVerifyAll(b *testing.B) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	text, v := issue(b, ec)
	all := func(count, workers int) (seconds float64) {
		start := time.Now()
		for range v.VerifyAll(b.Context(), slices.Values(slices.Repeat([]string{text}, count)), workers) {
		}
		return time.Since(start).Seconds()
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			b.ReportAllocs()
			all(b.N, workers)
		})
	}
	b.Run("speed-up", func(b *testing.B) {
		var ratios []float64
		for b.Loop() {
			ratios = append(ratios, all(300, 1)/all(300, 2))
		}
		slices.Sort(ratios)
		b.ReportMetric(ratios[len(ratios)/2], "x-1worker")
	})
}
