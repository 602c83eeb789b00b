package qr_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
	"testing/iotest"

	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/qr"
	"golang.org/x/image/bmp"
)

const shortText = "HC1:SHORT TEXT"

// pngFile is a symbol at 4 pixels a module.
func pngFile(t testing.TB, text string) []byte {
	t.Helper()
	code, err := qrcode.New(text, qrcode.High)
	require.NoError(t, err)
	data, err := code.PNG(-4)
	require.NoError(t, err)
	return data
}

func picture(t testing.TB, text string) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(pngFile(t, text)))
	require.NoError(t, err)
	return img
}

// pngHeader is a gray PNG that ends after a header of the given size.
func pngHeader(width, height uint32) []byte { return pngHeaderOf(width, height, 8, 0, 0) }

func pngHeaderOf(width, height uint32, depth, colors, interlaced byte) []byte {
	header := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	header = binary.BigEndian.AppendUint32(header, height)
	header = append(header, depth, colors, 0, 0, interlaced)
	file := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), 13)
	file = append(file, header...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header))
}

func encoded(t testing.TB, encode func(io.Writer) error) []byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, encode(&file))
	return file.Bytes()
}

func TestScanReaderReadsEachFormat(t *testing.T) {
	img := picture(t, shortText)
	for name, data := range map[string][]byte{
		"png":  pngFile(t, shortText),
		"jpeg": encoded(t, func(w io.Writer) error { return jpeg.Encode(w, img, nil) }),
		"gif":  encoded(t, func(w io.Writer) error { return gif.Encode(w, img, nil) }),
		"bmp":  encoded(t, func(w io.Writer) error { return bmp.Encode(w, img) }),
	} {
		t.Run(name, func(t *testing.T) {
			texts, err := scanBytes(data)
			require.NoError(t, err)
			require.Equal(t, []string{shortText}, texts)
		})
	}
}

func TestIsPictureTellsPicturesFromText(t *testing.T) {
	img := picture(t, shortText)
	for name, file := range map[string][]byte{
		"png":  pngFile(t, shortText),
		"jpeg": encoded(t, func(w io.Writer) error { return jpeg.Encode(w, img, nil) }),
		"gif":  encoded(t, func(w io.Writer) error { return gif.Encode(w, img, nil) }),
		"bmp":  encoded(t, func(w io.Writer) error { return bmp.Encode(w, img) }),
		"webp": []byte("RIFF\x04\x00\x00\x00WEBPVP8 "),
	} {
		require.True(t, qr.IsPicture(file[:16]), name)
	}
	for _, text := range []string{
		"", "B", "BM", "BM 2021-07-01, Hà Nội", "HC1:6BFOXN", "GIF of a cat", "GIF88a is no version",
		"RIFF raff 1234567", "RIFF1234WAVEfmt ", "PNG\r\n", "\xff\xd8", "\xff\xfeH\x00C\x001\x00:\x00",
	} {
		require.False(t, qr.IsPicture([]byte(text)), "%q", text)
	}
}

func TestScanReaderRefusesBadPictures(t *testing.T) {
	whole := pngFile(t, shortText)
	photograph := encoded(t, func(w io.Writer) error { return jpeg.Encode(w, picture(t, shortText), nil) })
	empty := encoded(t, func(w io.Writer) error { return png.Encode(w, image.NewGray(image.Rect(0, 0, 1, 1))) })
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty file":          {nil, qr.ErrPictureFormat},
		"text":                {[]byte("HC1:6BF this is not a picture"), qr.ErrPictureFormat},
		"50,000 x 50,000":     {pngHeader(50_000, 50_000), qr.ErrPictureTooLarge},
		"2^31-1 x 2^31-1":     {pngHeader(1<<31-1, 1<<31-1), qr.ErrPictureFormat},
		"one row too many":    {pngHeader(1, qr.MaxPixels+1), qr.ErrPictureTooLarge},
		"header only":         {pngHeader(100, 100), qr.ErrPictureFormat},
		"cut png":             {whole[:len(whole)/2], qr.ErrPictureFormat},
		"cut jpeg":            {photograph[:len(photograph)/2], qr.ErrPictureFormat},
		"jpeg of two bytes":   {photograph[:2], qr.ErrPictureFormat},
		"one pixel":           {empty, qr.ErrNoCode},
		"more than MaxBytes":  {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, qr.MaxPictureBytes)...), qr.ErrPictureTooLarge},
		"webp without a body": {[]byte("RIFF\x04\x00\x00\x00WEBPVP8 "), qr.ErrPictureFormat},
	} {
		t.Run(name, func(t *testing.T) {
			texts, err := scanBytes(c.data)
			require.ErrorIs(t, err, c.want)
			require.Empty(t, texts)
		})
	}
}

