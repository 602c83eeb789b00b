package qr

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// pixelStream makes the zlib stream of a picture whose lines repeat: each
// repetition is a copy of the line above, and a line itself is made of single
// bytes and of copies from the lines before (png_copy.go), all in one block with
// the Huffman codes that suit this picture.
// Source: RFC 1950 (zlib); RFC 1951 (deflate) section 3.2.7.
type pixelStream struct {
	copies    copyFinder
	tokens    []token
	adler     [2]uint64
	symbols   [literals]int  // how often each symbol occurs
	distances [distances]int // and each symbol of a distance
}

// token is a byte, or a copy of some length from some distance above 0.
type token struct{ value, distance uint16 }

const (
	literals   = 286 // symbols for bytes, the end and lengths
	distances  = 30
	endOfBlock = 256
	shortest   = 3 // bytes in one copy
	longest    = 258
	window     = 32 << 10
)

// reset starts a picture with modules of scale pixels.
func (s *pixelStream) reset(lineBytes, scale int) {
	s.copies.reset(lineBytes, scale)
	s.tokens = s.tokens[:0]
	s.adler = [2]uint64{1, 0}
	s.symbols, s.distances = [literals]int{}, [distances]int{}
}

// add appends a line, times over.
func (s *pixelStream) add(line []byte, times int) {
	s.copies.begin(line)
	for i := 0; i < len(line); {
		n, distance := s.copies.find(i)
		if n == 0 {
			s.tokens = append(s.tokens, token{value: uint16(line[i])})
			s.symbols[line[i]]++
			i++
			continue
		}
		s.copy(n, distance)
		i += n
	}
	s.copy((times-1)*len(line), len(line))
	s.copies.end(times)
	s.sum(line, times)
}

// copy appends copies of n bytes together; n is 0 or at least shortest.
func (s *pixelStream) copy(n, distance int) {
	for n > 0 {
		part := min(n, longest)
		if rest := n - part; 0 < rest && rest < shortest {
			part -= shortest
		}
		s.tokens = append(s.tokens, token{uint16(part), uint16(distance)})
		symbol, _, _ := lengthSymbol(part)
		s.symbols[symbol]++
		symbol, _, _ = distanceSymbol(distance)
		s.distances[symbol]++
		n -= part
	}
}

// lengthSymbol is the symbol of a length, and the bits that come behind its code.
func lengthSymbol(length int) (symbol, extra, width int) {
	n := length - shortest
	switch {
	case length == longest:
		return literals - 1, 0, 0
	case n < 8:
		return endOfBlock + 1 + n, 0, 0
	}
	width = bits.Len(uint(n)) - 3
	return endOfBlock + 5 + 4*width + n>>width&3, n & (1<<width - 1), width
}

// distanceSymbol is the symbol of a distance, and the bits that come behind its
// code.
func distanceSymbol(distance int) (symbol, extra, width int) {
	n := distance - 1
	if n < 4 {
		return n, 0, 0
	}
	width = bits.Len(uint(n)) - 2
	return 2*width + 2 + n>>width&1, n & (1<<width - 1), width
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
	s.symbols[endOfBlock]++
	s.distances[0]++ // two symbols make a code; each line of QR pixels has both kinds
	s.distances[1]++
	lengths := codeLengths(s.symbols[:])
	far := codeLengths(s.distances[:])
	codes, farCodes := canonical(lengths[:]), canonical(far[:])

	w := deflateBits{out: append(out, 0x78, 0x01)}
	w.write(1|2<<1, 3) // the last block, with codes of its own
	w.write(literals-257, 5)
	w.write(distances-1, 5)
	w.writeLengths(slices.Concat(lengths[:], far[:distances]))
	for _, t := range s.tokens {
		if t.distance == 0 {
			w.write(int(codes[t.value]), int(lengths[t.value]))
			continue
		}
		symbol, extra, width := lengthSymbol(int(t.value))
		w.write(int(codes[symbol]), int(lengths[symbol]))
		w.write(extra, width)
		symbol, extra, width = distanceSymbol(int(t.distance))
		w.write(int(farCodes[symbol]), int(far[symbol]))
		w.write(extra, width)
	}
	w.write(int(codes[endOfBlock]), int(lengths[endOfBlock]))
	w.write(0, -w.held&7)
	for ; w.held > 0; w.held -= 8 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	}
	return binary.BigEndian.AppendUint32(w.out, uint32(s.adler[1]<<16|s.adler[0]))
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

// writeLengths writes the lengths of the codes, in a code that is always the
// same: five bits for the six lengths that are rarest here, four for the rest.
func (w *deflateBits) writeLengths(lengths []uint8) {
	var own [19]uint8
	for i := range own {
		own[i] = 4
	}
	for _, rare := range [6]int{1, 12, 13, 14, 15, 16} {
		own[rare] = 5
	}
	codes := canonical(own[:])
	put := func(symbol int) { w.write(int(codes[symbol]), int(own[symbol])) }

	w.write(len(own)-4, 4)
	for _, symbol := range [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15} {
		w.write(int(own[symbol]), 3)
	}
	for i := 0; i < len(lengths); {
		zeros := 0
		for zeros < 138 && i+zeros < len(lengths) && lengths[i+zeros] == 0 {
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
			put(int(lengths[i]))
			zeros = 1
		}
		i += zeros
	}
}
