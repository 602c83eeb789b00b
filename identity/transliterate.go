package identity

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Transliterate is completed below.
func Transliterate(s string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(norm.NFD.String(s)) {
		switch {
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r == 'Đ' || r == 'Ð':
			b.WriteByte('D')
		case r == ' ' || r == '-':
			b.WriteByte('<')
		}
	}
	return b.String()
}

// Fold is completed below.
func Fold(s string) string { return strings.ToLower(strings.ReplaceAll(Transliterate(s), "<", " ")) }
