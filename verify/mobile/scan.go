package mobile

import (
	"bytes"
	"context"
	"encoding/json"
	"image"

	"github.com/vaxcert/vaxcert/qr"
)

// Scan gives the texts of the QR codes in a picture, as a list in JSON: PNG, JPEG,
// GIF, WebP or BMP, of at most qr.MaxPictureBytes and qr.MaxPixels. Fails with
// no-code, picture-too-large or picture-format.
func Scan(picture []byte) (textsJSON string, err error) {
	defer guard(&err)
	texts, err := qr.ScanReader(context.Background(), bytes.NewReader(picture))
	return textsOf(texts, err)
}

// ScanRGBA is Scan for pixels of four bytes, red, green, blue and alpha, row by
// row: those of a canvas. Fails with no-code, picture-too-large; with picture-size
// where pixels does not have 4 × width × height bytes.
func ScanRGBA(pixels []byte, width, height int) (textsJSON string, err error) {
	defer guard(&err)
	if err := checkPixels(len(pixels), 4, width, height); err != nil {
		return "", err
	}
	return scan(&image.NRGBA{Pix: pixels, Stride: 4 * width, Rect: image.Rect(0, 0, width, height)})
}

// ScanGray is Scan for pixels of one byte, row by row: the luminance that the
// cameras of phones give. Fails as ScanRGBA does; pixels has width × height bytes.
func ScanGray(pixels []byte, width, height int) (textsJSON string, err error) {
	defer guard(&err)
	if err := checkPixels(len(pixels), 1, width, height); err != nil {
		return "", err
	}
	return scan(&image.Gray{Pix: pixels, Stride: width, Rect: image.Rect(0, 0, width, height)})
}

func scan(img image.Image) (string, error) {
	texts, err := qr.Scan(context.Background(), img)
	return textsOf(texts, err)
}

// checkPixels holds how many bytes there are against the size of a picture.
func checkPixels(bytes, each, width, height int) error {
	switch {
	case width <= 0 || height <= 0:
		return &problem{code: "picture-size"}
	case width > qr.MaxPixels/height:
		return &problem{code: "picture-too-large"}
	case bytes != each*width*height:
		return &problem{code: "picture-size"}
	}
	return nil
}

func textsOf(texts []string, err error) (string, error) {
	if err != nil {
		return "", problemOf(err)
	}
	list, err := json.Marshal(texts)
	return string(list), err
}
