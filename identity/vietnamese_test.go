package identity_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/vaxcert/vaxcert/identity"
)

// letter is an accented letter of Vietnamese and the letter that passports print.
type letter struct {
	accented, plain string
}

// vietnameseLetters gives all 134: 12 vowels with 6 tones and đ, in both cases,
// without the 12 that are ASCII.
func vietnameseLetters(t testing.TB) []letter {
	const tones = "\u0000\u0300\u0301\u0303\u0309\u0323"
	var all []letter
	add := func(accented, plain string) {
		accented = norm.NFC.String(accented)
		all = append(all,
			letter{accented, plain},
			letter{strings.ToLower(accented), plain})
	}
	for _, vowel := range "AĂÂEÊIOÔƠUƯY" {
		plain := norm.NFD.String(string(vowel))[:1]
		for _, tone := range tones {
			switch {
			case tone != 0:
				add(string(vowel)+string(tone), plain)
			case vowel > unicode.MaxASCII:
				add(string(vowel), plain)
			}
		}
	}
	add("Đ", "D")
	require.Len(t, all, 134)
	for _, l := range all {
		require.Equal(t, 1, utf8.RuneCountInString(l.accented))
	}
	return all
}

func TestEveryVietnameseLetter(t *testing.T) {
	for _, l := range vietnameseLetters(t) {
		small := strings.ToLower(l.plain)
		for _, form := range spellings(l.accented) {
			require.Equal(t, l.plain, identity.Transliterate(form), "%+q", form)
			require.Equal(t, "X"+l.plain+"<"+l.plain, identity.Transliterate("x"+form+" "+form), "%+q", form)
			require.Equal(t, small, identity.Fold(form), "%+q", form)

			name, err := identity.SplitName("Lê " + form)
			require.NoError(t, err)
			require.Equal(t, identity.Name{Family: "Lê", Given: l.accented}, name, "%+q", form)
		}
	}
}

// spellings gives one letter composed, decomposed, and with its marks in every
// other order.
func spellings(composed string) []string {
	decomposed := norm.NFD.String(composed)
	all := []string{composed, decomposed}
	if marks := []rune(decomposed); len(marks) == 3 {
		all = append(all,
			string([]rune{marks[0], marks[2], marks[1]}),
			norm.NFC.String(string(marks[:2]))+string(marks[2]),
			norm.NFC.String(string([]rune{marks[0], marks[2]}))+string(marks[1]))
	}
	return all
}
