package qr

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/internal/shared"
)

var (
	allLevels   = [4]Level{LevelL, LevelM, LevelQ, LevelH}
	skip2Levels = [4]qrcode.RecoveryLevel{
		LevelL: qrcode.Low, LevelM: qrcode.Medium, LevelQ: qrcode.High, LevelH: qrcode.Highest,
	}
	gozxingLevels = [4]decoder.ErrorCorrectionLevel{
		LevelL: decoder.ErrorCorrectionLevel_L, LevelM: decoder.ErrorCorrectionLevel_M,
		LevelQ: decoder.ErrorCorrectionLevel_Q, LevelH: decoder.ErrorCorrectionLevel_H,
	}
)

// certificateText is n characters that look like an HC1 text.
func certificateText(seed uint64, n int) string {
	const base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	random := rand.New(rand.NewPCG(seed, 18004))
	text := []byte("HC1:")
	for len(text) < n {
		text = append(text, base45[random.IntN(len(base45))])
	}
	return string(text[:n])
}

// capacity is the length of the longest text of one mode that a version holds.
func capacity(version int, level Level, m mode) int {
	b := bandOf(version)
	n := 0
	for length([]segment{{m, 0, n + 1}}, b) <= layouts[version].dataCodewords(level)*8 {
		n++
	}
	return n
}

func publishedTexts(t testing.TB) (texts []string) {
	dir := shared.Dir(t, "testdata-dcc")
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var test struct{ PREFIX string }
		if json.Unmarshal(data, &test) == nil && test.PREFIX != "" {
			texts = append(texts, test.PREFIX)
		}
		return nil
	}))
	return texts
}

// everySymbol runs a check on a full symbol of each version and level.
func everySymbol(t *testing.T, check func(t *testing.T, version int, level Level, text string)) {
	for version := 1; version <= maxVersion; version++ {
		for _, level := range allLevels {
			t.Run(fmt.Sprintf("%d-%s", version, level), func(t *testing.T) {
				seed := uint64(version*4 + int(level))
				check(t, version, level, certificateText(seed, capacity(version, level, alphanumeric)))
			})
		}
	}
}

