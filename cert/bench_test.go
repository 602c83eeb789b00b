package cert_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
)

// BenchmarkIssueText times the way from a record to the text of a QR code against
// the bare signature on the same key: floor is crypto/ecdsa's, with a random
// nonce; deterministic is the faster one of RFC 6979, which the issuer uses.
// The figures of ratio are medians of neighbouring turns, so that a busy
// machine slows both.
func BenchmarkIssueText(b *testing.B) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	digest := sha256.Sum256([]byte("floor"))
	issuer, record := newIssuer(b, newSigner(b, key, noon.AddDate(3, 0, 0))), duy(b)
	calls := []struct {
		name string
		call func() error
	}{
		{"floor", func() error { _, err := ecdsa.SignASN1(rand.Reader, key, digest[:]); return err }},
		{"deterministic", func() error { _, err := key.Sign(nil, digest[:], crypto.SHA256); return err }},
		{"ours", func() error {
			draft, err := issuer.Prepare(record)
			if err != nil {
				return err
			}
			issued, err := issuer.Issue(b.Context(), draft)
			if err == nil {
				qr.Encode(issued.COSE)
			}
			return err
		}},
	}
	for _, c := range calls {
		require.NoError(b, c.call())
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.call()
			}
		})
	}
	b.Run("ratio", func(b *testing.B) {
		var floor, deterministic []float64
		for b.Loop() {
			random, fixed, ours := turn(calls[0].call), turn(calls[1].call), turn(calls[2].call)
			floor = append(floor, ours/random)
			deterministic = append(deterministic, ours/fixed)
		}
		b.ReportMetric(median(floor), "x-floor")
		b.ReportMetric(median(deterministic), "x-deterministic")
	})
}

// turn times a few dozen calls, a few milliseconds.
func turn(call func() error) (seconds float64) {
	start := time.Now()
	for range 60 {
		call()
	}
	return time.Since(start).Seconds()
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// BenchmarkIssueAll times a record of a batch on 1 and on 2 goroutines, how many times
// faster 2 are, and which part of the rate of bare signatures on 2 goroutines they
// reach, with a random nonce and by RFC 6979. Turns alternate.
func BenchmarkIssueAll(b *testing.B) {
	issuer, record := newIssuer(b, ecSigner(b)), duy(b)
	all := func(count, workers int) (seconds float64) {
		start := time.Now()
		for outcome := range issuer.IssueAll(b.Context(), slices.Values(slices.Repeat([]cert.Certificate{record}, count)), workers) {
			require.NoError(b, outcome.Err)
		}
		return time.Since(start).Seconds()
	}
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint("workers=", workers), func(b *testing.B) {
			b.ReportAllocs()
			all(b.N, workers)
		})
	}
	b.Run("of-bare", func(b *testing.B) {
		var random, fixed []float64
		for b.Loop() {
			ours := all(300, 2)
			random = append(random, bareOnTwo(b, rand.Reader, 300)/ours)
			fixed = append(fixed, bareOnTwo(b, nil, 300)/ours)
		}
		b.ReportMetric(median(random), "of-random")
		b.ReportMetric(median(fixed), "of-deterministic")
	})
	b.Run("speed-up", func(b *testing.B) {
		var ratios []float64
		for b.Loop() {
			ratios = append(ratios, all(300, 1)/all(300, 2))
		}
		b.ReportMetric(median(ratios), "x-1worker")
	})
}

// bareOnTwo times signatures alone, on 2 goroutines.
func bareOnTwo(b *testing.B, random io.Reader, count int) (seconds float64) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	digest := sha256.Sum256([]byte("message"))
	start := time.Now()
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			for range count / 2 {
				key.Sign(random, digest[:], crypto.SHA256)
			}
		})
	}
	both.Wait()
	return time.Since(start).Seconds()
}
