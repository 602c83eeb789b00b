package deflate

import "encoding/binary"

// layout is a division of a message into three blocks: bytes that do not
// compress (the key ID and the dates of a certificate), a block of tokens, and
// bytes that do not compress (the signature). The outer two may be empty; they
// are stored, or literals in a fixed block.
type layout struct {
	head, tail             int // where the tokens begin and end
	headStored, tailStored bool
	tokens                 []token
}

// plan is a layout with all that is needed to write it.
type plan struct {
	layout
	fixed  bool // the block of tokens has the fixed code
	code   code
	header header // where it has not
	bits   int    // the exact size of all blocks
}

// measure sets the size of the plan, when its tokens have these symbols.
func (p *plan) measure(src []byte, found *histogram) {
	p.bits = 0
	if p.head > 0 {
		p.bits = outerSize(src[:p.head], p.headStored, 0)
	}
	p.bits += 3 + found.bits(&p.code)
	if !p.fixed {
		p.bits += p.header.bits
	}
	if p.tail < len(src) {
		p.bits += outerSize(src[p.tail:], p.tailStored, p.bits)
	}
}

// outerSize is the size of an outer block that begins behind this many bits.
func outerSize(src []byte, stored bool, before int) int {
	if stored {
		blocks := (len(src) + mostStored - 1) / mostStored
		return (before+3+7)&^7 - before + 32 + (blocks-1)*40 + 8*len(src)
	}
	bits := 3 + int(fixedLengths[endOfBlock])
	for _, b := range src {
		bits += int(fixedLengths[b])
	}
	return bits
}

// write writes all blocks.
func (p *plan) write(w *bitWriter, e *encoder, src []byte) {
	last := uint64(0)
	if p.tail == len(src) {
		last = 1
	}
	if p.head > 0 {
		writeOuter(w, src[:p.head], p.headStored, 0)
	}
	if p.fixed {
		w.add(blockFixed<<1|last, 3)
		e = &fixedEncoder
	} else {
		w.add(blockDynamic<<1|last, 3)
		p.header.write(w)
		e.use(&p.code)
	}
	e.write(w, p.tokens)
	if last == 0 {
		writeOuter(w, src[p.tail:], p.tailStored, 1)
	}
}

func writeOuter(w *bitWriter, src []byte, stored bool, last uint64) {
	if stored {
		writeStored(w, src, last)
		return
	}
	w.add(blockFixed<<1|last, 3)
	for _, b := range src {
		w.add(fixedEncoder.literals[b].bits(), fixedEncoder.literals[b].length())
	}
	w.add(fixedEncoder.literals[endOfBlock].bits(), fixedEncoder.literals[endOfBlock].length())
}

// The most bytes in a stored block.
const mostStored = 1<<16 - 1

// writeStored writes as many stored blocks as needed, at least one.
func writeStored(w *bitWriter, src []byte, last uint64) {
	for {
		block := src[:min(len(src), mostStored)]
		src = src[len(block):]
		if len(src) == 0 {
			w.add(blockStored<<1|last, 3)
		} else {
			w.add(blockStored<<1, 3)
		}
		w.flush()
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(len(block)))
		w.out = binary.LittleEndian.AppendUint16(w.out, ^uint16(len(block)))
		w.out = append(w.out, block...)
		if len(src) == 0 {
			return
		}
	}
}
