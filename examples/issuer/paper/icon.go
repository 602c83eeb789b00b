package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"sync"
)

// icons are the pictures of a pass, by their names in the archive. Apple asks for 29
// points, at one, two and three pixels a point.
var icons = sync.OnceValue(func() map[string][]byte {
	return map[string][]byte{"icon.png": icon(29), "icon@2x.png": icon(58), "icon@3x.png": icon(87)}
})

// icon draws a white cross on a shield, in a square of so many pixels.
func icon(pixels int) []byte {
	const parts = 4 // of a pixel, each way, for soft edges
	picture := image.NewNRGBA(image.Rect(0, 0, pixels, pixels))
	for y := range pixels {
		for x := range pixels {
			shield, cross := 0, 0
			for part := range parts * parts {
				u := (float64(x) + (float64(part%parts)+0.5)/parts) / float64(pixels)
				v := (float64(y) + (float64(part/parts)+0.5)/parts) / float64(pixels)
				if inShield(u, v) {
					shield++
					if inCross(u, v) {
						cross++
					}
				}
			}
			if shield > 0 {
				mix := func(c int) uint8 { return uint8((c*(shield-cross) + 255*cross) / shield) }
				picture.SetNRGBA(x, y, color.NRGBA{mix(accent[0]), mix(accent[1]), mix(accent[2]), uint8(255 * shield / (parts * parts))})
			}
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic("paper: a picture of the program cannot be written: " + err.Error())
	}
	return file.Bytes()
}

// inShield and inCross tell whether a point of the unit square belongs to a shape.
func inShield(u, v float64) bool {
	if v < 0.05 || v > 0.97 {
		return false
	}
	half := 0.42
	if v > 0.5 {
		half *= 1 - (v-0.5)*(v-0.5)/(0.47*0.47)
	}
	return u > 0.5-half && u < 0.5+half
}

func inCross(u, v float64) bool {
	u, v = max(u-0.5, 0.5-u), max(v-0.44, 0.44-v)
	return u < 0.08 && v < 0.24 || v < 0.08 && u < 0.24
}
