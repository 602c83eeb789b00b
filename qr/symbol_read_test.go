package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/liyue201/goqr"
	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"
)

// quircMaxVersion is where goqr stops: it counts at most 254 dark regions in a
// picture, and larger symbols can have more.
const quircMaxVersion = 25

func requireRead(t *testing.T, text string, m *Matrix) {
	t.Helper()
	img := picturePNG(t, m, 3)
	read, err := readZXing(img)
	require.NoError(t, err)
	require.Equal(t, text, read)
	if m.Version() <= quircMaxVersion {
		read, err = readQuirc(img)
		require.NoError(t, err)
		require.Equal(t, text, read)
	}
}

func picturePNG(t testing.TB, m *Matrix, modulePixels int) image.Image {
	var file bytes.Buffer
	require.NoError(t, m.WritePNG(&file, modulePixels))
	img, err := png.Decode(&file)
	require.NoError(t, err)
	return img
}

func readZXing(img image.Image) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	result, err := zxing.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_PURE_BARCODE:  true,
		gozxing.DecodeHintType_CHARACTER_SET: "UTF-8",
	})
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}

func readQuirc(img image.Image) (string, error) {
	codes, err := goqr.Recognize(img)
	if err != nil {
		return "", err
	}
	if len(codes) != 1 {
		return "", fmt.Errorf("%d codes", len(codes))
	}
	return string(codes[0].Payload), nil
}

func TestZBarReadsEverySymbol(t *testing.T) {
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("zbarimg is not installed")
	}
	dir := t.TempDir()
	args := []string{"--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"}
	var want []string
	for version := 1; version <= maxVersion; version++ {
		for _, level := range allLevels {
			text := certificateText(uint64(version), capacity(version, level, alphanumeric))
			m, err := New(text, level)
			require.NoError(t, err)
			path := filepath.Join(dir, fmt.Sprintf("%d-%s.png", version, level))
			file, err := os.Create(path)
			require.NoError(t, err)
			require.NoError(t, m.WritePNG(file, 3))
			require.NoError(t, file.Close())
			args = append(args, path)
			want = append(want, text)
		}
	}
	out, err := exec.Command(zbar, args...).Output()
	require.NoError(t, err)
	require.Equal(t, want, strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"))
}
