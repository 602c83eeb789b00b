package qr

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
)

const (
	maxFinders = 60  // finder patterns considered in one picture, the surest first
	maxTriples = 200 // groups of three that are looked into
)

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
	module float64 // pixels
	hits   int     // rows that found it
}

// finders lists the finder patterns of a picture, those seen most often first.
// The only errors are the context's.
func (b *bitonal) finders(ctx context.Context) ([]finder, error) {
	found := newFinderList(b.w)
	for y := 1; y < b.h; y += 2 {
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
			if shade == 1 && isFinder(run, 0.5) {
				if f, ok := b.confirm(x-run[4]-run[3]-(run[2]+1)/2, y, run); ok {
					found.add(f)
				}
			}
		}
	}
	all := found.finders
	slices.SortFunc(all, func(p, q finder) int { return cmp.Compare(q.hits, p.hits) })
	return all[:min(len(all), maxFinders)], nil
}

func isFinder(run [5]int, tolerance float64) bool {
	total := 0
	for _, n := range run {
		if n == 0 {
			return false
		}
		total += n
	}
	if total < 7 {
		return false
	}
	module := float64(total) / 7
	slack := module * tolerance
	off := func(n int, modules float64) float64 { return math.Abs(float64(n) - modules*module) }
	return off(run[0], 1) < slack && off(run[1], 1) < slack && off(run[2], 3) < 3*slack &&
		off(run[3], 1) < slack && off(run[4], 1) < slack
}

// confirm looks at a possible finder pattern in the other directions.
func (b *bitonal) confirm(x, y int, run [5]int) (finder, bool) {
	total := sum(run)
	down, middleY, ok := b.runsThrough(x, y, 0, 1, total)
	if !ok || !isFinder(down, 0.5) || !alike(sum(down), total) {
		return finder{}, false
	}
	across, middleX, ok := b.runsThrough(x, int(float64(y)+middleY), 1, 0, total)
	if !ok || !isFinder(across, 0.5) || !alike(sum(across), sum(down)) {
		return finder{}, false
	}
	at := point{float64(x) + middleX, float64(y) + middleY}
	diagonal, _, ok := b.runsThrough(int(at.x), int(at.y), 1, 1, total)
	if !ok || !isFinder(diagonal, 0.75) {
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

// triple is three finder patterns that may belong to one symbol.
type triple struct {
	topLeft, topRight, bottomLeft finder
	misfit                        float64 // how far from the corners of a square
	modules                       float64 // length of a side, roughly
}

// triples groups finder patterns by three, likely symbols first. Patterns of
// different symbols of a sheet form squares too, but larger ones.
func triples(found []finder) []triple {
	var out []triple
	for i := range found {
		for j := i + 1; j < len(found); j++ {
			for k := j + 1; k < len(found); k++ {
				if t, ok := makeTriple(found[i], found[j], found[k]); ok {
					out = append(out, t)
				}
			}
		}
	}
	rank := func(t triple) float64 { return t.misfit + 0.3*math.Log(t.modules) }
	slices.SortFunc(out, func(p, q triple) int { return cmp.Compare(rank(p), rank(q)) })
	return out[:min(len(out), maxTriples)]
}

// makeTriple orders three finder patterns: the top left one faces the longest
// side. It refuses what no camera angle can make of a square.
func makeTriple(p, q, r finder) (triple, bool) {
	small, large := min(p.module, q.module, r.module), max(p.module, q.module, r.module)
	if large > 2*small {
		return triple{}, false
	}
	pq, qr, rp := p.distanceTo(q.point), q.distanceTo(r.point), r.distanceTo(p.point)
	t := triple{topLeft: r, topRight: p, bottomLeft: q}
	long, side1, side2 := pq, qr, rp
	if qr > long {
		t = triple{topLeft: p, topRight: q, bottomLeft: r}
		long, side1, side2 = qr, rp, pq
	}
	if rp > long {
		t = triple{topLeft: q, topRight: r, bottomLeft: p}
		long, side1, side2 = rp, pq, qr
	}
	if side1 > 2*side2 || side2 > 2*side1 {
		return triple{}, false
	}
	if t.modules = (side1 + side2) / 2 / small; t.modules < 10 || t.modules > 260 {
		return triple{}, false
	}
	slant := math.Abs(side1*side1+side2*side2-long*long) / (2 * side1 * side2) // |cos| of the corner
	if slant > 0.6 {
		return triple{}, false
	}
	right, down := t.topRight.minus(t.topLeft.point), t.bottomLeft.minus(t.topLeft.point)
	if right.cross(down) < 0 {
		t.topRight, t.bottomLeft = t.bottomLeft, t.topRight
	}
	t.misfit = slant + math.Abs(math.Log(side1/side2)) + math.Log(large/small) +
		0.5/float64(min(p.hits, q.hits, r.hits))
	return t, true
}
