package identity

import (
	"strings"
	"unicode"
)

// This file writes names as an input method that is off, or an old font, would:
// the inverse of what repairName undoes, from tables of its own.

// vowelForms has for every vowel with a shape: its plain letter, its key in Telex,
// in VNI, and the row of marks in VNI-Windows (level, grave, acute, tilde, hook,
// dot).
var vowelForms = map[rune]struct{ plain, telex, vni, windows string }{
	'a': {"a", "", "", " ,ø,ù,õ,û,ï"}, 'ă': {"a", "w", "8", "ê,è,é,ü,ú,ë"}, 'â': {"a", "a", "6", "â,à,á,ã,å,ä"},
	'e': {"e", "", "", " ,ø,ù,õ,û,ï"}, 'ê': {"e", "e", "6", "â,à,á,ã,å,ä"},
	'i': {"i", "", "", ""},
	'o': {"o", "", "", " ,ø,ù,õ,û,ï"}, 'ô': {"o", "o", "6", "â,à,á,ã,å,ä"}, 'ơ': {"o", "w", "7", " ,ø,ù,õ,û,ï"},
	'u': {"u", "", "", " ,ø,ù,õ,û,ï"}, 'ư': {"u", "w", "7", " ,ø,ù,õ,û,ï"},
	'y': {"y", "", "", " ,ø,ù,õ,û,ï"},
}

// apart gives the shape and the tone of a small letter: tone 0 to 5.
func apart(r rune) (shape rune, tone int) {
	for _, row := range []string{
		"aàáãảạ", "ăằắẵẳặ", "âầấẫẩậ", "eèéẽẻẹ", "êềếễểệ", "iìíĩỉị",
		"oòóõỏọ", "ôồốỗổộ", "ơờớỡởợ", "uùúũủụ", "ưừứữửự", "yỳýỹỷỵ",
	} {
		for i, c := range []rune(row) {
			if c == r {
				return []rune(row)[0], i
			}
		}
	}
	return r, 0
}

func eachWord(name string, write func(word string) string) string {
	words := strings.Split(name, " ")
	for i, word := range words {
		words[i] = write(word)
	}
	return strings.Join(words, " ")
}

func sameCase(text string, upper bool) string {
	if upper {
		return strings.ToUpper(text)
	}
	return text
}

