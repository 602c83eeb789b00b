package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are letters of the Cyrillic and Greek scripts, and rare Latin ones,
// each followed by the letter that looks the same. Source: Unicode Technical
// Standard 39, confusables.txt.
const lookAlikes = "АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYҮYаaсcеeһhіiјjоoрpѕsхxуyүyԁdԛqԝw" +
	"ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvιiαaκkρpυu" +
	"ıiɡgɑaƉĐɖđ"

// takeLatinLetters puts Latin letters for those of another script that look the
// same, in words that else have Latin letters, or in names that else have Latin
// words and are Vietnamese then. A name that is in another script stays.
func (r *nameRepair) takeLatinLetters() {
	if !strings.ContainsFunc(r.text, isOtherScript) {
		return
	}
	words := strings.Split(r.text, " ")
	latin := strings.ContainsFunc(r.text, func(c rune) bool { return unicode.Is(unicode.Latin, c) && !isOtherScript(c) })
	for i, word := range words {
		mixed := strings.ContainsFunc(word, func(c rune) bool { return unicode.Is(unicode.Latin, c) && !isOtherScript(c) })
		if read := asLatin(word); mixed || latin && isVietnameseWord(read) || !latin && isCommonSurname(asLatin(words[0])) {
			words[i] = read
		}
	}
	r.change("name-script", Warning, norm.NFC.String(strings.Join(words, " ")))
}

func isOtherScript(r rune) bool {
	return r > unicode.MaxASCII && (unicode.In(r, unicode.Cyrillic, unicode.Greek) || lookAlikeOf(r) != r)
}

func asLatin(word string) string {
	read := strings.Map(lookAlikeOf, norm.NFD.String(word))
	if strings.ContainsFunc(read, func(r rune) bool { return unicode.In(r, unicode.Cyrillic, unicode.Greek) }) {
		return word
	}
	return norm.NFC.String(read)
}

func lookAlikeOf(r rune) rune {
	if r <= unicode.MaxASCII {
		return r
	}
	for rest := lookAlikes; rest != ""; {
		like, size := utf8.DecodeRuneInString(rest)
		latin, next := utf8.DecodeRuneInString(rest[size:])
		if like == r {
			return latin
		}
		rest = rest[size+next:]
	}
	return r
}

var ethAsD = strings.NewReplacer("Ð", "Đ", "ð", "đ")

// takeDStroke puts Đ for the Icelandic Ð that looks the same, in Vietnamese names.
func (r *nameRepair) takeDStroke() {
	if !strings.ContainsAny(r.text, "Ðð") {
		return
	}
	read := ethAsD.Replace(r.text)
	for _, word := range strings.Fields(read) {
		if strings.ContainsAny(word, "Đđ") && !isVietnameseWord(strings.TrimFunc(word, isASCIISign)) {
			return
		}
	}
	r.change("name-d-stroke", Note, read)
}
