package deflate

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"hash/adler32"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

const testMax = 1 << 20

func stdInflate(src []byte) (out []byte, rest int, err error) {
	in := bytes.NewReader(src)
	r, err := zlib.NewReader(in)
	if err != nil {
		return nil, 0, err
	}
	out, err = io.ReadAll(io.LimitReader(r, testMax+1))
	return out, in.Len(), err
}

func stdDeflate(t testing.TB, level int, src []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := zlib.NewWriterLevel(&buf, level)
	require.NoError(t, err)
	_, err = w.Write(src)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return buf.Bytes()
}

// agree checks that Inflate and compress/zlib answer alike.
func agree(t *testing.T, src []byte) {
	t.Helper()
	want, rest, wantErr := stdInflate(src)
	got, err := Inflate(nil, src, testMax)
	switch {
	case wantErr != nil:
		require.Error(t, err, "the standard library refuses: %v", wantErr)
		require.Nil(t, got)
	case len(want) > testMax:
		require.ErrorIs(t, err, ErrTooLarge)
	case rest > 0:
		require.ErrorIs(t, err, ErrTrailing)
	default:
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, got))
	}
}

func samples() map[string][]byte {
	rnd := rand.New(rand.NewPCG(1, 2))
	random := make([]byte, 70_000)
	for i := range random {
		random[i] = byte(rnd.Uint32())
	}
	skewed := make([]byte, 200_000) // frequencies that make code lengths reach 15
	for i := range skewed {
		for skewed[i] = 0; rnd.Uint32()%2 == 0 && skewed[i] < 60; {
			skewed[i]++
		}
	}
	m := map[string][]byte{
		"empty": {}, "one": {7}, "two": {1, 2}, "three": {1, 2, 3},
		"text":      []byte("URN:UVCI:01:VN:FFFE3D31FABD035899134A9D3BAE9BCF URN:UVCI:01:VN:0123456789"),
		"random72":  random[:72],
		"random300": random[:300],
		"random64k": random[:65535],
		"random70k": random,
		"zeros":     make([]byte, 100_000),
		"period3":   bytes.Repeat([]byte("abc"), 30_000),
		"far":       append(append(append([]byte{}, random[:300]...), random[1000:33_500]...), random[:300]...),
		"skewed":    skewed,
	}
	return m
}

func TestInflateReadsWhatTheStandardLibraryWrites(t *testing.T) {
	for name, data := range samples() {
		for level := -2; level <= 9; level++ {
			z := stdDeflate(t, level, data)
			got, err := Inflate(nil, z, testMax)
			require.NoError(t, err, "%s, level %d", name, level)
			require.True(t, bytes.Equal(data, got), "%s, level %d", name, level)
		}
	}
}

func TestInflateAppends(t *testing.T) {
	z := stdDeflate(t, 9, []byte("behind"))
	for _, dst := range [][]byte{nil, []byte("before "), append(make([]byte, 0, 100), "before "...)} {
		got, err := Inflate(dst, z, 6)
		require.NoError(t, err)
		require.Equal(t, string(dst)+"behind", string(got))
	}
}

func TestInflateTruncatedAtEveryByte(t *testing.T) {
	for _, level := range []int{0, 1, 9, -2} {
		z := stdDeflate(t, level, samples()["text"])
		for n := range z {
			_, err := Inflate(nil, z[:n], testMax)
			require.ErrorIs(t, err, ErrTruncated, "level %d, %d bytes", level, n)
		}
	}
}

func TestInflateEveryBitFlipped(t *testing.T) {
	for _, level := range []int{0, 1, 9, -2} {
		z := stdDeflate(t, level, samples()["text"])
		for i := range len(z) * 8 {
			z[i/8] ^= 1 << (i % 8)
			agree(t, z)
			z[i/8] ^= 1 << (i % 8)
		}
	}
}

func TestInflateErrors(t *testing.T) {
	good := stdDeflate(t, 9, []byte("hello"))
	changed := func(at int, b byte) []byte {
		z := bytes.Clone(good)
		z[at] = b
		return z
	}
	for name, c := range map[string]struct {
		in   []byte
		want error
	}{
		"nothing":           {nil, ErrTruncated},
		"one byte":          {[]byte{0x78}, ErrTruncated},
		"no deflate":        {[]byte{0x79, 0x9C}, ErrHeader},
		"window too large":  {[]byte{0x88, 0x1C}, ErrHeader},
		"header check":      {changed(1, good[1]+1), ErrHeader},
		"dictionary":        {[]byte{0x78, 0x20, 0, 0, 0, 1}, ErrHeader},
		"block type 3":      {[]byte{0x78, 0x9C, 7}, ErrCorrupt},
		"stored length":     {[]byte{0x78, 0x9C, 1, 1, 0, 1, 0, 9}, ErrCorrupt},
		"checksum":          {changed(len(good)-1, good[len(good)-1]+1), ErrChecksum},
		"trailing":          {append(bytes.Clone(good), 0), ErrTrailing},
		"too large":         {stdDeflate(t, 9, make([]byte, 101)), ErrTooLarge},
		"too large, stored": {stdDeflate(t, 0, make([]byte, 101)), ErrTooLarge},
	} {
		got, err := Inflate(nil, c.in, 100)
		require.ErrorIs(t, err, c.want, name)
		require.Nil(t, got, name)
	}
}

// A bomb must not take memory beyond the limit.
func TestInflateBoundsMemory(t *testing.T) {
	bomb := stdDeflate(t, 9, make([]byte, 50<<20))
	const limit = 64 << 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Inflate(nil, bomb, limit)
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, ErrTooLarge)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4*limit))
}

func FuzzInflate(f *testing.F) {
	f.Add([]byte{5, 0xC0, 0x81, 8, 0, 0, 0, 0, 0x20, 0x7F, 0xEB, 3}) // one distance code of one bit

	for _, data := range samples() {
		if len(data) < 1000 {
			for _, level := range []int{0, 1, 9, -2} {
				z := stdDeflate(f, level, data)
				f.Add(z)
				f.Add(z[2 : len(z)-4])
			}
		}
	}
	f.Fuzz(func(t *testing.T, z []byte) {
		agree(t, z)
		// As the blocks of a stream with the header and checksum they need.
		in := bytes.NewReader(z)
		out, err := io.ReadAll(io.LimitReader(flate.NewReader(in), testMax+1))
		stream := append([]byte{0x78, 0x9C}, z...)
		if err == nil && len(out) <= testMax {
			stream = binary.BigEndian.AppendUint32(stream[:2+len(z)-in.Len()], adler32.Checksum(out))
		}
		agree(t, stream)
	})
}

func BenchmarkInflate(b *testing.B) {
	messages := sharedMessages(b)
	var streams [][]byte
	for _, m := range messages {
		if len(m) < 450 {
			streams = append(streams, stdDeflate(b, 9, m))
		}
	}
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		in := bytes.NewReader(nil)
		in.Reset(streams[0])
		r, _ := zlib.NewReader(in)
		dst := make([]byte, 2000)
		for i := 0; b.Loop(); i++ {
			in.Reset(streams[i%len(streams)])
			r.(zlib.Resetter).Reset(in, nil)
			io.ReadFull(r, dst)
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		dst := make([]byte, 0, 2000)
		for i := 0; b.Loop(); i++ {
			Inflate(dst, streams[i%len(streams)], testMax)
		}
	})
}
