package qr

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Fibonacci counts make the longest codes.
func TestCodeLengthsStayWithin15Bits(t *testing.T) {
	for _, n := range []int{2, 3, 10, 16, 17, 30} {
		counts := make([]int, n)
		for i := range counts {
			counts[i] = 1
			if i >= 2 {
				counts[i] = counts[i-1] + counts[i-2]
			}
		}
		lengths := codeLengths(counts)
		spent := 0 // of all codes of 15 bits
		for i, l := range lengths[:n] {
			require.Positive(t, l)
			require.LessOrEqual(t, l, uint8(15))
			spent += 1 << (15 - l)
			if i > 0 {
				require.LessOrEqual(t, l, lengths[i-1], "a symbol that occurs more has no longer code")
			}
		}
		require.Equal(t, 1<<15, spent, "%d symbols", n)
		require.Equal(t, [literals]uint8{}, func() (rest [literals]uint8) { copy(rest[:], lengths[n:]); return }())
	}
}
