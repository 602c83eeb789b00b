package main

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// encodingError says that a file is not UTF-8, and what it seems to be.
type encodingError struct{ name string }

func (e *encodingError) Error() string {
	return "the file is not UTF-8 but " + e.name + "; save it as UTF-8 and try again"
}

// markOf names the encoding of a byte-order mark other than that of UTF-8.
func markOf(start []byte) string {
	switch {
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}):
		return "UTF-16 (little-endian)"
	case bytes.HasPrefix(start, []byte{0xFE, 0xFF}):
		return "UTF-16 (big-endian)"
	}
	return ""
}

// checkEncoding looks at the beginning of a file. It refuses one that is in
// another encoding as a whole; single broken lines are left to their reader.
func checkEncoding(start []byte) error {
	if name := markOf(start); name != "" {
		return &encodingError{name + " (it begins with its byte-order mark)"}
	}
	if name := utf16WithoutMark(start); name != "" {
		return &encodingError{name + " without a byte-order mark"}
	}
	if bytes.HasPrefix(start, []byte("\xEF\xBB\xBF")) {
		return nil
	}
	lines, good, broken := countEncodings(start)
	if broken == 0 || good > 0 || broken == 1 && lines > 2 {
		return nil
	}
	if looksLikeWindows1258(start) {
		return &encodingError{"what looks like Windows-1258"}
	}
	return &encodingError{"another encoding (Windows-1258, Windows-1252 or TCVN3, perhaps)"}
}

// utf16WithoutMark goes by the zero bytes of the commas and digits.
func utf16WithoutMark(start []byte) string {
	var zeros [2]int
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch enough := len(start) / 4; {
	case len(start) < 8:
	case zeros[1] > enough && zeros[0] < zeros[1]/8:
		return "UTF-16 (little-endian)"
	case zeros[0] > enough && zeros[1] < zeros[0]/8:
		return "UTF-16 (big-endian)"
	}
	return ""
}

// countEncodings counts the lines below the header, and among them those with
// characters of UTF-8 and those that are not UTF-8. The last line may be cut.
func countEncodings(start []byte) (lines, good, broken int) {
	all := bytes.Split(start, []byte("\n"))
	if len(all) > 2 {
		all = all[:len(all)-1]
	}
	for _, l := range all {
		switch {
		case len(bytes.TrimSpace(l)) == 0:
			continue
		case !utf8.Valid(l):
			broken++
		case len(l) != utf8.RuneCount(l):
			good++
		}
		lines++
	}
	return lines - 1, good, broken
}

// Vietnamese in Windows-1258: vowels, some of them with a hat, and tone marks as
// bytes of their own behind them.
const (
	vowels1258 = "aeiouyAEIOUY\xC2\xC3\xCA\xD4\xD5\xDD\xE2\xE3\xEA\xF4\xF5\xFD"
	tones1258  = "\xCC\xD2\xDE\xEC\xF2"
)

func looksLikeWindows1258(text []byte) bool {
	for i := 1; i < len(text); i++ {
		if strings.IndexByte(tones1258, text[i]) >= 0 && strings.IndexByte(vowels1258, text[i-1]) >= 0 {
			return true
		}
	}
	return false
}
