package paper

import (
	"testing"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// vietnamese gives the letters of the alphabet that English lacks: 67 with marks, of
// each case.
func vietnamese() []rune {
	var letters []rune
	for _, vowel := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range []string{"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"} {
			letter := []rune(norm.NFC.String(string(vowel) + tone))
			if letter[0] > 127 {
				letters = append(letters, letter...)
			}
		}
	}
	return append(letters, 'đ', 'Đ')
}

func TestTheFontsHaveEveryLetterOfVietnamese(t *testing.T) {
	letters := vietnamese()
	require.Len(t, letters, 134)
	var buffer sfnt.Buffer
	for _, file := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		font, err := sfnt.Parse(file)
		require.NoError(t, err)
		for _, letter := range letters {
			glyph, err := font.GlyphIndex(&buffer, letter)
			require.NoError(t, err)
			require.NotZero(t, glyph, "%c", letter)
		}
	}
	shown, lost := printable(string(letters))
	require.False(t, lost)
	require.Equal(t, string(letters), shown)
}

func TestTheFontsHaveEverythingThePaperSays(t *testing.T) {
	for _, text := range passTexts {
		for _, sentence := range text {
			shown, lost := printable(sentence)
			require.False(t, lost)
			require.Equal(t, sentence, shown)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add("Nguyễn Bảo Duy")
	f.Add("a\r\n\u202Eb\xff")
	f.Fuzz(func(t *testing.T, value string) {
		once := plain(value)
		require.LessOrEqual(t, len([]rune(once)), maxShown)
		require.NotContains(t, once, "\n")
		shown, _ := printable(value)
		for _, r := range shown {
			require.True(t, inFonts(r), "%U", r)
		}
	})
}
