package identity

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxTransliterated is how many characters a transliterated part may have.
// Source: maxLength of nam.fnt and nam.gnt in the EU DCC schema 1.3.0.
const MaxTransliterated = 80

// Transliterate writes one part of a name as in the machine readable zone of a
// passport: only A to Z, and a single < between words, for nam.fnt and nam.gnt.
//
// The table of ICAO comes first (Ö gives OE), and letters that it lacks lose
// their marks: ễ gives E, ợ gives O. No letter of Vietnamese is in a row of the
// table that gives two letters. Spaces, hyphens and < become one <; apostrophes
// and all other signs are dropped, and so are letters of scripts without a table:
// Latin, Cyrillic and Greek have one. So the result may be empty; Transliterable
// says whether anything was lost. It has at most MaxTransliterated characters; what
// is longer is cut.
//
// Upper or lower case, composed or decomposed, the result is the same, and to
// transliterate it again changes nothing. Source: ICAO Doc 9303-3 section 6.
func Transliterate(s string) string {
	out := make([]byte, 0, len(s)+8)
	gap := false
	var last rune
	for _, r := range clean(s) {
		var letters string
		r = unicode.ToUpper(r)
		switch {
		case r >= 'A' && r <= 'Z':
			letters = capitals[r-'A' : r-'A'+1]
		case r == ' ' || r == '<' || isHyphen(r):
			gap = true
		case r > unicode.MaxASCII:
			letters, _ = lettersOf(r)
			if (r == 'Υ' || r == 'Ύ') && (last == 'Ο' || last == 'Ό') {
				letters = "U"
			}
		}
		last = r
		if letters == "" {
			continue
		}
		if gap && len(out) > 0 {
			out = append(out, '<')
		}
		gap = false
		out = append(out, letters...)
		if len(out) > MaxTransliterated {
			break
		}
	}
	if len(out) > MaxTransliterated {
		out = out[:MaxTransliterated]
		if out[len(out)-1] == '<' {
			out = out[:len(out)-1]
		}
	}
	return string(out)
}

// Transliterable says whether Transliterate has a rule for every letter of s.
// Where it is false, a person should write the name in Latin letters.
func Transliterable(s string) bool {
	for _, r := range clean(s) {
		if r > unicode.MaxASCII && unicode.IsLetter(r) {
			if _, ok := lettersOf(unicode.ToUpper(r)); !ok {
				return false
			}
		}
	}
	return true
}

const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// lettersOf gives what the tables say of an upper-case letter, or of the letter
// that is left without its marks.
func lettersOf(r rune) (letters string, ok bool) {
	if letters, ok := transliterations[r]; ok {
		return letters, true
	}
	r = withoutMarks(r)
	if r >= 'A' && r <= 'Z' {
		return capitals[r-'A' : r-'A'+1], true
	}
	letters, ok = transliterations[r]
	return letters, ok
}

// withoutMarks gives the letter that is left of a composed one.
func withoutMarks(r rune) rune {
	var buf [utf8.UTFMax]byte
	decomposed := norm.NFD.Properties(utf8.AppendRune(buf[:0], r)).Decomposition()
	if len(decomposed) == 0 {
		return r
	}
	base, _ := utf8.DecodeRune(decomposed)
	return base
}

func isHyphen(r rune) bool {
	return r == '-' || r > unicode.MaxASCII && (unicode.Is(unicode.Pd, r) || r == '\u2212')
}
