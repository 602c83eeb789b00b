package qr_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/qr"
)

// endsIn asks for the end of a scan of one second: what stops it or any result
// must come long before the test gives up.
func endsIn(t *testing.T, scan func(context.Context) ([]string, error)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := scan(ctx)
		done <- err
	}()
	select {
	case err := <-done:
		if !errors.Is(err, context.DeadlineExceeded) {
			require.ErrorIs(t, err, qr.ErrNoCode)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("still running 19 seconds after the deadline")
	}
}

// finderPatterns is a picture full of finder patterns with modules of some
// pixels, and as much paper between them.
func finderPatterns(side, module int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			u, v := x/module%8-3, y/module%8-3
			if ring := max(u, -u, v, -v); ring == 2 || ring == 4 {
				img.Pix[y*side+x] = 255
			}
		}
	}
	return img
}

func TestScanOfManyFinderPatternsEnds(t *testing.T) {
	for _, c := range []struct{ side, module int }{{1600, 1}, {1600, 3}, {2800, 1}, {4096, 1}, {4096, 2}} {
		img := finderPatterns(c.side, c.module)
		endsIn(t, func(ctx context.Context) ([]string, error) { return qr.Scan(ctx, img) })
	}
}

// slowImage is cancelled while it is being read.
type slowImage struct {
	box    image.Rectangle
	read   int
	cancel func()
}

func (s *slowImage) ColorModel() color.Model { return color.GrayModel }
func (s *slowImage) Bounds() image.Rectangle { return s.box }
func (s *slowImage) At(x, y int) color.Color {
	if s.read++; s.read == 1000 {
		s.cancel()
	}
	return color.White
}

func TestScanStopsWithinAPicture(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	img := &slowImage{box: image.Rect(0, 0, 1000, 8000), cancel: cancel}
	_, err := qr.Scan(ctx, img)
	require.ErrorIs(t, err, context.Canceled)
	require.Less(t, img.read, 1_000_000, "pixels looked at")
}

// jpegOf is a JPEG up to its frame header, of components given by their
// sampling factors. Kind is the last digit of SOF.
func jpegOf(kind byte, width, height int, sampling ...byte) []byte {
	n := byte(len(sampling))
	file := []byte{0xff, 0xd8, 0xff, 0xc0 + kind, 0, 8 + 3*n, 8,
		byte(height >> 8), byte(height), byte(width >> 8), byte(width), n}
	for i, factors := range sampling {
		file = append(file, byte(i+1), factors, 0)
	}
	return file
}

// manyScans is a whole gray progressive JPEG whose scans, but the first, all say
// that nothing changes.
func manyScans(width, height, scans int) []byte {
	file := jpegOf(2, width, height, 0x11)
	file = append(append(file, 0xff, 0xdb, 0, 67, 0), bytes.Repeat([]byte{1}, 64)...)
	for _, table := range [][2]byte{{0x00, 0x00}, {0x10, 0xe0}} { // one code each: no difference; end of many bands
		file = append(file, 0xff, 0xc4, 0, 20, table[0], 1)
		file = append(append(file, make([]byte, 15)...), table[1])
	}
	blocks := (width + 7) / 8 * ((height + 7) / 8)
	file = append(file, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0)
	file = append(file, make([]byte, blocks/8+2)...)
	for range scans - 1 {
		file = append(file, 0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0)
		for range blocks/(1<<14) + 1 { // each ends the band of at least 2^14 blocks
			file = append(file, 0, 0)
		}
	}
	return append(file, 0xff, 0xd9)
}

func TestScanReaderOfManyJPEGScansEnds(t *testing.T) {
	_, err := scanBytes(manyScans(64, 64, qr.MaxScans))
	require.ErrorIs(t, err, qr.ErrNoCode)
	_, err = scanBytes(manyScans(64, 64, qr.MaxScans+1))
	require.ErrorIs(t, err, qr.ErrPictureTooLarge)
	_, err = scanBytes(manyScans(8192, 8192, 2000))
	require.ErrorIs(t, err, qr.ErrPictureTooLarge)

	most := manyScans(8192, 8192, qr.MaxScans)
	endsIn(t, func(ctx context.Context) ([]string, error) { return qr.ScanReader(ctx, bytes.NewReader(most)) })
}

