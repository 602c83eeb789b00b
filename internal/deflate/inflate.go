package deflate

import (
	"encoding/binary"
	"errors"
	"hash/adler32"
	"sync"
)

// What is wrong with a stream that Inflate refuses.
var (
	ErrHeader    = errors.New("not a zlib header")
	ErrCorrupt   = errors.New("compressed data are corrupt")
	ErrChecksum  = errors.New("checksum differs")
	ErrTooLarge  = errors.New("inflated data are too large")
	ErrTruncated = errors.New("compressed data end early")
	ErrTrailing  = errors.New("data follow the end of the stream")
)

// inflater is the working memory of one call. The bytes of src from pos on go
// through bits; when they end, zeros follow and have goes below zero.
type inflater struct {
	src  []byte
	pos  int
	bits uint64
	have int
	out  []byte
	max  int

	literals  [literalTableSize]uint32
	distances [distanceTableSize]uint32
	precode   [precodeTableSize]uint32
	lengths   [numLiterals + numDists]uint8
}

var inflaters = sync.Pool{New: func() any { return new(inflater) }}

var fixedLiteralTable, fixedDistanceTable = func() (literals [1 << literalBits]uint32, distances [1 << distanceBits]uint32) {
	var five [numDists + 2]uint8
	for i := range five {
		five[i] = 5
	}
	buildTable(literals[:], literalBits, literalEntries[:], fixedLengths[:])
	buildTable(distances[:], distanceBits, distanceEntries[:], five[:])
	return literals, distances
}()

// Inflate appends to dst what the zlib stream src holds, at most max bytes. It
// accepts the streams that compress/zlib accepts, if nothing follows them.
// Memory grows with the output, never beyond max.
//
// Errors: ErrHeader, ErrCorrupt, ErrChecksum, ErrTooLarge, ErrTruncated,
// ErrTrailing; no bytes are returned with them.
func Inflate(dst, src []byte, max int) ([]byte, error) {
	if len(src) < 2 {
		return nil, ErrTruncated
	}
	const compressionMethod, maxWindow, presetDictionary = 8, 7, 1 << 5
	if src[0]&0xF != compressionMethod || src[0]>>4 > maxWindow ||
		binary.BigEndian.Uint16(src)%31 != 0 || src[1]&presetDictionary != 0 {
		return nil, ErrHeader
	}
	f := inflaters.Get().(*inflater)
	f.src, f.pos, f.bits, f.have, f.max = src, 2, 0, 0, max
	start := len(dst)
	f.out = dst[start:start]
	if cap(f.out) == 0 {
		f.out = make([]byte, 0, min(max, len(src)+len(src)/4+64))
	}
	err := f.blocks()
	out, rest := f.out, src[f.pos:]
	f.src, f.out = nil, nil
	inflaters.Put(f)
	if err != nil {
		return nil, err
	}
	switch {
	case len(rest) < 4:
		return nil, ErrTruncated
	case binary.BigEndian.Uint32(rest) != adler32.Checksum(out):
		return nil, ErrChecksum
	case len(rest) > 4:
		return nil, ErrTrailing
	case start == 0:
		return out, nil
	}
	return append(dst, out...), nil
}

// blocks reads all blocks and leaves pos behind them.
func (f *inflater) blocks() error {
	for last := false; !last; {
		f.fill()
		last = f.take(1) == 1
		var err error
		switch f.take(2) {
		case blockStored:
			err = f.stored()
		case blockFixed:
			err = f.compressed(fixedLiteralTable[:], fixedDistanceTable[:])
		case blockDynamic:
			if err = f.codes(); err == nil {
				err = f.compressed(f.literals[:], f.distances[:])
			}
		default:
			err = ErrCorrupt
		}
		if f.have < 0 {
			return ErrTruncated
		}
		if err != nil {
			return err
		}
	}
	f.alignByte()
	return nil
}

func (f *inflater) fill() { f.pos, f.bits, f.have = refill(f.src, f.pos, f.bits, f.have) }

// refill brings at least 56 bits, if there are as many. Bits above have may be
// there already: they are the stream's, and come again.
func refill(src []byte, pos int, bits uint64, have int) (int, uint64, int) {
	if len(src)-pos >= 8 {
		return pos + (63-have)>>3, bits | binary.LittleEndian.Uint64(src[pos:])<<(have&63), have | 56
	}
	for ; have < 56 && pos < len(src); pos++ {
		bits |= uint64(src[pos]) << (have & 63)
		have += 8
	}
	return pos, bits, have
}

func (f *inflater) take(n int) int {
	v := f.bits & (1<<uint(n) - 1)
	f.bits >>= uint(n)
	f.have -= n
	return int(v)
}

// alignByte drops the bits up to the next byte and gives whole bytes back.
func (f *inflater) alignByte() {
	f.pos -= f.have / 8
	f.bits, f.have = 0, 0
}

func (f *inflater) stored() error {
	f.alignByte()
	if len(f.src)-f.pos < 4 {
		return ErrTruncated
	}
	n := int(binary.LittleEndian.Uint16(f.src[f.pos:]))
	if n^0xFFFF != int(binary.LittleEndian.Uint16(f.src[f.pos+2:])) {
		return ErrCorrupt
	}
	f.pos += 4
	if len(f.src)-f.pos < n {
		return ErrTruncated
	}
	if !f.grow(n) {
		return ErrTooLarge
	}
	f.out = append(f.out, f.src[f.pos:f.pos+n]...)
	f.pos += n
	return nil
}

