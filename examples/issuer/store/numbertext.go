package store

import (
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// Length of what NumberText takes that is no number to identity, in characters, and how
// many of them are digits at least. Source: ours; passports have 6 to 9.
const (
	minNumber, maxNumber = 6, 20
	minDigits            = 4
)

// NumberText gives the number of a paper as look-ups compare it: as identity.ParseNumber
// writes it. A foreigner's passport may look like another number mistyped, with the
// letter O for a zero, and is a number all the same: of such, its letters and digits.
// Empty: it is none.
func NumberText(said string) string {
	if n, _ := identity.ParseNumber(said); n.Text != "" {
		return n.Text
	}
	digits := 0
	text := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			digits++
			return r
		case r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, said)
	if len(text) < minNumber || len(text) > maxNumber || digits < minDigits {
		return ""
	}
	return text
}
