package deflate

import "math"

// The most bytes that Smallest searches: more than any QR code holds.
const searchLimit = 8 << 10

// Smallest is Deflate with up to about two milliseconds spent on a shorter
// stream. The result is never longer than that of Deflate.
func Smallest(dst, src []byte) []byte {
	c := compressors.Get().(*compressor)
	c.compress(src)
	best := c.plan
	if len(src) <= searchLimit {
		best.tokens = append([]token(nil), best.tokens...)
		c.search(src, &best)
	}
	dst = best.append(dst, src, &c.encoder)
	compressors.Put(c)
	return dst
}

// search looks for a better plan. It goes back and forth between the cheapest
// tokens for a code and a good code for the tokens.
func (c *compressor) search(src []byte, best *plan) {
	c.parser.find(src, manyCandidates, true)
	p := &c.plan
	p.fixed = false
	p.layout = c.parser.parse(&modelPrices)
	last := math.MaxInt
	for range 8 {
		c.findCode(src, p)
		if p.bits < best.bits {
			tokens := append(best.tokens[:0], p.tokens...)
			*best = *p
			best.tokens = tokens
		}
		if p.bits >= last {
			break
		}
		last = p.bits
		c.prices.set(&p.code, &c.found)
		p.layout = c.parser.parse(&c.prices)
	}
}

// findCode finds a code for the plan's tokens: Huffman's, or a longer one with
// a shorter header.
func (c *compressor) findCode(src []byte, p *plan) {
	c.found.count(p.tokens)
	p.code.huffman(&c.found)
	p.header.describe(&p.code)
	p.measure(src, &c.found)

	var literals [numLiterals]uint32
	var distances [numDists]uint32
	for i, f := range c.found.literals {
		literals[i] = f * unit
	}
	for i, f := range c.found.distances {
		distances[i] = f * unit
	}
	shaped := plan{layout: p.layout}
	pre := p.header.pre
	for range 2 {
		c.shaper.shape(shaped.code.literals[:], literals[:], endOfBlock+1, &pre)
		c.shaper.shape(shaped.code.distances[:], distances[:], 1, &pre)
		shaped.header.describe(&shaped.code)
		shaped.measure(src, &c.found)
		if shaped.bits < p.bits {
			*p = shaped
		}
		pre = shaped.header.pre
	}
}