// grow makes room for n more bytes, unless they are too many.
func (f *inflater) grow(n int) bool {
	need := len(f.out) + n
	if need > f.max {
		return false
	}
	if need > cap(f.out) {
		out := make([]byte, len(f.out), min(max(need, 2*cap(f.out)), f.max))
		copy(out, f.out)
		f.out = out
	}
	return true
}

// codes reads the header of a dynamic block, RFC 1951, section 3.2.7.
func (f *inflater) codes() error {
	f.fill()
	literals, distances, preLengths := 257+f.take(5), 1+f.take(5), 4+f.take(4)
	if literals > numLiterals || distances > numDists {
		return ErrCorrupt
	}
	var pre [numPrecode]uint8
	for _, s := range precodeOrder[:preLengths] {
		if f.have < 3 {
			f.fill()
		}
		pre[s] = uint8(f.take(3))
	}
	if !buildTable(f.precode[:], precodeBits, precodeEntries[:], pre[:]) {
		return ErrCorrupt
	}
	lengths := f.lengths[:literals+distances]
	if !f.codeLengths(lengths) {
		return ErrCorrupt
	}
	if !buildTable(f.literals[:], literalBits, literalEntries[:], lengths[:literals]) ||
		!buildTable(f.distances[:], distanceBits, distanceEntries[:], lengths[literals:]) {
		return ErrCorrupt
	}
	return nil
}

// codeLengths reads code lengths in their run-length coding. It keeps the bits
// in variables of its own: they change a hundred times.
func (f *inflater) codeLengths(lengths []uint8) bool {
	bits, have := f.bits, f.have
	i := 0
	for i < len(lengths) {
		if have < maxPreLen+7 {
			f.bits, f.have = bits, have
			f.fill()
			bits, have = f.bits, f.have
		}
		entry := f.precode[bits&(1<<precodeBits-1)]
		bits >>= entry & usedBits
		if have -= int(entry & usedBits); have < 0 || entry&entryOdd != 0 {
			break
		}
		symbol := uint8(entry >> 16)
		if symbol < 16 {
			lengths[i] = symbol
			i++
			continue
		}
		if symbol == 16 && i == 0 {
			break
		}
		extra := runExtraBits[symbol]
		repeat := runLeast[symbol] + int(bits&(1<<extra-1))
		bits >>= extra
		have -= int(extra)
		if repeat > len(lengths)-i {
			break
		}
		run := lengths[i : i+repeat]
		if symbol != 16 {
			clear(run)
		} else {
			for j := range run {
				run[j] = lengths[i-1]
			}
		}
		i += repeat
	}
	f.bits, f.have = bits, have
	return i == len(lengths)
}

// compressed reads the symbols of a block. One symbol with its distance takes
// at most 48 bits.
func (f *inflater) compressed(literals, distances []uint32) error {
	literals, distances = literals[:1<<literalBits:len(literals)], distances[:1<<distanceBits:len(distances)]
	src, pos, bits, have := f.src, f.pos, f.bits, f.have
	out := f.out[:min(cap(f.out), f.max)]
	n := len(f.out)
	err := ErrCorrupt
	for {
		if have < maxCodeLen {
			pos, bits, have = refill(src, pos, bits, have)
		}
		entry := literals[bits&(1<<literalBits-1)]
		if entry&(entryOdd|entryLink) == entryOdd|entryLink {
			sub := entry >> 16 & 0x7FFF
			entry = literals[:cap(literals)][uint64(sub)+bits>>literalBits&(1<<(entry>>8&15)-1)]
		}
		used := entry & usedBits
		if entry&entryLiteral != 0 {
			bits >>= used
			if have -= int(used); have < 0 {
				break
			}
			if n == len(out) {
				f.out = out[:n]
				if !f.grow(1) {
					err = ErrTooLarge
					break
				}
				out = f.out[:cap(f.out)]
			}
			out[n] = byte(entry >> 16)
			n++
			continue
		}
		if entry&entryOdd != 0 {
			bits >>= used
			have -= int(used)
			if entry&entryEnd != 0 {
				err = nil
			}
			break
		}
		if have < 48 { // the entry stays right
			pos, bits, have = refill(src, pos, bits, have)
		}
		length := int(entry>>16&0x7FFF) + int(bits&(1<<used-1)>>(entry>>8&15))
		bits >>= used
		have -= int(used)

		entry = distances[bits&(1<<distanceBits-1)]
		if entry&(entryOdd|entryLink) == entryOdd|entryLink {
			sub := entry >> 16 & 0x7FFF
			entry = distances[:cap(distances)][uint64(sub)+bits>>distanceBits&(1<<(entry>>8&15)-1)]
		}
		used = entry & usedBits
		distance := int(entry>>16&0x7FFF) + int(bits&(1<<used-1)>>(entry>>8&15))
		bits >>= used
		if have -= int(used); have < 0 || entry&entryOdd != 0 || distance > n {
			break
		}
		if length > len(out)-n {
			f.out = out[:n]
			if !f.grow(length) {
				err = ErrTooLarge
				break
			}
			out = f.out[:cap(f.out)]
		}
		to, from := out[n:n+length], out[n-distance:]
		if distance >= length && length > 16 {
			copy(to, from)
		} else {
			for i := range to {
				to[i] = from[i]
			}
		}
		n += length
	}
	f.pos, f.bits, f.have, f.out = pos, bits, have, out[:n]
	return err
}
