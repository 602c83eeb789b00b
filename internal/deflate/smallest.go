package deflate

// The most bytes that Smallest searches: more than any QR code holds.
const searchLimit = 3 << 10

// How often tokens and code are improved from each start. More steps gain a
// fraction of a byte.
const searchSteps = 4

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
	c.release(src)
	return dst
}

// search looks for a better plan. From each of two starts it goes back and
// forth between the cheapest tokens for a code and a good code for the tokens.
func (c *compressor) search(src []byte, best *plan) {
	c.parser.find(src, manyCandidates, true)
	c.plan.fixed = false
	for _, start := range []*prices{&modelPrices, &flatPrices} {
		c.plan.layout = c.parser.parse(start)
		c.plan.header.pre = precodeStarts[0]
		for range searchSteps {
			c.findCode(src)
			if c.plan.bits < best.bits {
				tokens := append(best.tokens[:0], c.plan.tokens...)
				*best = c.plan
				best.tokens = tokens
			}
			c.prices.set(&c.plan.code, &c.found)
			c.plan.layout = c.parser.parse(&c.prices)
		}
	}
}

// findCode finds a code for the plan's tokens: Huffman's, or a longer one with
// a shorter header.
func (c *compressor) findCode(src []byte) {
	c.found.count(c.plan.tokens)
	shaped := plan{layout: c.plan.layout}
	pre := c.plan.header.pre
	c.shaper.shape(shaped.code.literals[:], c.found.literals[:], endOfBlock+1, &pre)
	c.shaper.shape(shaped.code.distances[:], c.found.distances[:], 1, &pre)
	shaped.header.describe(&shaped.code)
	shaped.measure(src, &c.found)

	c.plan.code.huffman(&c.found)
	c.plan.header.describe(&c.plan.code)
	c.plan.measure(src, &c.found)
	if shaped.bits < c.plan.bits {
		c.plan = shaped
	}
}
