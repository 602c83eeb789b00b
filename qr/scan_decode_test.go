package qr

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// levelsOf are those of a symbol in a picture of full contrast.
func levelsOf(m *Matrix) levels {
	l := newLevels(m.Size())
	for y := range l.size {
		for x := range l.size {
			l.value[y*l.size+x] = 100
			if m.At(x, y) {
				l.value[y*l.size+x] = -100
			}
		}
	}
	return l
}

func TestDecodeReadsEveryVersionAndLevel(t *testing.T) {
	for version := 1; version <= maxVersion; version++ {
		for _, level := range allLevels {
			text := certificateText(uint64(version), capacity(version, level, alphanumeric))
			m, err := New(text, level)
			require.NoError(t, err)
			for name, l := range map[string]levels{"straight": levelsOf(m), "mirrored": levelsOf(m).transposed()} {
				got, ok := l.decode()
				require.True(t, ok, "%d-%s %s", version, level, name)
				require.Equal(t, text, got.text)
				require.Equal(t, 1, got.parts)
			}
		}
	}
}

// However much of a symbol is gone, what is read is its text or nothing.
func TestDecodeGivesNoWrongText(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	read := 0
	const tries = 1000
	for range tries {
		text := certificateText(rng.Uint64(), 10+rng.IntN(300))
		m, err := New(text, allLevels[rng.IntN(4)])
		require.NoError(t, err)
		l := levelsOf(m)
		noise := rng.Float64() * 120
		for i := range l.value {
			l.value[i] += float32(rng.NormFloat64() * noise)
		}
		cover(l, rng)
		if got, ok := l.decode(); ok {
			require.Equal(t, text, got.text)
			read++
		}
	}
	require.NotZero(t, read)
	require.Less(t, read, tries)
}

// cover lays something of one shade, and uneven, over a part of a symbol.
func cover(l levels, rng *rand.Rand) {
	x0, y0 := rng.IntN(l.size), rng.IntN(l.size)
	w, h, shade := rng.IntN(l.size/2), rng.IntN(l.size/2), rng.Float64()*200-100
	for y := y0; y < min(y0+h, l.size); y++ {
		for x := x0; x < min(x0+w, l.size); x++ {
			l.value[y*l.size+x] = float32(shade + 5*rng.NormFloat64())
		}
	}
}

// What is covered is not sure, so twice as much of it may be restored as of
// what is simply wrong.
func TestDecodeRestoresWhatIsCovered(t *testing.T) {
	text := certificateText(1, 500)
	m, err := New(text, LevelQ)
	require.NoError(t, err)
	l := levelsOf(m)
	for y := range l.size * 45 / 100 { // about one codeword in five
		for x := l.size * 55 / 100; x < l.size-10; x++ {
			if y >= 10 {
				l.value[y*l.size+x] = 3
			}
		}
	}
	got, ok := l.decode()
	require.True(t, ok)
	require.Equal(t, text, got.text)
}

func TestDecodeOfNothing(t *testing.T) {
	for _, level := range []float32{0, 1, -1, float32(math.Inf(1)), float32(math.NaN())} {
		l := newLevels(21)
		for i := range l.value {
			l.value[i] = level
		}
		_, ok := l.decode()
		require.False(t, ok, fmt.Sprint(level))
	}
}

func TestDeblurredTakesOffBlurAndShake(t *testing.T) {
	for name, parts := range map[string][9]float32{
		"sharp":        {4: 1},
		"out of focus": {0.04, 0.12, 0.04, 0.12, 0.36, 0.12, 0.04, 0.12, 0.04},
		"shaken":       {3: 0.3, 4: 0.4, 5: 0.3},
		"moved":        {4: 0.6, 5: 0.3, 8: 0.1},
	} {
		t.Run(name, func(t *testing.T) {
			text := certificateText(3, 560)
			m, err := New(text, LevelQ)
			require.NoError(t, err)
			sharp := levelsOf(m)
			from, to := newFramed(sharp.size), newFramed(sharp.size)
			for i := range from.value {
				from.value[i] = 100
			}
			for y := range sharp.size {
				copy(from.row(y)[1:], sharp.row(y))
			}
			smear{part: parts}.spread(from, to)
			seen := newLevels(sharp.size)
			for y := range seen.size {
				copy(seen.row(y), to.row(y)[1:])
			}
			got, ok := seen.deblurred()
			require.True(t, ok)
			wrong := 0
			for i, v := range got.value {
				if (v < 0) != (sharp.value[i] < 0) {
					wrong++
				}
			}
			require.Less(t, wrong, len(got.value)/100)
		})
	}
}