// What looks like scans in the metadata of a JPEG or behind its end is none.
func TestScanReaderCountsOnlyScans(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, jpeg.Encode(&file, picture(t, shortText), nil))
	fake := bytes.Repeat([]byte{0xff, 0xda, 0, 2}, 200)
	data := append([]byte{0xff, 0xd8, 0xff, 0xe1, byte((len(fake) + 2) >> 8), byte(len(fake) + 2)}, fake...)
	data = append(append(data, file.Bytes()[2:]...), fake...)
	texts, err := scanBytes(data)
	require.NoError(t, err)
	require.Equal(t, []string{shortText}, texts)
}

// The file is cut, but the context is done before the decoder comes that far.
func TestScanReaderStopsWhileDecoding(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	file := pngFile(t, shortText)
	_, err := qr.ScanReader(ctx, &endCancels{bytes.NewReader(file[:len(file)/2]), cancel})
	require.ErrorIs(t, err, context.Canceled)
}

// endCancels is a file at whose end a context is cancelled.
type endCancels struct {
	*bytes.Reader
	cancel func()
}

func (e *endCancels) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err != nil {
		e.cancel()
	}
	return n, err
}

// The headers alone say what decoding would take: a picture that passes fails
// for its missing body instead.
func TestScanReaderBoundsDecodedBytes(t *testing.T) {
	const gray, rgb, rgba = 0, 2, 6
	const side = 8192 // MaxPixels
	quarter := []byte{0x22, 0x11, 0x11}
	full := []byte{0x11, 0x11, 0x11}
	cmyk := []byte{0x11, 0x11, 0x11, 0x11}
	scan := []byte{0xff, 0xda, 0, 2}
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"png gray":                     {pngHeaderOf(side, side, 8, gray, 0), qr.ErrPictureFormat},
		"png gray, interlaced":         {pngHeaderOf(side, side, 8, gray, 1), qr.ErrPictureFormat},
		"png rgb":                      {pngHeaderOf(side, side, 8, rgb, 0), qr.ErrPictureFormat},
		"png rgba, interlaced":         {pngHeaderOf(side, side, 8, rgba, 1), qr.ErrPictureFormat},
		"png rgba, 16 bits":            {pngHeaderOf(side, side, 16, rgba, 0), qr.ErrPictureFormat},
		"png 16 bits, interlaced":      {pngHeaderOf(8000, 8000, 16, rgba, 1), qr.ErrPictureTooLarge},
		"png 16 bits, interlaced, 32M": {pngHeaderOf(side, side/2, 16, rgba, 1), qr.ErrPictureFormat},
		"jpeg":                         {jpegOf(0, side, side, full...), qr.ErrPictureFormat},
		"jpeg cmyk":                    {jpegOf(0, side, side, cmyk...), qr.ErrPictureFormat},
		"jpeg progressive, gray":       {jpegOf(2, side, side, 0x11), qr.ErrPictureFormat},
		"jpeg progressive, quarter":    {jpegOf(2, side, side, quarter...), qr.ErrPictureFormat},
		"jpeg progressive, full":       {jpegOf(2, side, side, full...), qr.ErrPictureTooLarge},
		"jpeg progressive, full, 32M":  {jpegOf(2, side, side/2, full...), qr.ErrPictureFormat},
		"jpeg progressive, cmyk":       {jpegOf(2, 8191, 8191, cmyk...), qr.ErrPictureTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			file := c.file
			if file[0] == 0xff {
				file = append(file, scan...)
			}
			_, err := scanBytes(file)
			require.ErrorIs(t, err, c.want)
		})
	}
}
