package qr

// layout is how a version divides its codewords.
// Source: ISO/IEC 18004:2015 tables 1 and 9.
type layout struct {
	codewords int    // data and error correction together
	blocks    [4]int // by level
	check     [4]int // error correction codewords in a block, by level
}

const (
	maxVersion   = 40
	maxCodewords = 3706
	maxCheck     = 30
)

var layouts = makeLayouts()

func (l layout) dataCodewords(level Level) int {
	return l.codewords - l.blocks[level]*l.check[level]
}

func makeLayouts() (all [maxVersion + 1]layout) {
	for version := 1; version <= maxVersion; version++ {
		l := &all[version]
		l.codewords = dataModules(version) / 8
		for level := range 4 {
			l.blocks[level] = int(blockCount[level][version-1])
			l.check[level] = int(checkLength[level][version-1])
		}
	}
	return all
}

// dataModules counts the modules that no function pattern, format or version
// information takes.
func dataModules(version int) int {
	size := sizeOf(version)
	n := size*size - 3*8*8 - 2*(size-16) - 2*15 - 1
	if version >= 2 {
		centres := version/7 + 2
		n -= (centres*centres - 3) * 25
		n += (centres - 2) * 2 * 5 // the timing patterns run through these
	}
	if version >= 7 {
		n -= 2 * 18
	}
	return n
}

// blockCount is the number of blocks of versions 1 to 40, by level.
var blockCount = [4][maxVersion]uint8{
	LevelL: {1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
		8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
	LevelM: {1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
		17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
	LevelQ: {1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
		23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
	LevelH: {1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
		25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
}

// checkLength is the number of error correction codewords in each block of
// versions 1 to 40, by level.
var checkLength = [4][maxVersion]uint8{
	LevelL: {7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
		28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	LevelM: {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
		26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
	LevelQ: {13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
		28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	LevelH: {17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
		30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
}
