package qr

import "math"

// smear is how light spreads between modules: what each of the 3 × 3 around a
// module gives to its level, row by row, for +1 where it is light and -1 where
// it is dark; and the level of the two together.
type smear struct {
	part   [9]float64
	middle float64
}

const (
	deblurSteps = 30
	smearRidge  = 0.05 // keeps parts apart that too few modules tell apart
)

// deblurred takes off the blur of a lens out of focus or of a hand that shook:
// the modules whose shade is known tell how light has spread, and the others
// are sought which, spread so, give what is seen (least squares between -1 and
// 1, by the projected gradient: M. Bertero, P. Boccacci, Introduction to Inverse
// Problems in Imaging, 1998, 6.2).
func (l levels) deblurred() (levels, bool) {
	known := l.known()
	s, ok := l.smear(known)
	if !ok {
		return levels{}, false
	}
	total := 0.0
	for _, p := range s.part {
		total += math.Abs(p)
	}
	out := levels{l.size, make([]float32, len(l.value))}
	for i, v := range l.value {
		out.value[i] = clampUnit((v - float32(s.middle)) / float32(total))
	}
	known.settle(out)
	var turned smear
	for i, p := range s.part {
		turned.part[8-i] = p
	}
	step := float32(1.8 / (total * total))
	rest := levels{l.size, make([]float32, len(l.value))}
	for range deblurSteps {
		s.spread(out, rest, float32(s.middle))
		for i, v := range l.value {
			rest.value[i] = v - rest.value[i]
		}
		turned.ascend(out, rest, step)
		known.settle(out)
	}
	return out, true
}

func clampUnit(v float32) float32 { return min(max(v, -1), 1) }

// shadesKnown are the modules that are alike in all symbols of a size: 1 light,
// -1 dark, 0 not known.
type shadesKnown []int8

func (l levels) known() shadesKnown {
	p := planOf(l.version())
	out := make(shadesKnown, len(l.value))
	for y := range l.size {
		for x := range l.size {
			switch {
			case p.region.dark(x, y):
			case p.function.dark(x, y):
				out[y*l.size+x] = -1
			default:
				out[y*l.size+x] = 1
			}
		}
	}
	for i := range 30 {
		x, y := formatPlace(i, l.size)
		out[y*l.size+x] = 0
	}
	return out
}

func (k shadesKnown) settle(l levels) {
	for i, shade := range k {
		if shade != 0 {
			l.value[i] = float32(shade)
		}
	}
}

// smear fits the nine parts and the middle to the modules that are known with
// all around them. Beyond the edge is the light of the quiet zone.
func (l levels) smear(known shadesKnown) (smear, bool) {
	const n = 10
	var normal [n][n + 1]float64
	for y := range l.size {
		for x := range l.size {
			var row [n + 1]float64
			whole := true
			for i := range 9 {
				u, v := x+i%3-1, y+i/3-1
				row[i] = 1
				if u >= 0 && v >= 0 && u < l.size && v < l.size {
					row[i] = float64(known[v*l.size+u])
					whole = whole && row[i] != 0
				}
			}
			if !whole {
				continue
			}
			row[9], row[10] = 1, float64(l.value[y*l.size+x])
			for i := range n {
				for j := range n + 1 {
					normal[i][j] += row[i] * row[j]
				}
			}
		}
	}
	count := normal[9][9]
	for i := range 9 {
		normal[i][i] += smearRidge * count
	}
	var s smear
	for i := range n {
		if !(normal[i][i] > 1e-9) {
			return s, false
		}
		for j := n; j >= i; j-- {
			normal[i][j] /= normal[i][i]
		}
		for k := range n {
			if k == i {
				continue
			}
			for j := n; j >= i; j-- {
				normal[k][j] -= normal[k][i] * normal[i][j]
			}
		}
	}
	for i := range s.part {
		s.part[i] = normal[i][n]
	}
	s.middle = normal[9][n]
	return s, s.part[4] > 0
}

// spread gives the levels that modules of some shades have.
func (s smear) spread(shades, to levels, middle float32) {
	for y := range shades.size {
		for x := range shades.size {
			to.value[y*to.size+x] = middle + s.around(shades, x, y, 1)
		}
	}
}

// ascend moves shades along the gradient that belongs to what is left unexplained.
func (s smear) ascend(shades, rest levels, step float32) {
	for y := range shades.size {
		for x := range shades.size {
			i := y*shades.size + x
			shades.value[i] = clampUnit(shades.value[i] + step*s.around(rest, x, y, 0))
		}
	}
}

func (s smear) around(l levels, x, y int, outside float32) (sum float32) {
	for i, part := range s.part {
		u, v := x+i%3-1, y+i/3-1
		level := outside
		if u >= 0 && v >= 0 && u < l.size && v < l.size {
			level = l.value[v*l.size+u]
		}
		sum += float32(part) * level
	}
	return sum
}
