package qr

import (
	"context"
	"image"
	"image/color"
)

// toGray converts a picture; what is transparent is seen over white paper. The
// only errors are the context's.
func toGray(ctx context.Context, img image.Image) (gray, error) {
	box := img.Bounds()
	g := gray{w: box.Dx(), h: box.Dy()}
	switch src := img.(type) {
	case *image.Gray:
		return g.fromPlane(src.Pix[src.PixOffset(box.Min.X, box.Min.Y):], src.Stride), ctx.Err()
	case *image.YCbCr:
		return g.fromPlane(src.Y[src.YOffset(box.Min.X, box.Min.Y):], src.YStride), ctx.Err()
	}
	g.pix = make([]uint8, g.w*g.h)
	convert := rowConverter(img)
	for y := range g.h {
		if y%rowsUnchecked == 0 && ctx.Err() != nil {
			return gray{}, ctx.Err()
		}
		convert(g.row(y), y)
	}
	return g, nil
}

// rowConverter gives what converts a row, counted from the top of a picture.
func rowConverter(img image.Image) func(dst []uint8, y int) {
	box := img.Bounds()
	switch src := img.(type) {
	case *image.Paletted:
		shade := shades(src.Palette)
		return func(dst []uint8, y int) {
			row := src.Pix[src.PixOffset(box.Min.X, box.Min.Y+y):][:len(dst)]
			for x, index := range row {
				dst[x] = shade[index]
			}
		}
	case *image.RGBA:
		return func(dst []uint8, y int) {
			row := src.Pix[src.PixOffset(box.Min.X, box.Min.Y+y):][:4*len(dst)]
			for x := range dst {
				p := row[4*x : 4*x+4 : 4*x+4]
				dst[x] = uint8(luminance(p[0], p[1], p[2]) + 255 - uint32(p[3]))
			}
		}
	case *image.NRGBA:
		return func(dst []uint8, y int) {
			row := src.Pix[src.PixOffset(box.Min.X, box.Min.Y+y):][:4*len(dst)]
			for x := range dst {
				p := row[4*x : 4*x+4 : 4*x+4]
				a := uint32(p[3])
				dst[x] = uint8(luminance(p[0], p[1], p[2])*a/255 + 255 - a)
			}
		}
	case image.RGBA64Image:
		return func(dst []uint8, y int) {
			for x := range dst {
				c := src.RGBA64At(box.Min.X+x, box.Min.Y+y)
				dst[x] = shadeOf(uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A))
			}
		}
	}
	return func(dst []uint8, y int) {
		for x := range dst {
			dst[x] = shadeOf(img.At(box.Min.X+x, box.Min.Y+y).RGBA())
		}
	}
}

func (g gray) fromPlane(plane []uint8, stride int) gray {
	if stride == g.w {
		g.pix = plane[:g.w*g.h]
		return g
	}
	g.pix = make([]uint8, g.w*g.h)
	for y := range g.h {
		copy(g.pix[y*g.w:(y+1)*g.w], plane[y*stride:])
	}
	return g
}

func shades(palette color.Palette) (shade [256]uint8) {
	for i, c := range palette {
		if i < len(shade) {
			shade[i] = shadeOf(c.RGBA())
		}
	}
	return shade
}

// shadeOf takes the 16-bit premultiplied values of color.Color.RGBA.
func shadeOf(r, g, b, a uint32) uint8 {
	return uint8((19595*(r>>8)+38470*(g>>8)+7471*(b>>8))>>16 + (65535-a)>>8)
}

// luminance has the weights of ITU-R BT.601, as JPEG has.
func luminance(r, g, b uint8) uint32 {
	return (19595*uint32(r) + 38470*uint32(g) + 7471*uint32(b)) >> 16
}
