package qr_test

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
	"github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/qr"
)

// sheet lays pictures out on gray paper, each with its top left corner at a place.
func sheet(w, h int, pictures map[image.Point]image.Image) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{Y: 200}), image.Point{}, draw.Src)
	for at, img := range pictures {
		draw.Draw(out, img.Bounds().Add(at), img, img.Bounds().Min, draw.Src)
	}
	return out
}

func TestScanReadsSeveralCodesInReadingOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var texts []string
	var pictures []image.Image
	for range 4 {
		text := certificateText(rng, 500)
		texts = append(texts, text)
		pictures = append(pictures, picture(t, text))
	}
	img := sheet(1000, 1000, map[image.Point]image.Image{
		{30, 60}: pictures[0], {560, 20}: pictures[1], // a row that leans
		{20, 540}: pictures[2], {560, 500}: pictures[3],
	})
	got, err := qr.Scan(context.Background(), img)
	require.NoError(t, err)
	require.Equal(t, texts, got)
}

func TestScanReadsASheetOfCodes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var texts []string
	pictures := map[image.Point]image.Image{}
	for i := range 15 {
		texts = append(texts, certificateText(rng, 480))
		pictures[image.Pt(i%5*400, i/5*400)] = picture(t, texts[i])
	}
	got, err := qr.Scan(context.Background(), sheet(2000, 1200, pictures))
	require.NoError(t, err)
	require.Equal(t, texts, got)
}

func TestScanReadsALargeSheetOfCodes(t *testing.T) {
	for _, c := range []struct{ columns, rows, length int }{{6, 4, 100}, {10, 6, 20}, {20, 12, 8}, {7, 5, 480}} {
		var texts []string
		pictures := map[image.Point]image.Image{}
		rng := rand.New(rand.NewPCG(6, 6))
		pitch := 0
		for i := range c.columns * c.rows {
			texts = append(texts, certificateText(rng, c.length))
			p := picture(t, texts[i])
			if pitch == 0 {
				pitch = p.Bounds().Dx() + 10
			}
			pictures[image.Pt(i%c.columns*pitch, i/c.columns*pitch)] = p
		}
		got, err := qr.Scan(context.Background(), sheet(c.columns*pitch, c.rows*pitch, pictures))
		require.NoError(t, err)
		require.Len(t, got, len(texts))
		require.Equal(t, texts, got)
	}
}

func TestScanReadsCodesOfDifferentSizes(t *testing.T) {
	large, small := certificateText(rand.New(rand.NewPCG(2, 2)), 600), "https://example.org/small"
	got, err := qr.Scan(context.Background(), sheet(900, 700, map[image.Point]image.Image{
		{20, 20}: picture(t, large), {600, 20}: picture(t, small),
	}))
	require.NoError(t, err)
	require.ElementsMatch(t, []string{large, small}, got)
}

func TestScanGivesEachTextOnce(t *testing.T) {
	img := sheet(600, 300, map[image.Point]image.Image{
		{20, 20}: picture(t, shortText), {300, 20}: picture(t, shortText),
	})
	got, err := qr.Scan(context.Background(), img)
	require.NoError(t, err)
	require.Equal(t, []string{shortText}, got)
}

func TestScanReadsMirroredCodes(t *testing.T) {
	s := upright(t, certificateText(rand.New(rand.NewPCG(3, 3)), 500), 700, 700, 560, 10)
	text, err := qr.Scan(context.Background(), s.taken())
	require.NoError(t, err)
	straight := s.partOf
	s.partOf = func(x, y float64) (float64, float64) { return straight(700-x, y) }
	mirrored, err := qr.Scan(context.Background(), s.taken())
	require.NoError(t, err)
	require.Equal(t, text, mirrored)
}

func TestScanReturnsBytesAsTheyAre(t *testing.T) {
	for name, text := range map[string]string{
		"vietnamese":  "Giấy chứng nhận tiêm chủng: Nguyễn Bảo Duy",
		"latin-1":     "caf\xe9 na\xefve",
		"not a text":  "\x00\x01\xff\xfe\x80 binary",
		"numbers":     "0123456789012345",
		"lower case":  "https://example.org/shlink#shlink:/eyJ",
		"one letter":  "A",
		"no hc1 text": "HELLO WORLD",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := qr.Scan(context.Background(), picture(t, text))
			require.NoError(t, err)
			require.Equal(t, []string{text}, got)
		})
	}
}

