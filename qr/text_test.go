package qr

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

// textOf is the text of a message as the standard library compresses it.
func textOf(t testing.TB, level int, message []byte) string {
	t.Helper()
	var buf bytes.Buffer
	w, err := zlib.NewWriterLevel(&buf, level)
	require.NoError(t, err)
	_, err = w.Write(message)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return prefix + string(appendBase45(nil, buf.Bytes()))
}

func requireCode(t *testing.T, text string, stage Stage, code string) {
	t.Helper()
	message, err := Decode(text)
	require.Nil(t, message)
	var e *Error
	require.ErrorAs(t, err, &e, "%.40q", text)
	require.Equal(t, code, e.Code, "%.40q", text)
	require.Equal(t, stage, e.Stage)
	require.Contains(t, e.Error(), code)
	require.Error(t, e.Unwrap())
}

func TestTextRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 3, 64, 300, 400, 1000, 5000} {
		message := make([]byte, n)
		for i := range message {
			message[i] = byte(rnd.Uint32())
		}
		for _, text := range []string{Encode(message), EncodeSmallest(message), textOf(t, 9, message)} {
			got, err := Decode(text)
			require.NoError(t, err)
			require.True(t, bytes.Equal(message, got))
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	const good = "HC1:" + "6BF"
	stream := func(b ...byte) string { return prefix + string(appendBase45(nil, b)) }
	zipped := func(change func(z []byte) []byte) string {
		z, err := appendBytesOfBase45(nil, Encode([]byte("a message"))[len(prefix):])
		require.NoError(t, err)
		return stream(change(z)...)
	}
	for _, c := range []struct {
		text  string
		stage Stage
		code  string
	}{
		{"", StagePrefix, "prefix-missing"},
		{"HC1", StagePrefix, "prefix-missing"},
		{"hc1:6BF", StagePrefix, "prefix-missing"},
		{" " + good, StagePrefix, "prefix-missing"},
		{"HL0:6BF", StagePrefix, "prefix-missing"},
		{"HC0:6BF", StagePrefix, "prefix-missing"},
		{"6BF" + good, StagePrefix, "prefix-missing"},
		{"HC2:6BF", StagePrefix, "prefix-unsupported-version"},
		{"HC9:6BF", StagePrefix, "prefix-unsupported-version"},
		{"HCA:6BF", StagePrefix, "prefix-unsupported-version"},
		{"\nHCZ:", StagePrefix, "prefix-unsupported-version"},
		{prefix + strings.Repeat("0", MaxText), StagePrefix, "input-too-long"},
		{strings.Repeat("\n", MaxText+1), StagePrefix, "input-too-long"},
		{prefix + "6bf", StageBase45, "base45-character"},
		{prefix + "6B\nF", StageBase45, "base45-character"},
		{prefix + "6BF0", StageBase45, "base45-length"},
		{prefix + ":::", StageBase45, "base45-overflow"},
		{prefix, StageZlib, "zlib-truncated"},
		{stream(0x78), StageZlib, "zlib-truncated"},
		{stream(0x78, 0xDB), StageZlib, "zlib-header"},
		{stream(0x1F, 0x8B, 8), StageZlib, "zlib-header"},
		{stream(0xD2, 0x84, 0x43), StageZlib, "zlib-not-compressed"},
		{stream(0x84, 0x43), StageZlib, "zlib-not-compressed"},
		{stream(0xD8, 0x3D, 0xD2), StageZlib, "zlib-not-compressed"},
		{zipped(func(z []byte) []byte { z[2] |= 7; return z }), StageZlib, "zlib-corrupt"},
		{zipped(func(z []byte) []byte { z[len(z)-1]++; return z }), StageZlib, "zlib-checksum"},
		{zipped(func(z []byte) []byte { return z[:len(z)-1] }), StageZlib, "zlib-truncated"},
		{zipped(func(z []byte) []byte { return append(z, 0) }), StageZlib, "zlib-trailing-data"},
		{Encode(make([]byte, MaxInflated+1)), StageZlib, "zlib-too-large"},
	} {
		requireCode(t, c.text, c.stage, c.code)
	}
	_, err := Decode(Encode(make([]byte, MaxInflated)))
	require.NoError(t, err)
}

func TestDecodePassesOverLineEndsOnly(t *testing.T) {
	message := []byte("a message")
	text := Encode(message)
	for _, around := range []string{text + "\n", text + "\r\n", "\r\n\t" + text + "\t\r\n"} {
		got, err := Decode(around)
		require.NoError(t, err)
		require.Equal(t, message, got)
	}
	for _, around := range []string{text + " ", " " + text, text + "\v", text + "\u00a0"} {
		_, err := Decode(around)
		require.Error(t, err)
	}
}

func TestDecodeTruncatedAtEveryByte(t *testing.T) {
	text := Encode([]byte(strings.Repeat("URN:UVCI:01:VN:", 4) + "0123456789ABCDEF"))
	for n := range text {
		message, err := Decode(text[:n])
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Nil(t, message)
	}
}

func TestDecodeBoundsMemory(t *testing.T) {
	bomb := textOf(t, 9, make([]byte, 4<<20))
	require.Less(t, len(bomb), MaxText)
	for text, code := range map[string]string{
		bomb:                               "zlib-too-large",
		strings.Repeat("HC1:", 1<<20):      "input-too-long",
		"HC1:" + strings.Repeat("0", 8000): "zlib-header",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Decode(text)
		runtime.ReadMemStats(&after)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, code, e.Code)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4*MaxInflated))
	}
}

