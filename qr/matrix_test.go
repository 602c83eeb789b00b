package qr

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAllOutsideTheSymbolIsLight(t *testing.T) {
	m, err := New(certificateText(1, 600), LevelQ)
	require.NoError(t, err)
	size := m.Size()
	for _, i := range []int{-1 << 40, -64, -1, size, 191, 192, 1 << 40} {
		for _, j := range []int{-1, 0, 3, size - 1, size} {
			require.False(t, m.At(i, j))
			require.False(t, m.At(j, i))
		}
	}
}

func TestZeroMatrixIsNoSymbol(t *testing.T) {
	var m Matrix
	require.Zero(t, m.Size())
	require.False(t, m.At(0, 0))
}
