package qr

import (
	"context"
	"math"
)

const (
	thirdPairs     = 6    // pairs of finder patterns whose third is looked for
	thirdLikeness  = 0.55 // correlation with a finder pattern
	thirdAlong     = 0.15 // how far it is looked for, as a part of its distance
	thirdAcross    = 0.08
	thirdWork      = 8000 // of one place, as search counts work
	templateCount  = 49
	templateLights = 16 // modules of the light ring
)

// lookForThird reads symbols of which only two finder patterns were seen, the
// third being glared or shaded: it is looked for in the luminance where it must
// be, beside either of the two.
func (s *search) lookForThird(ctx context.Context, b *bitonal) {
	var sure []finder
	for _, f := range s.pools[0].finders {
		if f.sure && !s.knows(point{f.x / s.width, f.y / s.height}) {
			sure = append(sure, f.scaled(float64(b.w)/s.width))
		}
	}
	tried := 0
	for i, pairs := range pairsOf(sure) {
		for _, p := range pairs {
			if tried++; tried > thirdPairs || s.knows(b.share(sure[i].point)) {
				return
			}
			for _, side := range [2]int{(p.side + 1) % 4, (p.side + 3) % 4} {
				if !s.mayWork(thirdWork) {
					return
				}
				t, ok := b.completed(sure[i], sure[p.to], p, side)
				if !ok {
					continue
				}
				if symbol, ok := s.read(ctx, b, t); ok {
					s.found = append(s.found, symbol)
				}
			}
		}
	}
}

// completed finds the third pattern on a side of the first of a pair.
func (b *bitonal) completed(corner, other finder, toOther pair, side int) (triple, bool) {
	along, across := corner.wayTo(side), corner.wayTo((side+1)%4)
	middle := corner.plus(along.times(toOther.modules))
	offsets := templateAround(corner.frame)
	best, place := thirdLikeness, point{}
	reachAlong, reachAcross := thirdAlong*toOther.modules+1, thirdAcross*toOther.modules+1
	for v := -reachAlong; v <= reachAlong; v += 0.5 {
		for u := -reachAcross; u <= reachAcross; u += 0.5 {
			at := middle.plus(along.times(v)).plus(across.times(u))
			if like := b.likeness(at, &offsets); like > best {
				best, place = like, at
			}
		}
	}
	if best == thirdLikeness {
		return triple{}, false
	}
	third := corner
	third.point = place
	if f, ok := b.frameOf(third); ok && f.isSquare() {
		third.frame = f
	}
	toThird, ok := corner.facing(third)
	if !ok {
		return triple{}, false
	}
	return tripleOf(corner, other, third, toOther, toThird)
}

// templateAround is where the modules of a finder pattern are from its middle,
// those of the light ring first.
func templateAround(f frame) (offsets [templateCount]point) {
	light, dark := 0, templateLights
	for y := -3; y <= 3; y++ {
		for x := -3; x <= 3; x++ {
			at := f.right.times(float64(x)).plus(f.down.times(float64(y)))
			if max(x, -x, y, -y) == 2 {
				offsets[light] = at
				light++
			} else {
				offsets[dark] = at
				dark++
			}
		}
	}
	return offsets
}

// likeness is the correlation of the luminance around a place with a finder pattern.
func (b *bitonal) likeness(at point, offsets *[templateCount]point) float64 {
	sum, squares, light := 0, 0, 0
	for i, offset := range offsets {
		level := int(b.nearest(at.plus(offset)))
		sum += level
		squares += level * level
		if i < templateLights {
			light += level
		}
	}
	const n, lights = templateCount, templateLights
	spread := float64(n*squares - sum*sum)
	if spread <= n*n { // no more than a level
		return 0
	}
	return float64(n*light-lights*sum) / math.Sqrt(lights*(n-lights)*spread)
}
