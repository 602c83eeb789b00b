package audit_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
)

const benchLines = 10_000

// One operation is one line; the floor is the bare hash of it.
func BenchmarkAdd(b *testing.B) {
	b.Run("floor", floor)
	b.Run("ours", func(b *testing.B) {
		w, err := audit.NewWriter(io.Discard, audit.Head{}, newSigner(b, newEC(b)), audit.Options{Clock: clock})
		require.NoError(b, err)
		b.ReportAllocs()
		e := entry(1)
		for b.Loop() {
			if err := w.Add(b.Context(), e); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func floor(b *testing.B) {
	line := make([]byte, 400)
	b.ReportAllocs()
	for b.Loop() {
		sha256.Sum256(line)
	}
}

func BenchmarkCheck(b *testing.B) {
	b.Run("floor", floor)
	b.Run("ours", func(b *testing.B) {
		key := newSigner(b, newEC(b))
		var log bytes.Buffer
		w, err := audit.NewWriter(&log, audit.Head{}, key, audit.Options{Clock: clock})
		require.NoError(b, err)
		for i := range benchLines {
			require.NoError(b, w.Add(b.Context(), entry(i)))
		}
		_, err = w.Close(b.Context())
		require.NoError(b, err)
		b.ReportAllocs()
		b.SetBytes(int64(log.Len()))
		for b.Loop() {
			if _, err := check(log.Bytes(), key); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(benchLines*b.N)/b.Elapsed().Seconds(), "lines/s")
	})
}