func TestScanReadsEachVersion(t *testing.T) {
	for version := 1; version <= 40; version++ {
		code, err := qrcode.NewWithForcedVersion("HC1:V", version, qrcode.High)
		require.NoError(t, err)
		got, err := qr.Scan(context.Background(), code.Image(-3))
		require.NoError(t, err, "version %d", version)
		require.Equal(t, []string{"HC1:V"}, got)
	}
}

// part is a symbol of version 1-L that says to be one of several.
func part(t *testing.T, number, of, parity int, text string) image.Image {
	t.Helper()
	bits := gozxing.NewEmptyBitArray()
	for _, field := range [][2]int{{3, 4}, {number, 4}, {of - 1, 4}, {parity, 8}, {4, 4}, {len(text), 8}} {
		require.NoError(t, bits.AppendBits(field[0], field[1]))
	}
	for _, c := range []byte(text) {
		require.NoError(t, bits.AppendBits(int(c), 8))
	}
	for bits.GetSize() < 19*8 {
		bits.AppendBit(false)
	}
	codewords := make([]int, 26)
	for i := range bits.GetSize() {
		if bits.Get(i) {
			codewords[i/8] |= 0x80 >> (i % 8)
		}
	}
	require.NoError(t, reedsolomon.NewReedSolomonEncoder(reedsolomon.GenericGF_QR_CODE_FIELD_256).Encode(codewords, 7))
	all := gozxing.NewEmptyBitArray()
	for _, c := range codewords {
		require.NoError(t, all.AppendBits(c, 8))
	}
	version, err := decoder.Version_GetVersionForNumber(1)
	require.NoError(t, err)
	matrix := encoder.NewByteMatrix(21, 21)
	require.NoError(t, encoder.MatrixUtil_buildMatrix(all, decoder.ErrorCorrectionLevel_L, version, 3, matrix))
	img := image.NewGray(image.Rect(0, 0, 29*5, 29*5))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := range 21 {
		for x := range 21 {
			if matrix.Get(x, y) == 1 {
				draw.Draw(img, image.Rect(5*x, 5*y, 5*x+5, 5*y+5).Add(image.Pt(20, 20)), image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return img
}

// parityOf is that of structured append.
func parityOf(text string) (parity int) {
	for _, c := range []byte(text) {
		parity ^= int(c)
	}
	return parity
}

func TestScanJoinsTheCodesOfOneText(t *testing.T) {
	const text = "HC1:FIRST AND SECOND"
	first, second := part(t, 0, 2, parityOf(text), text[:10]), part(t, 1, 2, parityOf(text), text[10:])
	both := sheet(400, 200, map[image.Point]image.Image{{220, 20}: first, {20, 20}: second})
	got, err := qr.Scan(context.Background(), both)
	require.NoError(t, err)
	require.Equal(t, []string{text}, got)

	_, err = qr.Scan(context.Background(), first)
	require.ErrorIs(t, err, qr.ErrNoCode, "half a text is no text")
}

func TestScanJoinsNoPartsOfDifferentTexts(t *testing.T) {
	parity := parityOf("PAY 100 TO ANNA")
	first, second := part(t, 0, 2, parity, "PAY 100 "), part(t, 1, 2, parity, "TO ANNA")
	foreign := part(t, 1, 2, parity, "TO BOBA")
	sameParity := part(t, 1, 2, parity, "TO NNAA")

	_, err := qr.Scan(context.Background(), sheet(400, 200, map[image.Point]image.Image{{20, 20}: first, {220, 20}: foreign}))
	require.ErrorIs(t, err, qr.ErrNoCode, "the parity is that of another text")

	for name, other := range map[string]image.Image{"foreign": foreign, "of the same parity": sameParity} {
		_, err = qr.Scan(context.Background(), sheet(600, 200, map[image.Point]image.Image{
			{20, 20}: first, {220, 20}: second, {420, 20}: other,
		}))
		require.ErrorIs(t, err, qr.ErrNoCode, name)
	}

	got, err := qr.Scan(context.Background(), sheet(600, 200, map[image.Point]image.Image{
		{20, 20}: first, {220, 20}: second, {420, 20}: second,
	}))
	require.NoError(t, err, "a part may be seen twice")
	require.Equal(t, []string{"PAY 100 TO ANNA"}, got)
}