func rows(m *Matrix) string {
	var b strings.Builder
	for y := range m.Size() {
		for x := range m.Size() {
			b.WriteByte(".#"[btoi(m.At(x, y))])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestSymbolsAreReadByOtherReaders(t *testing.T) {
	everySymbol(t, func(t *testing.T, version int, level Level, text string) {
		m, err := New(text, level)
		require.NoError(t, err)
		require.Equal(t, version, m.Version())
		require.Equal(t, level, m.Level())
		requireRead(t, text, m)
	})
}

func TestPublishedTextsAreReadByOtherReaders(t *testing.T) {
	for _, text := range publishedTexts(t) {
		m, err := New(text, LevelQ)
		require.NoError(t, err)
		requireRead(t, text, m)
	}
}

// gozxing scores masks by the same reading of the standard: the symbols must be
// equal to the last module.
func TestSymbolsEqualGozxing(t *testing.T) {
	check := func(t *testing.T, text string, level Level) {
		m, err := New(text, level)
		require.NoError(t, err)
		theirs, err := encoder.Encoder_encodeWithoutHint(text, gozxingLevels[level])
		require.NoError(t, err)
		var b strings.Builder
		for _, row := range theirs.GetMatrix().GetArray() {
			for _, module := range row {
				b.WriteByte(".#"[module])
			}
			b.WriteByte('\n')
		}
		require.Equal(t, theirs.GetMaskPattern(), m.mask)
		require.Equal(t, b.String(), rows(m))
	}
	everySymbol(t, func(t *testing.T, _ int, level Level, text string) {
		check(t, text, level)
	})
	t.Run("published", func(t *testing.T) {
		for _, text := range publishedTexts(t) {
			if isAlphanumeric(text) { // gozxing knows no mixed texts
				check(t, text, LevelQ)
			}
		}
	})
}

// skip2 scores masks in another way: with its mask, the symbols must be equal.
func TestSymbolsEqualSkip2(t *testing.T) {
	everySymbol(t, func(t *testing.T, version int, level Level, text string) {
		theirs, err := qrcode.New(text, skip2Levels[level])
		require.NoError(t, err)
		require.Equal(t, version, theirs.VersionNumber)
		theirs.DisableBorder = true
		bitmap := theirs.Bitmap()
		mask := 0 // bits 10 to 12 of the format information, in the row of modules at the top left
		for i := range 3 {
			mask = mask<<1 | btoi(bitmap[8][2+i])
		}
		m, err := build(text, level, mask^0b101)
		require.NoError(t, err)
		var b strings.Builder
		for _, row := range bitmap {
			for _, dark := range row {
				b.WriteByte(".#"[btoi(dark)])
			}
			b.WriteByte('\n')
		}
		require.Equal(t, b.String(), rows(m))
	})
}

func TestVersionIsTheSmallestThatHoldsTheText(t *testing.T) {
	texts := [modes]string{numeric: "7", alphanumeric: "V", byteMode: "v"}
	for version := 1; version <= maxVersion; version++ {
		for _, level := range allLevels {
			for m, character := range texts {
				n := capacity(version, level, mode(m))
				full, err := New(strings.Repeat(character, n), level)
				require.NoError(t, err)
				require.Equal(t, version, full.Version(), "%d × %s at %s", n, character, level)
				over, err := New(strings.Repeat(character, n+1), level)
				if version == maxVersion {
					require.ErrorIs(t, err, ErrTooLong)
					continue
				}
				require.NoError(t, err)
				require.Equal(t, version+1, over.Version(), "%d × %s at %s", n+1, character, level)
				theirs, err := qrcode.New(strings.Repeat(character, n), skip2Levels[level])
				require.NoError(t, err)
				require.Equal(t, version, theirs.VersionNumber)
			}
		}
	}
}

// ISO/IEC 18004:2015 table 7.
func TestCapacityOfTheLargestSymbol(t *testing.T) {
	for _, c := range []struct {
		level                   Level
		digits, alphanum, bytes int
	}{
		{LevelL, 7089, 4296, 2953},
		{LevelM, 5596, 3391, 2331},
		{LevelQ, 3993, 2420, 1663},
		{LevelH, 3057, 1852, 1273},
	} {
		require.Equal(t, c.digits, capacity(40, c.level, numeric))
		require.Equal(t, c.alphanum, capacity(40, c.level, alphanumeric))
		require.Equal(t, c.bytes, capacity(40, c.level, byteMode))
	}
}

func TestNewRefuses(t *testing.T) {
	_, err := New("", LevelQ)
	require.ErrorIs(t, err, ErrEmpty)
	_, err = New("HC1:", LevelH+1)
	require.ErrorIs(t, err, ErrLevel)
	_, err = New(strings.Repeat("A", 1<<20), LevelL)
	require.ErrorIs(t, err, ErrTooLong)
	require.NotContains(t, err.Error(), "AAA")
}

func TestZeroLevelIsQ(t *testing.T) {
	var level Level
	require.Equal(t, LevelQ, level)
	for _, level := range allLevels {
		parsed, err := ParseLevel(level.String())
		require.NoError(t, err)
		require.Equal(t, level, parsed)
		parsed, err = ParseLevel(strings.ToLower(level.String()))
		require.NoError(t, err)
		require.Equal(t, level, parsed)
	}
	_, err := ParseLevel("high")
	require.ErrorIs(t, err, ErrLevel)
	require.Equal(t, "Level(4)", (LevelH + 1).String())
}

func TestNewIsSafeForManyGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for version := range 40 {
				text := certificateText(uint64(version), capacity(1+(version+i*5)%40, LevelM, alphanumeric))
				if _, err := New(text, LevelM); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzNew(f *testing.F) {
	f.Add("HC1:6BF", uint8(0))
	f.Add("0123456789", uint8(1))
	f.Add("Nguyễn Thị Ánh Tuyết, 12/03/1990", uint8(2))
	f.Add("A00000000000000000000a\x00\xff00000000000000", uint8(3))
	f.Add("", uint8(200))
	f.Fuzz(func(t *testing.T, text string, level uint8) {
		m, err := New(text, Level(level))
		if err != nil {
			require.True(t, text == "" || level > 3 || len(text) > 1273)
			return
		}
		if !utf8.ValidString(text) {
			return // gozxing gives out UTF-8
		}
		read, err := readZXing(picturePNG(t, m, 1))
		require.NoError(t, err)
		require.Equal(t, text, read)
	})
}
