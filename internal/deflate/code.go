package deflate

import "math/bits"

// code is the pair of Huffman codes of a block, as code lengths.
type code struct {
	literals  [numLiterals]uint8
	distances [numDists]uint8
}

// histogram counts the symbols of a block, and its extra bits.
type histogram struct {
	literals  [numLiterals]uint32
	distances [numDists]uint32
	extra     int
}

// token is a literal byte, or a match: its length above its distance.
type token uint32

func matchToken(length, distance int) token { return token(length<<16 | distance) }

func (t token) isMatch() bool { return t >= 1<<16 }
func (t token) length() int   { return int(t >> 16) }
func (t token) distance() int { return int(t & 0xFFFF) }

// lengthIndex is the index into lengthBase for every match length.
var lengthIndex = func() (index [maxMatch + 1]uint8) {
	for i := range lengthBase {
		for l := int(lengthBase[i]); l <= maxMatch; l++ {
			index[l] = uint8(i)
		}
	}
	return index
}()

// distSymbol is the symbol of a distance from 1 on.
func distSymbol(distance int) int {
	d := uint32(distance - 1)
	if d < 2 {
		return int(d)
	}
	k := bits.Len32(d) - 1
	return 2*k + int(d>>(k-1)&1)
}

// count sets h to the symbols of the tokens and the end of the block.
func (h *histogram) count(tokens []token) {
	*h = histogram{}
	h.literals[endOfBlock] = 1
	for _, t := range tokens {
		if !t.isMatch() {
			h.literals[t]++
			continue
		}
		l, d := lengthIndex[t.length()], distSymbol(t.distance())
		h.literals[endOfBlock+1+int(l)]++
		h.distances[d]++
		h.extra += int(lengthExtra[l] + distExtra[d])
	}
}

// bits is the size of the block's symbols in the code, which has them all.
func (h *histogram) bits(c *code) int {
	n := h.extra
	for s, f := range h.literals {
		n += int(f) * int(c.literals[s])
	}
	for s, f := range h.distances {
		n += int(f) * int(c.distances[s])
	}
	return n
}

// huffman sets c to the code with the fewest bits for the block's symbols.
func (c *code) huffman(h *histogram) {
	huffmanLengths(c.literals[:], h.literals[:], maxCodeLen)
	huffmanLengths(c.distances[:], h.distances[:], maxCodeLen)
}

var fixedCode = func() (c code) {
	copy(c.literals[:], fixedLengths[:])
	for s := range c.distances {
		c.distances[s] = 5
	}
	return c
}()

// encoder is a code made ready for writing; words of symbols that it does not
// have are left over from earlier.
type encoder struct {
	literals  [len(fixedLengths)]word
	distances [numDists]word
}

func (e *encoder) use(c *code) {
	codeWords(e.literals[:], c.literals[:])
	codeWords(e.distances[:], c.distances[:])
}

var fixedEncoder = func() (e encoder) {
	codeWords(e.literals[:], fixedLengths[:])
	codeWords(e.distances[:], fixedCode.distances[:])
	return e
}()

// write writes the tokens and the end of the block.
func (e *encoder) write(w *bitWriter, tokens []token) {
	for _, t := range tokens {
		if !t.isMatch() {
			code := e.literals[t&0xFF]
			w.add(code.bits(), code.length())
			continue
		}
		l, d := lengthIndex[t.length()], distSymbol(t.distance())
		code := e.literals[endOfBlock+1+int(l)]
		w.add(code.bits()|uint64(t.length()-int(lengthBase[l]))<<code.length(), code.length()+uint(lengthExtra[l]))
		code = e.distances[d]
		w.add(code.bits()|uint64(t.distance()-int(distBase[d]))<<code.length(), code.length()+uint(distExtra[d]))
	}
	w.add(e.literals[endOfBlock].bits(), e.literals[endOfBlock].length())
}
