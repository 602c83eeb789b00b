package qr

import (
	"cmp"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// grid says where in a picture the modules of a symbol are: a perspective
// view, bent where the alignment patterns are found beside it (curled paper,
// lenses).
type grid struct {
	size  int // modules in a row
	view  homography
	knots []float64 // module coordinates of the alignment patterns, the same both ways
	bend  []point   // len(knots)² offsets in pixels; nil where there is none
}

// reach is the distance from a point along a direction to the outer edge of
// the finder pattern around it, in pixels; 0 when there is none.
func (b *bitonal) reach(from, direction point, limit float64) float64 {
	const step = 0.5
	changes, dark := 0, true
	for d := 0.0; d < limit; d += step {
		p := from.plus(direction.times(d))
		if b.isDark(int(math.Floor(p.x)), int(math.Floor(p.y))) != dark {
			dark = !dark
			if changes++; changes == 3 {
				return d
			}
		}
	}
	return 0
}

// moduleAlong is the size of a module of a finder pattern in one direction.
func (b *bitonal) moduleAlong(f finder, to point) float64 {
	direction := to.minus(f.point).times(1 / to.distanceTo(f.point))
	limit := 8 * f.module
	forth, back := b.reach(f.point, direction, limit), b.reach(f.point, direction.times(-1), limit)
	switch {
	case forth == 0 && back == 0:
		return f.module
	case forth == 0:
		return back / 3.5
	case back == 0:
		return forth / 3.5
	}
	return (forth + back) / 7
}

// grids lays possible grids over three finder patterns, the likeliest first.
func (b *bitonal) grids(t triple) []grid {
	tl, tr, bl := t.topLeft.point, t.topRight.point, t.bottomLeft.point
	right := [2]float64{b.moduleAlong(t.topLeft, tr), b.moduleAlong(t.topRight, tl)}
	down := [2]float64{b.moduleAlong(t.topLeft, bl), b.moduleAlong(t.bottomLeft, tl)}
	across := 2 * tl.distanceTo(tr) / (right[0] + right[1])
	upright := 2 * tl.distanceTo(bl) / (down[0] + down[1])
	estimate := (across+upright)/2 + 7
	version := int(math.Round((estimate - 17) / 4))

	// A view from the side makes a module smaller with the square of its
	// distance, and the fourth corner follows from the distances of the three.
	farRight := min(max(math.Sqrt(right[0]/right[1]), 0.7), 1.4)
	farDown := min(max(math.Sqrt(down[0]/down[1]), 0.7), 1.4)
	corner := tr.times(farRight).plus(bl.times(farDown)).minus(tl).times(1 / (farRight + farDown - 1))
	flat := tr.plus(bl).minus(tl)

	lay := func(version int) grid {
		size := float64(4*version + 17)
		from := [4]point{{3.5, 3.5}, {size - 3.5, 3.5}, {size - 3.5, size - 3.5}, {3.5, size - 3.5}}
		return grid{size: 4*version + 17, view: quadToQuad(from, [4]point{tl, tr, flat.toward(corner, 0.5), bl})}
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
	told := b.versionsTold(first)
	for v := 1; v <= 40; v++ {
		off := math.Abs(estimate-float64(4*v+17)) / 4
		named := slices.Contains(told[:], v)
		if off > 1.5 && !(named && off < 5) {
			continue
		}
		r := ranked{grid: lay(v)}
		r.fit = b.timing(r.grid) - 0.05*off
		if named {
			r.fit++
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(p, q ranked) int { return cmp.Compare(q.fit, p.fit) })
	var grids []grid
	for _, r := range out[:min(len(out), 2)] {
		grids = append(grids, b.aligned(r.grid, [4]point{tl, tr, flat, bl}, corner))
	}
	return grids
}

// versionsTold reads the two version blocks beside the finder patterns (from
// version 7 on); 0 where there is none to be read.
func (b *bitonal) versionsTold(g grid) (versions [2]int) {
	var bits [2]int
	for short := 5; short >= 0; short-- {
		for long := g.size - 9; long >= g.size-11; long-- {
			for i, at := range [2]point{{float64(long), float64(short)}, {float64(short), float64(long)}} {
				p := g.view.at(at.x+0.5, at.y+0.5)
				bits[i] <<= 1
				if b.gray.at(p) <= b.thresholdAt(p) {
					bits[i]++
				}
			}
		}
	}
	for i := range versions {
		if v, err := decoder.Version_decodeVersionInformation(bits[i]); err == nil && v != nil {
			versions[i] = v.GetVersionNumber()
		}
	}
	return versions
}

// minFinderFit is the part of the modules of the finder patterns that must be
// right before a grid is looked into.
const minFinderFit = 0.8

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

// aligned fits a grid to the alignment patterns: the fourth corner first, the
// others after it.
func (b *bitonal) aligned(g grid, corners [4]point, corner point) grid {
	version, err := decoder.Version_GetVersionForNumber((g.size - 17) / 4)
	if err != nil || len(version.GetAlignmentPatternCenters()) == 0 {
		return g
	}
	for _, c := range version.GetAlignmentPatternCenters() {
		g.knots = append(g.knots, float64(c)+0.5)
	}
	last := g.knots[len(g.knots)-1]
	contrast := b.contrast(g)
	apart := corners[2].distanceTo(corner) / corners[0].distanceTo(corners[2]) * float64(g.size)
	radius := min(max(5, 1.5*apart), 16)
	found, score := b.alignment(g.view, last, last, point{}, radius)
	if score < 0.4*contrast {
		return g
	}
	size := float64(g.size)
	from := [4]point{{3.5, 3.5}, {size - 3.5, 3.5}, {last, last}, {3.5, size - 3.5}}
	corners[2] = found
	g.view = quadToQuad(from, corners)
	n := len(g.knots)
	if n < 3 {
		return g
	}
	g.bend = make([]point, n*n)
	for row := range n {
		for col := range n {
			if (row == 0 || row == n-1) && (col == 0 || col == n-1) {
				continue // finder patterns, and the alignment pattern that made the view
			}
			var guess point
			switch {
			case row == 0:
				guess = g.bend[col-1]
			case col == 0:
				guess = g.bend[(row-1)*n]
			default:
				guess = g.bend[row*n+col-1].plus(g.bend[(row-1)*n+col]).times(0.5)
			}
			u, v := g.knots[col], g.knots[row]
			g.bend[row*n+col] = guess
			if at, score := b.alignment(g.view, u, v, guess, 2.5); score >= 0.4*contrast {
				g.bend[row*n+col] = at.minus(g.view.at(u, v))
			}
		}
	}
	return g
}

// contrast is the difference between paper and ink in the finder patterns.
func (b *bitonal) contrast(g grid) float64 {
	size := float64(g.size)
	total := 0.0
	for _, c := range [3]point{{3.5, 3.5}, {size - 3.5, 3.5}, {3.5, size - 3.5}} {
		for _, way := range [4]point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			total += b.gray.at(g.view.at(c.x+2*way.x, c.y+2*way.y)) - b.gray.at(g.view.at(c.x+way.x/2, c.y+way.y/2))
		}
	}
	return total / 12
}

// alignment looks for an alignment pattern around a place of the symbol, as far
// as radius modules away, and gives its middle and how much lighter its ring
// of paper is than its ink.
func (b *bitonal) alignment(view homography, u, v float64, offset point, radius float64) (point, float64) {
	const far = 0.5 // luminance taken off for each module of distance
	start := view.at(u, v).plus(offset)
	right, down := view.steps(u, v)
	score := func(at point) float64 { return b.alignmentScore(at, right, down) }
	if pixels, ok := b.alignmentPixels(right, down); ok {
		score = func(at point) float64 { return b.alignmentQuickScore(at, pixels) }
	}
	best, high := start, math.Inf(-1)
	for dy := -radius; dy <= radius; dy += 0.5 {
		for dx := -radius; dx <= radius; dx += 0.5 {
			at := start.plus(right.times(dx)).plus(down.times(dy))
			if s := score(at) - far*math.Hypot(dx, dy); s > high {
				best, high = at, s
			}
		}
	}
	high = b.alignmentScore(best, right, down)
	for step := 0.25; step > 0.1; step /= 2 {
		from := best
		for dy := -step; dy <= step; dy += step {
			for dx := -step; dx <= step; dx += step {
				at := from.plus(right.times(dx)).plus(down.times(dy))
				if s := b.alignmentScore(at, right, down); s > high {
					best, high = at, s
				}
			}
		}
	}
	return best, high
}

// alignmentPixels are the places of the 25 modules of an alignment pattern as
// whole pixels around its middle, row by row. It is not ok for modules so
// small that whole pixels miss them.
func (b *bitonal) alignmentPixels(right, down point) (pixels [25]int, ok bool) {
	if min(right.length(), down.length()) < 4 {
		return pixels, false
	}
	for i := range pixels {
		p := right.times(float64(i%5 - 2)).plus(down.times(float64(i/5 - 2)))
		pixels[i] = int(math.Round(p.y))*b.w + int(math.Round(p.x))
	}
	return pixels, true
}

func (b *bitonal) alignmentQuickScore(at point, pixels [25]int) float64 {
	middle := int(at.y)*b.w + int(at.x)
	if middle+min(pixels[0], pixels[4], pixels[20], pixels[24]) < 0 ||
		middle+max(pixels[0], pixels[4], pixels[20], pixels[24]) >= len(b.pix) {
		return math.Inf(-1)
	}
	all, inner := 0, 0
	for _, p := range pixels {
		all += int(b.pix[middle+p])
	}
	for row := 5; row <= 15; row += 5 {
		for _, p := range pixels[row+1 : row+4] {
			inner += int(b.pix[middle+p])
		}
	}
	center := int(b.pix[middle])
	return float64(inner-center)/8 - 0.7*float64(all-inner)/16 - 0.3*float64(center)
}

func (b *bitonal) alignmentScore(at, right, down point) float64 {
	middle := b.gray.at(at)
	paper, ink := 0.0, 0.0
	for y := -2; y <= 2; y++ {
		for x := -2; x <= 2; x++ {
			if x == 0 && y == 0 {
				continue
			}
			level := b.gray.at(at.plus(right.times(float64(x))).plus(down.times(float64(y))))
			if max(x, -x, y, -y) == 1 {
				paper += level
			} else {
				ink += level
			}
		}
	}
	return paper/8 - 0.7*ink/16 - 0.3*middle
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
