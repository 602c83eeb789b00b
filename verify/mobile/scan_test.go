package mobile_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/draw"
	"image/png"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify/mobile"
)

func picture(t testing.TB, text string) []byte {
	t.Helper()
	matrix, err := qr.New(text, qr.LevelQ)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, matrix.WritePNG(&b, 4))
	return b.Bytes()
}

func TestScan(t *testing.T) {
	text := vector(t, "kind-dose-1-of-2").Text
	data := picture(t, text)
	want, err := json.Marshal([]string{text})
	require.NoError(t, err)
	got, err := mobile.Scan(data)
	require.NoError(t, err)
	require.Equal(t, string(want), got)

	decoded, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	bounds := decoded.Bounds()
	rgba, gray := image.NewNRGBA(bounds), image.NewGray(bounds)
	draw.Draw(rgba, bounds, decoded, bounds.Min, draw.Src)
	draw.Draw(gray, bounds, decoded, bounds.Min, draw.Src)
	got, err = mobile.ScanRGBA(rgba.Pix, bounds.Dx(), bounds.Dy())
	require.NoError(t, err)
	require.Equal(t, string(want), got)
	got, err = mobile.ScanGray(gray.Pix, bounds.Dx(), bounds.Dy())
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestPicturesThatGiveNothing(t *testing.T) {
	_, err := mobile.Scan(nil)
	requireCode(t, "picture-format", err)
	_, err = mobile.Scan([]byte("no picture"))
	requireCode(t, "picture-format", err)
	for _, scan := range []func([]byte, int, int) (string, error){mobile.ScanRGBA, mobile.ScanGray} {
		_, err = scan(make([]byte, 4*16*16), 16, 16)
		require.Error(t, err)
		for _, size := range [][2]int{{0, 0}, {-1, -1}, {1, 2}, {math.MinInt, math.MinInt}, {16, -16}} {
			_, err = scan(make([]byte, 12), size[0], size[1])
			requireCode(t, "picture-size", err)
		}
		for _, size := range [][2]int{{math.MaxInt, math.MaxInt}, {1 << 32, 1 << 32}, {qr.MaxPixels + 1, 1}} {
			_, err = scan(nil, size[0], size[1])
			requireCode(t, "picture-too-large", err)
		}
	}
	_, err = mobile.ScanRGBA(make([]byte, 4*16*16), 16, 16)
	requireCode(t, "no-code", err)
	_, err = mobile.ScanGray(make([]byte, 16*16), 16, 16)
	requireCode(t, "no-code", err)
}
