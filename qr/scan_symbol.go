package qr

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"golang.org/x/text/encoding"
)

// minFixed is the part of the modules that are the same in every symbol
// (finder and timing patterns) which must be right before a symbol is decoded.
const minFixed = 0.75

// levels are the luminances of the modules of a symbol above the threshold
// around each: negative is dark.
type levels struct {
	size  int
	value []float64
}

func (b *bitonal) sampled(g grid) levels {
	out := levels{g.size, make([]float64, g.size*g.size)}
	middle := float64(g.size) / 2
	right, down := g.view.steps(middle, middle)
	diagonal, other := right.plus(down).times(0.2), right.minus(down).times(0.2)
	for y := range g.size {
		for x := range g.size {
			p := g.at(float64(x)+0.5, float64(y)+0.5)
			level := b.gray.at(p) + b.gray.at(p.plus(diagonal)) + b.gray.at(p.minus(diagonal)) +
				b.gray.at(p.plus(other)) + b.gray.at(p.minus(other))
			out.value[y*g.size+x] = level/5 - b.thresholdAt(p) - 0.5
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
func (l levels) sharpened(part float64) levels {
	if part == 0 {
		return l
	}
	out := levels{l.size, make([]float64, len(l.value))}
	for y := range l.size {
		for x := range l.size {
			i := y*l.size + x
			leak := 0.0
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

// symbol is one decoded QR code. Part counts from 0 among the parts that make
// one text together (structured append); a whole text is part 0 of 1.
type symbol struct {
	text        string
	part, parts int
	parity      int
	outline     [4]point // its corners clockwise, picture width and height being 1
}

func (s symbol) covers(p point) bool {
	for i, corner := range s.outline {
		if s.outline[(i+1)%4].minus(corner).cross(p.minus(corner)) <= 0 {
			return false
		}
	}
	return true
}

// decode reads the modules: versions, masks, error correction and segments are
// gozxing's. That decoder is not ours and meets any bits that a picture can
// hold; should it panic over some, the symbol counts as unreadable. Its state
// is made for each call, so nothing half done outlives the panic.
func (l levels) decode() (s symbol, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = symbol{}, false
		}
	}()
	modules, err := gozxing.NewSquareBitMatrix(l.size)
	if err != nil {
		return symbol{}, false
	}
	for y := range l.size {
		for x := range l.size {
			if l.value[y*l.size+x] < 0 {
				modules.Set(x, y)
			}
		}
	}
	result, err := decoder.NewDecoder().Decode(modules, bytesAsTheyAre)
	if err != nil || result.GetText() == "" {
		return symbol{}, false
	}
	s = symbol{text: result.GetText(), parts: 1}
	if result.HasStructuredAppend() {
		number := result.GetStructuredAppendSequenceNumber()
		s.part, s.parts, s.parity = number>>4, number&15+1, result.GetStructuredAppendParity()
	}
	return s, true
}

// bytesAsTheyAre stops gozxing from guessing the character set of a byte segment.
var bytesAsTheyAre = map[gozxing.DecodeHintType]interface{}{
	gozxing.DecodeHintType_CHARACTER_SET: encoding.Nop,
}
