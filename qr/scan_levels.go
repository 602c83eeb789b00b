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

func (b *bitonal) sampled(g grid) levels {
	out := levels{g.size, make([]float32, g.size*g.size)}
	middle := float64(g.size) / 2
	right, down := g.view.steps(middle, middle)
	diagonal, other := right.plus(down).times(0.2), right.minus(down).times(0.2)
	for y := range g.size {
		for x := range g.size {
			p := g.at(float64(x)+0.5, float64(y)+0.5)
			level := b.gray.at(p) + b.gray.at(p.plus(diagonal)) + b.gray.at(p.minus(diagonal)) +
				b.gray.at(p.plus(other)) + b.gray.at(p.minus(other))
			out.value[y*g.size+x] = float32(level/5 - b.thresholdAt(p) - 0.5)
		}
	}
	return out
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

// sharpened takes from each module a part of what its four neighbours have
// leaked into it (a blurred picture).
func (l levels) sharpened(part float32) levels {
	if part == 0 {
		return l
	}
	out := levels{l.size, make([]float32, len(l.value))}
	for y := range l.size {
		for x := range l.size {
			i := y*l.size + x
			leak := float32(0)
			if x > 0 {
				leak += l.value[i-1] - l.value[i]
			}
			if x < l.size-1 {
				leak += l.value[i+1] - l.value[i]
			}
			if y > 0 {
				leak += l.value[i-l.size] - l.value[i]
			}
			if y < l.size-1 {
				leak += l.value[i+l.size] - l.value[i]
			}
			out.value[i] = l.value[i] - part*leak
		}
	}
	return out
}
