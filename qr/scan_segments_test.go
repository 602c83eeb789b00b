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
	}{
		"digits":                  {dataOf(1, 4, 8, 10, 12, 10, 345, 10, 67, 7), content{text: "01234567", parts: 1}},
		"letters":                 {dataOf(2, 4, 3, 9, 10*45+12, 11, 14, 6), content{text: "ACE", parts: 1}},
		"bytes":                   {dataOf(4, 4, 2, 8, 0xC3, 8, 0xA9, 8), content{text: "é", parts: 1}},
		"two segments":            {dataOf(1, 4, 1, 10, 7, 4, 4, 4, 1, 8, 'x', 8), content{text: "7x", parts: 1}},
		"kanji":                   {dataOf(8, 4, 2, 8, 0xD9F, 13, 0x1AAA, 13), content{text: "点茗", parts: 1}},
		"hanzi":                   {dataOf(13, 4, 1, 4, 1, 8, (0xB0-0xA6)*0x60, 13), content{text: "啊", parts: 1}},
		"character set, greek":    {dataOf(7, 4, 9, 8, 4, 4, 1, 8, 0xE1, 8), content{text: "α", parts: 1}},
		"character set of 2":      {dataOf(7, 4, 0x80, 8, 170, 8, 4, 4, 1, 8, 'a', 8), content{text: "a", parts: 1}},
		"GS1":                     {dataOf(5, 4, 2, 4, 3, 9, 10*45+38, 11, 11, 6), content{text: "A\x1dB", parts: 1}},
		"GS1 with a percent sign": {dataOf(5, 4, 2, 4, 2, 9, 38*45+38, 11), content{text: "%", parts: 1}},
		"a part":                  {dataOf(3, 4, 1, 4, 2, 4, 77, 8, 4, 4, 1, 8, 'x', 8), content{"x", 1, 3, 77}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := contentOf(c.data, 1)
			require.True(t, ok)
			require.Equal(t, c.want, got)
		})
	}
}

func TestContentOfWhatIsNone(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing":                nil,
		"an end only":            dataOf(),
		"a mode that is none":    dataOf(6, 4, 1, 8),
		"digits above nine":      dataOf(1, 4, 3, 10, 1000, 10),
		"a letter above 44":      dataOf(2, 4, 1, 9, 45, 6),
		"letters above 2024":     dataOf(2, 4, 2, 9, 2025, 11),
		"bytes beyond the end":   dataOf(4, 4, 255, 8, 1, 8),
		"digits beyond the end":  dataOf(1, 4, 1023, 10),
		"kanji beyond the end":   dataOf(8, 4, 255, 8),
		"unknown character set":  dataOf(7, 4, 31, 8, 4, 4, 1, 8, 'a', 8),
		"character set too long": dataOf(7, 4, 0xE0, 8),
		"hanzi of another kind":  dataOf(13, 4, 2, 4, 1, 8, 0, 13),
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
