package qr

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
)

const (
	// maxSighted is how many finder patterns of a picture are kept, the surest
	// first: those of some 300 symbols.
	maxSighted = 1000
	// maxFinders is how many are grouped by three at once; that takes the cube of it.
	maxFinders = 60
)

// rowStep is from one row that is looked at for finder patterns to the next.
const rowStep = 2

type point struct{ x, y float64 }

func (p point) plus(q point) point              { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point             { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point           { return point{p.x * f, p.y * f} }
func (p point) cross(q point) float64           { return p.x*q.y - p.y*q.x }
func (p point) length() float64                 { return math.Hypot(p.x, p.y) }
func (p point) distanceTo(q point) float64      { return p.minus(q).length() }
func (p point) toward(q point, f float64) point { return p.plus(q.minus(p).times(f)) }

// finder is one of the three squares in the corners of a symbol: dark, light
// and dark in the proportion 1:1:3:1:1 through its middle (ISO/IEC 18004, 6.3.3).
type finder struct {
	point
	frame
	module float64 // pixels
	hits   int     // rows that found it
	sure   bool    // a square, found on most rows through its middle: few other things are
	fresh  bool    // seen in the picture that is being looked at
}

// sighted lists the finder patterns of a picture, those seen most often first.
// The only errors are the context's.
func (b *bitonal) sighted(ctx context.Context) ([]finder, error) {
	found := newFinderList(b.w)
	for y := 1; y < b.h; y += rowStep {
		if y%rowsUnchecked == 1 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row := b.dark[y*b.w : (y+1)*b.w]
		var run [5]int
		for x := 0; x < b.w; {
			shade := row[x]
			length := bytes.IndexByte(row[x:], 1-shade)
			if length < 0 {
				length = b.w - x
			}
			run = [5]int{run[1], run[2], run[3], run[4], length}
			x += length
			if shade == 1 && isFinder(run, 2) {
				if f, ok := b.confirm(x-run[4]-run[3]-(run[2]+1)/2, y, run); ok {
					found.add(f)
				}
			}
		}
	}
	slices.SortFunc(found.finders, func(p, q finder) int { return cmp.Compare(q.hits, p.hits) })
	return found.finders[:min(len(found.finders), maxSighted)], nil
}

// framed are the first maxFinders patterns that are square from some side, with
// their frames.
func (b *bitonal) framed(sighted []finder) []finder {
	var framed []finder
	for _, f := range sighted[:min(len(sighted), maxFinders)] {
		var ok bool
		if f.frame, ok = b.frameOf(f); ok {
			f.sure = f.isSquare() && float64(f.hits) > max(leastSureHits, sureHits*darkMiddle*f.module/rowStep)
			f.fresh = true
			framed = append(framed, f)
		}
	}
	return framed
}

const (
	darkMiddle    = 3   // modules of the middle of a finder pattern
	sureHits      = 0.6 // part of the rows through it that see a sure pattern: noise is seen by fewer
	leastSureHits = 2   // more rows than these: two may be chance
)

// isFinder says whether runs are as 1:1:3:1:1, each within some quarters of
// what it should be.
func isFinder(run [5]int, quarters int) bool {
	total := sum(run)
	if total < 7 || min(run[0], run[1], run[3], run[4]) == 0 {
		return false
	}
	slack := quarters * total // of 28 × a run of one module
	off := func(n, modules int) int { d := 4 * (7*n - modules*total); return max(d, -d) }
	return off(run[2], 3) < 3*slack && off(run[0], 1) < slack && off(run[1], 1) < slack &&
		off(run[3], 1) < slack && off(run[4], 1) < slack
}

// confirm looks at a possible finder pattern in the other directions.
func (b *bitonal) confirm(x, y int, run [5]int) (finder, bool) {
	total := sum(run)
	down, middleY, ok := b.runsThrough(x, y, 0, 1, total)
	if !ok || !isFinder(down, 2) || !alike(sum(down), total) {
		return finder{}, false
	}
	across, middleX, ok := b.runsThrough(x, int(float64(y)+middleY), 1, 0, total)
	if !ok || !isFinder(across, 2) || !alike(sum(across), sum(down)) {
		return finder{}, false
	}
	at := point{float64(x) + middleX, float64(y) + middleY}
	diagonal, _, ok := b.runsThrough(int(at.x), int(at.y), 1, 1, total)
	if !ok || !isFinder(diagonal, 3) {
		return finder{}, false
	}
	return finder{point: at, module: float64(sum(across)+sum(down)) / 14, hits: 1}, true
}

func sum(run [5]int) int { return run[0] + run[1] + run[2] + run[3] + run[4] }

func alike(p, q int) bool { return 5*max(p-q, q-p) < 3*max(p, q) }

// runsThrough measures dark, light, dark, light, dark along a line through a
// pixel, and where the middle run has its middle, counted in steps from that pixel.
func (b *bitonal) runsThrough(x, y, dx, dy, limit int) (run [5]int, middle float64, ok bool) {
	if !b.isDark(x, y) {
		return run, 0, false
	}
	var side [2][3]int
	for s, sign := range [2]int{1, -1} {
		i := s // the pixel itself is counted once, on the positive side
		for state := range 3 {
			for b.isDark(x+sign*i*dx, y+sign*i*dy) == (state != 1) {
				i++
				side[s][state]++
				if side[s][state] > limit {
					return run, 0, false
				}
			}
		}
	}
	run = [5]int{side[1][2], side[1][1], side[0][0] + side[1][0], side[0][1], side[0][2]}
	return run, float64(side[0][0]-side[1][0]) / 2, true
}
