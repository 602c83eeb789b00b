package qr

import (
	"context"
	"errors"
	"image"
	"io"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Reasons why a picture gives no text.
var (
	ErrNoCode          = errors.New("no qr code found in the picture")
	ErrPictureTooLarge = errors.New("picture too large")
	ErrPictureFormat   = errors.New("picture cannot be read")
)

// Scan returns the texts of the QR codes in a picture.
func Scan(ctx context.Context, img image.Image) ([]string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return nil, ErrNoCode
	}
	result, err := qrcode.NewQRCodeReader().DecodeWithoutHints(bitmap)
	if err != nil {
		return nil, ErrNoCode
	}
	return []string{result.GetText()}, ctx.Err()
}

// ScanReader is Scan on an encoded picture.
func ScanReader(ctx context.Context, r io.Reader) ([]string, error) {
	img, _, err := image.Decode(r)
	if err != nil {
		return nil, ErrPictureFormat
	}
	return Scan(ctx, img)
}
