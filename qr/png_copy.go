package qr

import (
	"encoding/binary"
	"math/bits"
)

// copyFinder looks for the bytes of a line in the lines before it. It keeps each
// line once: the stream holds it several times over, and a copy is taken from
// the last of them, which the next line follows.
type copyFinder struct {
	lineBytes int
	worth     int                  // the fewest bytes for which a copy from elsewhere saves anything
	lines     []byte               // all lines so far, each once
	offsets   []int                // where each line starts in the stream, the last time
	begun     int                  // where the line being searched for starts in lines
	stream    int                  // and in the stream
	head      [1 << hashBits]int32 // by hash, 1 + the last place in lines
	before    []int32              // for each byte of lines, 1 + the place before it of the same hash; 0 is none
}

const (
	hashBits = 12
	hashed   = 6 // bytes, the fewest that find looks for elsewhere
	attempts = 8 // places to compare
	shortRun = 6 // bytes like the one before; fewer are cheaper one by one
)

// reset starts a picture. Where modules fill bytes evenly, few kinds of bytes
// occur, with codes so short that only long copies save something.
func (c *copyFinder) reset(lineBytes, scale int) {
	c.lineBytes, c.worth = lineBytes, hashed
	if 8%scale == 0 {
		c.worth = 2 * hashed
	}
	c.lines, c.offsets, c.before = c.lines[:0], c.offsets[:0], c.before[:0]
	c.begun, c.stream = 0, 0
	clear(c.head[:])
}

func (c *copyFinder) begin(line []byte) {
	c.begun = len(c.lines)
	c.lines = append(c.lines, line...)
	c.offsets = append(c.offsets, c.stream)
}

// end tells how many times the line stands in the stream.
func (c *copyFinder) end(times int) {
	c.stream += times * c.lineBytes
	c.offsets[len(c.offsets)-1] = c.stream - c.lineBytes
}

// find gives the length and the distance of the best copy for byte i of the
// line and those after it, or no length where a single byte is better.
func (c *copyFinder) find(i int) (n, distance int) {
	at := c.begun + i
	c.learn(at)
	if i > 0 {
		n, distance = c.alike(at-1, at), 1
		if n < shortRun {
			n = 0
		}
	}
	if at+8 > len(c.lines) {
		return n, distance
	}
	least := c.worth
	if n > 0 {
		least += n // a run is much cheaper to describe
	}
	place := c.head[c.hash(at)]
	for range attempts {
		if place == 0 {
			break
		}
		from := int(place - 1)
		away := c.stream + i - c.offsets[from/c.lineBytes] - from%c.lineBytes
		if away >= window {
			break
		}
		if length := c.alike(from, at); length >= least {
			n, distance, least = length, away, length+1
		}
		place = c.before[from]
	}
	return n, distance
}

// learn remembers the places up to at whose next eight bytes are known.
func (c *copyFinder) learn(at int) {
	for place := len(c.before); place < at && place+8 <= len(c.lines); place++ {
		h := c.hash(place)
		c.before = append(c.before, c.head[h])
		c.head[h] = int32(place + 1)
	}
}

func (c *copyFinder) hash(place int) uint64 {
	next := binary.LittleEndian.Uint64(c.lines[place:]) << (64 - 8*hashed)
	return next * 0x9E3779B97F4A7C15 >> (64 - hashBits)
}

// alike counts the bytes from a on that are like those from b on, b being
// behind a, to the end of the line.
func (c *copyFinder) alike(a, b int) (n int) {
	for ; b+n+8 <= len(c.lines); n += 8 {
		differ := binary.LittleEndian.Uint64(c.lines[a+n:]) ^ binary.LittleEndian.Uint64(c.lines[b+n:])
		if differ != 0 {
			return n + bits.TrailingZeros64(differ)/8
		}
	}
	for b+n < len(c.lines) && c.lines[a+n] == c.lines[b+n] {
		n++
	}
	return n
}