// sharedText is a real text and, where it is known, its message.
type sharedText struct {
	name, text string
	message    []byte
}

func sharedTexts(t testing.TB) []sharedText {
	t.Helper()
	var texts []sharedText
	dir := shared.Dir(t, "testdata-dcc")
	files, err := filepath.Glob(filepath.Join(dir, "*", "2DCode", "raw", "*.json"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var c struct{ PREFIX, COSE string }
		require.NoError(t, json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &c), file)
		message, err := hex.DecodeString(c.COSE)
		require.NoError(t, err, file)
		name, err := filepath.Rel(dir, file)
		require.NoError(t, err)
		texts = append(texts, sharedText{filepath.ToSlash(name), c.PREFIX, message})
	}
	table, err := os.ReadFile(filepath.Join(shared.Dir(t, "testdata-qa"), "decoded.tsv"))
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		columns := strings.Split(line, "\t")
		texts = append(texts, sharedText{columns[0], columns[4], nil})
	}
	return texts
}

func TestSharedTexts(t *testing.T) {
	// These are made to be refused.
	refused := map[string]string{
		"B1": "base45-character", "H1": "prefix-missing", "H2": "prefix-unsupported-version", "H3": "prefix-missing",
		"Z1": "zlib-header", "Z2": "zlib-not-compressed",
	}
	for _, s := range sharedTexts(t) {
		message, err := Decode(s.text)
		if code, ok := refused[strings.TrimSuffix(strings.TrimPrefix(s.name, "common/2DCode/raw/"), ".json")]; ok {
			var e *Error
			require.ErrorAs(t, err, &e, s.name)
			require.Equal(t, code, e.Code, s.name)
			continue
		}
		require.NoError(t, err, s.name)
		if len(s.message) > 0 {
			require.True(t, bytes.Equal(s.message, message), s.name)
		}
	}
}

func TestTextIsNoLongerThanZlib9(t *testing.T) {
	var fast, smallest []int
	var raw, level9 int
	seen := map[string]bool{}
	for _, s := range sharedTexts(t) {
		message, err := Decode(s.text)
		if err != nil || seen[string(message)] {
			continue
		}
		seen[string(message)] = true
		encoded, best := Encode(message), EncodeSmallest(message)
		for _, text := range []string{encoded, best} {
			got, err := Decode(text)
			require.NoError(t, err, s.name)
			require.True(t, bytes.Equal(message, got), s.name)
		}
		require.LessOrEqual(t, len(best), len(encoded), s.name)
		reference := len(textOf(t, zlib.BestCompression, message))
		raw += len(message)
		level9 += reference
		fast = append(fast, len(encoded)-reference)
		smallest = append(smallest, len(best)-reference)
	}
	sum := func(differences []int) (n int) {
		for _, d := range differences {
			n += d
		}
		return n
	}
	n := float64(len(fast))
	t.Logf("%d texts: mean message %.1f bytes; mean text: zlib level 9 %.1f characters, Encode %+.1f, EncodeSmallest %+.1f",
		len(fast), float64(raw)/n, float64(level9)/n, float64(sum(fast))/n, float64(sum(smallest))/n)
	slices.Sort(fast)
	slices.Sort(smallest)
	t.Logf("median difference: Encode %+d, EncodeSmallest %+d; greatest %+d, %+d",
		fast[len(fast)/2], smallest[len(smallest)/2], fast[len(fast)-1], smallest[len(smallest)-1])
	require.LessOrEqual(t, fast[len(fast)/2], 0)
	require.LessOrEqual(t, smallest[len(smallest)/2], 0)
}

func FuzzDecodeText(f *testing.F) {
	f.Add(Encode([]byte("a message")))
	f.Add(textOf(f, 9, bytes.Repeat([]byte("URN:UVCI:01:VN:"), 10)))
	f.Add("HC2:6BF")
	f.Add("HC1:GGW")
	f.Fuzz(func(t *testing.T, text string) {
		message, err := Decode(text)
		if err != nil {
			var e *Error
			require.ErrorAs(t, err, &e)
			require.NotEmpty(t, e.Code)
			require.Nil(t, message)
			return
		}
		require.LessOrEqual(t, len(message), MaxInflated)
		z, err := appendBytesOfBase45(nil, strings.Trim(text, "\r\n\t")[len(prefix):])
		require.NoError(t, err)
		r, err := zlib.NewReader(bytes.NewReader(z))
		require.NoError(t, err)
		want, err := io.ReadAll(r)
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, message))
	})
}
