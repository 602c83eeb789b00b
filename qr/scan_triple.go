package qr

import (
	"cmp"
	"math"
	"slices"
)

// maxTriples is how many groups of three finder patterns are looked into.
const maxTriples = 200

// pair is two finder patterns that face each other, as two of one symbol do.
type pair struct {
	to       int     // index of the second
	side     int     // of the first one that faces the second
	modules  float64 // between the middles
	approach float64 // how many times smaller the first is seen than the second, halfway
	misfit   float64 // angles by which they miss each other's middle line, and more
	toSide   int     // of the second one that faces the first
}

// triple is three finder patterns that may belong to one symbol.
type triple struct {
	topLeft, topRight, bottomLeft finder
	right, down                   pair // from the top left one
	misfit                        float64
	modules                       float64 // length of a side, roughly
}

const (
	mostAside   = 0.45 // radians between a middle line and the pattern that it should meet
	mostUneven  = 0.35 // logarithm of the ratio of two sides
	fewModules  = 11   // between the middles of two patterns; version 1 has 14
	manyModules = 200  // version 40 has 170
)

// pairsOf lists, for each finder pattern, those that face it.
//
// The middle line of a pattern goes through the middles of its neighbours from
// whatever side a symbol is seen. The distance is counted in modules of either
// pattern; in a perspective view the geometric mean of both is the true one.
func pairsOf(found []finder) [][]pair {
	out := make([][]pair, len(found))
	for i, p := range found {
		for j, q := range found {
			if i == j {
				continue
			}
			there, aside, side := p.bearing(q.minus(p.point))
			back, asideBack, sideBack := q.bearing(p.minus(q.point))
			if aside > mostAside || asideBack > mostAside {
				continue
			}
			modules := math.Sqrt(there * back)
			approach := math.Sqrt(back / there)
			if modules < fewModules || modules > manyModules || approach > 2.2 || approach < 1/2.2 {
				continue
			}
			out[i] = append(out[i], pair{j, side, modules, approach, aside + asideBack, sideBack})
		}
	}
	return out
}

// triples groups finder patterns by three, likely symbols first. Patterns of
// different symbols of a sheet form squares too, but larger ones.
func triples(found []finder) []triple {
	var out []triple
	for i, pairs := range pairsOf(found) {
		for j, p := range pairs {
			for _, q := range pairs[j+1:] {
				uneven := math.Abs(math.Log(p.modules / q.modules))
				if (p.side+q.side)%2 == 0 || p.to == q.to || uneven > mostUneven {
					continue
				}
				if !found[i].fresh && !found[p.to].fresh && !found[q.to].fresh {
					continue // looked into before
				}
				t := triple{topLeft: found[i], topRight: found[p.to], bottomLeft: found[q.to], right: p, down: q}
				t.modules = (p.modules + q.modules) / 2
				t.misfit = p.misfit + q.misfit + 2*uneven +
					0.5/float64(min(t.topLeft.hits, t.topRight.hits, t.bottomLeft.hits))
				if t.topRight.minus(t.topLeft.point).cross(t.bottomLeft.minus(t.topLeft.point)) < 0 {
					t.topRight, t.bottomLeft = t.bottomLeft, t.topRight
					t.right, t.down = t.down, t.right
				}
				out = append(out, t)
			}
		}
	}
	rank := func(t triple) float64 { return t.misfit + 0.3*math.Log(t.modules) }
	slices.SortFunc(out, func(p, q triple) int { return cmp.Compare(rank(p), rank(q)) })
	return out[:min(len(out), maxTriples)]
}

// corner is where the middle of a fourth finder pattern would be, and how far
// two guesses of it are apart: where the lines of the sides meet, and what
// follows from how much smaller the far patterns are seen.
func (t triple) corner() (at point, doubt float64) {
	down := t.topRight.facing((t.right.toSide + 3) % 4)
	right := t.bottomLeft.facing((t.down.toSide + 1) % 4)
	byScale := t.topRight.times(t.right.approach).plus(t.bottomLeft.times(t.down.approach)).minus(t.topLeft.point).
		times(1 / (t.right.approach + t.down.approach - 1))
	along := t.bottomLeft.minus(t.topRight.point).cross(right) / down.cross(right)
	byLines := t.topRight.plus(down.times(along))
	if !(along > 0) || byLines.distanceTo(byScale) > t.topRight.distanceTo(t.bottomLeft.point)/2 {
		return byScale, t.topRight.distanceTo(t.bottomLeft.point) / 4
	}
	return byLines.toward(byScale, 0.5), byLines.distanceTo(byScale)
}
