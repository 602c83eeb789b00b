package population

import (
	"strings"
	"unicode/utf8"
)

// telex gives the keys of the Telex method for a word. The tone stands at the end
// of the word, as most people type it, or after its vowel.
func telex(word string, toneLast bool) string {
	shapes := func(l letter) string {
		return [...]string{"", string(l.base), "w", "w", "d"}[l.shape]
	}
	return typed(word, shapes, "frxsj", toneLast)
}

// vni gives the keys of the VNI method for a word.
func vni(word string, toneLast bool) string {
	shapes := func(l letter) string { return [...]string{"", "6", "8", "7", "9"}[l.shape] }
	return typed(word, shapes, "23415", toneLast)
}

func typed(word string, shape func(letter) string, tones string, toneLast bool) string {
	var b strings.Builder
	capitals := len(word) > 1 && word == strings.ToUpper(word)
	end := ""
	key := func(k string, capital bool) string {
		if capital {
			return strings.ToUpper(k)
		}
		return k
	}
	for _, r := range word {
		l, capital := takeApart(r)
		b.WriteRune(cased(l.base, capital))
		b.WriteString(key(shape(l), capitals || capital && l.shape == stroke))
		if l.tone != level {
			tone := key(tones[l.tone-1:l.tone], capitals)
			if toneLast {
				end = tone
			} else {
				b.WriteString(tone)
			}
		}
	}
	return b.String() + end
}

// tcvn3 gives a text as a TCVN3 (ABC) font stored it and Windows-1252 shows it:
// "NguyÔn V¨n". Capitals with a tone have the codes of the small letters: they
// were another font. Source: TCVN 5712:1993, VN3.
func tcvn3(s string) string {
	return strings.Map(func(r rune) rune {
		if code, ok := tcvn3Codes[r]; ok {
			return code
		}
		l, capital := takeApart(r)
		if capital {
			if code, ok := tcvn3Codes[l.rune()]; ok {
				return code
			}
		}
		return r
	}, s)
}

var tcvn3Codes = func() map[rune]rune {
	m := map[rune]rune{}
	runs := []struct {
		first rune
		text  string // ~ is a code without a letter
	}{
		{0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"}, {0xB5, "àảãáạ~ằẳẵắ"}, {0xC6, "ặầẩẫấậè~ẻẽéẹềểễếệìỉ~~~ĩíịò~ỏõóọồổỗốộờởỡớợù~ủũúụừửữứựỳỷỹýỵ"},
	}
	for _, run := range runs {
		code := run.first
		for _, r := range run.text {
			if r != '~' {
				m[r] = code
			}
			code++
		}
	}
	return m
}()

// vniWindows gives a text as a VNI-Windows font stored it and Windows-1252 shows
// it: "Nguyeãn Vaên". A letter with marks is a letter and a code after it.
func vniWindows(s string) string {
	var b strings.Builder
	for _, r := range s {
		l, capital := takeApart(r)
		for _, code := range vniCode(l) {
			b.WriteRune(cased(code, capital))
		}
	}
	return b.String()
}

func vniCode(l letter) string {
	tone := func(codes string) string {
		c := []rune(codes)
		return strings.Trim(string(c[l.tone]), "~")
	}
	switch {
	case l.shape == stroke:
		return "ñ"
	case !l.vowel:
		return string(l.base)
	case l.base == 'i':
		return tone("iìæóíò")
	case l.base == 'y' && l.tone == dot:
		return "î"
	case l.shape == circumflex:
		return string(l.base) + tone("âàåãáä")
	case l.shape == breve:
		return string(l.base) + tone("êèúüéë")
	case l.shape == horn && l.base == 'o':
		return "ô" + tone("~øûõùï")
	case l.shape == horn:
		return "ö" + tone("~øûõùï")
	}
	return string(l.base) + tone("~øûõùï")
}

// utf8AsWindows gives UTF-8 read as Windows-1252: "Nguyá»…n". The five bytes that
// Windows-1252 does not have become control characters, as Windows does it.
func utf8AsWindows(s string) string {
	const from80 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ"
	high := []rune(from80)
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		r := rune(s[i])
		if r >= 0x80 && r < 0xA0 {
			r = high[r-0x80]
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}
