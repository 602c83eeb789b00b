package qr

// minFixed is the part of the modules that are the same in every symbol
// (finder and timing patterns) which must be right before a symbol is decoded.
const minFixed = 0.75

// levels are the luminances of the modules of a symbol above the threshold
// around each: negative is dark.
type levels struct {
	size  int
	value []float32
}

func newLevels(size int) levels { return levels{size, make([]float32, size*size)} }

func (l levels) row(y int) []float32 { return l.value[y*l.size : (y+1)*l.size : (y+1)*l.size] }

func (l levels) version() int { return (l.size - 17) / 4 }

// transposed has rows and columns exchanged.
func (l levels) transposed() levels {
	out := newLevels(l.size)
	for y := range l.size {
		for x, v := range l.row(y) {
			out.value[x*l.size+y] = v
		}
	}
	return out
}

// sampled is the luminance of the modules, and the same above the thresholds of
// the picture.
func (b *bitonal) sampled(g grid) (luminance, above levels) {
	luminance, above = newLevels(g.size), newLevels(g.size)
	middle := float64(g.size) / 2
	right, down := g.view.steps(middle, middle)
	diagonal, other := right.plus(down).times(0.2), right.minus(down).times(0.2)
	for y := range g.size {
		row, aboveRow := luminance.row(y), above.row(y)
		for x := range row {
			p := g.at(float64(x)+0.5, float64(y)+0.5)
			level := b.gray.at(p) + b.gray.at(p.plus(diagonal)) + b.gray.at(p.minus(diagonal)) +
				b.gray.at(p.plus(other)) + b.gray.at(p.minus(other))
			row[x] = float32(level / 5)
			aboveRow[x] = float32(level/5 - b.thresholdAt(p) - 0.5)
		}
	}
	return luminance, above
}

// fixedRight is the part of the finder and timing patterns that reads right.
func (l levels) fixedRight() float64 {
	good, n := 0, 0
	check := func(x, y int, dark bool) {
		if (l.value[y*l.size+x] < 0) == dark {
			good++
		}
		n++
	}
	for y := range 7 {
		for x := range 7 {
			ring := max(x-3, 3-x, y-3, 3-y)
			check(x, y, ring != 2)
			check(l.size-7+x, y, ring != 2)
			check(x, l.size-7+y, ring != 2)
		}
	}
	for i := 8; i < l.size-8; i++ {
		check(i, 6, i%2 == 0)
		check(6, i, i%2 == 0)
	}
	return float64(good) / float64(n)
}
