package qr

import (
	"errors"
	"image"
	"image/color"
)

// Errors of New.
var (
	ErrEmpty   = errors.New("qr: no text to encode")
	ErrTooLong = errors.New("qr: text does not fit the largest symbol at this level")
)

// QuietZone is the width of the light border on each side of a symbol, in
// modules. Every picture made here has it.
// Source: ISO/IEC 18004:2015 section 6.3.8.
const QuietZone = 4

// Matrix is a QR symbol: a square of dark and light modules, without its quiet
// zone. It never changes once made and may be used by many goroutines. The
// zero value is no symbol: its size is 0.
type Matrix struct {
	version int
	level   Level
	mask    int
	modules plane
}

// New encodes text as the smallest QR symbol (Model 2, versions 1 to 40) that
// holds it at the level asked for. An HC1 text is one alphanumeric segment; any
// other text is split into the numeric, alphanumeric and byte segments that need
// the fewest bits. Text that is not ASCII is stored as its bytes, without an ECI
// header, and readers take it for UTF-8.
//
// Errors: ErrEmpty, ErrTooLong (version 40 holds 2420 characters of HC1 text
// at level Q, 3391 at M, 4296 at L, 1852 at H), ErrLevel.
// It is safe for concurrent use.
// Source: ISO/IEC 18004:2015 section 7.
func New(text string, level Level) (*Matrix, error) {
	return build(text, level, anyMask)
}

// Version gives the version of the symbol, 1 to 40.
func (m *Matrix) Version() int { return m.version }

// Level gives the error correction level that was asked for.
func (m *Matrix) Level() Level { return m.level }

// Size gives the modules on a side, without quiet zone: 17 + 4 × version, 21
// to 177.
func (m *Matrix) Size() int {
	if m.version == 0 {
		return 0
	}
	return sizeOf(m.version)
}

// At tells whether the module in column x and row y is dark, counted from 0 at
// the top left. All outside the symbol is light.
func (m *Matrix) At(x, y int) bool {
	size := m.Size()
	return x >= 0 && y >= 0 && x < size && y < size && m.modules.dark(x, y)
}

// Image gives the symbol with its quiet zone as a picture of black and white,
// modulePixels on a side for each module (below 1 counts as 1). It draws
// nothing beforehand: each pixel is looked up in the matrix when it is asked
// for. To write a PNG file, use WritePNG.
func (m *Matrix) Image(modulePixels int) image.Image {
	return picture{m, max(modulePixels, 1)}
}

// picture is an image.PalettedImage, so that image/png writes one bit a pixel.
type picture struct {
	m     *Matrix
	scale int
}

var blackOnWhite = color.Palette{color.White, color.Black}

func (p picture) ColorModel() color.Model { return blackOnWhite }

func (p picture) Bounds() image.Rectangle {
	side := (p.m.Size() + 2*QuietZone) * p.scale
	return image.Rect(0, 0, side, side)
}

func (p picture) At(x, y int) color.Color { return blackOnWhite[p.ColorIndexAt(x, y)] }

func (p picture) ColorIndexAt(x, y int) uint8 {
	quiet := QuietZone * p.scale
	if x < quiet || y < quiet || !p.m.At((x-quiet)/p.scale, (y-quiet)/p.scale) {
		return 0
	}
	return 1
}
