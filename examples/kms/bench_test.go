package kms_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/kms"
	"github.com/vaxcert/vaxcert/examples/kms/fake"
)

// away is a key at a distance, without the work of a request and of a server.
type away struct {
	crypto.Signer
	latency time.Duration
}

func (a away) Sign(_ context.Context, digest []byte) ([]byte, error) {
	ready := time.Now().Add(a.latency)
	signature, err := a.Signer.Sign(rand.Reader, digest, crypto.SHA256)
	time.Sleep(time.Until(ready))
	return signature, err
}

// BenchmarkIssueAll issues certificates through services that take 5 ms, 8 and 32 at
// once. %ideal is of as many signatures each 5 ms, %alone of as many in the time that
// one request takes when it is alone, which is longer by the client and the timer. floor
// are the bare requests. The services share the processors with their clients; away has
// no service, only the 5 ms.
func BenchmarkIssueAll(b *testing.B) {
	distant := service{"away", func(_ testing.TB, s *fake.Service) (kms.Remote, error) { return away{s.Key, s.Latency}, nil }}
	for _, v := range append([]service{distant}, services...) {
		for _, workers := range []int{8, 32} {
			b.Run(fmt.Sprint(v.name, "/workers=", workers), func(b *testing.B) { benchmarkIssueAll(b, v, workers) })
		}
	}
}

func benchmarkIssueAll(b *testing.B, v service, workers int) {
	const latency = 5 * time.Millisecond
	s := &fake.Service{Key: keyEC(), Latency: latency}
	remote, err := v.find(b, s)
	require.NoError(b, err)
	k, err := kms.New(b.Context(), certify(b, s.Key), remote, kms.Options{Concurrency: workers})
	require.NoError(b, err)
	start := time.Now()
	for range 100 {
		_, err := remote.Sign(b.Context(), make([]byte, 32))
		require.NoError(b, err)
	}
	alone := time.Since(start).Seconds() / 100
	report := func(b *testing.B) {
		rate := float64(b.N) / b.Elapsed().Seconds()
		b.ReportMetric(rate, "certs/s")
		b.ReportMetric(100*rate*latency.Seconds()/float64(workers), "%ideal")
		b.ReportMetric(100*rate*alone/float64(workers), "%alone")
		b.ReportMetric(0, "ns/op")
	}
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		digest := make([]byte, 32)
		var taken atomic.Int64
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for taken.Add(1) <= int64(b.N) {
					if _, err := remote.Sign(b.Context(), digest); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		report(b)
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		issuer, records := newIssuer(b, k), slices.Repeat([]cert.Certificate{duy(b)}, b.N)
		b.ResetTimer()
		for outcome := range issuer.IssueAll(b.Context(), slices.Values(records), k.Concurrency()) {
			require.NoError(b, outcome.Err)
		}
		report(b)
	})
}
