package qr

// smear is how light spreads between modules: what each of the 3 × 3 around a
// module gives to its level, row by row, where it is light (1) or dark (-1);
// and the level of the two together.
type smear struct {
	part   [9]float32
	middle float32
}

const (
	deblurSteps = 24
	smearRidge  = 0.05 // keeps parts apart that too few modules tell apart
)

// framed is a symbol with a frame one module wide.
type framed struct {
	size  int
	value []float32
}

func newFramed(size int) framed { return framed{size, make([]float32, (size+2)*(size+2))} }

// row is that of a module row, frame included: module x is at x+1.
func (f framed) row(y int) []float32 {
	w := f.size + 2
	return f.value[(y+1)*w : (y+2)*w : (y+2)*w]
}

// deblurred takes off the blur of a lens out of focus or of a hand that shook:
// the modules whose shade is known tell how light has spread, and the others
// are sought which, spread so, give what is seen (least squares between -1 and
// 1, by the projected gradient: M. Bertero, P. Boccacci, Introduction to Inverse
// Problems in Imaging, 1998, 6.2).
func (l levels) deblurred() (levels, bool) {
	known := knownShades(l.version())
	s, ok := l.smear(known)
	if !ok {
		return levels{}, false
	}
	total := float32(0)
	for _, p := range s.part {
		total += max(p, -p)
	}
	shades, rest, pull := newFramed(l.size), newFramed(l.size), newFramed(l.size)
	for i := range shades.value {
		shades.value[i] = 1 // the quiet zone
	}
	for y := range l.size {
		row := shades.row(y)[1:]
		for x, v := range l.row(y) {
			row[x] = clampUnit((v - s.middle) / total)
		}
	}
	known.settle(shades)
	turned := s.turned()
	step := 1.8 / (total * total)
	for range deblurSteps {
		s.spread(shades, rest)
		for y := range l.size {
			row := rest.row(y)[1:]
			for x, v := range l.row(y) {
				row[x] = v - s.middle - row[x]
			}
		}
		turned.spread(rest, pull)
		for y := range l.size {
			to, by := shades.row(y), pull.row(y)
			for x := 1; x <= l.size; x++ {
				to[x] = clampUnit(to[x] + step*by[x])
			}
		}
		known.settle(shades)
	}
	out := newLevels(l.size)
	for y := range l.size {
		copy(out.row(y), shades.row(y)[1:])
	}
	return out, true
}

func clampUnit(v float32) float32 { return min(max(v, -1), 1) }

// turned is the smear as seen from the module that gives.
func (s smear) turned() smear {
	out := smear{middle: s.middle}
	for i, p := range s.part {
		out.part[8-i] = p
	}
	return out
}

// spread gives what modules receive from all around them.
func (s smear) spread(from, to framed) {
	p := s.part
	n := from.size
	for y := range n {
		above, here, below := from.row(y - 1)[:n+2], from.row(y)[:n+2], from.row(y + 1)[:n+2]
		dst := to.row(y)[1 : n+1]
		for x := range dst {
			dst[x] = p[0]*above[x] + p[1]*above[x+1] + p[2]*above[x+2] +
				p[3]*here[x] + p[4]*here[x+1] + p[5]*here[x+2] +
				p[6]*below[x] + p[7]*below[x+1] + p[8]*below[x+2]
		}
	}
}

// knownShades are the modules that are alike in all symbols of a version: 1
// light, as the frame is, -1 dark, 0 not known.
func knownShades(version int) framed {
	p := planOf(version)
	known := newFramed(p.size)
	for i := range known.value {
		known.value[i] = 1
	}
	for y := range p.size {
		row := known.row(y)[1:]
		for x := range p.size {
			switch {
			case p.region.dark(x, y):
				row[x] = 0
			case p.function.dark(x, y):
				row[x] = -1
			}
		}
	}
	for i := range formatModules {
		x, y := formatPlace(i, p.size)
		known.row(y)[x+1] = 0
	}
	return known
}

// settle gives the modules that are known their shades.
func (f framed) settle(shades framed) {
	for i, shade := range f.value {
		if shade != 0 {
			shades.value[i] = shade
		}
	}
}

// smear fits the nine parts and the middle to the modules that are known with
// all around them.
func (l levels) smear(known framed) (smear, bool) {
	const n = 10
	var normal [n][n + 1]float64
	for y := range l.size {
		above, here, below := known.row(y-1), known.row(y), known.row(y+1)
		for x, level := range l.row(y) {
			row := [n + 1]float64{
				float64(above[x]), float64(above[x+1]), float64(above[x+2]),
				float64(here[x]), float64(here[x+1]), float64(here[x+2]),
				float64(below[x]), float64(below[x+1]), float64(below[x+2]),
				1, float64(level),
			}
			if row[0]*row[1]*row[2]*row[3]*row[4]*row[5]*row[6]*row[7]*row[8] == 0 {
				continue
			}
			for i := range n {
				for j := i; j <= n; j++ {
					normal[i][j] += row[i] * row[j]
				}
			}
		}
	}
	for i := range n {
		for j := range i {
			normal[i][j] = normal[j][i]
		}
	}
	for i := range 9 {
		normal[i][i] += smearRidge * normal[9][9]
	}
	return solved(normal)
}

// solved solves the normal equations of a smear (Gauss and Jordan).
func solved(m [10][11]float64) (s smear, ok bool) {
	for i := range m {
		if !(m[i][i] > 1e-9) {
			return s, false
		}
		for j := len(m); j >= i; j-- {
			m[i][j] /= m[i][i]
		}
		for k := range m {
			if k == i {
				continue
			}
			for j := len(m); j >= i; j-- {
				m[k][j] -= m[k][i] * m[i][j]
			}
		}
	}
	for i := range s.part {
		s.part[i] = float32(m[i][10])
	}
	s.middle = float32(m[9][10])
	return s, s.part[4] > 0
}
