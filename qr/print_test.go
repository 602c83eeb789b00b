package qr

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPrintVersionMaxFollowsFromTheModule(t *testing.T) {
	widest := 60 / math.Sqrt2
	fits := func(version int) bool {
		m, err := New(certificateText(1, capacity(version, LevelQ, alphanumeric)), LevelQ)
		require.NoError(t, err)
		require.Equal(t, version <= PrintVersionMax, m.PrintsWell())
		require.InDelta(t, widest, m.PrintWidthMM(m.ModuleMillimetres(widest)), 1e-9)
		return m.ModuleMillimetres(widest) >= MinModuleMM && m.PrintWidthMM(MinModuleMM) <= widest
	}
	require.True(t, fits(PrintVersionMax))
	require.False(t, fits(PrintVersionMax+1))
	require.Equal(t, 1041, capacity(PrintVersionMax, LevelQ, alphanumeric)) // said in the documentation
	require.False(t, new(Matrix).PrintsWell())
}

func TestLevelForKeepsTheSymbolSmall(t *testing.T) {
	for _, c := range []struct {
		characters, maxVersion int
		want                   Level
		err                    error
	}{
		{600, PrintVersionMax, LevelQ, nil},
		{1041, PrintVersionMax, LevelQ, nil},
		{1042, PrintVersionMax, LevelM, nil},
		{1800, PrintVersionMax, LevelL, nil},
		{1900, PrintVersionMax, 0, ErrTooLong},
		{5000, 40, 0, ErrTooLong},
		{0, 40, 0, ErrEmpty},
	} {
		level, err := LevelFor(certificateText(1, c.characters), c.maxVersion)
		require.ErrorIs(t, err, c.err)
		require.Equal(t, c.want, level, "%d characters", c.characters)
		if err == nil {
			m, err := New(certificateText(1, c.characters), level)
			require.NoError(t, err)
			require.LessOrEqual(t, m.Version(), c.maxVersion)
		}
	}
}
