package qr

import "encoding/binary"

// thresholdBlock is the side, in pixels, of the squares that share a threshold.
const thresholdBlock = 8

// bitonal is a gray picture cut into dark and light, with the thresholds used.
type bitonal struct {
	gray
	dark      []uint8 // 1 = dark, a byte for each pixel
	threshold []uint8 // one for each block
	blocks    int     // blocks in a row
}

type threshold func(g gray, blocksX, blocksY int) []uint8

func (g gray) binarized(by threshold) *bitonal {
	b := &bitonal{gray: g, dark: make([]uint8, len(g.pix))}
	b.blocks = (g.w + thresholdBlock - 1) / thresholdBlock
	b.threshold = by(g, b.blocks, (g.h+thresholdBlock-1)/thresholdBlock)
	for y := range g.h {
		src, dst := g.row(y), b.dark[y*g.w:(y+1)*g.w]
		levels := b.threshold[y/thresholdBlock*b.blocks:][:b.blocks]
		for i := range g.w / thresholdBlock {
			eight := binary.LittleEndian.Uint64(src[8*i:])
			binary.LittleEndian.PutUint64(dst[8*i:], notAbove(eight, levels[i]))
		}
		for x := g.w / thresholdBlock * thresholdBlock; x < g.w; x++ {
			if src[x] <= levels[len(levels)-1] {
				dst[x] = 1
			}
		}
	}
	return b
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// notAbove compares eight bytes at once with a level: 1 for those not above it.
func notAbove(eight uint64, level uint8) uint64 {
	all := uint64(level) * everyByte
	low := (all | highBits) - eight&^highBits // high bit: the low seven bits are not above
	return (all&^eight | ^(all^eight)&low) & highBits >> 7
}

func (b *bitonal) isDark(x, y int) bool {
	return x >= 0 && y >= 0 && x < b.w && y < b.h && b.dark[y*b.w+x] == 1
}

// thresholdAt is the threshold of the block nearest to a point.
func (b *bitonal) thresholdAt(p point) float64 {
	x := min(max(int(p.x), 0), b.w-1) / thresholdBlock
	y := min(max(int(p.y), 0), b.h-1) / thresholdBlock
	return float64(b.threshold[y*b.blocks+x])
}

// mostFlat bounds the difference of luminance within a block that carries ink
// and paper both: less is noise on one of them. In a picture of little contrast
// it is less.
const mostFlat = 24

// flatness is a tenth of the contrast of the picture, within bounds.
func (g gray) flatness() uint8 {
	const sample = 37 // pixels from one to the next that is looked at
	var histogram [256]int
	total := 0
	for i := 0; i < len(g.pix); i += sample {
		histogram[g.pix[i]]++
		total++
	}
	low, high := 0, 255
	for n := histogram[low]; n < total/50 && low < 255; n += histogram[low] {
		low++
	}
	for n := histogram[high]; n < total/50 && high > 0; n += histogram[high] {
		high--
	}
	return uint8(min(max((high-low)/10, 4), mostFlat))
}

// localThreshold is the mean of the blocks around each block. A block of one
// shade only is taken for paper, unless its neighbours make it ink.
func localThreshold(g gray, blocksX, blocksY int) []uint8 {
	const reach = 2
	middle := make([]int, blocksX*blocksY)
	flat := g.flatness()
	for by := range blocksY {
		y0 := max(0, min(by*thresholdBlock, g.h-thresholdBlock))
		y1 := min(y0+thresholdBlock, g.h)
		for bx := range blocksX {
			x0 := max(0, min(bx*thresholdBlock, g.w-thresholdBlock))
			x1 := min(x0+thresholdBlock, g.w)
			mean, low, contrast := g.block(x0, y0, x1, y1, flat)
			i := by*blocksX + bx
			middle[i] = mean
			if contrast {
				continue
			}
			middle[i] = int(low) / 2
			if by > 0 && bx > 0 {
				near := (middle[i-blocksX] + 2*middle[i-1] + middle[i-blocksX-1]) / 4
				if int(low) < near {
					middle[i] = near
				}
			}
		}
	}
	return boxMean(middle, blocksX, blocksY, reach)
}

// block is the mean of a rectangle, and the darkest pixel unless there is
// contrast in it.
func (g gray) block(x0, y0, x1, y1 int, flat uint8) (mean int, low uint8, contrast bool) {
	sum, high := 0, uint8(0)
	low = 255
	for y := y0; y < y1; y++ {
		row := g.pix[y*g.w+x0 : y*g.w+x1]
		if !contrast {
			for _, p := range row {
				low, high = min(low, p), max(high, p)
			}
			contrast = high-low > flat
		}
		if len(row) == 8 {
			sum += sumOfEight(binary.LittleEndian.Uint64(row))
			continue
		}
		for _, p := range row {
			sum += int(p)
		}
	}
	return sum / ((y1 - y0) * (x1 - x0)), low, contrast
}

func sumOfEight(eight uint64) int {
	const evenBytes = 0x00ff00ff00ff00ff
	pairs := eight&evenBytes + eight>>8&evenBytes
	return int(pairs * 0x0001000100010001 >> 48)
}

func boxMean(values []int, w, h, reach int) []uint8 {
	across := make([]int, len(values))
	for y := range h {
		row := values[y*w : (y+1)*w]
		for x := range row {
			at := max(min(x, w-1-reach), reach)
			sum, n := 0, 0
			for i := max(at-reach, 0); i <= min(at+reach, w-1); i++ {
				sum += row[i]
				n++
			}
			across[y*w+x] = sum / n
		}
	}
	out := make([]uint8, len(values))
	for y := range h {
		at := max(min(y, h-1-reach), reach)
		from, to := max(at-reach, 0), min(at+reach, h-1)
		for x := range w {
			sum := 0
			for i := from; i <= to; i++ {
				sum += across[i*w+x]
			}
			out[y*w+x] = uint8(sum / (to - from + 1))
		}
	}
	return out
}

// globalThreshold is one level for the whole picture: the one that parts its
// histogram best (N. Otsu, IEEE Trans. SMC 9, 1979), the middle of equals.
func globalThreshold(g gray, blocksX, blocksY int) []uint8 {
	var histogram [256]int
	total := 0
	for _, p := range g.pix {
		histogram[p]++
		total += int(p)
	}
	best, first, last := -1.0, 127, 127
	below, sum := 0, 0
	for i, n := range histogram {
		below += n
		sum += i * n
		if below == 0 || below == len(g.pix) {
			continue
		}
		above := len(g.pix) - below
		gap := float64(sum)/float64(below) - float64(total-sum)/float64(above)
		if between := float64(below) * float64(above) * gap * gap; between > best {
			best, first, last = between, i, i
		} else if between == best {
			last = i
		}
	}
	out := make([]uint8, blocksX*blocksY)
	for i := range out {
		out[i] = uint8((first + last) / 2)
	}
	return out
}