func TestScanReaderPassesOnReadErrors(t *testing.T) {
	broken := errors.New("the card was pulled out")
	_, err := qr.ScanReader(context.Background(), iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
}

func TestScanReadsEachKindOfImage(t *testing.T) {
	img := picture(t, shortText)
	box := img.Bounds()
	far := box.Add(image.Pt(-7000, 9000))
	framed := image.NewGray(box.Inset(-20))
	draw.Draw(framed, framed.Bounds(), image.White, image.Point{}, draw.Src)
	seeThrough := image.NewNRGBA(box) // ink on nothing
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r == 0 {
				seeThrough.Set(x, y, color.Black)
			}
		}
	}
	for name, dst := range map[string]draw.Image{
		"gray":                 image.NewGray(box),
		"gray, 16 bits":        image.NewGray16(box),
		"rgba":                 image.NewRGBA(box),
		"nrgba":                image.NewNRGBA(box),
		"rgba, 16 bits":        image.NewNRGBA64(box),
		"paletted":             image.NewPaletted(box, palette.Plan9),
		"cmyk":                 image.NewCMYK(box),
		"far from the origin":  image.NewRGBA(far),
		"part of a larger one": framed.SubImage(box).(draw.Image),
		"transparent":          seeThrough,
	} {
		t.Run(name, func(t *testing.T) {
			if name != "transparent" {
				draw.Draw(dst, dst.Bounds(), img, box.Min, draw.Src)
			}
			texts, err := qr.Scan(context.Background(), dst)
			require.NoError(t, err)
			require.Equal(t, []string{shortText}, texts)
		})
	}
}

func TestScanOfNothing(t *testing.T) {
	for name, img := range map[string]image.Image{
		"nil":       nil,
		"no pixels": image.NewGray(image.Rectangle{}),
		"no width":  image.NewRGBA(image.Rect(5, 5, 5, 90)),
		"one pixel": image.NewRGBA(image.Rect(0, 0, 1, 1)),
		"one row":   image.NewGray(image.Rect(0, 0, 5000, 1)),
		"white":     image.NewUniform(color.White),
		"black":     image.NewGray(image.Rect(0, 0, 300, 200)),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := qr.Scan(context.Background(), img)
			if name == "white" { // image.Uniform is without bounds
				require.ErrorIs(t, err, qr.ErrPictureTooLarge)
				return
			}
			require.ErrorIs(t, err, qr.ErrNoCode)
		})
	}
}

func TestScanStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := qr.Scan(ctx, picture(t, shortText))
	require.ErrorIs(t, err, context.Canceled)
}

func FuzzScanReader(f *testing.F) {
	whole := pngFile(f, shortText)
	img := picture(f, shortText)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(encoded(f, func(w io.Writer) error { return jpeg.Encode(w, img, nil) }))
	f.Add(encoded(f, func(w io.Writer) error { return gif.Encode(w, img, nil) }))
	f.Add(encoded(f, func(w io.Writer) error { return bmp.Encode(w, img) }))
	f.Add(pngHeader(50_000, 50_000))
	f.Add([]byte("RIFF\x04\x00\x00\x00WEBPVP8 "))
	f.Fuzz(func(t *testing.T, data []byte) {
		texts, err := scanBytes(data)
		if (err == nil) != (len(texts) > 0) {
			t.Fatalf("%d texts with error %v", len(texts), err)
		}
	})
}

// FuzzScan gives the detector and the decoder pictures of any modules.
func FuzzScan(f *testing.F) {
	f.Add(uint8(33), []byte{0xfe, 0x82, 0xba})
	code := picture(f, shortText).(*image.Paletted)
	f.Add(uint8(code.Rect.Dx()), code.Pix)
	f.Fuzz(func(t *testing.T, width uint8, pix []byte) {
		w := int(width) + 1
		img := &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, len(pix)/w)}
		texts, err := qr.Scan(context.Background(), img)
		if (err == nil) != (len(texts) > 0) {
			t.Fatalf("%d texts with error %v", len(texts), err)
		}
	})
}
