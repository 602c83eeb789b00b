package qr

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"github.com/stretchr/testify/require"
)

// gozxing counts module by module.
func slowPenalty(p *plane, size int) int {
	matrix := encoder.NewByteMatrix(size, size)
	for y := range size {
		for x := range size {
			matrix.SetBool(x, y, p.dark(x, y))
		}
	}
	return encoder.MaskUtil_applyMaskPenaltyRule1(matrix) + encoder.MaskUtil_applyMaskPenaltyRule2(matrix) +
		encoder.MaskUtil_applyMaskPenaltyRule3(matrix) + encoder.MaskUtil_applyMaskPenaltyRule4(matrix)
}

func TestPenaltyCountsAsModuleByModule(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for version := 1; version <= maxVersion; version++ {
		size := sizeOf(version)
		for _, share := range []float64{0, 0.1, 0.5, 0.8, 1} { // of dark modules
			var p plane
			for y := range size {
				for x := range size {
					p.set(x, y, random.Float64() < share)
				}
			}
			require.Equal(t, slowPenalty(&p, size), penalty(&p, p.transpose(size), size), "version %d, %v dark", version, share)
		}
	}
}

// Rule 3 as it is read here, each line alone in a light symbol of version 1.
func TestPenaltyOfFinderLikeness(t *testing.T) {
	for _, c := range []struct {
		line  string
		count int
	}{
		{"#.###.#", 1},               // the quiet zone before
		{"..............#.###.#", 1}, // and after
		{"##....#.###.#....####", 1}, // light on both sides counts once
		{"#...#.###.#...#......", 0}, // three light modules are too few
		{"#....#.###.#.#.......", 1}, // before
		{"#.#.###.#....#.......", 1}, // after
		{"....##..######..##...", 0}, // the ratio two modules wide is no likeness
		{"....#.####.#....#.###", 0}, // four dark ones in the middle
		{"....#.###.#.###.#....", 2}, // two that share a dark module
	} {
		var down, across plane
		for i, module := range c.line {
			down.set(9, i, module == '#')
			across.set(i, 9, module == '#')
		}
		for _, p := range []*plane{&down, &across} {
			plain := *p
			score := penalty(p, p.transpose(21), 21)
			require.Equal(t, slowPenalty(p, 21), score, c.line)
			lines := p.lines(21) + p.transpose(21).lines(21)
			matrix := encoder.NewByteMatrix(21, 21)
			for y := range 21 {
				for x := range 21 {
					matrix.SetBool(x, y, plain.dark(x, y))
				}
			}
			require.Equal(t, c.count*pointsFinder, lines-encoder.MaskUtil_applyMaskPenaltyRule1(matrix), c.line)
		}
	}
}

func TestChosenMaskHasTheLowestPenalty(t *testing.T) {
	for version := 1; version <= maxVersion; version += 3 {
		text := certificateText(uint64(version), capacity(version, LevelQ, alphanumeric))
		chosen, err := New(text, LevelQ)
		require.NoError(t, err)
		least := slowPenalty(&chosen.modules, chosen.Size())
		for mask := range 8 {
			m, err := build(text, LevelQ, mask)
			require.NoError(t, err)
			require.LessOrEqual(t, least, slowPenalty(&m.modules, m.Size()))
			requireRead(t, text, m)
		}
	}
}

// ISO/IEC 18004:2015 annex C and D give these as examples.
func TestCheckBitsOfTheStandardsExamples(t *testing.T) {
	require.Equal(t, 0b100000011001110, withCheck(0b00101, 10, 0x537)^0x5412)
	require.Equal(t, 0b000111110010010100, withCheck(7, 12, 0x1F25))
}

func TestFormatInformationIsThereTwice(t *testing.T) {
	numbers := map[Level]int{LevelL: 1, LevelM: 0, LevelQ: 3, LevelH: 2}
	for _, version := range []int{1, 7, 40} {
		for level, number := range numbers {
			for mask := range 8 {
				t.Run(fmt.Sprintf("%d-%s-%d", version, level, mask), func(t *testing.T) {
					m, err := build(certificateText(1, capacity(version, level, alphanumeric)), level, mask)
					require.NoError(t, err)
					size := m.Size()
					var around, beside uint
					for _, at := range [][2]int{
						{0, 8}, {1, 8}, {2, 8}, {3, 8}, {4, 8}, {5, 8}, {7, 8}, {8, 8},
						{8, 7}, {8, 5}, {8, 4}, {8, 3}, {8, 2}, {8, 1}, {8, 0},
					} {
						around = around<<1 | uint(btoi(m.At(at[0], at[1])))
					}
					for i := range 7 {
						beside = beside<<1 | uint(btoi(m.At(8, size-1-i)))
					}
					for i := range 8 {
						beside = beside<<1 | uint(btoi(m.At(size-8+i, 8)))
					}
					require.Equal(t, around, beside)
					format := decoder.FormatInformation_DecodeFormatInformation(around, beside)
					require.Equal(t, number, format.GetErrorCorrectionLevel().GetBits())
					require.EqualValues(t, mask, format.GetDataMask())
					require.EqualValues(t, number<<3|mask, (around^0x5412)>>10)
					require.True(t, m.At(8, size-8), "the dark module")
				})
			}
		}
	}
}

func TestVersionInformationIsThereTwice(t *testing.T) {
	for version := 7; version <= maxVersion; version++ {
		m, err := New(certificateText(1, capacity(version, LevelL, alphanumeric)), LevelL)
		require.NoError(t, err)
		size := m.Size()
		var above, left int
		for i := 17; i >= 0; i-- {
			above = above<<1 | btoi(m.At(size-11+i%3, i/3))
			left = left<<1 | btoi(m.At(i/3, size-11+i%3))
		}
		require.Equal(t, above, left)
		require.Equal(t, version, above>>12)
		decoded, err := decoder.Version_decodeVersionInformation(above)
		require.NoError(t, err)
		require.Equal(t, version, decoded.GetVersionNumber())
	}
}

func TestPlanCoversTheSymbol(t *testing.T) {
	for version := 1; version <= maxVersion; version++ {
		p := planOf(version)
		require.Equal(t, layouts[version].codewords, len(p.path)/8)
		theirs, err := decoder.Version_GetVersionForNumber(version)
		require.NoError(t, err)
		require.Equal(t, theirs.GetTotalCodewords(), layouts[version].codewords)
		for _, level := range allLevels {
			blocks := theirs.GetECBlocksForLevel(gozxingLevels[level])
			require.Equal(t, blocks.GetNumBlocks(), layouts[version].blocks[level])
			require.Equal(t, blocks.GetECCodewordsPerBlock(), layouts[version].check[level])
		}
	}
}
