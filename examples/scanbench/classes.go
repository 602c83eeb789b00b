package main

import (
	"image"
	"math"
	"math/rand/v2"
)

// class is one kind of picture, made at random.
type class struct {
	name string
	make func(c *camera) (*image.Gray, error)
}

// camera takes one picture and keeps what is written on it.
type camera struct {
	printer
	texts []string
	err   error
}

// Measures of most classes, in pixels.
const (
	codeSide   = 560 // quiet zone included
	groundSide = 800
)

// one is a symbol of a side in the middle of a ground.
func (c *camera) one(w, h int, side float64) *scene {
	text, m, err := c.symbol()
	if err != nil {
		c.err = err
		return &scene{w: w, h: h, shades: blackOnWhite}
	}
	s := &scene{w: w, h: h, shades: blackOnWhite}
	s.printed = []printed{printedAt(text, m, (float64(w)-side)/2, (float64(h)-side)/2, side)}
	c.texts = append(c.texts, text)
	return s
}

func (c *camera) usual() *scene { return c.one(groundSide, groundSide, codeSide) }

// hand turns a scene a little, as nobody holds a phone straight.
func (c *camera) hand() warp { return turned(groundSide, groundSide, c.between(-5, 5)) }

func (c *camera) between(low, high float64) float64 { return low + (high-low)*c.rng.Float64() }

// sheet is a page of rows × columns symbols.
func (c *camera) sheet(columns, rows int, side float64) *scene {
	gap := side * 0.08
	w, h := float64(columns)*(side+gap)+gap, float64(rows)*(side+gap)+gap
	s := &scene{w: int(w * 1.1), h: int(h * 1.1), shades: blackOnWhite}
	for row := range rows {
		for column := range columns {
			text, m, err := c.symbol()
			if err != nil {
				c.err = err
				return s
			}
			x, y := w*0.05+gap+float64(column)*(side+gap), h*0.05+gap+float64(row)*(side+gap)
			s.printed = append(s.printed, printedAt(text, m, x, y, side*c.between(0.85, 1)))
			c.texts = append(c.texts, text)
		}
	}
	return s
}

// small is a symbol with modules of some pixels, turned any way.
func (c *camera) small(low, high float64) *scene {
	s := c.one(500, 500, 300)
	for i := range s.printed {
		p := &s.printed[i]
		p.module = c.between(low, high)
		p.x, p.y = 250-p.module*p.modules/2, 250-p.module*p.modules/2
	}
	return s.warped(turned(500, 500, c.between(0, 360)))
}

// desk is a ground of wood: bands, and brighter and darker places.
func desk(rng *rand.Rand) func(x, y float64) float64 {
	a, b := rng.Float64()*6, rng.Float64()*6
	return func(x, y float64) float64 {
		return 110 + 35*math.Sin(y/9+4*math.Sin(x/310+a)) + 25*math.Sin(x/170+b)*math.Sin(y/230+a)
	}
}

func plain(p *photo) (*image.Gray, error) { return p.image(), nil }

// phone is how certificates are photographed: turned, from aside, not quite
// sharp, with little light. Hard is a factor on all of it.
func (c *camera) phone(w, h int, side, hard float64) *photo {
	s := c.one(w, h, side)
	s.shades = shades{25, 225, 90}
	s.ground = desk(c.rng)
	s.warped(turned(w, h, c.between(-30, 30)*hard), slanted(w, h, side, 0.12*hard, c.rng), curled(w, h, 4*hard, c.between(0, 360)))
	return s.taken().dim(0.45/hard, 0.9/hard, c.rng).blur(0.9*hard).noise(5*hard, c.rng)
}

