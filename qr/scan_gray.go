package qr

// gray is a picture of 8-bit luminance, 0 black, rows without gaps. It is
// never written after it was made, so it may share its pixels with the caller.
type gray struct {
	w, h int
	pix  []uint8
}

// rowsUnchecked is how many rows of a picture are worked through between two
// looks at the context.
const rowsUnchecked = 32

func newGray(w, h int) gray {
	return gray{w: w, h: h, pix: make([]uint8, w*h)}
}

func (g gray) inverted() gray {
	out := newGray(g.w, g.h)
	for i, p := range g.pix {
		out.pix[i] = 255 - p
	}
	return out
}

// smoothed replaces each pixel by the mean of the 3 × 3 around it.
func (g gray) smoothed() gray {
	if g.w < 3 || g.h < 3 {
		return g
	}
	out := newGray(g.w, g.h)
	copy(out.pix[:g.w], g.pix[:g.w])
	copy(out.pix[(g.h-1)*g.w:], g.pix[(g.h-1)*g.w:])
	column := make([]uint32, g.w)
	for y := 1; y < g.h-1; y++ {
		above, here, below := g.row(y-1), g.row(y), g.row(y+1)
		for x := range column {
			column[x] = uint32(above[x]) + uint32(here[x]) + uint32(below[x])
		}
		dst := out.row(y)
		dst[0], dst[g.w-1] = here[0], here[g.w-1]
		for x := 1; x < g.w-1; x++ {
			dst[x] = uint8((column[x-1] + column[x] + column[x+1] + 4) / 9)
		}
	}
	return out
}

func (g gray) smoothedInverted() gray { return g.smoothed().inverted() }

// sharpened doubles the difference of each pixel from what is around it.
func (g gray) sharpened() gray {
	around := g.smoothed().smoothed().smoothed()
	out := newGray(g.w, g.h)
	for i, p := range g.pix {
		out.pix[i] = uint8(min(max(4*int(p)-3*int(around.pix[i]), 0), 255))
	}
	return out
}

func (g gray) row(y int) []uint8 { return g.pix[y*g.w : (y+1)*g.w : (y+1)*g.w] }

// scaled resizes by a factor: whole steps of reduction by the mean of the
// pixels, the rest bilinear.
func (g gray) scaled(factor float64) gray {
	if step := int(1 / factor); step > 1 {
		g = g.reduced(step)
		factor *= float64(step)
	}
	w, h := int(float64(g.w)*factor+0.5), int(float64(g.h)*factor+0.5)
	if w == g.w && h == g.h || w < 1 || h < 1 {
		return g
	}
	type tap struct{ from, next, weight int }
	taps := make([]tap, w)
	for x := range taps {
		at := max(0, (float64(x)+0.5)*float64(g.w)/float64(w)-0.5)
		from := min(int(at), g.w-1)
		taps[x] = tap{from, min(from+1, g.w-1), int((at - float64(from)) * 256)}
	}
	out := newGray(w, h)
	for y := range h {
		at := max(0, (float64(y)+0.5)*float64(g.h)/float64(h)-0.5)
		from := min(int(at), g.h-1)
		weight := int((at - float64(from)) * 256)
		upper, lower := g.row(from), g.row(min(from+1, g.h-1))
		dst := out.row(y)
		for x, t := range taps {
			top := int(upper[t.from])*(256-t.weight) + int(upper[t.next])*t.weight
			bottom := int(lower[t.from])*(256-t.weight) + int(lower[t.next])*t.weight
			dst[x] = uint8((top*(256-weight) + bottom*weight) >> 16)
		}
	}
	return out
}

func (g gray) reduced(step int) gray {
	out := newGray(g.w/step, g.h/step)
	sum := make([]uint32, out.w)
	area := uint32(step * step)
	for y := range out.h {
		clear(sum)
		for dy := range step {
			row := g.row(y*step + dy)
			if step == 2 {
				for x := range sum {
					sum[x] += uint32(row[2*x]) + uint32(row[2*x+1])
				}
				continue
			}
			for x := range sum {
				for _, p := range row[x*step : x*step+step] {
					sum[x] += uint32(p)
				}
			}
		}
		dst := out.row(y)
		for x, s := range sum {
			dst[x] = uint8(s / area)
		}
	}
	return out
}

// at is the bilinear luminance at a point; pixel (x, y) has its middle at
// (x+0.5, y+0.5). Outside the picture it is that of the nearest pixel.
func (g gray) at(p point) float64 {
	x, y := p.x-0.5, p.y-0.5
	if !(x > 0) {
		x = 0
	} else if x > float64(g.w-1) {
		x = float64(g.w - 1)
	}
	if !(y > 0) {
		y = 0
	} else if y > float64(g.h-1) {
		y = float64(g.h - 1)
	}
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, g.w-1), min(y0+1, g.h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	top := float64(g.pix[y0*g.w+x0])*(1-fx) + float64(g.pix[y0*g.w+x1])*fx
	bottom := float64(g.pix[y1*g.w+x0])*(1-fx) + float64(g.pix[y1*g.w+x1])*fx
	return top*(1-fy) + bottom*fy
}

// nearest is the luminance of the pixel at a point, or nearest to it.
func (g gray) nearest(p point) uint8 {
	x, y := int(p.x), int(p.y)
	if uint(x) >= uint(g.w) {
		x = min(max(x, 0), g.w-1)
	}
	if uint(y) >= uint(g.h) {
		y = min(max(y, 0), g.h-1)
	}
	return g.pix[y*g.w+x]
}
