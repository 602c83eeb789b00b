package main

import (
	"math"
	"math/rand/v2"
)

// warp carries a place in a picture to the place that is seen there.
type warp func(x, y float64) (float64, float64)

// turned turns a picture around its middle.
func turned(w, h int, degrees float64) warp {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(w)/2, float64(h)/2
	return func(x, y float64) (float64, float64) {
		x, y = x-cx, y-cy
		return cx + x*cos + y*sin, cy + y*cos - x*sin
	}
}

// slanted sees a square of a side around the middle from aside: each of its
// corners moves inwards, both ways, by up to a part of the side.
func slanted(w, h int, side, part float64, rng *rand.Rand) warp {
	var corners [4][2]float64
	for i, sign := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		for axis, middle := range [2]float64{float64(w) / 2, float64(h) / 2} {
			corners[i][axis] = middle + sign[axis]*side*(0.5-part*rng.Float64())
		}
	}
	m := inverse(squareTo(corners))
	left, top := (float64(w)-side)/2, (float64(h)-side)/2
	return func(x, y float64) (float64, float64) {
		d := m[2][0]*x + m[2][1]*y + m[2][2]
		return left + side*(m[0][0]*x+m[0][1]*y+m[0][2])/d, top + side*(m[1][0]*x+m[1][1]*y+m[1][2])/d
	}
}

// squareTo is the perspective view of the unit square with the given corners,
// clockwise from the top left (Heckbert, Fundamentals of Texture Mapping, 1989).
func squareTo(c [4][2]float64) [3][3]float64 {
	sx, sy := c[0][0]-c[1][0]+c[2][0]-c[3][0], c[0][1]-c[1][1]+c[2][1]-c[3][1]
	x1, y1 := c[1][0]-c[2][0], c[1][1]-c[2][1]
	x2, y2 := c[3][0]-c[2][0], c[3][1]-c[2][1]
	d := x1*y2 - x2*y1
	g, h := (sx*y2-x2*sy)/d, (x1*sy-sx*y1)/d
	return [3][3]float64{
		{c[1][0]*(1+g) - c[0][0], c[3][0]*(1+h) - c[0][0], c[0][0]},
		{c[1][1]*(1+g) - c[0][1], c[3][1]*(1+h) - c[0][1], c[0][1]},
		{g, h, 1},
	}
}

// inverse is up to a factor.
func inverse(m [3][3]float64) (out [3][3]float64) {
	for r := range 3 {
		for c := range 3 {
			r1, r2, c1, c2 := (c+1)%3, (c+2)%3, (r+1)%3, (r+2)%3
			out[r][c] = m[r1][c1]*m[r2][c2] - m[r1][c2]*m[r2][c1]
		}
	}
	return out
}

// curled lifts the sheet in an arc: its middle is seen pixels away from where
// it would lie, at right angles to a direction.
func curled(w, h int, pixels, degrees float64) warp {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy, length := float64(w)/2, float64(h)/2, float64(min(w, h))
	return func(x, y float64) (float64, float64) {
		along := (x-cx)*cos + (y-cy)*sin
		lift := pixels * math.Cos(math.Pi*along/length)
		return x - sin*lift, y + cos*lift
	}
}

// crumpled moves each place by waves of different directions and lengths.
func crumpled(pixels float64, rng *rand.Rand) warp {
	type wave struct{ fx, fy, phase, dx, dy float64 }
	var waves [4]wave
	for i := range waves {
		sin, cos := math.Sincos(rng.Float64() * 2 * math.Pi)
		f := 2 * math.Pi / (220 + 260*rng.Float64())
		waves[i] = wave{f * cos, f * sin, rng.Float64() * 2 * math.Pi, pixels / 2 * rng.NormFloat64(), pixels / 2 * rng.NormFloat64()}
	}
	return func(x, y float64) (float64, float64) {
		dx, dy := 0.0, 0.0
		for _, w := range waves {
			s := math.Sin(w.fx*x + w.fy*y + w.phase)
			dx, dy = dx+w.dx*s, dy+w.dy*s
		}
		return x + dx, y + dy
	}
}
