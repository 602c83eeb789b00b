package qr

import (
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
)

// bits are written as pairs of a value and a width.
func dataOf(fields ...int) []byte {
	w := bitWriter{to: make([]byte, 200)}
	for i := 0; i < len(fields); i += 2 {
		w.write(fields[i], fields[i+1])
	}
	w.write(0, 12)
	return w.to[:w.n]
}

func TestContentOfSegments(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want content
		raw  string // before encoding
	}{
		"digits":                  {dataOf(1, 4, 8, 10, 12, 10, 345, 10, 67, 7), content{text: "01234567", parts: 1}, "01234567"},
		"letters":                 {dataOf(2, 4, 3, 9, 10*45+12, 11, 14, 6), content{text: "ACE", parts: 1}, "ACE"},
		"bytes":                   {dataOf(4, 4, 2, 8, 0xC3, 8, 0xA9, 8), content{text: "é", parts: 1}, "é"},
		"two segments":            {dataOf(1, 4, 1, 10, 7, 4, 4, 4, 1, 8, 'x', 8), content{text: "7x", parts: 1}, "7x"},
		"kanji":                   {dataOf(8, 4, 2, 8, 0xD9F, 13, 0x1AAA, 13), content{text: "点茗", parts: 1}, "\x93\x5F\xE4\xAA"},
		"hanzi":                   {dataOf(13, 4, 1, 4, 1, 8, (0xB0-0xA6)*0x60, 13), content{text: "啊", parts: 1}, "\xB0\xA1"},
		"character set, greek":    {dataOf(7, 4, 9, 8, 4, 4, 1, 8, 0xE1, 8), content{text: "α", parts: 1}, "\xE1"},
		"character set, thai":     {dataOf(7, 4, 13, 8, 4, 4, 1, 8, 0xA1, 8), content{text: "ก", parts: 1}, "\xA1"},
		"replacement as it is":    {dataOf(7, 4, 26, 8, 4, 4, 3, 8, 0xEF, 8, 0xBF, 8, 0xBD, 8), content{text: "\uFFFD", parts: 1}, "\uFFFD"},
		"character set of 2":      {dataOf(7, 4, 0x80, 8, 170, 8, 4, 4, 1, 8, 'a', 8), content{text: "a", parts: 1}, "a"},
		"GS1":                     {dataOf(5, 4, 2, 4, 3, 9, 10*45+38, 11, 11, 6), content{text: "A\x1dB", parts: 1}, "A\x1DB"},
		"GS1 with a percent sign": {dataOf(5, 4, 2, 4, 2, 9, 38*45+38, 11), content{text: "%", parts: 1}, "%"},
		"a part":                  {dataOf(3, 4, 1, 4, 2, 4, 77, 8, 4, 4, 1, 8, 'x', 8), content{text: "x", part: 1, parts: 3, parity: 77}, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := contentOf(c.data, 1)
			require.True(t, ok)
			for i := range len(c.raw) {
				c.want.own ^= c.raw[i]
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestContentOfWhatIsNone(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing":                     nil,
		"an end only":                 dataOf(),
		"a mode that is none":         dataOf(6, 4, 1, 8),
		"digits above nine":           dataOf(1, 4, 3, 10, 1000, 10),
		"a letter above 44":           dataOf(2, 4, 1, 9, 45, 6),
		"letters above 2024":          dataOf(2, 4, 2, 9, 2025, 11),
		"bytes beyond the end":        dataOf(4, 4, 255, 8, 1, 8),
		"digits beyond the end":       dataOf(1, 4, 1023, 10),
		"kanji beyond the end":        dataOf(8, 4, 255, 8),
		"unknown character set":       dataOf(7, 4, 31, 8, 4, 4, 1, 8, 'a', 8),
		"character set too long":      dataOf(7, 4, 0xE0, 8),
		"hanzi of another kind":       dataOf(13, 4, 2, 4, 1, 8, 0, 13),
		"bytes that are no UTF-8":     dataOf(7, 4, 26, 8, 4, 4, 3, 8, 'a', 8, 0xFF, 8, 'b', 8),
		"bytes that are no ASCII":     dataOf(7, 4, 27, 8, 4, 4, 3, 8, 'a', 8, 0xE8, 8, 'b', 8),
		"bytes that are no shift jis": dataOf(7, 4, 20, 8, 4, 4, 3, 8, 'a', 8, 0xFD, 8, 'b', 8),
		"half of a UTF-16 character":  dataOf(7, 4, 25, 8, 4, 4, 3, 8, 0, 8, 'a', 8, 0, 8),
		"kanji that is none":          dataOf(8, 4, 1, 8, 0x1FFF, 13),
		"part five of two":            dataOf(3, 4, 5, 4, 1, 4, 77, 8, 4, 4, 1, 8, 'x', 8),
		"a part behind data":          dataOf(4, 4, 1, 8, 'x', 8, 3, 4, 1, 4, 1, 4, 77, 8),
		"GS1 behind data":             dataOf(2, 4, 3, 9, 10*45+38, 11, 11, 6, 5, 4, 2, 4, 3, 9, 10*45+38, 11, 11, 6),
	} {
		t.Run(name, func(t *testing.T) {
			_, ok := contentOf(data, 1)
			require.False(t, ok)
		})
	}
}

// FuzzContent compares with another reader: where both read, they read the same.
// That one skips no application indicator behind FNC1, so texts with FNC1 are
// left out.
func FuzzContent(f *testing.F) {
	f.Add(dataOf(1, 4, 8, 10, 12, 10, 345, 10, 67, 7), uint8(1))
	f.Add(dataOf(2, 4, 3, 11, 10*45+12, 11, 14, 6), uint8(20))
	f.Add(dataOf(8, 4, 2, 8, 0xD9F, 13, 0x1AAA, 13), uint8(1))
	f.Add(dataOf(7, 4, 9, 8, 4, 4, 1, 16, 0xE1, 8), uint8(30))
	f.Add(dataOf(3, 4, 1, 4, 2, 4, 77, 8, 4, 4, 1, 8, 'x', 8), uint8(5))
	f.Fuzz(func(t *testing.T, data []byte, version uint8) {
		number := int(version)%maxVersion + 1
		got, ok := contentOf(data, number)
		if !ok {
			return
		}
		v, err := decoder.Version_GetVersionForNumber(number)
		require.NoError(t, err)
		other, err := decoder.DecodedBitStreamParser_Decode(data, v, decoder.ErrorCorrectionLevel_Q,
			map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: encoding.Nop})
		const fnc1 = 3 // symbology modifiers from this one on
		if err == nil && other.GetText() != "" && other.GetSymbologyModifier() < fnc1 {
			require.Equal(t, other.GetText(), got.text)
		}
	})
}
