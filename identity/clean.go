package identity

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean gives the text in NFC, with single spaces between words, without
// invisible characters, full-width letters as ASCII, and a tone mark typed before
// the circumflex or breve put after it.
func clean(s string) string {
	if isClean(s) {
		return s
	}
	b := make([]rune, 0, len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= '！' && r <= '～': // full-width ASCII, U+FF01 to U+FF5E
			r -= '！' - '!'
		case unicode.IsSpace(r):
			if len(b) == 0 || b[len(b)-1] == ' ' {
				continue
			}
			r = ' '
		case isInvisible(r):
			continue
		}
		b = append(b, r)
	}
	shapesFirst(b)
	return norm.NFC.String(strings.TrimSuffix(string(b), " "))
}

// isClean says quickly of the usual text that clean would not change it.
func isClean(s string) bool {
	space := true
	for _, r := range s {
		switch {
		case r == ' ':
			if space {
				return false
			}
			space = true
			continue
		case r < '!', r == 0x7F, r > 0x7E && r < 0xC0, r > 0x24F && (r < 0x1EA0 || r > 0x1EF9):
			return false
		}
		space = false
	}
	return !space || s == ""
}

// The marks of Vietnamese that can be typed in two orders: the tone and the
// shape are both above the letter, so Unicode does not sort them.
const (
	circumflex = '\u0302'
	breve      = '\u0306'
)

// shapesFirst puts the circumflexes and breves on each letter before its tones.
func shapesFirst(b []rune) {
	for start := 1; start < len(b); start++ {
		if !isTone(b[start]) {
			continue
		}
		end := start
		for end < len(b) && (isTone(b[end]) || isShape(b[end])) {
			end++
		}
		slices.SortStableFunc(b[start:end], func(x, y rune) int { return cmp.Compare(markRank(x), markRank(y)) })
		start = end
	}
}

func isShape(r rune) bool { return r == circumflex || r == breve }

// markRank is where a mark stands among those of a letter.
func markRank(r rune) int {
	if isShape(r) {
		return 0
	}
	return 1
}

func isTone(r rune) bool {
	return r == '\u0300' || r == '\u0301' || r == '\u0303' || r == '\u0309'
}

// isInvisible says whether r takes no room and has no meaning in a name: zero
// width spaces and joiners, direction marks, byte order marks, soft hyphens.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r == '\u034F' || unicode.Is(unicode.Variation_Selector, r)
}
