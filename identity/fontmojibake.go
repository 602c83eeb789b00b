package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tcvn3 has the letters of the bytes 0xA1 to 0xFE of TCVN3 (ABC), which the
// .VnTime fonts show; a space is none. Source: TCVN 5712:1993, VN3.
const tcvn3 = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"

// vniLetters are the characters of VNI-Windows that are a letter of their own,
// each followed by the letter. Source: the VNI-Windows font of VNI Software.
const vniLetters = "ñđÑĐôơÔƠöưÖƯæỉÆỈóĩÓĨòịÒỊîỵÎỴííÍÍììÌÌ"

// The other characters of VNI-Windows are a mark on the vowel before them. These
// have the marks in the order level, grave, acute, tilde, hook, dot.
const (
	vniTones  = " øùõûï" // on any vowel but i
	vniHats   = "âàáãåä" // circumflex and tone, on a, e and o
	vniBreves = "êèéüúë" // breve and tone, on a
)

// readAgainFromFont undoes that the text was typed for a font with an encoding of
// its own and read as Windows-1252: NguyÔn V¨n Hïng of TCVN3, Nguyeãn Vaên Huøng
// of VNI-Windows.
func (r *nameRepair) readAgainFromFont() {
	if isASCII(r.text) || strings.ContainsFunc(r.text, unicode.IsControl) {
		return
	}
	words := strings.FieldsFunc(r.text, unicode.IsSpace)
	tcvn, isTCVN := fontWords(words, fromTCVN3)
	vni, isVNI := fontWords(words, fromVNI)
	switch {
	case isTCVN && isVNI && tcvn != vni:
		r.say("name-mojibake-tcvn3", Warning, false)
		r.say("name-mojibake-vni", Warning, false)
	case isTCVN:
		r.change("name-mojibake-tcvn3", Warning, withCapitals(tcvn, words))
	case isVNI:
		r.change("name-mojibake-vni", Warning, vni)
	}
}

// fontWords reads all words as those of a font. ok says that the name is
// Vietnamese afterwards and was not before: every word is a syllable, one was
// none, and the name has a common family name first or two mended words.
func fontWords(words []string, from func(word string) string) (text string, ok bool) {
	out := make([]string, len(words))
	mended, surname := 0, false
	for i, word := range words {
		core := strings.TrimFunc(word, isASCIISign)
		if core == "" || strings.ContainsAny(core, "0123456789") {
			out[i] = word
			continue
		}
		read := from(core)
		if !isSyllable(read) {
			return "", false
		}
		if !isVietnameseWord(core) {
			mended++
		}
		surname = surname || i == 0 && isCommonSurname(read)
		out[i] = strings.Replace(word, core, read, 1)
	}
	return strings.Join(out, " "), mended > 1 || mended > 0 && surname
}

func isASCIISign(r rune) bool {
	return r <= unicode.MaxASCII && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// fromTCVN3 reads a word of TCVN3; empty if it is none. The fonts have no capitals
// with tones: a small letter stands for one.
func fromTCVN3(word string) string {
	var out []rune
	for _, c := range word {
		switch {
		case c <= unicode.MaxASCII:
		case c < 0xA1 || c > 0xFE:
			return ""
		default:
			c = tcvn3Letters[c-0xA1]
		}
		if c == ' ' {
			return ""
		}
		out = append(out, c)
	}
	read := caseOfASCII(word, string(out))
	if isSyllable(read) {
		return read
	}
	return withLostU(word, read)
}

var tcvn3Letters = []rune(tcvn3)

// withCapitals gives a name the capitals of which the font had none: all, if the
// other letters are, or the first of a word, if the name begins with one: Lª Ngäc
// ¸nh.
func withCapitals(text string, words []string) string {
	if !startsUpper(text) {
		return text
	}
	out := strings.Split(text, " ")
	all := false
	for i := range out {
		upper, lower := countASCIICase(words[i])
		if lower > 0 {
			all = false
			break
		}
		all = all || upper > 1
	}
	if all {
		return strings.ToUpper(text)
	}
	for i, word := range out {
		first, _ := utf8.DecodeRuneInString(words[i])
		if read, size := utf8.DecodeRuneInString(word); first > unicode.MaxASCII && first != read {
			out[i] = string(unicode.ToUpper(read)) + word[size:]
		}
	}
	return strings.Join(out, " ")
}

func countASCIICase(s string) (upper, lower int) {
	for _, c := range s {
		switch {
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z':
			lower++
		}
	}
	return upper, lower
}

// withLostU puts back the ư that TCVN3 has at the byte of the soft hyphen, which
// many systems drop.
func withLostU(word, read string) string {
	found := ""
	for i := range read {
		if i == 0 {
			continue
		}
		candidate := caseOfASCII(word, read[:i]+"ư"+read[i:])
		if isSyllable(candidate) {
			if found != "" {
				return read
			}
			found = candidate
		}
	}
	if found == "" {
		return read
	}
	return found
}

// caseOfASCII gives a word the case of its letters that the font left alone: all
// capitals, or a capital first where only the first letter could not be one.
func caseOfASCII(word, read string) string {
	upper, lower := countASCIICase(word)
	if upper > 0 && lower == 0 && utf8.RuneCountInString(word) > 1 && (upper > 1 || !startsUpper(word)) {
		return strings.ToUpper(read)
	}
	return read
}

func startsUpper(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first)
}

// fromVNI reads a word of VNI-Windows; empty if it is none.
func fromVNI(word string) string {
	var out []letter
	for _, c := range word {
		if l, ok := vniLetter(c); ok {
			out = append(out, l)
			continue
		}
		if len(out) == 0 || !vniMark(&out[len(out)-1], unicode.ToLower(c)) {
			return ""
		}
	}
	return spell(out)
}

func vniLetter(c rune) (letter, bool) {
	if c <= unicode.MaxASCII {
		return letterOf(c), unicode.IsLetter(c)
	}
	from := true
	found := false
	for _, pair := range vniLetters {
		if found {
			return letterOf(pair), true
		}
		found = from && pair == c
		from = !from
	}
	return letter{}, false
}

// vniMark puts a mark on a vowel that has none yet.
func vniMark(l *letter, mark rune) bool {
	if l.tone != toneLevel {
		return false
	}
	plain := l.code == l.plain()
	for _, kind := range []struct {
		marks string
		code  byte
		fits  bool
	}{
		{vniTones, l.code, l.isVowel() && l.code != 'i'},
		{vniHats, hatOf(l.code), plain && hatOf(l.code) != 0},
		{vniBreves, codeBreveA, l.code == 'a'},
	} {
		tone := byte(0)
		for _, m := range kind.marks {
			if m == mark && kind.fits {
				l.code, l.tone = kind.code, tone
				return true
			}
			tone++
		}
	}
	return false
}

// hatOf gives the code of a vowel with a circumflex; 0 if there is none.
func hatOf(code byte) byte {
	switch code {
	case 'a':
		return codeHatA
	case 'e':
		return codeHatE
	case 'o':
		return codeHatO
	}
	return 0
}

// spell writes letters; empty if one cannot have the tone that it was given.
func spell(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		r := l.rune()
		if r == 0 {
			return ""
		}
		b.WriteRune(r)
	}
	return b.String()
}
