package identity

import "unicode/utf8"

// canonicalTones gives one spelling to the words that differ only in where their
// tone is written: hoà and hòa, thuý and thúy, and the misplaced hòang and hoàng.
// The word is in small letters and NFC; one without a tone, and one that is no
// Vietnamese syllable, is returned as it is.
func canonicalTones(word string) string { return placeTone(word, false) }

// placeTone moves the tone of a syllable to where it belongs. If either is
// true, hoà stays as well as hòa.
func placeTone(word string, either bool) string {
	if isASCII(word) {
		return word
	}
	w, size, ok := readSpelling(word)
	if !ok || size < len(word) || w.tone == toneLevel {
		return word
	}
	syl, ok := w.syllable()
	if !ok || w.toneAt == syl.oldTone || either && w.toneAt == syl.newTone {
		return word
	}
	out := make([]byte, 0, len(word)+1)
	at := uint8(0)
	for _, r := range word {
		l := letterOf(r)
		l.tone = toneLevel
		if at == syl.oldTone {
			l.tone = w.tone
		}
		out = utf8.AppendRune(out, l.rune())
		at++
	}
	return string(out)
}

// iyOnsets are the consonants after which a final i may be written y, as people
// please: Lý and Lí, Kỳ and Kì, Quý and Quí.
var iyOnsets = []string{"h", "k", "l", "m", "s", "t", "v", "qu"}

// iyForm gives one spelling, with i, to the words that differ only in writing
// their bare last vowel i or y. Other words are returned as they are: in thúy and
// thúi, may and mai, the two letters sound differently. The word is in small
// letters and NFC, with its marks or without.
func iyForm(word string) string {
	if len(word) < 2 {
		return word
	}
	r, size := utf8.DecodeLastRuneInString(word)
	l := letterOf(r)
	if l.code != 'y' {
		return word
	}
	onset := word[:len(word)-size]
	for _, o := range iyOnsets {
		if onset == o {
			l.code = 'i'
			return onset + string(l.rune())
		}
	}
	return word
}