// classes are the kinds of pictures, by name; several severities of one kind
// are classes of their own.
var classes = []class{
	{"turned 7°", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(turned(groundSide, groundSide, 7)).taken())
	}},
	{"turned 33°", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(turned(groundSide, groundSide, 33)).taken())
	}},
	{"turned any way", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(turned(groundSide, groundSide, c.between(0, 360))).taken())
	}},
	{"slanted 15 %", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(slanted(groundSide, groundSide, codeSide, 0.15, c.rng)).taken())
	}},
	{"slanted 30 %", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(slanted(groundSide, groundSide, codeSide, 0.30, c.rng)).taken())
	}},
	{"blur 2 px", func(c *camera) (*image.Gray, error) { return plain(c.usual().warped(c.hand()).taken().blur(2)) }},
	{"blur 3 px", func(c *camera) (*image.Gray, error) { return plain(c.usual().warped(c.hand()).taken().blur(3)) }},
	{"blur 4 px", func(c *camera) (*image.Gray, error) { return plain(c.usual().warped(c.hand()).taken().blur(4)) }},
	{"shaken 5 px", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().shake(5, c.between(0, 180)))
	}},
	{"shaken 9 px", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().shake(9, c.between(0, 180)))
	}},
	{"shaken 13 px", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().shake(13, c.between(0, 180)))
	}},
	{"noise 40", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().noise(40, c.rng))
	}},
	{"noise 80", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().noise(80, c.rng))
	}},
	{"noise 120", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().noise(120, c.rng))
	}},
	{"jpeg 30", func(c *camera) (*image.Gray, error) {
		return stored(c.usual().warped(c.hand()).taken().image(), 30)
	}},
	{"jpeg 10", func(c *camera) (*image.Gray, error) {
		return stored(c.usual().warped(c.hand()).taken().image(), 10)
	}},
	{"jpeg 5", func(c *camera) (*image.Gray, error) {
		return stored(c.usual().warped(c.hand()).taken().image(), 5)
	}},
	{"low light", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().dim(0.12, 0.45, c.rng).noise(5, c.rng))
	}},
	{"hardly any light", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().dim(0.04, 0.2, c.rng).noise(6, c.rng))
	}},
	{"shadow", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().dim(0.35, 0.9, c.rng).shadow(c.rng).noise(3, c.rng))
	}},
	{"glare", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().glare(c.between(40, 80), codeSide, c.rng))
	}},
	{"wide glare", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().dim(0.6, 0.8, c.rng).glare(c.between(90, 130), codeSide, c.rng))
	}},
	{"curled 12 px", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand(), curled(groundSide, groundSide, 12, c.between(0, 360))).taken())
	}},
	{"curled 24 px", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand(), curled(groundSide, groundSide, 24, c.between(0, 360))).taken())
	}},
	{"curled 40 px", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand(), curled(groundSide, groundSide, 40, c.between(0, 360))).taken())
	}},
	{"crumpled", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand(), crumpled(2.5, c.rng)).taken().shadow(c.rng))
	}},
	{"more crumpled", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand(), crumpled(5, c.rng)).taken().shadow(c.rng))
	}},
	{"thumb on 5 %", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().thumb(0.05, 500, c.rng))
	}},
	{"thumb on 10 %", func(c *camera) (*image.Gray, error) {
		return plain(c.usual().warped(c.hand()).taken().thumb(0.10, 500, c.rng))
	}},
	{"small, 250 px", func(c *camera) (*image.Gray, error) {
		return plain(c.one(400, 400, 250).warped(turned(400, 400, c.between(-3, 3))).taken())
	}},
	{"modules of 2 to 3 px", func(c *camera) (*image.Gray, error) { return plain(c.small(2, 3).taken()) }},
	{"modules of 1.5 to 2 px", func(c *camera) (*image.Gray, error) { return plain(c.small(1.5, 2).taken()) }},
	{"inverted", func(c *camera) (*image.Gray, error) {
		s := c.usual()
		s.shades = shades{240, 15, 15}
		return plain(s.warped(c.hand(), slanted(groundSide, groundSide, codeSide, 0.1, c.rng)).taken().blur(0.7))
	}},
	{"several", func(c *camera) (*image.Gray, error) {
		s := c.sheet(2+c.rng.IntN(2), 1+c.rng.IntN(2), 420)
		return plain(s.warped(turned(s.w, s.h, c.between(-8, 8))).taken().dim(0.5, 0.9, c.rng).blur(0.8).noise(3, c.rng))
	}},
	{"screen", func(c *camera) (*image.Gray, error) {
		s := c.usual().warped(c.hand(), slanted(groundSide, groundSide, codeSide, 0.06, c.rng))
		return stored(s.taken().screen(c.between(1.7, 2.9), 0.3, c.rng).blur(0.5).noise(3, c.rng).image(), 80)
	}},
	{"12 megapixels", func(c *camera) (*image.Gray, error) {
		return stored(c.phone(4000, 3000, c.between(700, 1500), 1).image(), 85)
	}},
	{"small on 12 megapixels", func(c *camera) (*image.Gray, error) {
		return stored(c.phone(4000, 3000, c.between(330, 480), 0.8).image(), 90)
	}},
	{"phone", func(c *camera) (*image.Gray, error) {
		return stored(c.phone(groundSide, groundSide, codeSide, 1).image(), 60)
	}},
	{"bad phone", func(c *camera) (*image.Gray, error) {
		return stored(c.phone(groundSide, groundSide, codeSide, 1.7).shake(c.between(0, 4), c.between(0, 180)).image(), 50)
	}},
	{"worse phone", func(c *camera) (*image.Gray, error) {
		return stored(c.phone(groundSide, groundSide, codeSide, 2.2).shake(c.between(0, 5), c.between(0, 180)).image(), 40)
	}},
}

// picture is a photograph and what is written on it.
type picture struct {
	class string
	image *image.Gray
	texts []string
}

// take makes the picture of a number within a class: always the same one.
func take(kind, number int) (picture, error) {
	rng := rand.New(rand.NewPCG(uint64(kind)+1, uint64(number)+1))
	c := &camera{printer: printer{rng}}
	img, err := classes[kind].make(c)
	if err == nil {
		err = c.err
	}
	return picture{classes[kind].name, img, c.texts}, err
}
