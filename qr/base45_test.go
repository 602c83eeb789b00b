package qr

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBase45Vectors(t *testing.T) {
	// RFC 9285, sections 4.3 and 4.4, and the edges of both groups.
	for text, want := range map[string]string{
		"":            "",
		"BB8":         "AB",
		"%69 VD92EX0": "Hello!!",
		"UJCLQE7W581": "base-45",
		"QED8WEX0":    "ietf!",
		"FGW":         "\xFF\xFF",
		"U5":          "\xFF",
		"000":         "\x00\x00",
		"00":          "\x00",
	} {
		got, err := appendBytesOfBase45(nil, text)
		require.NoError(t, err, text)
		require.Equal(t, want, string(got))
		require.Equal(t, text, string(appendBase45(nil, []byte(want))))
	}
}

func TestBase45Refuses(t *testing.T) {
	for text, want := range map[string]error{
		"GGW":     errBase45Overflow,
		":::":     errBase45Overflow,
		"V5":      errBase45Overflow,
		"::":      errBase45Overflow,
		"A":       errBase45Length,
		"BB8A":    errBase45Length,
		"bb8":     errBase45Character,
		"BB8a0":   errBase45Character,
		"B\n8":    errBase45Character,
		"\x800":   errBase45Character,
		"BB8\xFF": errBase45Length,
		"ÄBC":     errBase45Character,
	} {
		got, err := appendBytesOfBase45(nil, text)
		require.ErrorIs(t, err, want, "%q", text)
		require.Nil(t, got)
	}
}

func TestBase45RoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	before := []byte("before")
	for n := range 500 {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(rnd.Uint32())
		}
		text := string(appendBase45(before, data))
		require.Empty(t, strings.Trim(text[len(before):], base45Alphabet))
		got, err := appendBytesOfBase45(before, text[len(before):])
		require.NoError(t, err)
		require.True(t, bytes.Equal(append(before, data...), got))
	}
}

// Every text that is accepted is the one text of its bytes.
func FuzzBase45(f *testing.F) {
	for _, text := range []string{"", "BB8", "%69 VD92EX0", "GGW", "V5", "A", "ab", "  "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data, err := appendBytesOfBase45(nil, text)
		if err != nil {
			require.Nil(t, data)
			return
		}
		require.Equal(t, text, string(appendBase45(nil, data)))
	})
}

func BenchmarkBase45(b *testing.B) {
	data := make([]byte, 400)
	for i := range data {
		data[i] = byte(i * 151)
	}
	text := string(appendBase45(nil, data))
	dst := make([]byte, 0, 1000)
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			appendBase45(dst, data)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			appendBytesOfBase45(dst, text)
		}
	})
}
