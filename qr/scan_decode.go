package qr

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// decode reads the modules of a symbol: as they stand or, for a symbol that is
// seen in a mirror, with rows and columns exchanged.
func (l levels) decode() (content, bool) {
	mirrored := l.transposed()
	straight, turned := l.formats(), mirrored.formats()
	ways := [2]struct {
		levels
		formats [2]format
	}{{l, straight}, {mirrored, turned}}
	if turned[0].fit > straight[0].fit {
		ways[0], ways[1] = ways[1], ways[0]
	}
	for _, way := range ways {
		for _, f := range way.formats {
			if f.fit < leastFormatFit {
				break
			}
			if data, ok := way.data(f); ok {
				if c, ok := contentOf(data, way.version()); ok {
					return c, true
				}
			}
		}
	}
	return content{}, false
}

// format is a level and a mask that a symbol may have.
type format struct {
	level Level
	mask  int
	dark  uint32  // its modules, by the numbers of formatPlace
	fit   float64 // 1: all modules of both copies agree, -1: none
}

// leastFormatFit lets one module in four be wrong.
const leastFormatFit = 0.5

// formats are the two that agree best with the format information, both copies
// of it together and each module weighed by how sure it is.
// Source: ISO/IEC 18004:2015 section 7.9.
func (l levels) formats() (best [2]format) {
	var values [formatModules]float64
	all := 0.0
	for i := range values {
		x, y := formatPlace(i, l.size)
		values[i] = float64(l.value[y*l.size+x])
		all += math.Abs(values[i])
	}
	best[0].fit, best[1].fit = -1, -1
	if all == 0 {
		return best
	}
	for _, f := range allFormats() {
		for i, v := range values {
			if f.dark>>i&1 != 0 {
				v = -v
			}
			f.fit += v / all
		}
		if f.fit > best[0].fit {
			best[0], best[1] = f, best[0]
		} else if f.fit > best[1].fit {
			best[1] = f
		}
	}
	return best
}

// allFormats are the formats as they are drawn, alike in all sizes.
var allFormats = sync.OnceValue(func() (all []format) {
	const size = 21
	for level := LevelQ; level <= LevelH; level++ {
		for mask := range 8 {
			var p plane
			p.drawFormat(level, mask, size, false)
			f := format{level: level, mask: mask}
			for i := range formatModules {
				if p.dark(formatPlace(i, size)) {
					f.dark |= 1 << i
				}
			}
			all = append(all, f)
		}
	}
	return all
})

// data gives the data codewords of all blocks, corrected.
// Source: ISO/IEC 18004:2015 sections 7.6 and 12.
func (l levels) data(f format) ([]byte, bool) {
	var codewords [maxCodewords]byte
	var sureness [maxCodewords]float32
	l.codewords(f.mask, codewords[:], sureness[:])

	layout := layouts[l.version()]
	blocks, check := layout.blocks[f.level], layout.check[f.level]
	total := layout.dataCodewords(f.level)
	short := total / blocks
	longer := blocks - total%blocks // the first block with one more
	out := make([]byte, 0, total)
	var block [256]byte
	var sure [256]float32
	for b := range blocks {
		n := 0
		take := func(at int) {
			block[n], sure[n] = codewords[at], sureness[at]
			n++
		}
		for i := range short {
			take(i*blocks + b)
		}
		if b >= longer {
			take(short*blocks + b - longer)
		}
		data := n
		for i := range check {
			take(total + i*blocks + b)
		}
		if !correctSurely(block[:n], sure[:n], check) {
			return nil, false
		}
		out = append(out, block[:data]...)
	}
	return out, true
}

// codewords reads the bits along the path, the mask taken off. A codeword is as
// sure as the least sure of its modules.
func (l levels) codewords(mask int, codewords []byte, sureness []float32) {
	path := planOf(l.version()).path
	for i := range layouts[l.version()].codewords {
		c, least := byte(0), float32(math.Inf(1))
		for _, step := range path[8*i : 8*i+8] {
			x, y := step.place()
			v := l.value[y*l.size+x]
			least = min(least, max(v, -v))
			c <<= 1
			if (v < 0) != masked(mask, x, y) {
				c |= 1
			}
		}
		codewords[i], sureness[i] = c, least
	}
}

func (p position) place() (x, y int) {
	word, bit := int(p>>6), int(p&63)
	return word/stripRows<<6 + bit, word%stripRows - marginAbove
}

// correctSurely corrects a block, giving up more and more of the codewords that
// are least sure until it succeeds or too little is left to tell right from
// wrong (generalized minimum distance decoding: G. D. Forney, IEEE Trans. IT
// 12, 1966).
func correctSurely(block []byte, sure []float32, check int) bool {
	if correct(block, check, nil) {
		return true
	}
	var order [256]int
	for i := range block {
		order[i] = i
	}
	slices.SortFunc(order[:len(block)], func(i, j int) int { return cmp.Compare(sure[i], sure[j]) })
	for erased := 2; evidence(len(block), check, erased, 0) >= leastEvidence; erased += 2 {
		if correct(block, check, order[:erased]) {
			return true
		}
	}
	return false
}
