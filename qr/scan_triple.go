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
	mostAside    = 0.45 // radians between a middle line and the pattern that it should meet
	mostApproach = 2.2
	mostUneven   = 0.35 // logarithm of the ratio of two sides
	fewModules   = 11   // between the middles of two patterns; version 1 has 14
	manyModules  = 200  // version 40 has 170
)

// facing tells whether one finder pattern faces another as in a symbol.
//
// The middle line of a pattern goes through the middles of its neighbours from
// whatever side a symbol is seen. The distance is counted in modules of either
// pattern; in a perspective view the geometric mean of both is the true one.
func (f finder) facing(other finder) (pair, bool) {
	there, aside, side := f.bearing(other.minus(f.point))
	back, asideBack, sideBack := other.bearing(f.minus(other.point))
	p := pair{side: side, modules: math.Sqrt(there * back), approach: math.Sqrt(back / there),
		misfit: aside + asideBack, toSide: sideBack}
	ok := max(aside, asideBack) <= mostAside && p.modules >= fewModules && p.modules <= manyModules &&
		max(p.approach, 1/p.approach) <= mostApproach
	return p, ok
}

// pairsOf lists, for each finder pattern, those that it faces.
func pairsOf(found []finder) [][]pair {
	out := make([][]pair, len(found))
	for i, f := range found {
		for j, other := range found {
			if i == j {
				continue
			}
			if p, ok := f.facing(other); ok {
				p.to = j
				out[i] = append(out[i], p)
			}
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
				if !found[i].fresh && !found[p.to].fresh && !found[q.to].fresh {
					continue // looked into before
				}
				if t, ok := tripleOf(found[i], found[p.to], found[q.to], p, q); ok {
					out = append(out, t)
				}
			}
		}
	}
	rank := func(t triple) float64 { return t.misfit + 0.3*math.Log(t.modules) }
	slices.SortFunc(out, func(p, q triple) int { return cmp.Compare(rank(p), rank(q)) })
	return out[:min(len(out), maxTriples)]
}

// tripleOf puts the two patterns that a corner faces in order.
func tripleOf(corner, one, other finder, toOne, toOther pair) (triple, bool) {
	uneven := math.Abs(math.Log(toOne.modules / toOther.modules))
	if (toOne.side+toOther.side)%2 == 0 || uneven > mostUneven {
		return triple{}, false
	}
	t := triple{topLeft: corner, topRight: one, bottomLeft: other, right: toOne, down: toOther}
	t.modules = (toOne.modules + toOther.modules) / 2
	t.misfit = toOne.misfit + toOther.misfit + 2*uneven + 0.5/float64(max(min(corner.hits, one.hits, other.hits), 1))
	if one.minus(corner.point).cross(other.minus(corner.point)) < 0 {
		t.topRight, t.bottomLeft = other, one
		t.right, t.down = toOther, toOne
	}
	return t, true
}

// corner is where the middle of a fourth finder pattern would be, and how far
// two guesses of it are apart: where the lines of the sides meet, and what
// follows from how much smaller the far patterns are seen.
func (t triple) corner() (at point, doubt float64) {
	down := t.topRight.wayTo((t.right.toSide + 3) % 4)
	right := t.bottomLeft.wayTo((t.down.toSide + 1) % 4)
	byScale := t.topRight.times(t.right.approach).plus(t.bottomLeft.times(t.down.approach)).minus(t.topLeft.point).
		times(1 / (t.right.approach + t.down.approach - 1))
	along := t.bottomLeft.minus(t.topRight.point).cross(right) / down.cross(right)
	byLines := t.topRight.plus(down.times(along))
	if !(along > 0) || byLines.distanceTo(byScale) > t.topRight.distanceTo(t.bottomLeft.point)/2 {
		return byScale, t.topRight.distanceTo(t.bottomLeft.point) / 4
	}
	return byLines.toward(byScale, 0.5), byLines.distanceTo(byScale)
}
