package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

func TestPicturesOfTexts(t *testing.T) {
	dir := t.TempDir()
	png, svg := filepath.Join(dir, "a.png"), filepath.Join(dir, "a.svg")
	r := vaxcertWith(t, "HC1:HELLO WORLD \r\n", "qr", "--out", png, "-")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "version 1-Q")
	require.Contains(t, r.stderr, "mm wide")
	require.Empty(t, r.stdout)

	r = vaxcert(t, "scan", png)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, "HC1:HELLO WORLD \n", r.stdout, "a blank at the end is a digit of base45")

	require.Equal(t, statusGood, vaxcert(t, "qr", "--out", svg, "--level", "L", "Xin chào").status)
	require.Contains(t, read(t, svg), "<svg")
	require.Contains(t, vaxcert(t, "qr", "--terminal", "hello").stdout, "▄▄▄▄▄")

	r = vaxcert(t, "qr", "--out", png, strings.Repeat("A", 1200))
	require.Equal(t, statusGood, r.status)
	require.Contains(t, r.stderr, "too dense")
	vaxcert(t, "qr", "--out", png, strings.Repeat("A", 3000)).requireUsage(t, "does not fit")
	vaxcert(t, "qr", "--out", png, "--module", "0", "a").requireUsage(t, "module")
}

func TestScanTellsOfEachPictureInOrder(t *testing.T) {
	dir := t.TempDir()
	good := drawn(t, filepath.Join(dir, "good.png"), "first")
	text := write(t, filepath.Join(dir, "no.txt"), "hello")
	r := vaxcertWith(t, read(t, good), "scan", "--json", text, good, "-")
	require.Equal(t, statusUsage, r.status)
	require.Equal(t, []map[string]any{
		{"input": text, "error": "picture-format"},
		{"input": good, "texts": []any{"first"}},
		{"input": "-", "texts": []any{"first"}},
	}, r.objects(t))

	r = vaxcert(t, "scan", text, good)
	require.Equal(t, statusUsage, r.status, "no picture is no input")
	require.Equal(t, "first\n", r.stdout)
	require.Contains(t, r.stderr, "no.txt: Not a readable")
	vaxcert(t, "scan", text).requireUsage(t, "no.txt: Not a readable")
}

func TestScanOfTheSharedPictures(t *testing.T) {
	pictures, err := filepath.Glob(filepath.Join(shared.Dir(t, "testdata-dcc"), "*", "2DCode", "png", "*.png"))
	require.NoError(t, err)
	more, err := filepath.Glob(filepath.Join(shared.Dir(t, "testdata-qa"), "*", "*", "*.png"))
	require.NoError(t, err)
	pictures = append(pictures, more...)
	require.NotEmpty(t, pictures)
	pictures = pictures[:min(len(pictures), 30)]
	r := vaxcert(t, append([]string{"scan", "--json"}, pictures...)...)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Len(t, r.objects(t), len(pictures))
}
