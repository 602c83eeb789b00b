package qr

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// grid says where in a picture the modules of a symbol are: a perspective
// view, bent where the alignment patterns are found beside it (curled paper,
// lenses).
type grid struct {
	size  int // modules in a row
	view  homography
	doubt float64   // pixels between two guesses of where the fourth corner is
	knots []float64 // module coordinates of the alignment patterns, the same both ways
	bend  []point   // len(knots)² offsets in pixels; nil where there is none
}

// grids lays possible grids over three finder patterns, the likeliest first.
func (b *bitonal) grids(t triple) []grid {
	estimate := t.modules + 7
	version := int(math.Round((estimate - 17) / 4))
	corner, doubt := t.corner()
	lay := func(version int) grid {
		size := float64(4*version + 17)
		from := [4]point{{3.5, 3.5}, {size - 3.5, 3.5}, {size - 3.5, size - 3.5}, {3.5, size - 3.5}}
		view := quadToQuad(from, [4]point{t.topLeft.point, t.topRight.point, corner, t.bottomLeft.point})
		return grid{size: 4*version + 17, view: view, doubt: doubt}
	}
	first := lay(min(max(version, 1), 40))
	if b.finderFit(first) < minFinderFit {
		return nil
	}
	type ranked struct {
		grid
		fit float64
	}
	var out []ranked
	named := b.versionsTold(first)
	for v := 1; v <= 40; v++ {
		off := math.Abs(estimate-float64(4*v+17)) / 4
		isNamed := slices.Contains(named[:], v)
		if off > mostVersionsOff && !(isNamed && off < mostNamedOff) {
			continue
		}
		r := ranked{grid: lay(v)}
		r.fit = b.timing(r.grid) - perVersionOff*off
		if isNamed {
			r.fit += namedFit
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(p, q ranked) int { return cmp.Compare(q.fit, p.fit) })
	var grids []grid
	for _, r := range out[:min(len(out), maxGrids)] {
		if r.fit < minFit {
			break
		}
		grids = append(grids, r.grid)
	}
	return grids
}

// versionsTold reads the two version blocks beside the finder patterns (from
// version 7 on); 0 where there is none to be read.
func (b *bitonal) versionsTold(g grid) (versions [2]int) {
	var words [2]int
	for short := 5; short >= 0; short-- {
		for long := g.size - 9; long >= g.size-11; long-- {
			for i, at := range [2]point{{float64(long), float64(short)}, {float64(short), float64(long)}} {
				p := g.view.at(at.x+0.5, at.y+0.5)
				words[i] <<= 1
				if b.gray.at(p) <= b.thresholdAt(p) {
					words[i]++
				}
			}
		}
	}
	for i := range versions {
		for v := 7; v <= maxVersion; v++ {
			if bits.OnesCount(uint(words[i]^withCheck(v, 12, 0x1F25))) <= versionErrors {
				versions[i] = v
			}
		}
	}
	return versions
}

const (
	minFinderFit    = 0.8  // part of the modules of the finder patterns that must be right
	minFit          = 0.6  // part of the timing patterns, unless the symbol names its version: noise has half
	mostVersionsOff = 1.5  // versions by which the distance of the finder patterns may mislead
	mostNamedOff    = 3    // the same, where the symbol names its version
	perVersionOff   = 0.05 // fit taken off for it: one module in twenty
	namedFit        = 1    // more than all of the timing patterns
	maxGrids        = 2    // tried for three finder patterns: the likeliest and the next
	versionErrors   = 3    // bits that the code of the version corrects (ISO/IEC 18004:2015 annex D)
)

func (b *bitonal) finderFit(g grid) float64 {
	good := 0
	for y := range 7 {
		for x := range 7 {
			dark := max(x-3, 3-x, y-3, 3-y) != 2
			for _, corner := range [3][2]int{{0, 0}, {g.size - 7, 0}, {0, g.size - 7}} {
				p := g.view.at(float64(x+corner[0])+0.5, float64(y+corner[1])+0.5)
				if b.isDark(int(p.x), int(p.y)) == dark {
					good++
				}
			}
		}
	}
	return float64(good) / (3 * 49)
}

// timing is the part of the two timing patterns that is where the grid says.
func (b *bitonal) timing(g grid) float64 {
	good, n := 0, 0
	for i := 8; i < g.size-8; i++ {
		for _, p := range [2]point{g.view.at(float64(i)+0.5, 6.5), g.view.at(6.5, float64(i)+0.5)} {
			if b.isDark(int(p.x), int(p.y)) == (i%2 == 0) {
				good++
			}
			n++
		}
	}
	return float64(good) / float64(n)
}

// at is the place of a module coordinate in the picture.
func (g grid) at(u, v float64) point {
	p := g.view.at(u, v)
	if g.bend == nil {
		return p
	}
	n := len(g.knots)
	col, fu := between(g.knots, u)
	row, fv := between(g.knots, v)
	top := g.bend[row*n+col].toward(g.bend[row*n+col+1], fu)
	bottom := g.bend[(row+1)*n+col].toward(g.bend[(row+1)*n+col+1], fu)
	return p.plus(top.toward(bottom, fv))
}

// between finds the pair of knots around a coordinate and how far along it
// lies; beyond the ends it is at the end.
func between(knots []float64, u float64) (int, float64) {
	i := 0
	for i < len(knots)-2 && u >= knots[i+1] {
		i++
	}
	return i, min(max((u-knots[i])/(knots[i+1]-knots[i]), 0), 1)
}
