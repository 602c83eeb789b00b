package identity

import (
	"unicode"
	"unicode/utf8"
)

// Fold gives the form in which names are compared: lower case, without marks,
// single spaces, hyphens as spaces, without apostrophes and other signs; đ and ð
// become d. "NGUYỄN  Thị-Hoà" and "nguyen thi hòa" both give "nguyen thi hoa".
// Unlike Transliterate it keeps every script and every digit, and Ö gives o. To
// fold again changes nothing.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	gap := false
	for _, r := range clean(s) {
		if r > unicode.MaxASCII {
			r = withoutMarks(r)
		}
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == ' ' || isHyphen(r):
			gap = true
			continue
		case r == 'Đ', r == 'đ', r == 'Ð', r == 'ð':
			r = 'd'
		case isApostrophe(r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			r = unicode.ToLower(r)
		default:
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}
