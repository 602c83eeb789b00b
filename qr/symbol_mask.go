package qr

import (
	"math/bits"
	"sync"
)

// maskPattern is a mask without end: row y of the symbol takes row y%12.
type maskPattern [12][strips]uint64

// maskTable holds the eight masks, and the same with rows and columns exchanged.
type maskTable struct{ down, across [8]maskPattern }

// masks gives the table, made when first needed.
// Source: ISO/IEC 18004:2015 table 10.
var masks = sync.OnceValue(func() *maskTable {
	var t maskTable
	for i := range 12 {
		for j := range strips * 64 {
			for k := range 8 {
				if masked(k, j, i) {
					t.down[k][i][j>>6] |= 1 << (j & 63)
				}
				if masked(k, i, j) {
					t.across[k][i][j>>6] |= 1 << (j & 63)
				}
			}
		}
	}
	return &t
})

func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (y/2+x/3)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	default:
		return ((x+y)%2+x*y%3)%2 == 0
	}
}

// applyMask turns over the modules of the region where the mask is set.
func (p *plane) applyMask(region *plane, mask *maskPattern, size int) {
	for strip := 0; strip*64 < size; strip++ {
		from := strip*stripRows + marginAbove
		words, allowed := p[from:from+size], region[from:from+size]
		row := 0
		for y := range words {
			words[y] ^= mask[row][strip] & allowed[y]
			if row++; row == len(mask) {
				row = 0
			}
		}
	}
}

// drawFormat writes level and mask, twice, and the module that is always dark;
// across means that rows and columns of the plane are exchanged.
// Source: ISO/IEC 18004:2015 section 7.9.
func (p *plane) drawFormat(level Level, mask, size int, across bool) {
	number := [4]int{LevelL: 1, LevelM: 0, LevelQ: 3, LevelH: 2}[level]
	word := withCheck(number<<3|mask, 10, 0x537) ^ 0x5412
	put := func(x, y int, dark bool) {
		if across {
			x, y = y, x
		}
		p.set(x, y, dark)
	}
	for i := range formatModules {
		x, y := formatPlace(i, size)
		put(x, y, word>>(i%(formatModules/2))&1 != 0)
	}
	put(8, size-8, true)
}

// formatModules is the number of modules of both copies of the format information.
const formatModules = 30

// formatPlace numbers the modules of the format information: 15 around the
// finder pattern at the top left, 15 beside the two others.
func formatPlace(n, size int) (x, y int) {
	switch {
	case n < 6:
		return 8, n
	case n < 8:
		return 8, n + 1
	case n == 8:
		return 7, 8
	case n < 15:
		return 14 - n, 8
	case n < 23:
		return size - 1 - (n - 15), 8
	}
	return 8, size - 30 + n
}

// bestMask gives the mask whose symbol has the lowest penalty, the first of
// equals. The plane holds the symbol before masking.
// Source: ISO/IEC 18004:2015 section 7.8.3.
func bestMask(symbol *plane, p *plan, level Level) int {
	turned := symbol.transpose(p.size)
	best, least := 0, 0
	for k := range 8 {
		down, across := *symbol, *turned
		down.applyMask(&p.region, &masks().down[k], p.size)
		down.drawFormat(level, k, p.size, false)
		across.applyMask(&p.across, &masks().across[k], p.size)
		across.drawFormat(level, k, p.size, true)
		if score := penalty(&down, &across, p.size); k == 0 || score < least {
			best, least = k, score
		}
	}
	return best
}

// Penalty points. Source: ISO/IEC 18004:2015 table 11.
const (
	pointsRun    = 3  // N1, for five modules alike in a line; and 1 for each more
	pointsBlock  = 3  // N2, for each 2 × 2 modules alike
	pointsFinder = 40 // N3, for each likeness of a finder pattern
	pointsShare  = 10 // N4, for each 5 % that the dark modules are away from half
)

// penalty scores a symbol, given also with rows and columns exchanged.
func penalty(symbol, across *plane, size int) int {
	return symbol.lines(size) + across.lines(size) + symbol.areas(size)
}

// lines scores all columns of the plane by rules 1 and 3.
//
// Rule 1: a run of n ≥ 5 holds n-4 places where five are alike, and costs n-2,
// so each place costs 1 and the first of a run 2 more.
//
// Rule 3 is read so: dark, light, three dark, light, dark, one module each,
// with four light modules before or after; light on both sides counts once;
// the quiet zone is light, since it is part of the symbol (section 6.3.8).
func (p *plane) lines(size int) int {
	score := 0
	for strip := 0; strip*64 < size; strip++ {
		rows := p[strip*stripRows : (strip+1)*stripRows]
		columns := ^uint64(0) >> max(0, 64-(size-strip*64))
		runs, starts, finders := 0, 0, 0

		r := rows[marginAbove:][:size]
		e0, e1, e2 := ^(r[0] ^ r[1]), ^(r[1] ^ r[2]), ^(r[2] ^ r[3])
		before := uint64(0)
		for y := 4; y < len(r); y++ {
			e3 := ^(r[y-1] ^ r[y])
			alike := e0 & e1 & e2 & e3 & columns
			if alike != 0 {
				runs += bits.OnesCount64(alike)
				starts += bits.OnesCount64(alike &^ before)
			}
			before = alike
			e0, e1, e2 = e1, e2, e3
		}

		for y := range size - 6 {
			w := rows[y:][:15:15] // four before, seven of the pattern, four after
			pattern := w[4] &^ w[5] & w[6] & w[7] & w[8] &^ w[9] & w[10]
			if pattern != 0 {
				above := w[0] | w[1] | w[2] | w[3]
				below := w[11] | w[12] | w[13] | w[14]
				finders += bits.OnesCount64(pattern &^ (above & below))
			}
		}
		score += runs + (pointsRun-1)*starts + pointsFinder*finders
	}
	return score
}

// areas scores the plane by rules 2 and 4.
func (p *plane) areas(size int) int {
	blocks, dark := 0, 0
	for strip := 0; strip*64 < size; strip++ {
		from := strip*stripRows + marginAbove
		r := p[from : from+size]
		var next []uint64 // the strip to the right, for the pair across the border
		if strip+1 < strips {
			next = p[from+stripRows : from+stripRows+size]
		}
		pairs := ^uint64(0) >> max(0, 64-(size-1-strip*64)) // all columns that have one to the right
		alike := uint64(0)
		for y, word := range r {
			right := word >> 1
			if next != nil {
				right |= next[y] << 63
			}
			below := alike
			alike = ^(word ^ right) & pairs
			if y > 0 {
				blocks += bits.OnesCount64(below & alike &^ (word ^ r[y-1]))
			}
			dark += bits.OnesCount64(word)
		}
	}
	modules := size * size
	away := max(2*dark-modules, modules-2*dark) // twice the distance from half
	return pointsBlock*blocks + pointsShare*(away*10/modules)
}
