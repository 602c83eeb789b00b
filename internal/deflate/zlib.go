package deflate

import (
	"encoding/binary"
	"hash/adler32"
	"sync"
)

// zlibHeader says: deflate, a window of 32 KiB, the slowest compression.
const zlibHeader = "\x78\xDA"

// compressor is the working memory of Deflate and Smallest.
type compressor struct {
	parser  parser
	found   histogram
	encoder encoder
	plan    plan
	prices  prices
	shaper  shaper
}

var compressors = sync.Pool{New: func() any { return new(compressor) }}

// Deflate appends a zlib stream that holds src to dst. It is made for messages
// of up to a few kilobytes, and right for all.
func Deflate(dst, src []byte) []byte {
	c := compressors.Get().(*compressor)
	c.compress(src)
	dst = c.plan.append(dst, src, &c.encoder)
	c.release(src)
	return dst
}

// release keeps the working memory for the next call, unless it grew large.
func (c *compressor) release(src []byte) {
	if len(src) <= 64<<10 {
		compressors.Put(c)
	}
}

// How many candidates for a match are looked at.
const (
	fewCandidates  = 16 // in Deflate
	manyCandidates = 64 // in Smallest
)

// Messages up to this size are tried in a fixed block too.
const smallMessage = 200

// compress sets c.plan to a good plan, found in one pass: the tokens that are
// cheapest by what symbols usually cost in a certificate, in their own code.
func (c *compressor) compress(src []byte) {
	c.parser.find(src, fewCandidates, false)
	c.plan.layout = c.parser.parse(&modelPrices)
	c.plan.fixed = false
	c.found.count(c.plan.tokens)
	c.plan.code.huffman(&c.found)
	c.plan.header.describeFast(&c.plan.code)
	c.plan.measure(src, &c.found)
	if len(src) <= smallMessage {
		c.tryFixed(src)
	}
}

// tryFixed takes the fixed code, if that is shorter.
func (c *compressor) tryFixed(src []byte) {
	fixed := plan{layout: c.parser.parse(&fixedPrices), fixed: true, code: fixedCode}
	c.found.count(fixed.tokens)
	fixed.measure(src, &c.found)
	if fixed.bits < c.plan.bits {
		c.plan = fixed
	} else {
		c.plan.layout = c.parser.parse(&modelPrices) // its tokens were overwritten
	}
}

// append appends the stream of the plan, or a stored one where that is shorter.
func (p *plan) append(dst, src []byte, e *encoder) []byte {
	w := bitWriter{out: append(dst, zlibHeader...)}
	if p.bits < outerSize(src, true, 0) {
		p.write(&w, e, src)
		w.flush()
	} else {
		writeStored(&w, src, 1)
	}
	return binary.BigEndian.AppendUint32(w.out, adler32.Checksum(src))
}
