package qr

// The plane is laid out for scoring: 64 columns of the symbol are one strip of
// words, one word a row, with light rows above and below. A rule about a
// column is then checked for 64 columns at once.
const (
	maxSize     = 17 + 4*40
	strips      = (maxSize + 63) / 64
	marginAbove = QuietZone
	stripRows   = 192 // marginAbove + maxSize + at least 10 light rows below
)

// plane is a set of modules: bit x%64 of word x/64 × stripRows + marginAbove + y.
type plane [strips * stripRows]uint64

func sizeOf(version int) int { return 17 + 4*version }

// position is the place of one module in a plane: its word × 64 + its bit.
type position uint16

func at(x, y int) position {
	return position((x>>6*stripRows+marginAbove+y)<<6 | x&63)
}

func (p *plane) dark(x, y int) bool {
	i := at(x, y)
	return p[i>>6]>>(i&63)&1 != 0
}

func (p *plane) set(x, y int, dark bool) {
	i := at(x, y)
	p[i>>6] &^= 1 << (i & 63)
	if dark {
		p[i>>6] |= 1 << (i & 63)
	}
}

// row collects the words of row y, columns 0 to 191.
func (p *plane) row(y int) (words [strips]uint64) {
	for i := range words {
		words[i] = p[i*stripRows+marginAbove+y]
	}
	return words
}

// transpose gives the plane with rows and columns exchanged.
func (p *plane) transpose(size int) *plane {
	var t plane
	for left := 0; left < size; left += 64 {
		for top := 0; top < size; top += 64 {
			var block [64]uint64
			copy(block[:], p[left>>6*stripRows+marginAbove+top:][:min(64, size-top)])
			transposeBlock(&block)
			copy(t[top>>6*stripRows+marginAbove+left:][:min(64, size-left)], block[:])
		}
	}
	return &t
}

// transposeBlock exchanges the off-diagonal quarters of the block, then of its
// quarters, down to single bits.
func transposeBlock(b *[64]uint64) {
	low := uint64(1)<<32 - 1
	for step := 32; step > 0; step >>= 1 {
		for i := 0; i < 64; i = (i + step + 1) &^ step {
			swap := (b[i]>>step ^ b[i+step]) & low
			b[i] ^= swap << step
			b[i+step] ^= swap
		}
		low ^= low << (step / 2)
	}
}
