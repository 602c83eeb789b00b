package qr

import (
	"math"
	"slices"
)

// How alignment patterns are looked for and told from data.
const (
	leastContrast = 0.4 // score, as a part of the contrast of the finder patterns: blur takes the more of a smaller pattern
	doubtReach    = 1.5 // how far the fourth corner is looked for, in doubts of where it is
	leastReach    = 5   // modules, for curled paper, of which finder patterns tell nothing
	mostReach     = 16  // modules: the next patterns are no nearer (ISO/IEC 18004:2015 annex E)
	bendReach     = 2.5 // modules between the guess from two neighbours and the pattern
	perModuleAway = 0.5 // luminance taken off the score: of equals, the nearest
	searchStep    = 0.5 // modules: the middle is one module wide
	finestStep    = 0.1 // modules; halved from half of searchStep on while it is more
	quickModule   = 4   // pixels from which on one pixel of each module is enough to search
	alignmentRing = 8   // modules of paper
	alignmentEdge = 16  // modules of ink around them
	edgeWeight    = 0.7 // of the ink, the rest is the middle's: one module, and the first to blur away
	middleWeight  = 1 - edgeWeight
)

// aligned fits a grid to the alignment patterns: the fourth corner first, the
// others after it.
func (b *bitonal) aligned(g grid) grid {
	centres := alignmentCentres((g.size - 17) / 4)
	if len(centres) == 0 {
		return g
	}
	for _, c := range centres {
		g.knots = append(g.knots, float64(c)+0.5)
	}
	last := g.knots[len(g.knots)-1]
	leastScore := leastContrast * b.contrast(g)
	from := [4]point{{3.5, 3.5}, {float64(g.size) - 3.5, 3.5}, {last, last}, {3.5, float64(g.size) - 3.5}}
	corners := [4]point{}
	for i, p := range from {
		corners[i] = g.view.at(p.x, p.y)
	}
	right, _ := g.view.steps(last, last)
	radius := min(max(leastReach, doubtReach*g.doubt/right.length()), mostReach)
	found, score := b.alignment(g.view, last, last, point{}, radius)
	if score < leastScore {
		return g
	}
	corners[2] = found
	straight := g
	g.view = quadToQuad(from, corners)
	if b.finderFit(g) < minFinderFit {
		return straight // it was something else
	}
	if len(g.knots) > 2 {
		g.bend = b.bend(g, leastScore)
	}
	return g
}

// bend is how far each alignment pattern is from where the view of a grid has it.
func (b *bitonal) bend(g grid, leastScore float64) []point {
	n := len(g.knots)
	bend := make([]point, n*n)
	for row := range n {
		for col := range n {
			if (row == 0 || row == n-1) && (col == 0 || col == n-1) {
				continue // finder patterns, and the alignment pattern that made the view
			}
			var guess point
			switch {
			case row == 0:
				guess = bend[col-1]
			case col == 0:
				guess = bend[(row-1)*n]
			default:
				guess = bend[row*n+col-1].plus(bend[(row-1)*n+col]).times(0.5)
			}
			u, v := g.knots[col], g.knots[row]
			bend[row*n+col] = guess
			if at, score := b.alignment(g.view, u, v, guess, bendReach); score >= leastScore {
				bend[row*n+col] = at.minus(g.view.at(u, v))
			}
		}
	}
	return bend
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
// as radius modules away, and gives its middle and its alignmentScore.
func (b *bitonal) alignment(view homography, u, v float64, offset point, radius float64) (point, float64) {
	start := view.at(u, v).plus(offset)
	right, down := view.steps(u, v)
	score := func(at point) float64 { return b.alignmentScore(at, right, down) }
	if pattern, ok := b.patternInPixels(right, down); ok {
		score = func(at point) float64 { return b.quickScore(at, pattern) }
	}
	best, high := start, math.Inf(-1)
	for dy := -radius; dy <= radius; dy += searchStep {
		for dx := -radius; dx <= radius; dx += searchStep {
			at := start.plus(right.times(dx)).plus(down.times(dy))
			if s := score(at) - perModuleAway*math.Hypot(dx, dy); s > high {
				best, high = at, s
			}
		}
	}
	high = b.alignmentScore(best, right, down)
	for step := searchStep / 2; step > finestStep; step /= 2 {
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

// pixelPattern is where the 25 modules of an alignment pattern are, row by row,
// in whole pixels from its middle.
type pixelPattern struct {
	pixels    [25]int
	low, high int // the least and the greatest of them
}

// patternInPixels is not ok for modules so small that whole pixels miss them.
func (b *bitonal) patternInPixels(right, down point) (p pixelPattern, ok bool) {
	if !(min(right.length(), down.length()) >= quickModule) {
		return p, false
	}
	for i := range p.pixels {
		at := right.times(float64(i%5 - 2)).plus(down.times(float64(i/5 - 2)))
		p.pixels[i] = int(math.Round(at.y))*b.w + int(math.Round(at.x))
	}
	p.low, p.high = slices.Min(p.pixels[:]), slices.Max(p.pixels[:])
	return p, true
}

// quickScore is alignmentScore from one pixel of each module.
func (b *bitonal) quickScore(at point, p pixelPattern) float64 {
	if !(at.x >= 0 && at.y >= 0 && at.x < float64(b.w) && at.y < float64(b.h)) {
		return math.Inf(-1)
	}
	middle := int(at.y)*b.w + int(at.x)
	if middle+p.low < 0 || middle+p.high >= len(b.pix) {
		return math.Inf(-1)
	}
	all, inner := 0, 0
	for _, pixel := range p.pixels {
		all += int(b.pix[middle+pixel])
	}
	for row := 5; row <= 15; row += 5 {
		for _, pixel := range p.pixels[row+1 : row+4] {
			inner += int(b.pix[middle+pixel])
		}
	}
	center := int(b.pix[middle])
	return float64(inner-center)/alignmentRing - edgeWeight*float64(all-inner)/alignmentEdge - middleWeight*float64(center)
}

// alignmentScore is how much lighter the ring of paper of an alignment pattern
// at a place would be than its ink.
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
	return paper/alignmentRing - edgeWeight*ink/alignmentEdge - middleWeight*middle
}
