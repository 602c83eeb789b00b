package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// windows1252 has the characters of the bytes 0x80 to 0x9F; the others are those
// of Latin-1. Five bytes have none: some systems keep them as control characters,
// others lose them. Source: Unicode's mapping table CP1252.TXT.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// byteOf gives the byte that a character is in Windows-1252 or Latin-1.
func byteOf(r rune) (byte, bool) {
	if r <= 0xFF {
		return byte(r), true
	}
	at := byte(0x80)
	for _, c := range windows1252 {
		if c == r {
			return at, true
		}
		at++
	}
	return 0, false
}

// lossyBytes are bytes of letters in UTF-8 that get lost on the way through
// Windows-1252: those without a character, the no-break space (which becomes a
// space) and the soft hyphen.
var lossyBytes = []byte{0x81, 0x8D, 0x8F, 0x90, 0x9D, noBreakSpace, 0xAD}

const noBreakSpace = 0xA0

// readAgainAsUTF8 undoes that UTF-8 was read as Windows-1252 or Latin-1, once or
// several times: Nguyá»…n VÄƒn.
func (r *nameRepair) readAgainAsUTF8() {
	text, lost := r.text, false
	for !lost {
		var again string
		if again, lost = utf8Again(text); again == text {
			break
		} else if !lost {
			text = again
		}
	}
	if lost {
		r.say("name-mojibake-utf8", Warning, false)
		return
	}
	if text != r.text && allLetters(text) {
		r.change("name-mojibake-utf8", Warning, text)
	}
}

// allLetters says whether all characters beyond ASCII are Latin letters, marks,
// spaces or punctuation of names.
func allLetters(s string) bool {
	for _, r := range s {
		if r > unicode.MaxASCII && !unicode.Is(unicode.Latin, r) && !unicode.IsMark(r) && !unicode.IsSpace(r) && !isInvisible(r) && !isHyphen(r) && r != '’' && r != 'ʼ' {
			return false
		}
	}
	return true
}

// utf8Again reads the characters of s as bytes of UTF-8, where they are. lost says
// that some letter lost a byte and could be several.
func utf8Again(s string) (again string, lost bool) {
	if !strings.ContainsFunc(s, isByteOfUTF8) {
		return s, false
	}
	runes := []rune(s)
	var out []rune
	gaps := map[int][]rune{} // letters that a place in out may be
	decoded := 0
	for i := 0; i < len(runes); {
		r, n := decodeBytes(runes[i:])
		switch {
		case n > 0:
			decoded++
		default:
			var candidates []rune
			if candidates, n = lossyLetters(runes[i:]); n > 0 {
				gaps[len(out)] = candidates
			} else {
				n = 1
			}
			r = runes[i]
		}
		out = append(out, r)
		i += n
	}
	if decoded == 0 && (allVietnamese(strings.Fields(s)) || !plausibleWithGaps(out, gaps)) {
		return s, false
	}
	if !fillGaps(out, gaps) {
		return s, true
	}
	return string(out), false
}

// isByteOfUTF8 says whether a character may be a byte that only text in UTF-8 has
// here: one of the second or third bytes of letters, or a first byte that no
// Vietnamese name begins a letter with.
func isByteOfUTF8(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r == 'Ã' || r == 'Ä' || r == 'Å' || r == 'Æ':
		return true
	}
	b, ok := byteOf(r)
	return ok && b < 0xC0
}

// decodeBytes reads a letter of UTF-8 whose bytes became characters; n is how many.
func decodeBytes(s []rune) (r rune, n int) {
	lead, ok := byteOf(s[0])
	switch {
	case !ok || lead < 0xC2 || lead > 0xEF:
		return 0, 0
	case lead < 0xE0:
		n = 2
	default:
		n = 3
	}
	if len(s) < n {
		return 0, 0
	}
	bytes := []byte{lead}
	for _, c := range s[1:n] {
		b, ok := byteOf(c)
		if !ok {
			return 0, 0
		}
		bytes = append(bytes, b)
	}
	r, size := utf8.DecodeRune(bytes)
	if size != n {
		return 0, 0
	}
	_, again := byteOf(r)
	if !again && !unicode.Is(unicode.Latin, r) && !unicode.IsMark(r) && !isInvisible(r) {
		return 0, 0
	}
	return r, n
}

