package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// blur is out of focus: a Gaussian of radius sigma.
func (p *photo) blur(sigma float64) *photo {
	reach := int(3*sigma + 0.5)
	var taps []tap
	for d := -reach; d <= reach; d++ {
		taps = append(taps, tap{d, 0, math.Exp(-float64(d*d) / (2 * sigma * sigma))})
	}
	across := p.filtered(taps)
	for i := range taps {
		taps[i].dx, taps[i].dy = 0, taps[i].dx
	}
	return across.filtered(taps)
}

// shake moves the camera some pixels along a line while it looks.
func (p *photo) shake(pixels, degrees float64) *photo {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	const steps = 32
	weights := map[[2]int]float64{}
	for i := range steps {
		along := pixels * ((float64(i)+0.5)/steps - 0.5)
		x, y := along*cos, along*sin
		x0, y0 := math.Floor(x), math.Floor(y)
		for j := range 4 {
			dx, dy := float64(j%2), float64(j/2)
			weight := (1 - math.Abs(x-x0-dx)) * (1 - math.Abs(y-y0-dy))
			weights[[2]int{int(x0 + dx), int(y0 + dy)}] += weight
		}
	}
	var taps []tap
	reach := int(pixels/2) + 2
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			if weight := weights[[2]int{dx, dy}]; weight > 0 {
				taps = append(taps, tap{dx, dy, weight})
			}
		}
	}
	return p.filtered(taps)
}

type tap struct {
	dx, dy int
	weight float64
}

func (p *photo) filtered(taps []tap) *photo {
	out := newPhoto(p.w, p.h)
	all := 0.0
	for _, t := range taps {
		all += t.weight
	}
	for _, t := range taps {
		weight := t.weight / all
		for y := range p.h {
			row := p.pix[min(max(y+t.dy, 0), p.h-1)*p.w:][:p.w]
			dst := out.pix[y*p.w:][:p.w]
			for x := range dst {
				dst[x] += weight * row[min(max(x+t.dx, 0), p.w-1)]
			}
		}
	}
	return out
}

// noise is added to each pixel, normally distributed.
func (p *photo) noise(sigma float64, rng *rand.Rand) *photo {
	return p.each(func(_, _, old float64) float64 { return old + rng.NormFloat64()*sigma })
}

// stored is the picture as a JPEG file gives it back.
func stored(img *image.Gray, quality int) (*image.Gray, error) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	out, err := jpeg.Decode(&file)
	if err != nil {
		return nil, err
	}
	return out.(*image.Gray), nil
}
