package deflate

import "math/bits"

// A decoding table has an entry for every value of the next bits of the
// stream, and behind these the subtables of codes that are longer. An entry is
//
//	bits  0-5   bits to be consumed: the code and the extra bits behind it
//	bits  8-11  bits of the code alone; in a link, index bits of the subtable
//	bits 16-30  literal, first length or first distance; in a link, the subtable's place
//	bit  12-15, 31  the kind
//
// The sizes are the greatest that complete codes of 15 bits need for that many
// symbols and first bits, as computed by zlib's enough.c.
const (
	literalBits  = 9
	distanceBits = 6
	precodeBits  = maxPreLen

	literalTableSize  = 852
	distanceTableSize = 592
	precodeTableSize  = 1 << precodeBits
)

const (
	entryLiteral = 1 << 31
	entryOdd     = 1 << 15 // none of literal, length, distance: one of the three below
	entryLink    = 1 << 14
	entryEnd     = 1 << 13
	entryInvalid = 1 << 12
	usedBits     = 1<<6 - 1
)

// What the symbols of each alphabet decode to, without the code's length.
var (
	literalEntries = func() (entries [numLiterals + 2]uint32) {
		for s := range entries {
			switch {
			case s < endOfBlock:
				entries[s] = entryLiteral | uint32(s)<<16
			case s == endOfBlock:
				entries[s] = entryOdd | entryEnd
			case s < numLiterals:
				i := s - endOfBlock - 1
				entries[s] = uint32(lengthBase[i])<<16 | uint32(lengthExtra[i])
			default:
				entries[s] = entryOdd | entryInvalid
			}
		}
		return entries
	}()
	distanceEntries = func() (entries [numDists + 2]uint32) {
		for s := range entries {
			if s < numDists {
				entries[s] = uint32(distBase[s])<<16 | uint32(distExtra[s])
			} else {
				entries[s] = entryOdd | entryInvalid
			}
		}
		return entries
	}()
	precodeEntries = func() (entries [numPrecode]uint32) {
		for s := range entries {
			entries[s] = uint32(s) << 16
		}
		return entries
	}()
)

// buildTable fills the table of the code that has these lengths. It refuses a
// code that is over-subscribed or incomplete, except, as zlib and the standard
// library do, an empty one and a single code of one bit.
func buildTable(table []uint32, rootBits int, entries []uint32, lengths []uint8) bool {
	var count, offset [maxCodeLen + 2]uint16
	var buffer [numLiterals + 2]uint16
	symbols := present(&buffer, lengths)
	used := len(symbols)
	for _, s := range symbols {
		count[lengths[s]&maxCodeLen]++
	}
	left := 1
	longest := 0
	for l := 1; l <= maxCodeLen; l++ {
		left = left<<1 - int(count[l])
		if left < 0 {
			return false
		}
		if count[l] != 0 {
			longest = l
		}
		offset[l+1] = offset[l] + count[l]
	}
	if left > 0 {
		if used > 1 || used == 1 && longest != 1 {
			return false
		}
		for i := range table[:1<<rootBits] {
			table[i] = entryOdd | entryInvalid | 1
		}
	}
	var sorted [numLiterals + 2]uint16
	for _, s := range symbols {
		at := &offset[lengths[s]&maxCodeLen]
		sorted[*at] = s
		*at++
	}

	// Codes of up to rootBits: the table doubles with every bit.
	code, next := 0, 0
	size := 1
	for l := 1; l <= rootBits; l++ {
		code <<= 1
		if left == 0 {
			copy(table[size:2*size], table[:size])
		}
		size <<= 1
		step := uint32(l)<<8 + uint32(l)
		for _, s := range sorted[next : next+int(count[l])] {
			at := bits.Reverse16(uint16(code)) >> (16 - l)
			entry := entries[s] + step
			table[at] = entry
			if left > 0 {
				for i := int(at); i < 1<<rootBits; i += 2 {
					table[i] = entry
				}
			}
			code++
		}
		next += int(count[l])
	}

	// Longer codes: a subtable for every run of codes with the same first bits.
	root, subBits, free := -1, 0, size
	var sub []uint32
	for l := rootBits + 1; l <= longest; l++ {
		code <<= 1
		for ; count[l] > 0; count[l]-- {
			reversed := int(bits.Reverse16(uint16(code)) >> (16 - l))
			if first := reversed & (size - 1); first != root {
				root = first
				subBits = l - rootBits
				for room := 1<<subBits - int(count[l]); room > 0 && subBits+rootBits < longest; {
					subBits++
					room = room<<1 - int(count[subBits+rootBits])
				}
				sub = table[free : free+1<<subBits]
				table[root] = entryOdd | entryLink | uint32(free)<<16 | uint32(subBits)<<8
				free += 1 << subBits
			}
			entry := entries[sorted[next]] + uint32(l)<<8 + uint32(l)
			for i := reversed >> rootBits; i < len(sub); i += 1 << (l - rootBits) {
				sub[i] = entry
			}
			code++
			next++
		}
	}
	return true
}
