package qr

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// pictureFormats are told by how a file begins; a question mark stands for any
// byte. Bytes is the memory that decoding takes, at most, by the headers.
var pictureFormats = []struct {
	name, magic string
	header      func(io.Reader) (image.Config, error)
	bytes       func(file []byte, header image.Config) (int, error)
	decode      func(io.Reader) (image.Image, error)
}{
	{"png", "\x89PNG\r\n\x1a\n", png.DecodeConfig, pngBytes, png.Decode},
	{"jpeg", "\xff\xd8\xff", jpeg.DecodeConfig, jpegBytes, jpeg.Decode},
	{"gif", "GIF87a", gif.DecodeConfig, bytesAPixel(2), gif.Decode}, // an interlaced one is copied
	{"gif", "GIF89a", gif.DecodeConfig, bytesAPixel(2), gif.Decode},
	{"webp", "RIFF????WEBPVP8", webp.DecodeConfig, bytesAPixel(8), webp.Decode}, // transparency apart
	{"bmp", "BM????\x00\x00\x00\x00", bmp.DecodeConfig, bytesAPixel(4), bmp.Decode},
}

// IsPicture says whether a file begins like a picture that ScanReader may read:
// PNG, JPEG, GIF, WebP or BMP. Sixteen bytes of the file are enough; of fewer it
// may say false. A text is never taken for a picture, whatever its first letters.
func IsPicture(start []byte) bool {
	for _, format := range pictureFormats {
		if begins(start, format.magic) {
			return true
		}
	}
	return false
}

func decodePicture(ctx context.Context, r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxPictureBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if len(data) > MaxPictureBytes {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrPictureTooLarge, MaxPictureBytes)
	}
	for _, format := range pictureFormats {
		if !begins(data, format.magic) {
			continue
		}
		header, err := format.header(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %s header: %v", ErrPictureFormat, format.name, err)
		}
		if err := checkPixels(header.Width, header.Height); err != nil {
			return nil, err
		}
		size, err := format.bytes(data, header)
		if err != nil {
			return nil, err
		}
		if size > MaxDecodedBytes {
			return nil, fmt.Errorf("%w: %d bytes decoded, at most %d", ErrPictureTooLarge, size, MaxDecodedBytes)
		}
		img, err := format.decode(&untilDone{ctx, bytes.NewReader(data)})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrPictureFormat, format.name, err)
		}
		return img, nil
	}
	return nil, fmt.Errorf("%w: neither PNG, JPEG, GIF, WebP nor BMP", ErrPictureFormat)
}

// untilDone reads a file in pieces so small that no decoder works on one for
// long, until its context is done.
type untilDone struct {
	ctx  context.Context
	file *bytes.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	const piece = 256
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.file.Read(p[:min(len(p), piece)])
}

func bytesAPixel(n int) func([]byte, image.Config) (int, error) {
	return func(_ []byte, header image.Config) (int, error) { return n * header.Width * header.Height, nil }
}

// pngBytes takes all colors for transparent ones, which a later chunk can make
// them. An interlaced picture is decoded in parts that are then put together.
func pngBytes(file []byte, header image.Config) (int, error) {
	const depth, colors, interlaced, palette = 24, 25, 28, 3 // places in the file; a kind of colors
	n := 4
	if file[colors] == palette {
		n = 1
	} else if file[depth] == 16 {
		n = 8
	}
	if file[interlaced] != 0 {
		n *= 2
	}
	return n * header.Width * header.Height, nil
}

func begins(data []byte, magic string) bool {
	if len(data) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != data[i] {
			return false
		}
	}
	return true
}

func checkPixels(width, height int) error {
	if width < 0 || height < 0 || width > 0 && height > MaxPixels/width {
		return fmt.Errorf("%w: %d × %d pixels, at most %d in all", ErrPictureTooLarge, width, height, MaxPixels)
	}
	return nil
}
