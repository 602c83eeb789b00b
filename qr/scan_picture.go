package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"
)

// pictureFormats are told by how a file begins; a question mark stands for any byte.
var pictureFormats = []struct {
	name, magic string
	header      func(io.Reader) (image.Config, error)
	decode      func(io.Reader) (image.Image, error)
}{
	{"png", "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
	{"jpeg", "\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode},
	{"gif", "GIF87a", gif.DecodeConfig, gif.Decode},
	{"gif", "GIF89a", gif.DecodeConfig, gif.Decode},
	{"webp", "RIFF????WEBPVP8", webp.DecodeConfig, webp.Decode},
	{"bmp", "BM????\x00\x00\x00\x00", bmp.DecodeConfig, bmp.Decode},
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

func decodePicture(r io.Reader) (image.Image, error) {
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
		img, err := format.decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrPictureFormat, format.name, err)
		}
		return img, nil
	}
	return nil, fmt.Errorf("%w: neither PNG, JPEG, GIF, WebP nor BMP", ErrPictureFormat)
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
