package main

import (
	"math"
	"math/rand/v2"
)

// dim leaves a part of the light, from low to high across the picture.
func (p *photo) dim(low, high float64, rng *rand.Rand) *photo {
	sin, cos := math.Sincos(rng.Float64() * 2 * math.Pi)
	reach := (math.Abs(cos)*float64(p.w) + math.Abs(sin)*float64(p.h)) / 2
	return p.each(func(x, y, old float64) float64 {
		along := ((x-float64(p.w)/2)*cos + (y-float64(p.h)/2)*sin) / reach
		return old * (low + (high-low)*(along+1)/2)
	})
}

// glare is a lamp that the paper mirrors, as wide as sigma, somewhere on a
// square of a side in the middle.
func (p *photo) glare(sigma, side float64, rng *rand.Rand) *photo {
	cx := float64(p.w)/2 + side*(rng.Float64()-0.5)*0.8
	cy := float64(p.h)/2 + side*(rng.Float64()-0.5)*0.8
	return p.each(func(x, y, old float64) float64 {
		d2 := (x-cx)*(x-cx) + (y-cy)*(y-cy)
		return old + 255*math.Exp(-d2/(2*sigma*sigma))
	})
}

// shadow takes half the light on one side of a line through the middle, within
// some pixels.
func (p *photo) shadow(rng *rand.Rand) *photo {
	sin, cos := math.Sincos(rng.Float64() * 2 * math.Pi)
	cx := float64(p.w) * (0.35 + 0.3*rng.Float64())
	cy := float64(p.h) * (0.35 + 0.3*rng.Float64())
	edge := 2 + 20*rng.Float64()
	return p.each(func(x, y, old float64) float64 {
		d := (x-cx)*cos + (y-cy)*sin
		return old * (1 - 0.55/(1+math.Exp(-d/edge)))
	})
}

// thumb covers a part of a square of a side in the middle, from one of its
// edges. It leaves the corners free, where the finder patterns are.
func (p *photo) thumb(part, side float64, rng *rand.Rand) *photo {
	quarter := rng.IntN(4)
	sin, cos := math.Sincos(float64(quarter) * math.Pi / 2)
	wide := side * math.Sqrt(part) * 0.45 // half its width
	long := part*side*side/(2*wide) - wide*(math.Pi/4) + wide
	at := side * (rng.Float64() - 0.5) * 0.25
	skin := 120 + 70*rng.Float64()
	return p.each(func(x, y, old float64) float64 {
		x, y = x-float64(p.w)/2, y-float64(p.h)/2
		along, across := side/2-(x*cos+y*sin), y*cos-x*sin-at
		outside := math.Abs(across) - wide
		if tip := along - (long - wide); tip > 0 {
			outside = math.Hypot(across, tip) - wide
		}
		cover := 1 / (1 + math.Exp(outside))
		round := skin * (1 - 0.35*math.Pow(min(math.Abs(across)/wide, 1), 2))
		return old*(1-cover) + round*cover
	})
}

// screen shows the picture on a display: each pixel of the display, some pixels
// of the camera wide and turned a little, has a dark rim that beats with the
// camera's pixels (moiré), and the lines flicker.
func (p *photo) screen(pitch, rim float64, rng *rand.Rand) *photo {
	sin, cos := math.Sincos((rng.Float64() - 0.5) * 0.2)
	flicker, phase := 30+60*rng.Float64(), rng.Float64()*2*math.Pi
	return p.each(func(x, y, old float64) float64 {
		total := 0.0
		for i := range 4 {
			px, py := x+float64(i%2)*0.5-0.25, y+float64(i/2)*0.5-0.25
			u, v := (px*cos+py*sin)/pitch, (py*cos-px*sin)/pitch
			fu, fv := u-math.Floor(u), v-math.Floor(v)
			light := 1.0
			if fu < rim || fv < rim {
				light = 0.25
			}
			total += light
		}
		return (old*0.9 + 10) * total / 4 * (1 + 0.12*math.Sin(2*math.Pi*y/flicker+phase))
	})
}
