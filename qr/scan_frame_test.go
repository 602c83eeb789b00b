package qr

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// view of a symbol from the side, and what the detector makes of it.
func seenFromAside(t *testing.T, rng *rand.Rand, m *Matrix) (corners [4]point, found []finder, b *bitonal) {
	t.Helper()
	const side = 700
	for i, c := range [4]point{{0, 0}, {side, 0}, {side, side}, {0, side}} {
		inward := point{rng.Float64(), rng.Float64()}.times(0.25 * side)
		corners[i] = point{math.Abs(c.x - inward.x), math.Abs(c.y - inward.y)}.plus(point{50, 50})
	}
	size := float64(m.Size())
	look := quadToQuad(corners, [4]point{{0, 0}, {size, 0}, {size, size}, {0, size}})
	img := image.NewGray(image.Rect(0, 0, side+100, side+100))
	for i := range img.Pix {
		p := look.at(float64(i%img.Stride)+0.5, float64(i/img.Stride)+0.5)
		img.Pix[i] = 255
		if m.At(int(math.Floor(p.x)), int(math.Floor(p.y))) {
			img.Pix[i] = 0
		}
	}
	g, err := toGray(t.Context(), img)
	require.NoError(t, err)
	b = g.binarized(localThreshold)
	sighted, err := b.sighted(t.Context())
	require.NoError(t, err)
	return corners, b.framed(sighted), b
}

func TestTriplesFindTheSymbolFromAside(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for version := 2; version <= 14; version++ {
		m, err := New(certificateText(1, capacity(version, LevelQ, alphanumeric)), LevelQ)
		require.NoError(t, err)
		corners, found, b := seenFromAside(t, rng, m)
		var pool finderPool
		groups := triples(pool.with(found, 1))
		require.NotEmpty(t, groups, "version %d", version)
		best := groups[0]
		require.InDelta(t, float64(m.Size()-7), best.modules, 0.06*float64(m.Size()), "version %d", version)
		size := float64(m.Size())
		true4 := quadToQuad([4]point{{0, 0}, {size, 0}, {size, size}, {0, size}}, corners)
		at, _ := best.corner()
		require.Less(t, at.distanceTo(true4.at(size-3.5, size-3.5)), 0.05*700, "version %d", version)
		require.True(t, b.finderFit(b.grids(best)[0]) > minFinderFit)
	}
}

func TestFrameOfASquareTurned(t *testing.T) {
	for degrees := 0; degrees < 90; degrees += 7 {
		sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
		g := newGray(120, 120)
		for i := range g.pix {
			x, y := (float64(i%120)+0.5-60)/8, (float64(i/120)+0.5-60)/8
			u, v := x*cos+y*sin, y*cos-x*sin
			ring := max(math.Abs(u), math.Abs(v))
			if ring > 3.5 || ring > 1.5 && ring < 2.5 {
				g.pix[i] = 255
			}
		}
		b := g.binarized(globalThreshold)
		f, ok := b.frameOf(finder{point: point{60, 60}, module: 8})
		require.True(t, ok)
		require.InDelta(t, 1, f.squareness, 0.25)
		require.InDelta(t, 8, f.right.length(), 0.3)
		require.InDelta(t, 8, f.down.length(), 0.3)
		turn := math.Mod(math.Atan2(f.right.y, f.right.x)*180/math.Pi-float64(degrees)+720+45, 90) - 45
		require.InDelta(t, 0, turn, 2, "turned by %d degrees", degrees)
	}
}
