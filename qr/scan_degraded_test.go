package qr_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/qr"
)

// certificateText makes a text that looks like a certificate's.
func certificateText(rng *rand.Rand, length int) string {
	const symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	text := []byte("HC1:")
	for len(text) < length {
		text = append(text, symbols[rng.IntN(len(symbols))])
	}
	return string(text)
}

// modulesOf is a symbol of level Q with its quiet zone.
func modulesOf(t testing.TB, text string) [][]bool {
	t.Helper()
	code, err := qrcode.New(text, qrcode.High) // the library's name for level Q
	require.NoError(t, err)
	return code.Bitmap()
}

// shot is a scene: a symbol on paper, and where its parts (0 to 1 both ways,
// quiet zone included) are seen.
type shot struct {
	w, h    int
	code    [][]bool
	partOf  func(x, y float64) (u, v float64)
	ink     float64
	paper   float64
	ambient float64 // outside the paper
}

func (s shot) taken() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, s.w, s.h))
	n := float64(len(s.code))
	for y := range s.h {
		for x := range s.w {
			total := 0.0
			for _, d := range [4][2]float64{{0.25, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.75, 0.75}} {
				u, v := s.partOf(float64(x)+d[0], float64(y)+d[1])
				switch {
				case u < 0 || v < 0 || u >= 1 || v >= 1:
					total += s.ambient
				case s.code[int(v*n)][int(u*n)]:
					total += s.ink
				default:
					total += s.paper
				}
			}
			img.Pix[y*s.w+x] = uint8(total / 4)
		}
	}
	return img
}

// upright places a symbol of a side in pixels in the middle, turned by degrees.
func upright(t testing.TB, text string, w, h int, side, degrees float64) shot {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return shot{w: w, h: h, code: modulesOf(t, text), ink: 0, paper: 255, ambient: 255,
		partOf: func(x, y float64) (float64, float64) {
			x, y = (x-float64(w)/2)/side, (y-float64(h)/2)/side
			return x*cos + y*sin + 0.5, y*cos - x*sin + 0.5
		}}
}

// tilted leans a scene back: its far end is smaller by the given part.
func (s shot) tilted(part float64) shot {
	flat := s.partOf
	w, h := float64(s.w), float64(s.h)
	s.partOf = func(x, y float64) (float64, float64) {
		far := 1 - part*(0.5-y/h)
		return flat((x-w/2)/far+w/2, (y-h/2)/far+h/2)
	}
	return s
}

func (s shot) curled(pixels float64) shot {
	flat := s.partOf
	s.partOf = func(x, y float64) (float64, float64) {
		return flat(x, y+pixels*math.Sin(math.Pi*x/float64(s.w)))
	}
	return s
}

// crumpled moves each place by two waves.
func (s shot) crumpled(pixels float64) shot {
	flat := s.partOf
	s.partOf = func(x, y float64) (float64, float64) {
		return flat(x+pixels*math.Sin(x/60+y/45), y+pixels*math.Sin(y/55-x/50))
	}
	return s
}

func each(img *image.Gray, shade func(x, y int, p float64) float64) *image.Gray {
	out := image.NewGray(img.Bounds())
	w := img.Bounds().Dx()
	for i, p := range img.Pix {
		out.Pix[i] = uint8(min(max(shade(i%w, i/w, float64(p)), 0), 255))
	}
	return out
}

func noisy(img *image.Gray, rng *rand.Rand, sigma float64) *image.Gray {
	return each(img, func(_, _ int, p float64) float64 { return p + rng.NormFloat64()*sigma })
}

func blurred(img *image.Gray, sigma float64) *image.Gray {
	reach := int(3*sigma + 0.5)
	kernel := make([]float64, 2*reach+1)
	total := 0.0
	for i := range kernel {
		d := float64(i-reach) / sigma
		kernel[i] = math.Exp(-d * d / 2)
		total += kernel[i]
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	pass := func(img *image.Gray, dx, dy int) *image.Gray {
		return each(img, func(x, y int, _ float64) float64 {
			sum := 0.0
			for i, k := range kernel {
				px, py := min(max(x+dx*(i-reach), 0), w-1), min(max(y+dy*(i-reach), 0), h-1)
				sum += k * float64(img.Pix[py*w+px])
			}
			return sum/total + 0.5
		})
	}
	return pass(pass(img, 1, 0), 0, 1)
}

func dim(img *image.Gray, rng *rand.Rand) *image.Gray {
	w := float64(img.Bounds().Dx())
	return noisy(each(img, func(x, _ int, p float64) float64 {
		return p * (0.12 + 0.33*float64(x)/w)
	}), rng, 3)
}

func glared(img *image.Gray) *image.Gray {
	w, h := float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
	return each(img, func(x, y int, p float64) float64 {
		d := math.Hypot(float64(x)/w-0.6, float64(y)/h-0.6)
		return p + 255*math.Exp(-d*d/0.003)
	})
}

// shaken moves the camera by some pixels to the right while it looks.
func shaken(img *image.Gray, pixels int) *image.Gray {
	w := img.Bounds().Dx()
	return each(img, func(x, y int, _ float64) float64 {
		total := 0
		for d := range pixels {
			total += int(img.Pix[y*w+min(x+d, w-1)])
		}
		return float64(total) / float64(pixels)
	})
}

// thumbed is covered by a thumb from below.
func thumbed(img *image.Gray) *image.Gray {
	w, h := float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
	return each(img, func(x, y int, p float64) float64 {
		u, v := (float64(x)/w-0.55)/0.08, (float64(y)/h-0.9)/0.2
		if u*u+v*v < 1 {
			return 170 - 40*u*u
		}
		return p
	})
}

// faded loses the ink in a corner of the picture to the sky that it mirrors.
func faded(img *image.Gray) *image.Gray {
	w, h := float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
	return each(img, func(x, y int, p float64) float64 {
		d := math.Hypot(float64(x)/w-0.18, float64(y)/h-0.82)
		return p + (250-p)*math.Min(1, 1.1*math.Exp(-d*d/0.006))*0.97
	})
}

// onScreen is shown by a display whose pixels beat with the camera's.
func onScreen(img *image.Gray) *image.Gray {
	return each(img, func(x, y int, p float64) float64 {
		u, v := float64(x)*0.43+float64(y)*0.02, float64(y)*0.43-float64(x)*0.02
		rim := math.Max(u-math.Floor(u), v-math.Floor(v))
		if rim > 0.7 {
			return 0.45 * p
		}
		return p
	})
}

func compressed(t testing.TB, img image.Image, quality int) image.Image {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, jpeg.Encode(&file, img, &jpeg.Options{Quality: quality}))
	out, err := jpeg.Decode(&file)
	require.NoError(t, err)
	return out
}

