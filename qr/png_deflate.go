package qr

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// pixelStream makes the zlib stream of a picture whose lines repeat. It knows
// the two repetitions that such a picture is made of: a byte like the one
// before it, and a line like the one above. The rest goes byte by byte, all in
// one block with the Huffman code that suits this picture.
// Source: RFC 1950 (zlib); RFC 1951 (deflate) section 3.2.7.
type pixelStream struct {
	lineBytes int
	tokens    []token
	adler     [2]uint64
	counts    [literals]int // how often each symbol occurs
}

// token is a byte, or 256 + the length of a copy, 3 to 258, from the byte
// before or, with fromLine, from the line above.
type token uint16

const (
	fromLine token = 1 << 15

	literals   = 286 // symbols for bytes, the end and lengths
	endOfBlock = 256
	longest    = 258 // bytes in one copy
	shortRun   = 8   // bytes alike, below which a copy saves nothing
)

func (s *pixelStream) reset(lineBytes int) {
	*s = pixelStream{lineBytes: lineBytes, tokens: s.tokens[:0], adler: [2]uint64{1, 0}}
}

// add appends a line, times over.
func (s *pixelStream) add(line []byte, times int) {
	for i := 0; i < len(line); {
		n := 1
		for i+n < len(line) && line[i+n] == line[i] {
			n++
		}
		if n < shortRun {
			for range n {
				s.token(token(line[i]))
			}
		} else {
			s.token(token(line[i]))
			s.copy(n-1, 0)
		}
		i += n
	}
	s.copy((times-1)*len(line), fromLine)
	s.sum(line, times)
}

// copy appends copies of n bytes together; n is 0 or at least 3.
func (s *pixelStream) copy(n int, from token) {
	for n > 0 {
		part := min(n, longest)
		if rest := n - part; 0 < rest && rest < 3 {
			part -= 3
		}
		s.token(token(256+part) | from)
		n -= part
	}
}

func (s *pixelStream) token(t token) {
	s.tokens = append(s.tokens, t)
	symbol, _, _ := t.symbol()
	s.counts[symbol]++
}

// symbol gives the symbol of the token, and the bits that come behind its code.
func (t token) symbol() (symbol, extra, width int) {
	t &^= fromLine
	if t < 256 {
		return int(t), 0, 0
	}
	n := int(t) - 256 - 3
	switch {
	case n == longest-3:
		return literals - 1, 0, 0
	case n < 8:
		return 257 + n, 0, 0
	}
	width = bits.Len(uint(n)) - 3
	return 261 + 4*width + n>>width&3, n & (1<<width - 1), width
}

// sum adds a line, times over, to the Adler-32 checksum: the bytes of a line
// are added up once, since that sum and its share in the second one stay.
func (s *pixelStream) sum(line []byte, times int) {
	const modulus = 65521
	plain, weighted := uint64(0), uint64(0)
	for _, c := range line {
		plain += uint64(c)
		weighted += plain
	}
	for range times {
		s.adler[1] = (s.adler[1] + s.adler[0]*uint64(len(line)) + weighted) % modulus
		s.adler[0] = (s.adler[0] + plain) % modulus
	}
}

// appendTo appends the finished stream.
func (s *pixelStream) appendTo(out []byte) []byte {
	s.counts[endOfBlock]++
	lengths := codeLengths(s.counts[:])
	codes := canonical(lengths[:])
	lineSymbol, lineExtra, lineWidth := distanceSymbol(s.lineBytes)

	out = append(out, 0x78, 0x01)
	w := deflateBits{out: out}
	w.write(1|2<<1, 3) // the last block, with a code of its own
	w.write(literals-257, 5)
	w.write(lineSymbol, 5)
	w.writeLengths(lengths[:], lineSymbol)
	for _, t := range s.tokens {
		symbol, extra, width := t.symbol()
		w.write(int(codes[symbol]), int(lengths[symbol]))
		if symbol <= endOfBlock {
			continue
		}
		w.write(extra, width)
		if t&fromLine == 0 {
			w.write(0, 1)
		} else {
			w.write(1|lineExtra<<1, 1+lineWidth)
		}
	}
	w.write(int(codes[endOfBlock]), int(lengths[endOfBlock]))
	w.write(0, -w.held&7)
	for ; w.held > 0; w.held -= 8 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	}
	return binary.BigEndian.AppendUint32(w.out, uint32(s.adler[1]<<16|s.adler[0]))
}

// distanceSymbol is the symbol of a distance of 5 bytes or more, and the bits
// that come behind its code.
func distanceSymbol(distance int) (symbol, extra, width int) {
	d := distance - 1
	width = bits.Len(uint(d)) - 2
	return 2*width + 2 + d>>width&1, d & (1<<width - 1), width
}

// deflateBits appends bits, lowest first.
type deflateBits struct {
	out  []byte
	bits uint64
	held int
}

func (w *deflateBits) write(value, width int) {
	w.bits |= uint64(value) << w.held
	if w.held += width; w.held >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.bits))
		w.bits >>= 32
		w.held -= 32
	}
}

// writeLengths writes the code lengths of the literals and of the distances:
// one bit for the byte before, one for the line above. They are written in a
// code that is always the same: five bits for the six lengths that are rarest
// here, four for the rest.
func (w *deflateBits) writeLengths(lengths []uint8, lineSymbol int) {
	var lengthLengths [19]uint8
	for i := range lengthLengths {
		lengthLengths[i] = 4
	}
	for _, rare := range [6]int{1, 12, 13, 14, 15, 16} {
		lengthLengths[rare] = 5
	}
	codes := canonical(lengthLengths[:])
	put := func(symbol int) { w.write(int(codes[symbol]), int(lengthLengths[symbol])) }

	w.write(len(lengthLengths)-4, 4)
	for _, symbol := range [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15} {
		w.write(int(lengthLengths[symbol]), 3)
	}
	var distances [30]uint8
	distances[0], distances[lineSymbol] = 1, 1
	all := slices.Concat(lengths, distances[:lineSymbol+1])
	for i := 0; i < len(all); {
		zeros := 0
		for zeros < 138 && i+zeros < len(all) && all[i+zeros] == 0 {
			zeros++
		}
		switch {
		case zeros >= 11:
			put(18)
			w.write(zeros-11, 7)
		case zeros >= 3:
			put(17)
			w.write(zeros-3, 3)
		default:
			put(int(all[i]))
			zeros = 1
		}
		i += zeros
	}
}
