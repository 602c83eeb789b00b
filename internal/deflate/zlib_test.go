package deflate

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// roundTrip checks that both writers write what compress/zlib reads.
func roundTrip(t *testing.T, name string, data []byte) (fast, smallest int) {
	t.Helper()
	before := []byte("before")
	for _, write := range []func(dst, src []byte) []byte{Deflate, Smallest} {
		z := write(bytes.Clone(before), data)
		require.True(t, bytes.HasPrefix(z, before), name)
		z = z[len(before):]
		got, rest, err := stdInflate(z)
		require.NoError(t, err, name)
		require.Zero(t, rest, name)
		require.True(t, bytes.Equal(data, got), name)
		got, err = Inflate(nil, z, len(data))
		require.NoError(t, err, name)
		require.True(t, bytes.Equal(data, got), name)
		fast, smallest = smallest, len(z)
	}
	require.LessOrEqual(t, smallest, fast, name)
	require.LessOrEqual(t, fast, len(data)+6+5*(1+len(data)/mostStored), name)
	return fast, smallest
}

func TestWritersRoundTrip(t *testing.T) {
	for name, data := range samples() {
		roundTrip(t, name, data)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for n := range 300 {
		data := make([]byte, n)
		alphabet := 1 + rnd.IntN(256)
		for i := range data {
			data[i] = byte(rnd.IntN(alphabet))
		}
		roundTrip(t, "random", data)
	}
	for _, n := range []int{4095, 4096, 8191, 8192, 8193, 65534, 65535, 65536, 65537, 131_070, 131_071} {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		roundTrip(t, "random", data)
		clear(data[n/3 : n/2])
		roundTrip(t, "random and zeros", data)
	}
	for i, message := range madeUpCertificates(100) {
		for n := 0; n < len(message); n += 7 + i {
			roundTrip(t, "start of a certificate", message[:n])
		}
	}
}

func TestSharedCertificatesGetShort(t *testing.T) {
	messages := sharedMessages(t)
	raw, level9, fast, smallest := 0, 0, 0, 0
	for _, message := range messages {
		f, s := roundTrip(t, "certificate", message)
		raw += len(message)
		level9 += len(stdDeflate(t, 9, message))
		fast += f
		smallest += s
	}
	n := float64(len(messages))
	t.Logf("%d certificates, mean bytes: raw %.1f, standard library level 9 %.1f, Deflate %.1f, Smallest %.1f",
		len(messages), float64(raw)/n, float64(level9)/n, float64(fast)/n, float64(smallest)/n)
	require.Less(t, fast, level9)
	require.Less(t, smallest, fast)
}

func TestWritersAreDeterministic(t *testing.T) {
	for _, message := range madeUpCertificates(20) {
		fast, smallest := Deflate(nil, message), Smallest(nil, message)
		Smallest(nil, samples()["skewed"][:2500])
		require.Equal(t, fast, Deflate(nil, message))
		require.Equal(t, smallest, Smallest(nil, message))
	}
}

func FuzzWriters(f *testing.F) {
	for _, message := range madeUpCertificates(4) {
		f.Add(message)
	}
	for _, data := range samples() {
		f.Add(data[:min(len(data), 1000)])
	}
	f.Fuzz(func(t *testing.T, data []byte) { roundTrip(t, "fuzz", data) })
}

func BenchmarkDeflate(b *testing.B) {
	messages := madeUpCertificates(100)
	dst := make([]byte, 0, 2000)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			Deflate(dst, messages[i%len(messages)])
		}
	})
}

func BenchmarkSmallest(b *testing.B) {
	messages := madeUpCertificates(100)
	dst := make([]byte, 0, 2000)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			Smallest(dst, messages[i%len(messages)])
		}
	})
}
