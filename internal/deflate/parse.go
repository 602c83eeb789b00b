package deflate

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// prices are what the tokens of a block cost, extra bits included: in eighths
// of a bit, above the 32 bits that hold the token on a way (see parser).
type prices struct {
	literals  [256]uint64
	lengths   [maxMatch + 1]uint64
	distances [numDists]uint64
}

const (
	eighth = 1 << 32
	bit    = 8 * eighth

	// A symbol that the code does not have: a long word, and a place in the header.
	missingPrice = 13 * bit

	// The place of a symbol in the header, shared by its occurrences.
	placePrice = 4 * bit
)

// set takes the prices from a code. With the symbols found, if the header can
// still change, each carries its part of it.
func (p *prices) set(c *code, found *histogram) {
	price := func(length uint8, occurrences uint32, extra uint8) uint64 {
		if length == 0 {
			return missingPrice + uint64(extra)*bit
		}
		price := uint64(length+extra) * bit
		if occurrences != 0 {
			price += placePrice / bit * 8 / uint64(occurrences) * eighth
		}
		return price
	}
	for s := range p.literals {
		p.literals[s] = price(c.literals[s], found.literals[s], 0) + uint64(s)
	}
	for i, extra := range lengthExtra {
		s := endOfBlock + 1 + i
		p.setLength(i, price(c.literals[s], found.literals[s], extra))
	}
	for s, extra := range distExtra {
		p.distances[s] = price(c.distances[s], found.distances[s], extra)
	}
}

// setLength sets the price of all match lengths of one symbol.
func (p *prices) setLength(index int, price uint64) {
	for l := int(lengthBase[index]); l <= maxMatch && lengthIndex[l] == uint8(index); l++ {
		p.lengths[l] = price + uint64(matchToken(l, 0))
	}
}

// A match at least this long is taken without looking for something better.
const longMatch = 128

const hashBits = 11

// parser finds the cheapest way to write a message as tokens.
type parser struct {
	src     []byte
	head    [1 << hashBits]int32 // last position + 1 of every hash
	before  []int32              // position + 1 that had the same hash before
	matches []match
	first   []int32 // index of the first match of every position, and the end
	all     bool
	ways    []uint64 // the cheapest way to every position: its cost, and below its last token
	tokens  []token
}

// match is an earlier occurrence of the bytes at a position.
type match struct {
	length, distance uint16
}

// find finds the matches of src, looking at most depth candidates back. Only
// those longer than all nearer ones are kept, or, with all, every one.
func (p *parser) find(src []byte, depth int, all bool) {
	p.src, p.all = src, all
	n := len(src)
	p.before = resize(p.before, n)
	p.first = resize(p.first, n+1)
	p.matches = p.matches[:0]
	clear(p.head[:])
	skip := 0
	first, before := p.first[:n], p.before[:n]
	var next uint32 // the last three bytes, the latest on top
	for i := range min(n, minMatch-1) {
		next = next>>8 | uint32(src[i])<<24
	}
	for i := range first {
		first[i] = int32(len(p.matches))
		if i+minMatch > n {
			continue
		}
		next = next>>8&^0xFF | uint32(src[i+2])<<24
		h := next * 0x9E3779B1 >> (32 - hashBits)
		candidate := p.head[h]
		p.head[h] = int32(i + 1)
		before[i] = candidate
		if candidate == 0 || i < skip {
			continue
		}
		longest := minMatch - 1
		limit := min(maxMatch, n-i)
		for left := depth; candidate != 0 && left > 0; left-- {
			c := int(candidate - 1)
			if i-c > maxDistance {
				break
			}
			candidate = before[c]
			if !all && (longest == limit || src[c+longest] != src[i+longest]) {
				continue
			}
			if l := common(src[c:], src[i:], limit); l > longest || all && l >= minMatch {
				p.matches = append(p.matches, match{uint16(l), uint16(i - c)})
				longest = max(longest, l)
				if l == limit || l >= longMatch {
					break
				}
			}
		}
		if longest >= longMatch {
			skip = i + longest
		}
	}
	p.first[n] = int32(len(p.matches))
}

// common is the number of equal bytes in front of a and b, at most limit.
func common(a, b []byte, limit int) int {
	n := 0
	for ; n+8 <= limit; n += 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
	}
	for n < limit && a[n] == b[n] {
		n++
	}
	return n
}

// Marks of a way that begins with all bytes so far in a block of their own.
const (
	headFixed  = 1 << 30
	headStored = 1<<30 | 1
)

// The prices of an outer block without its bytes. Three or four bits fill up
// the byte before a stored one.
const (
	storedPrice = 3*bit + 7*bit/2 + 32*bit
	fixedPrice  = 3*bit + 7*bit
)

// fixedLiteralPrice is the price of every literal in a fixed block.
var fixedLiteralPrice = func() (price [256]uint64) {
	for b := range price {
		price[b] = uint64(fixedLengths[b]) * bit
	}
	return price
}()

// No division is cheaper where the way is this much dearer than the best one.
const hopeless = 128 * bit

// parse returns the cheapest layout, header aside. Its tokens are valid until
// the next call.
func (p *parser) parse(pr *prices) layout {
	n := len(p.src)
	p.ways = resize(p.ways, n+1)
	ways := p.ways
	for i := range ways {
		ways[i] = math.MaxUint64
	}
	way := uint64(headFixed)
	ways[0] = way
	var stored, fixed uint64 = storedPrice + headStored, fixedPrice + headFixed
	for i, b := range p.src {
		here := way &^ math.MaxUint32
		for m, shorter := p.first[i], minMatch-1; m < p.first[i+1]; m++ {
			found := p.matches[m]
			there := ways[i:][:int(found.length)+1]
			base := here + pr.distances[distSymbol(int(found.distance))] + uint64(found.distance)
			for l := shorter + 1; l < len(there); l++ {
				there[l] = min(there[l], base+pr.lengths[l])
			}
			if !p.all {
				shorter = int(found.length)
			}
		}
		stored += 8 * bit
		fixed += fixedLiteralPrice[b]
		way = min(min(ways[i+1], stored, fixed), here+pr.literals[b])
		ways[i+1] = way
	}

	lay := layout{tail: n}
	best := ways[n]
	stored, fixed = storedPrice, fixedPrice
	for e := n - 1; e >= 0; e-- {
		stored += 8 * bit
		fixed += fixedLiteralPrice[p.src[e]]
		price := ways[e] + min(stored, fixed)
		if price < best {
			best = price
			lay.tail, lay.tailStored = e, stored < fixed
		} else if price > best+hopeless {
			break
		}
	}
	p.tokens = resize(p.tokens, n)
	k := n
	for i := lay.tail; ; {
		t := token(ways[i])
		if t >= headFixed {
			lay.head, lay.headStored = i, t == headStored
			break
		}
		k--
		p.tokens[k] = t
		if t.isMatch() {
			i -= t.length()
		} else {
			i--
		}
	}
	lay.tokens = p.tokens[k:]
	return lay
}

// resize returns a slice of n elements of any content, s where it is large enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}
