package qr

import (
	"bytes"
	"compress/zlib"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// requirePicture checks each pixel.
func requirePicture(t *testing.T, m *Matrix, img image.Image, modulePixels int) {
	t.Helper()
	side := (m.Size() + 2*QuietZone) * modulePixels
	require.Equal(t, image.Rect(0, 0, side, side), img.Bounds())
	for y := range side {
		for x := range side {
			r, g, b, a := img.At(x, y).RGBA()
			want := color.White
			if m.At(x/modulePixels-QuietZone, y/modulePixels-QuietZone) {
				want = color.Black
			}
			if wr, wg, wb, wa := want.RGBA(); r != wr || g != wg || b != wb || a != wa {
				require.Failf(t, "pixel", "%d, %d", x, y)
			}
		}
	}
}

func TestPNGShowsTheMatrix(t *testing.T) {
	for version := 1; version <= maxVersion; version += 3 {
		m, err := New(certificateText(uint64(version), capacity(version, LevelQ, alphanumeric)), LevelQ)
		require.NoError(t, err)
		for _, modulePixels := range []int{1, 2, 3, 7, 8, 9, 16} {
			requirePicture(t, m, picturePNG(t, m, modulePixels), modulePixels)
		}
	}
}

func TestPNGOfEveryModuleSize(t *testing.T) {
	m, err := New("HC1:6BF", LevelQ)
	require.NoError(t, err)
	for modulePixels := 1; modulePixels <= MaxModulePixels; modulePixels++ {
		requirePicture(t, m, picturePNG(t, m, modulePixels), modulePixels)
	}
	largest, err := New(certificateText(1, 2420), LevelQ)
	require.NoError(t, err)
	var file bytes.Buffer
	require.NoError(t, largest.WritePNG(&file, MaxModulePixels))
	config, err := png.DecodeConfig(&file)
	require.NoError(t, err)
	require.Less(t, config.Width*config.Height, 64_000_000)
}

func TestPNGIsSmall(t *testing.T) {
	m, err := New(certificateText(1, 600), LevelQ)
	require.NoError(t, err)
	for modulePixels, limit := range map[int]int{1: 1500, 4: 1700, 7: 3500, 8: 2400, 20: 5500} {
		var file bytes.Buffer
		require.NoError(t, m.WritePNG(&file, modulePixels))
		require.LessOrEqual(t, file.Len(), limit, "%d pixels a module", modulePixels)
	}
}

func TestPNGRefuses(t *testing.T) {
	m, err := New("HC1:6BF", LevelQ)
	require.NoError(t, err)
	for _, modulePixels := range []int{-1, 0, MaxModulePixels + 1} {
		require.ErrorIs(t, m.WritePNG(io.Discard, modulePixels), ErrModulePixels)
	}
	require.ErrorIs(t, new(Matrix).WritePNG(io.Discard, 7), ErrEmpty)
	require.ErrorIs(t, m.WritePNG(brokenPipe{}, 7), errBroken)
}

var errBroken = errors.New("broken pipe")

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestImageShowsTheMatrix(t *testing.T) {
	m, err := New("HC1:6BF", LevelQ)
	require.NoError(t, err)
	requirePicture(t, m, m.Image(3), 3)
	requirePicture(t, m, m.Image(0), 1)
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, m.Image(2)))
	img, err := png.Decode(&file)
	require.NoError(t, err)
	requirePicture(t, m, img, 2)
	require.IsType(t, &image.Paletted{}, img)
}

func FuzzPixelStream(f *testing.F) {
	f.Add([]byte("\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x0f"), uint8(11), uint8(7))
	f.Add([]byte{1, 2, 3, 4, 5}, uint8(5), uint8(1))
	f.Fuzz(func(t *testing.T, pixels []byte, lineBytes, times uint8) {
		width, repeat := max(5, int(lineBytes)), max(1, int(times))
		var s pixelStream
		s.reset(width, 1+int(times)%8)
		var want []byte
		for ; len(pixels) >= width && len(want) < 1<<20; pixels = pixels[width:] {
			s.add(pixels[:width], repeat)
			for range repeat {
				want = append(want, pixels[:width]...)
			}
		}
		if want == nil {
			return
		}
		r, err := zlib.NewReader(bytes.NewReader(s.appendTo(nil)))
		require.NoError(t, err)
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}
