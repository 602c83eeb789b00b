package qr

import (
	"math"
	"math/cmplx"
)

// frame is the square of a finder pattern as a camera sees it: the ways of one
// module to two sides that are next to each other. Which sides is left open: a
// finder pattern looks the same from all four.
type frame struct {
	right, down point
	squareness  float64 // 1: a sharp square, 0: as round as an ellipse
}

const (
	frameRays    = 32
	mostRaysLost = frameRays / 4
	squareMoment = 1.0 / 60 // |∫z⁴| over a square of side 1
	flatFrame    = 1e-9     // determinant of a shape without area
)

// squareSlack keeps squares with rounded corners or some blur, and leaves out
// what is nearer to round.
const squareSlack = 0.3

func (f frame) isSquare() bool { return math.Abs(f.squareness-1) < squareSlack }

// frameOf measures a finder pattern, where most of its edge is seen.
func (b *bitonal) frameOf(f finder) (frame, bool) {
	edge, ok := b.edgeOf(f)
	if !ok {
		return frame{}, false
	}
	return edge.frame()
}

// edge is the outer edge of a finder pattern on rays from its middle.
type edge [frameRays]point

// edgeOf measures the edges of the light ring and of the dark ring around it.
// What blur or the threshold takes from one ring it gives to the other, so that
// their mean is right.
func (b *bitonal) edgeOf(f finder) (e edge, ok bool) {
	lost := 0
	last := f.module * 3.5
	for i := range e {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / frameRays)
		ray := point{cos, sin}
		radius, ok := b.ringRadius(f.point, ray, 8*f.module)
		if !ok {
			radius = last
			lost++
		}
		last = radius
		e[i] = ray.times(radius)
	}
	return e, lost <= mostRaysLost
}

// frame fits a square to an edge: the second moments of the shape give its
// stretch and slant, the fourth ones how it is turned.
func (e edge) frame() (frame, bool) {
	area, xx, xy, yy := 0.0, 0.0, 0.0, 0.0
	for _, p := range e {
		weight := p.x*p.x + p.y*p.y
		area += weight
		xx += weight * p.x * p.x / 2
		xy += weight * p.x * p.y / 2
		yy += weight * p.y * p.y / 2
	}
	grow := rootOf(12*xx/area, 12*xy/area, 12*yy/area) // makes the shape of a square of side 1
	det := grow[0]*grow[2] - grow[1]*grow[1]
	if !(det > flatFrame) {
		return frame{}, false
	}
	turn := complex(0, 0)
	for _, p := range e {
		z := complex((grow[2]*p.x-grow[1]*p.y)/det, (grow[0]*p.y-grow[1]*p.x)/det)
		turn += complex((p.x*p.x+p.y*p.y)/area/3, 0) * z * z * z * z
	}
	sin, cos := math.Sincos((cmplx.Phase(turn) - math.Pi) / 4)
	side := func(x, y float64) point {
		return point{grow[0]*x + grow[1]*y, grow[1]*x + grow[2]*y}.times(1.0 / 7)
	}
	return frame{side(cos, sin), side(-sin, cos), cmplx.Abs(turn) / squareMoment}, true
}

// rootOf is the square root of a symmetric matrix {xx, xy, yy}.
func rootOf(xx, xy, yy float64) [3]float64 {
	s := math.Sqrt(max(xx*yy-xy*xy, 0))
	t := math.Sqrt(xx + yy + 2*s)
	return [3]float64{(xx + s) / t, xy / t, (yy + s) / t}
}

// ringRadius is where the outer edge of a finder pattern should be on a ray.
func (b *bitonal) ringRadius(from, ray point, limit float64) (float64, bool) {
	const step = 0.5
	dark, changes := true, 0
	var edges [3]float64
	level, cut := b.gray.at(from), b.thresholdAt(from)
	for d := step; d < limit; d += step {
		p := from.plus(ray.times(d))
		next := b.gray.at(p)
		nextCut := b.thresholdAt(p)
		if (next <= nextCut) != dark {
			before, after := level-cut, next-nextCut
			part := 0.5
			if before != after {
				part = min(max(before/(before-after), 0), 1)
			}
			edges[changes] = d - step + part*step
			dark = !dark
			if changes++; changes == 3 {
				return (edges[1] + edges[2]) * 3.5 / 6, true
			}
		}
		level, cut = next, nextCut
	}
	return 0, false
}

// bearing is how far a place is from the middle of the frame in modules along
// the side that faces it, the angle by which it lies beside that line, and
// which of the four sides it is, clockwise from 0.
func (f frame) bearing(way point) (modules, aside float64, side int) {
	det := f.right.cross(f.down)
	x, y := way.cross(f.down)/det, f.right.cross(way)/det
	switch {
	case math.Abs(x) >= math.Abs(y) && x > 0:
		return x, math.Atan(math.Abs(y) / x), 0
	case math.Abs(x) >= math.Abs(y):
		return -x, math.Atan(math.Abs(y) / -x), 2
	case y > 0:
		return y, math.Atan(math.Abs(x) / y), 1
	}
	return -y, math.Atan(math.Abs(x) / -y), 3
}

// wayTo is the way of one module on one of the four sides.
func (f frame) wayTo(side int) point {
	return [4]point{f.right, f.down, f.right.times(-1), f.down.times(-1)}[side]
}
