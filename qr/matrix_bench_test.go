package qr

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
)

// The texts have the lengths of certificates signed with ES256.
var benchmarkLengths = [2]int{454, 604}

func BenchmarkMatrix(b *testing.B) {
	for _, n := range benchmarkLengths {
		text := certificateText(1, n)
		b.Run(fmt.Sprintf("ours/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := New(text, LevelQ)
				require.NoError(b, err)
			}
		})
		b.Run(fmt.Sprintf("skip2/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q, err := qrcode.New(text, qrcode.High)
				require.NoError(b, err)
				q.Bitmap()
			}
		})
		b.Run(fmt.Sprintf("gozxing/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := encoder.Encoder_encodeWithoutHint(text, decoder.ErrorCorrectionLevel_Q)
				require.NoError(b, err)
			}
		})
	}
}

// From the text to the file, 7 pixels a module.
func BenchmarkPNG(b *testing.B) {
	for _, n := range benchmarkLengths {
		text := certificateText(1, n)
		run := func(name string, write func(w *bytes.Buffer) error) {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				var file bytes.Buffer
				for b.Loop() {
					file.Reset()
					require.NoError(b, write(&file))
				}
				b.ReportMetric(float64(file.Len()), "bytes")
			})
		}
		run("ours", func(w *bytes.Buffer) error {
			m, err := New(text, LevelQ)
			if err != nil {
				return err
			}
			return m.WritePNG(w, 7)
		})
		run("skip2", func(w *bytes.Buffer) error {
			q, err := qrcode.New(text, qrcode.High)
			if err != nil {
				return err
			}
			return q.Write(-7, w)
		})
		run("gozxing", func(w *bytes.Buffer) error {
			m, err := New(text, LevelQ) // for the size that makes 7 pixels a module
			if err != nil {
				return err
			}
			side := (m.Size() + 2*QuietZone) * 7
			img, err := zxing.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, side, side,
				map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_Q})
			if err != nil {
				return err
			}
			return png.Encode(w, img)
		})
	}
}

// From a finished matrix. The other libraries write no SVG.
func BenchmarkSVG(b *testing.B) {
	for _, n := range benchmarkLengths {
		m, err := New(certificateText(1, n), LevelQ)
		require.NoError(b, err)
		var file bytes.Buffer
		require.NoError(b, m.WriteSVG(&file))
		b.Run(fmt.Sprintf("ours/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, m.WriteSVG(io.Discard))
			}
			b.ReportMetric(float64(file.Len()), "bytes")
		})
	}
}