// keystrokes types a word; tones are the keys of the five tones, and stroke that
// of đ. atEnd types the tone after the word, else after its vowel.
func keystrokes(word string, telex, atEnd bool) string {
	tones, stroke := " 21435", "9"
	if telex {
		tones, stroke = " fsxrj", "d"
	}
	out, last := "", ""
	for _, r := range word {
		lower := unicode.ToLower(r)
		shape, tone := apart(lower)
		text := string(lower)
		if lower == 'đ' {
			text = "d" + stroke
		} else if form, ok := vowelForms[shape]; ok {
			text = form.plain + form.vni
			if telex {
				text = form.plain + form.telex
			}
		}
		if tone > 0 && atEnd {
			last = tones[tone : tone+1]
		} else if tone > 0 {
			text += tones[tone : tone+1]
		}
		if unicode.IsUpper(r) {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		out += text
	}
	return out + last
}

func asTelex(name string) string {
	return eachWord(name, func(w string) string { return keystrokes(w, true, false) })
}

func asTelexAtEnd(name string) string {
	return eachWord(name, func(w string) string { return keystrokes(w, true, true) })
}

func asVNI(name string) string {
	return eachWord(name, func(w string) string { return keystrokes(w, false, false) })
}

func asVNIAtEnd(name string) string {
	return eachWord(name, func(w string) string { return keystrokes(w, false, true) })
}

// tcvn3Codes has the byte of every small letter, row by row as in the standard.
var tcvn3Codes = map[rune]rune{
	'Ă': 0xA1, 'Â': 0xA2, 'Ê': 0xA3, 'Ô': 0xA4, 'Ơ': 0xA5, 'Ư': 0xA6, 'Đ': 0xA7,
	'ă': 0xA8, 'â': 0xA9, 'ê': 0xAA, 'ô': 0xAB, 'ơ': 0xAC, 'ư': 0xAD, 'đ': 0xAE,
	'à': 0xB5, 'ả': 0xB6, 'ã': 0xB7, 'á': 0xB8, 'ạ': 0xB9, 'ằ': 0xBB, 'ẳ': 0xBC, 'ẵ': 0xBD, 'ắ': 0xBE,
	'ặ': 0xC6, 'ầ': 0xC7, 'ẩ': 0xC8, 'ẫ': 0xC9, 'ấ': 0xCA, 'ậ': 0xCB,
	'è': 0xCC, 'ẻ': 0xCE, 'ẽ': 0xCF, 'é': 0xD0, 'ẹ': 0xD1, 'ề': 0xD2, 'ể': 0xD3, 'ễ': 0xD4, 'ế': 0xD5, 'ệ': 0xD6,
	'ì': 0xD7, 'ỉ': 0xD8, 'ĩ': 0xDC, 'í': 0xDD, 'ị': 0xDE,
	'ò': 0xDF, 'ỏ': 0xE1, 'õ': 0xE2, 'ó': 0xE3, 'ọ': 0xE4, 'ồ': 0xE5, 'ổ': 0xE6, 'ỗ': 0xE7, 'ố': 0xE8, 'ộ': 0xE9,
	'ờ': 0xEA, 'ở': 0xEB, 'ỡ': 0xEC, 'ớ': 0xED, 'ợ': 0xEE,
	'ù': 0xEF, 'ủ': 0xF1, 'ũ': 0xF2, 'ú': 0xF3, 'ụ': 0xF4, 'ừ': 0xF5, 'ử': 0xF6, 'ữ': 0xF7, 'ứ': 0xF8, 'ự': 0xF9,
	'ỳ': 0xFA, 'ỷ': 0xFB, 'ỹ': 0xFC, 'ý': 0xFD, 'ỵ': 0xFE,
}

func asTCVN3(name string) string {
	return strings.Map(func(r rune) rune {
		if code, ok := tcvn3Codes[r]; ok {
			return code
		}
		if code, ok := tcvn3Codes[unicode.ToLower(r)]; ok {
			return code
		}
		return r
	}, name)
}

func asVNIWindows(name string) string {
	out := ""
	for _, r := range name {
		upper := unicode.IsUpper(r)
		lower := unicode.ToLower(r)
		shape, tone := apart(lower)
		text := string(lower)
		switch shape {
		case 'i':
			text = []string{"i", "ì", "í", "ó", "æ", "ò"}[tone]
		case 'đ':
			text = "ñ"
		case 'ơ', 'ư':
			text = map[rune]string{'ơ': "ô", 'ư': "ö"}[shape] + strings.TrimSpace(strings.Split(vowelForms[shape].windows, ",")[tone])
		case 'y':
			text = "y" + strings.TrimSpace(strings.Split(vowelForms['y'].windows, ",")[tone])
			if tone == 5 {
				text = "î"
			}
		default:
			if form, ok := vowelForms[shape]; ok {
				text = form.plain + strings.TrimSpace(strings.Split(form.windows, ",")[tone])
			}
		}
		out += sameCase(text, upper)
	}
	return out
}

// asLatin1 reads the bytes of UTF-8 as Latin-1; asWindows1252 as Windows-1252,
// where five of them are control characters; asLossy loses those five.
func asLatin1(name string) string {
	out := make([]rune, 0, len(name))
	for i := range len(name) {
		out = append(out, rune(name[i]))
	}
	return string(out)
}

func asWindows1252(name string) string {
	specials := []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r <= 0x9F {
			return specials[r-0x80]
		}
		return r
	}, asLatin1(name))
}

func asLossyWindows1252(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r <= 0x9F {
			return -1
		}
		return r
	}, asWindows1252(name))
}