// lossyLetters gives the Vietnamese letters of which only the first bytes are
// left, the last one being lost or turned into a question mark.
func lossyLetters(s []rune) (candidates []rune, n int) {
	var known []byte
	for n < len(s) && n < 2 {
		b, ok := byteOf(s[n])
		if !ok || b < 0x80 || n == 0 && (b < 0xC3 || b > 0xC6) && b != 0xE1 || n == 1 && known[0] != 0xE1 {
			break
		}
		known = append(known, b)
		n++
	}
	for _, b := range lossyBytes {
		r, size := utf8.DecodeRune(append(known[:n:n], b))
		if size == n+1 && letterOf(r).code != 0 {
			candidates = append(candidates, r)
		}
	}
	if len(candidates) == 0 {
		return nil, 0
	}
	switch {
	case n == len(s):
	case s[n] == '?', s[n] == utf8.RuneError:
		n++
	case s[n] == ' ':
		if r, size := utf8.DecodeRune(append(known[:n:n], noBreakSpace)); size == n+1 && letterOf(r).code != 0 {
			if goesOn(s[n+1:]) {
				return []rune{r}, n + 1
			}
		}
	}
	return candidates, n
}

// goesOn says whether text after a space goes on with the word before it, because
// the space was a no-break space and that a byte of a letter.
func goesOn(s []rune) bool {
	end := 0
	for end < len(s) && s[end] != ' ' {
		end++
	}
	return end > 0 && (unicode.IsLower(s[0]) || isASCII(string(s[:end])) && !isVietnameseWord(string(s[:end])))
}

// plausibleWithGaps says whether a text without any letter that could be read
// again may have lost bytes all the same: Äinh Anh Minh. The first word is then a
// common family name.
func plausibleWithGaps(out []rune, gaps map[int][]rune) bool {
	if len(gaps) == 0 {
		return false
	}
	trial := append([]rune(nil), out...)
	if !fillGaps(trial, gaps) {
		return false
	}
	words := strings.Fields(string(trial))
	return len(words) > 1 && isCommonSurname(words[0]) && allVietnamese(words)
}

func allVietnamese(words []string) bool {
	for _, word := range words {
		if !isVietnameseWord(word) {
			return false
		}
	}
	return true
}

// fillGaps puts the one letter in every gap that makes its word a syllable and
// fits the case of the word. It is false if some word could be several.
func fillGaps(out []rune, gaps map[int][]rune) bool {
	for start := 0; start < len(out); {
		end := start
		for end < len(out) && out[end] != ' ' {
			end++
		}
		var places []int
		for i := start; i < end; i++ {
			if gaps[i] != nil {
				places = append(places, i)
			}
		}
		if len(places) > 0 {
			word := out[start:end]
			fits := fittingWords(word, start, places, gaps)
			if len(fits) != 1 {
				return false
			}
			copy(word, fits[0])
		}
		start = end + 1
	}
	return true
}

// fittingWords gives the syllables that a word with gaps may be.
func fittingWords(word []rune, start int, places []int, gaps map[int][]rune) (fits [][]rune) {
	if len(places) > 2 {
		return nil
	}
	var fill func(word []rune, places []int)
	fill = func(word []rune, places []int) {
		if len(places) == 0 {
			s := string(word)
			title := strings.ToLower(s[utf8.RuneLen(word[0]):]) == s[utf8.RuneLen(word[0]):]
			if isSyllable(s) && (title || strings.ToUpper(s) == s) {
				fits = append(fits, append([]rune(nil), word...))
			}
			return
		}
		at := places[0] - start
		for _, r := range gaps[places[0]] {
			if at == 0 && unicode.IsLower(r) {
				continue
			}
			word[at] = r
			fill(word, places[1:])
		}
	}
	fill(append([]rune(nil), word...), places)
	if len(fits) > 1 {
		return slices.DeleteFunc(fits, func(fit []rune) bool { return !hasExact(lossyNames, string(fit)) })
	}
	return fits
}

// lossyNames are the words of names that decide between several syllables.
var lossyNames = exactKeys(`lý quý ánh ái án ích ý trí trà chí bích bách tín chính kính tính thích hà hoàng tài hoà hòa
	đào hàn thành toàn toán nhật luật thuật mậu hậu thận tập hiền huyền quyền kiều tiền thiều điền tuyền truyền
	triều ngọc thọ trọng học lộc thỏa thoả cường trường tường thời đường hường sử cử tử quốc phạm mạnh hạnh thạch
	bạch tạ khánh giáp thái bá sáng chánh sơn thơ phương dương hương lương vương đình đức đông định đạt đăng
	đặng đỗ đoàn đinh độ đại đệ điệp đoan`)
