package qr

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestTerminalShowsTheMatrix(t *testing.T) {
	for _, colour := range []bool{false, true} {
		for version := 1; version <= maxVersion; version += 13 {
			m, err := New(certificateText(1, capacity(version, LevelQ, alphanumeric)), LevelQ)
			require.NoError(t, err)
			var out bytes.Buffer
			require.NoError(t, m.WriteTerminal(&out, colour))
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			side := m.Size() + 8
			require.Len(t, lines, (side+1)/2)
			for i, line := range lines {
				if colour { // black on white, and no colour left on for what follows
					var ok bool
					line, ok = strings.CutPrefix(line, "\x1b[38;5;16;48;5;231m")
					require.True(t, ok)
					line, ok = strings.CutSuffix(line, "\x1b[0m")
					require.True(t, ok)
				}
				require.Equal(t, side, utf8.RuneCountInString(line))
				x := 0
				for _, block := range line {
					upper, lower := block == '█' || block == '▀', block == '█' || block == '▄'
					require.True(t, upper || lower || block == ' ')
					// With colour blocks are dark modules, without they are light ones.
					require.Equal(t, m.At(x-4, 2*i-4), upper == colour)
					require.Equal(t, m.At(x-4, 2*i-3), lower == colour)
					x++
				}
			}
		}
	}
}

func TestTerminalRefuses(t *testing.T) {
	require.ErrorIs(t, new(Matrix).WriteTerminal(io.Discard, true), ErrEmpty)
}