// degradations are what happens to pictures between paper and reader; the
// figures follow those by which readers are compared with one another.
var degradations = []struct {
	name string
	of   func(t testing.TB, text string, rng *rand.Rand) image.Image
}{
	{"turned by 7 degrees", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 800, 800, 560, 7).taken()
	}},
	{"turned by 33 degrees", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 800, 800, 560, 33).taken()
	}},
	{"blurred by 2 pixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return blurred(upright(t, text, 800, 800, 560, 2).taken(), 2)
	}},
	{"blurred by 3 pixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return blurred(upright(t, text, 800, 800, 560, 2).taken(), 3)
	}},
	{"noise of 40", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return noisy(upright(t, text, 800, 800, 560, 3).taken(), rng, 40)
	}},
	{"noise of 80", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return noisy(upright(t, text, 800, 800, 560, 3).taken(), rng, 80)
	}},
	{"jpeg quality 10", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return compressed(t, upright(t, text, 800, 800, 560, 1).taken(), 10)
	}},
	{"tilted by 15 %", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 800, 800, 560, 4).tilted(0.15 / 0.7).taken()
	}},
	{"tilted by 30 %", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 800, 800, 560, 4).tilted(0.3 / 0.7).taken()
	}},
	{"low light", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return dim(upright(t, text, 800, 800, 560, 5).taken(), rng)
	}},
	{"glare", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return glared(upright(t, text, 800, 800, 560, 5).taken())
	}},
	{"curled by 12 pixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 800, 800, 560, 2).curled(12 / 0.55).taken()
	}},
	{"crumpled by 4 pixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 800, 800, 560, 2).crumpled(4).taken()
	}},
	{"shaken by 9 pixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return shaken(upright(t, text, 800, 800, 560, 2).taken(), 9)
	}},
	{"under a thumb", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return thumbed(upright(t, text, 800, 800, 560, 2).taken())
	}},
	{"a finder pattern faded", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return faded(upright(t, text, 800, 800, 560, 2).taken())
	}},
	{"on a screen", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return onScreen(upright(t, text, 800, 800, 560, 2).taken())
	}},
	{"small, 250 pixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		return upright(t, text, 400, 400, 250, 2).taken()
	}},
	{"inverted", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		s := upright(t, text, 800, 800, 560, 2)
		s.ink, s.paper, s.ambient = 255, 0, 0
		return s.taken()
	}},
	{"by a phone", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		s := upright(t, text, 900, 900, 620, 12).tilted(0.15)
		s.ambient, s.ink = 90, 30
		img := dim(blurred(s.taken(), 1.2), rng)
		return compressed(t, noisy(img, rng, 4), 60)
	}},
	{"small on 12 megapixels", func(t testing.TB, text string, rng *rand.Rand) image.Image {
		s := upright(t, text, 4000, 3000, 420, 8)
		s.ambient = 120
		return s.taken()
	}},
}

const picturesOfAKind = 3

func TestScanReadsDegradedPictures(t *testing.T) {
	read, all := 0, 0
	for i, d := range degradations {
		good := 0
		for n := range picturesOfAKind {
			rng := rand.New(rand.NewPCG(uint64(i), uint64(n)))
			text := certificateText(rng, 450+rng.IntN(250))
			texts, err := qr.Scan(context.Background(), d.of(t, text, rng))
			if err == nil {
				require.Equal(t, []string{text}, texts, "a wrong text from a picture %s", d.name)
				good++
			} else {
				require.ErrorIs(t, err, qr.ErrNoCode)
			}
		}
		t.Logf("%-24s %d of %d", d.name, good, picturesOfAKind)
		read += good
		all += picturesOfAKind
	}
	t.Logf("%-24s %d of %d", "all", read, all)
	require.GreaterOrEqual(t, 100*read/all, 95, "per cent of degraded pictures read")
}
