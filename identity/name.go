package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxNamePart is how many characters the family name and the given names may
// have each. Source: maxLength of nam.fn and nam.gn in the EU DCC schema 1.3.0.
const MaxNamePart = 80

// maxNameBytes bounds the text that SplitName looks at: two parts of characters
// that are a letter with two marks each.
const maxNameBytes = 2 * MaxNamePart * 3 * utf8.UTFMax

// Name is a person's name in the parts that a certificate and a passport have:
// the family name, and the middle and given names together. Both are in Unicode
// form NFC, spelt as the person spells them. The zero value is no name.
type Name struct {
	Family string // family name: "Nguyễn"
	Given  string // middle and given names: "Bảo Duy"

	// Uncertain: the split is a guess, and somebody should look at it.
	Uncertain bool
}

// SplitName splits a full name in Vietnamese order: the first syllable is the
// family name, the rest the given names, without regard to case. Any Unicode
// spaces, composed, decomposed or wrongly ordered marks, and full-width letters
// are put right; invisible characters are removed.
//
// The name is Uncertain where this is a guess:
//   - a compound family name, as in Hoàng Phủ Ngọc Tường or Tôn Nữ Thị Ninh,
//     takes two syllables or more, if a given name is left after it;
//   - a name of one word is a family name, as in a passport (ICAO Doc 9303-3
//     section 4: a single name is the primary identifier; the DCC schema up to
//     1.3.1 requires fnt);
//   - the first word is no usual Vietnamese family name: the name may be a
//     foreigner's, or of a people that put the family name last.
//
// It fails with ErrNameEmpty, ErrNameTooLong or ErrNameEncoding.
func SplitName(full string) (Name, error) {
	if len(full) > maxNameBytes {
		return Name{}, ErrNameTooLong
	}
	if !isText(full) {
		return Name{}, ErrNameEncoding
	}
	full = clean(full)
	if !strings.ContainsFunc(full, unicode.IsLetter) {
		return Name{}, ErrNameEmpty
	}
	syllables, certain := familySyllables(full)
	words := strings.Split(full, " ")
	n := Name{
		Family:    strings.Join(words[:syllables], " "),
		Given:     strings.Join(words[syllables:], " "),
		Uncertain: !certain,
	}
	if utf8.RuneCountInString(n.Family) > MaxNamePart || utf8.RuneCountInString(n.Given) > MaxNamePart {
		return Name{}, ErrNameTooLong
	}
	return n, nil
}

// isText says whether s is UTF-8 without control characters other than spaces.
func isText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		// U+FFFD stands for bytes that are not UTF-8, here or in an earlier system.
		return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r)
	})
}

// Full gives the whole name in Vietnamese order: "Nguyễn Bảo Duy".
func (n Name) Full() string {
	if n.Family == "" || n.Given == "" {
		return n.Family + n.Given
	}
	return n.Family + " " + n.Given
}

// Transliterated gives both parts as Transliterate does: "NGUYEN", "BAO<DUY",
// for nam.fnt and nam.gnt of a DCC. Leave out of the DCC what is empty; one of
// the two is needed.
func (n Name) Transliterated() (family, given string) {
	return Transliterate(n.Family), Transliterate(n.Given)
}
