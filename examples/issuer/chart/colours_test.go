package chart

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// luminance is that of WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	require.NoError(t, err)
	linear := func(shift int) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestColoursAreSeenByAll(t *testing.T) {
	for _, of := range []func(paint) string{func(p paint) string { return p.light }, func(p paint) string { return p.dark }} {
		for _, text := range []paint{ink, soft} {
			require.GreaterOrEqual(t, contrast(t, of(text), of(paper)), 7.0, text.name)
		}
		for _, line := range []paint{lineEntered, lineVerified, lineSigned, lineIssued, lineRenewed} {
			require.GreaterOrEqual(t, contrast(t, of(line), of(paper)), 4.5, line.name)
		}
		for _, shape := range []paint{edge, barFaulty, barSigned} {
			require.GreaterOrEqual(t, contrast(t, of(shape), of(paper)), 3.0, shape.name)
		}
		// Without any colour the parts of a bar are steps of one scale.
		steps := []paint{barIssued, barSigned, barReconciled, barEntered}
		for i := range steps[1:] {
			require.GreaterOrEqual(t, contrast(t, of(steps[i]), of(steps[i+1])), 1.5, steps[i].name)
			require.Greater(t, contrast(t, of(steps[i]), of(paper)), contrast(t, of(steps[i+1]), of(paper)))
		}
	}
}
