package identity

import (
	"strings"
	"unicode"
)

// isVIQR says whether a text has marks in ASCII behind its letters: Nguye^~n Va(n
// Hu`ng. Only those count that are within a word and that else nobody writes there;
// the bracket is one only in what can be a rhyme of ă. Source: RFC 1456.
func isVIQR(s string) bool {
	if !strings.ContainsAny(s, "^`~+(") {
		return false
	}
	before := rune(0)
	for i, r := range s {
		rest := s[i:]
		vowel := letterOf(before)
		switch {
		case !vowel.isVowel():
		case r == '(' && vowel.code == 'a' && endsBreve(rest[1:]):
			return true
		case r == '^' || r == '`' || r == '~' || r == '+' && (vowel.code == 'o' || vowel.code == 'u'):
			if next := strings.TrimLeft(rest[1:], viqrTones); next != rest[1:] || startsLetter(next) {
				return true
			}
		}
		before = r
	}
	return false
}

const viqrTones = "`'?~."

// endsBreve says whether a text goes on as ă does in a syllable.
func endsBreve(s string) bool {
	s = strings.TrimLeft(s, viqrTones)
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(s)
	}
	switch strings.ToLower(s[:end]) {
	case "n", "ng", "m", "p", "t", "c":
		return !strings.HasPrefix(s[end:], ")")
	}
	return false
}

func startsLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) == 0 }
