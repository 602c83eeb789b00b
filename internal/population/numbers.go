package population

import (
	"fmt"
	"strconv"
)

// Personal numbers end in six digits. Each place, century, sex and year has slots
// of two neighbouring numbers, given out in an order that looks random: one
// person has either number of a slot, twins have both.
const slotsOfPrefix = 500_000

// numbering gives out personal numbers and old card numbers, none twice.
type numbering struct {
	seed  uint64
	given [slotPrefixes]uint32  // slots, by slotPrefix
	cards map[string]*cardRange // by prefix
}

const slotPrefixes = (abroad + 5) * 4 * 100

// cardRange is the numbers of old cards with one prefix.
type cardRange struct{ first, size, given uint32 }

func newNumbering(seed uint64) *numbering {
	n := &numbering{seed: seed, cards: map[string]*cardRange{}}
	for _, p := range provinces {
		if p.prefix == "" {
			continue
		}
		first, _ := strconv.Atoi(p.prefix + "0000000"[len(p.prefix)-2:])
		n.cards[p.prefix] = &cardRange{first: uint32(first), size: [...]uint32{10_000_000, 1_000_000}[len(p.prefix)-2]}
	}
	return n
}

func slotPrefix(place uint8, year, sex int) int {
	return (int(place)*4+century(year)*2+sex)*100 + year%100
}

func century(year int) int { return year/100 - 19 }

// slot gives the first number of a free slot.
func (n *numbering) slot(place uint8, year, sex int) uint32 {
	prefix := slotPrefix(place, year, sex)
	i := n.given[prefix]
	n.given[prefix]++
	return 2 * permute(i, slotsOfPrefix, 10, n.seed^uint64(prefix)<<20)
}

// taken says whether a personal number, written in 12 digits, is or may be
// somebody's.
func (n *numbering) taken(number string) bool {
	digits, err := strconv.ParseUint(number, 10, 64)
	if len(number) != 12 || err != nil {
		return false
	}
	code, c, year := digits/1_000_000_000, digits/100_000_000%10, digits/1_000_000%100
	for place, p := range provinces {
		if uint64(p.code) == code && c < 4 {
			prefix := (place*4+int(c))*100 + int(year)
			return unpermute(uint32(digits%1_000_000)/2, slotsOfPrefix, 10, n.seed^uint64(prefix)<<20) < n.given[prefix]
		}
	}
	return false
}

// card gives a free old number, 0 where there is none.
func (n *numbering) card(place uint8) uint32 {
	r := n.cards[provinces[place].prefix]
	if r == nil || r.given == r.size {
		return 0
	}
	i := r.given
	r.given++
	return r.first + permute(i, r.size, 12, n.seed^uint64(r.first)<<8)
}

func personalID(place uint8, year, sex int, serial uint32) string {
	b := make([]byte, 0, 12)
	b = digits(b, uint32(provinces[place].code), 3)
	b = append(b, '0'+byte(century(year)*2+sex))
	b = digits(b, uint32(year%100), 2)
	return string(digits(b, serial, 6))
}

func digits(b []byte, n uint32, width int) []byte {
	for range width {
		b = append(b, '0')
	}
	for i := len(b) - 1; n > 0; i-- {
		b[i] = '0' + byte(n%10)
		n /= 10
	}
	return b
}

func cardNumber(old uint32) string {
	if old == 0 {
		return ""
	}
	return fmt.Sprintf("%09d", old)
}

// permute gives the place of i, below size, in an order that key chooses: a
// Feistel network over 2·bits bits, walked until it is below size.
func permute(i, size uint32, bits uint, key uint64) uint32 {
	mask := uint32(1)<<bits - 1
	for {
		left, right := i>>bits, i&mask
		for round := range uint64(4) {
			left, right = right, left^feistel(right, round, key)&mask
		}
		if i = left<<bits | right; i < size {
			return i
		}
	}
}

// unpermute is the inverse of permute.
func unpermute(i, size uint32, bits uint, key uint64) uint32 {
	mask := uint32(1)<<bits - 1
	for {
		left, right := i>>bits, i&mask
		for round := range uint64(4) {
			left, right = right^feistel(left, 3-round, key)&mask, left
		}
		if i = left<<bits | right; i < size {
			return i
		}
	}
}

func feistel(half uint32, round, key uint64) uint32 {
	x := uint64(half) + round<<32 + key
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return uint32(x >> 33)
}
