package qr_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/qr"
)

// street is a picture of many edges and shades without any code.
func street(w, h int) *image.Gray {
	rng := rand.New(rand.NewPCG(9, 9))
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 120 + 60*math.Sin(float64(x)/17)*math.Sin(float64(y)/23) + 40*math.Sin(float64(x*y)/9000)
			img.SetGray(x, y, color.Gray{Y: uint8(v + rng.NormFloat64()*12)})
		}
	}
	for range 400 { // windows
		x, y, side := rng.IntN(w), rng.IntN(h), 4+rng.IntN(40)
		shade := uint8(rng.IntN(256))
		for dy := range side {
			for dx := range side {
				img.SetGray(x+dx, y+dy, color.Gray{Y: shade})
			}
		}
	}
	return img
}

// imitations is a sheet of symbols that have everything but their data.
func imitations(t testing.TB, rng *rand.Rand) *image.Gray {
	pictures := map[image.Point]image.Image{}
	for i := range 12 {
		s := upright(t, certificateText(rng, 600), 400, 400, 380, 0)
		for y := 20; y < len(s.code)-20; y++ {
			for x := 20; x < len(s.code)-20; x++ {
				s.code[y][x] = rng.IntN(2) == 0
			}
		}
		pictures[image.Pt(i%4*400, i/4*400)] = s.taken()
	}
	return sheet(1600, 1250, pictures)
}

// enlarged shows each 2 × 2 pixels on 5 × 5.
func enlarged(img *image.Gray) *image.Gray {
	w, h := img.Bounds().Dx()*5/2, img.Bounds().Dy()*5/2
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Pix[y*w+x] = img.Pix[y*2/5*img.Stride+x*2/5]
		}
	}
	return out
}

func BenchmarkScan(b *testing.B) {
	rng := rand.New(rand.NewPCG(4, 4))
	text := certificateText(rng, 600)
	code, err := qrcode.New(text, qrcode.High)
	require.NoError(b, err)
	file, err := code.PNG(-7)
	require.NoError(b, err)
	clean, err := png.Decode(bytes.NewReader(file))
	require.NoError(b, err)
	phone := upright(b, text, 1600, 1200, 700, 12).tilted(0.15)
	phone.ambient, phone.ink = 90, 30
	photograph := noisy(dim(blurred(phone.taken(), 1.5), rng), rng, 4)

	for _, c := range []struct {
		name string
		img  image.Image
		want error
	}{
		{"clean", clean, nil},
		{"photograph", photograph, nil},
		{"nothing in 2 megapixels", street(1600, 1250), qr.ErrNoCode},
		{"imitations in 2 megapixels", imitations(b, rng), qr.ErrNoCode},
		{"noise in 2 megapixels", noisy(image.NewGray(image.Rect(0, 0, 1600, 1250)), rng, 200), qr.ErrNoCode},
		{"nothing in 12 megapixels", street(4000, 3000), qr.ErrNoCode},
		{"imitations in 12 megapixels", enlarged(imitations(b, rng)), qr.ErrNoCode},
		{"noise in 12 megapixels", noisy(image.NewGray(image.Rect(0, 0, 4000, 3000)), rng, 200), qr.ErrNoCode},
		{"finder patterns in 16 megapixels", finderPatterns(4096, 2), qr.ErrNoCode},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := qr.Scan(context.Background(), c.img)
				require.ErrorIs(b, err, c.want)
			}
		})
	}
	b.Run("clean file", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := qr.ScanReader(context.Background(), bytes.NewReader(file))
			require.NoError(b, err)
		}
	})
}
