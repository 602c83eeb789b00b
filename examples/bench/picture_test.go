package bench_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"image"
	"image/png"
	"io"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
	rsc "rsc.io/qr"

	"github.com/vaxcert/vaxcert/qr"
)

// modulePixels is the size of a module in the pictures.
const modulePixels = 7

// BenchmarkQR compares encoders of QR codes at level Q, and readers of a clean
// picture. rsc chooses no mask.
func BenchmarkQR(b *testing.B) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	text := newAuthority(b, key).text(b)
	matrix, err := qr.New(text, qr.LevelQ)
	require.NoError(b, err)
	b.Logf("text of %d characters, version %d", len(text), matrix.Version())

	b.Run("Matrix", func(b *testing.B) {
		compare(b,
			way{"ours", func() error { _, err := qr.New(text, qr.LevelQ); return err }},
			way{"rsc", func() error { _, err := rsc.Encode(text, rsc.Q); return err }},
			way{"skip2", func() error {
				code, err := qrcode.New(text, qrcode.High)
				if err == nil {
					code.Bitmap()
				}
				return err
			}},
			way{"gozxing", func() error {
				_, err := encoder.Encoder_encodeWithoutHint(text, decoder.ErrorCorrectionLevel_Q)
				return err
			}},
		)
	})
	b.Run("PNG", func(b *testing.B) {
		side := (matrix.Size() + 2*qr.QuietZone) * modulePixels
		compare(b,
			way{"ours", func() error {
				m, err := qr.New(text, qr.LevelQ)
				if err != nil {
					return err
				}
				return m.WritePNG(io.Discard, modulePixels)
			}},
			way{"rsc", func() error {
				code, err := rsc.Encode(text, rsc.Q)
				if err == nil {
					code.Scale = modulePixels
					code.PNG()
				}
				return err
			}},
			way{"skip2", func() error {
				code, err := qrcode.New(text, qrcode.High)
				if err != nil {
					return err
				}
				return code.Write(-modulePixels, io.Discard)
			}},
			way{"gozxing", func() error {
				img, err := zxing.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, side, side,
					map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_Q})
				if err != nil {
					return err
				}
				return png.Encode(io.Discard, img)
			}},
		)
	})
	b.Run("SVG", func(b *testing.B) {
		compare(b, way{"ours", func() error { return matrix.WriteSVG(io.Discard) }})
	})
	b.Run("Scan", func(b *testing.B) {
		picture := cleanPicture(b, matrix)
		compare(b,
			way{"ours", func() error { _, err := qr.Scan(b.Context(), picture); return err }},
			way{"gozxing", func() error {
				bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
				if err != nil {
					return err
				}
				_, err = zxing.NewQRCodeReader().Decode(bitmap, nil)
				return err
			}},
		)
	})
}

func cleanPicture(b *testing.B, m *qr.Matrix) image.Image {
	var file bytes.Buffer
	require.NoError(b, m.WritePNG(&file, modulePixels))
	picture, err := png.Decode(&file)
	require.NoError(b, err)
	return picture
}
