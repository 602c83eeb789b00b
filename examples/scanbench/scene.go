package main

import (
	"image"
	"math"

	"github.com/vaxcert/vaxcert/qr"
)

// shades of what is photographed, 0 black to 255 white.
type shades struct{ ink, paper, ground float64 }

var blackOnWhite = shades{0, 255, 255}

// scene is a flat sheet with symbols on it, and how a camera sees the sheet:
// warps carry a place in the picture back to the place on the sheet, in pixels,
// the first one first.
type scene struct {
	w, h    int
	shades  shades
	printed []printed
	warps   []warp
	ground  func(x, y float64) float64 // what lies around the paper; nil is an even shade
}

// printed is a symbol with its quiet zone, upright on the sheet.
type printed struct {
	text    string
	matrix  *qr.Matrix
	x, y    float64 // top left corner of the quiet zone
	modules float64 // in a row, quiet zone included
	module  float64 // pixels
}

func printedAt(text string, m *qr.Matrix, x, y, side float64) printed {
	modules := float64(m.Size() + 2*qr.QuietZone)
	return printed{text, m, x, y, modules, side / modules}
}

func (s *scene) warped(w ...warp) *scene {
	s.warps = append(s.warps, w...)
	return s
}

// shade is that of a place on the sheet.
func (s *scene) shade(x, y float64) float64 {
	for _, p := range s.printed {
		u, v := (x-p.x)/p.module, (y-p.y)/p.module
		if u < 0 || v < 0 || u >= p.modules || v >= p.modules {
			continue
		}
		if p.matrix.At(int(u)-qr.QuietZone, int(v)-qr.QuietZone) {
			return s.shades.ink
		}
		return s.shades.paper
	}
	if s.ground != nil {
		return s.ground(x, y)
	}
	return s.shades.ground
}

// taken is the picture that an ideal camera takes: each pixel near a symbol is
// the mean of 3 × 3 places, the others have that of their middle.
func (s *scene) taken() *photo {
	out := newPhoto(s.w, s.h)
	for y := range s.h {
		for x := range s.w {
			seen := func(px, py float64) (float64, float64) {
				for _, w := range s.warps {
					px, py = w(px, py)
				}
				return px, py
			}
			if cx, cy := seen(float64(x)+0.5, float64(y)+0.5); !s.near(cx, cy) {
				out.pix[y*s.w+x] = s.shade(cx, cy)
				continue
			}
			total := 0.0
			for i := range 9 {
				total += s.shade(seen(float64(x)+float64(i%3*2+1)/6, float64(y)+float64(i/3*2+1)/6))
			}
			out.pix[y*s.w+x] = total / 9
		}
	}
	return out
}

// near is no further from a symbol than a few pixels.
func (s *scene) near(x, y float64) bool {
	const margin = 8
	for _, p := range s.printed {
		side := p.modules * p.module
		if x > p.x-margin && y > p.y-margin && x < p.x+side+margin && y < p.y+side+margin {
			return true
		}
	}
	return false
}

// photo is a gray picture before it is rounded to bytes.
type photo struct {
	w, h int
	pix  []float64
}

func newPhoto(w, h int) *photo { return &photo{w, h, make([]float64, w*h)} }

// each gives every pixel another shade.
func (p *photo) each(shade func(x, y float64, old float64) float64) *photo {
	for i, old := range p.pix {
		p.pix[i] = shade(float64(i%p.w)+0.5, float64(i/p.w)+0.5, old)
	}
	return p
}

func (p *photo) image() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, p.w, p.h))
	for i, v := range p.pix {
		img.Pix[i] = uint8(math.Round(min(max(v, 0), 255)))
	}
	return img
}
