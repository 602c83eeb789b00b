package qr

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fewestBits tries every way to split the text.
func fewestBits(text string, b band, done []segment) int {
	start := 0
	if n := len(done); n > 0 {
		start = done[n-1].end
	}
	if start == len(text) {
		return length(done, b)
	}
	best := 1 << 30
	for end := start + 1; end <= len(text); end++ {
		part := text[start:end]
		if strings.Trim(part, "0123456789") == "" {
			best = min(best, fewestBits(text, b, append(done, segment{numeric, start, end})))
		}
		if isAlphanumeric(part) {
			best = min(best, fewestBits(text, b, append(done, segment{alphanumeric, start, end})))
		}
		best = min(best, fewestBits(text, b, append(done, segment{byteMode, start, end})))
	}
	return best
}

func TestSplitTakesTheFewestBits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		// Runs of one kind, long enough that a change of mode can pay.
		kinds := [3]string{"0123456789", "AZ $:", "az\xff"}
		var text strings.Builder
		for range 1 + random.IntN(3) {
			kind := kinds[random.IntN(3)]
			for range 1 + random.IntN(3) {
				text.WriteByte(kind[random.IntN(len(kind))])
			}
		}
		for _, b := range bands {
			require.Equal(t, fewestBits(text.String(), b, nil), length(splitBest(text.String(), b), b), "%q", text.String())
		}
	}
}

func TestSplitCoversTheText(t *testing.T) {
	for _, c := range []struct {
		text string
		want []segment
	}{
		{"HC1:6BF00000000000000000000", []segment{{alphanumeric, 0, 27}}},
		{"6BF00000000000000000000", []segment{{alphanumeric, 0, 3}, {numeric, 3, 23}}},
		{"0123456789", []segment{{numeric, 0, 10}}},
		{"https://example.com/?N=0123456789012345", []segment{{byteMode, 0, 23}, {numeric, 23, 39}}},
		{"Tiêm chủng", []segment{{byteMode, 0, 13}}},
	} {
		require.Equal(t, c.want, split(c.text, bands[1]), c.text)
	}
}
