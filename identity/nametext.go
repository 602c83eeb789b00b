package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutExtraText leaves only the name of a text that says more: brackets, telephone
// numbers, dates, doses, whose child it is, titles, what a form printed before it.
func (r *nameRepair) cutExtraText() {
	r.cutLabel()
	r.cutBrackets()
	r.cutNumbers()
	if strings.Count(r.text, " ") > 3 { // two words at least are the name
		words := strings.Fields(r.text)
		if at := relationAt(words[2:]); at >= 0 {
			r.change("name-relation", Warning, strings.Join(words[:at+2], " "))
		}
	}
	r.cutSegments()
	r.trimSigns()
	r.cutTitles()
}

// cutLabel cuts what a form prints before the name.
func (r *nameRepair) cutLabel() {
	label, name, found := strings.Cut(r.text, ":")
	if !found {
		return
	}
	if _, printed := namelessTexts[Fold(label)]; printed {
		r.change("name-extra-text", Warning, strings.TrimSpace(name))
	}
}

const (
	openBrackets  = "([{<"
	closeBrackets = ")]}>"
)

// cutBrackets cuts what is in brackets, also if the closing one is missing.
func (r *nameRepair) cutBrackets() {
	for {
		open := strings.IndexAny(r.text, openBrackets)
		if open < 0 {
			return
		}
		inside, after := r.text[open+1:], ""
		if end := strings.IndexAny(inside, closeBrackets); end >= 0 {
			inside, after = inside[:end], inside[end+1:]
		}
		text := strings.Join(strings.Fields(r.text[:open]+" "+after), " ")
		r.change(codeOfExtra(inside), Warning, text)
	}
}

// codeOfExtra says what a text beside a name is about.
func codeOfExtra(text string) string {
	words := strings.Fields(text)
	digits := 0
	for _, word := range words {
		if n := countDigits(word); n > 0 && hasLetter(word) || n == 0 {
			if hasWord(doseWords, strings.TrimRightFunc(word, unicode.IsDigit)) {
				return "name-dose"
			}
		}
		digits += countDigits(word)
	}
	switch {
	case isPhoneNumber(text):
		return "name-phone"
	case len(words) > 0 && hasWord(relativeWords, words[0]):
		return "name-relation"
	}
	return "name-extra-text"
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if isASCIIDigit(r) {
			n++
		}
	}
	return n
}

// isPhoneNumber says whether the digits of a text are a telephone number of Viet Nam:
// nine to eleven of them that begin with 0, 84 or +84.
func isPhoneNumber(text string) bool {
	digits := strings.Map(func(r rune) rune {
		if isASCIIDigit(r) {
			return r
		}
		return -1
	}, text)
	digits = strings.TrimPrefix(strings.TrimPrefix(digits, "84"), "0")
	return len(digits) >= 9 && len(digits) <= 10
}

// The words that are not of a name, in small letters: with their marks, and
// without where they can be nothing else.
var (
	doseWords   = wordList(`mũi mui liều lieu lần dose vắc vaccine vx`)
	numberWords = wordList(`sđt sdt đt đtdđ tel phone mobile dđ số sn ns sinh năm ngày tháng cmnd cccd cmt hc tuổi nam/nữ ns:
		sđt: sdt: đt: tel: sn: cmnd: cccd: stt`)
	relativeWords = wordList(`con cháu vợ chồng mẹ bố cha má ông bà anh chị cô chú`)
	relationWords = wordList(`con cháu vợ chồng mẹ bố em`)
	afterFamily   = wordList(`ông bà anh chị cô chú bác bố mẹ của ba má cậu dì`)
)

func wordList(text string) map[string]bool {
	list := map[string]bool{}
	for _, word := range strings.Fields(text) {
		list[word] = true
	}
	return list
}

func hasWord(list map[string]bool, word string) bool { return list[strings.ToLower(word)] }

// relationAt gives the place of the first words that say whose somebody is: con
// bà Lan, vợ ông Tư, con của …; -1 if there are none. Such words are names too,
// but not one after the other and before a third.
func relationAt(words []string) int {
	for i := 0; i+2 < len(words); i++ {
		if !hasWord(relationWords, words[i]) {
			continue
		}
		first, second := strings.ToLower(words[i]), strings.ToLower(words[i+1])
		second = strings.TrimSuffix(second, ":")
		if afterFamily[second] && !(first == "em" && second == "anh") {
			return i
		}
		if first == "con" && (second == "ba" || second == "ong") {
			return i
		}
	}
	return -1
}

// cutNumbers cuts words of digits, and the words before that say what they are. A
// word of letters and digits stays if it can be VNI keystrokes.
func (r *nameRepair) cutNumbers() {
	if !strings.ContainsFunc(r.text, isASCIIDigit) {
		return
	}
	words := strings.Fields(r.text)
	for i := 0; i < len(words); i++ {
		if !isNumeric(words[i]) && !isNumberedWord(words[i]) {
			continue
		}
		from, to := i, i+1
		for to < len(words) && isNumeric(words[to]) {
			to++
		}
		code := codeOfExtra(strings.Join(words[from:to], " "))
		for {
			n := saysWhatNumber(words[:from])
			if n == 0 || from-n < 1 {
				break
			}
			from -= n
			if hasWord(doseWords, words[from]) {
				code = "name-dose"
			}
		}
		words = append(words[:from:from], words[to:]...)
		i = from - 1
		r.change(code, Warning, strings.Join(words, " "))
	}
}

// saysWhatNumber says how many of the last words are about the number after them.
// Sinh and Năm with a capital are names, unless both are there.
func saysWhatNumber(words []string) int {
	if len(words) == 0 {
		return 0
	}
	last := words[len(words)-1]
	switch {
	case hasWord(doseWords, last):
		return 1
	case !hasWord(numberWords, last):
		return 0
	case len(words) > 2 && strings.ToLower(words[len(words)-2]+" "+last) == "sinh năm":
		return 2
	case startsUpper(last) && isVietnameseWord(last):
		return 0
	}
	return 1
}

// isNumeric says whether a word has digits and signs only.
func isNumeric(word string) bool { return countDigits(word) > 0 && !hasLetter(word) }

// isNumberedWord says whether a word with digits is none of a name: mũi2, F0, m1.
func isNumberedWord(word string) bool {
	letters := strings.TrimRightFunc(word, isASCIIDigit)
	if letters == word {
		return false
	}
	return hasWord(doseWords, letters) || letters == "F" || letters == "f" || letters == "m" || letters == "M"
}

// cutDigits cuts the digits that no step could explain off the words: Hùng2.
func (r *nameRepair) cutDigits() {
	if !strings.ContainsFunc(r.text, isASCIIDigit) {
		return
	}
	text := strings.Map(func(c rune) rune {
		if isASCIIDigit(c) {
			return ' '
		}
		return c
	}, r.text)
	r.change("name-extra-text", Warning, strings.Join(strings.Fields(text), " "))
}

var spacedDashes = strings.NewReplacer(" - ", "|", " – ", "|")

// cutSegments leaves the first of the texts that commas, bars or dashes divide, if
// it is a Vietnamese name. A family name before a comma is put before the rest.
func (r *nameRepair) cutSegments() {
	if !strings.ContainsAny(r.text, ",;|/\\-–") {
		return
	}
	segments := strings.FieldsFunc(spacedDashes.Replace(r.text), func(c rune) bool {
		return strings.ContainsRune(",;|/\\", c)
	})
	if len(segments) < 2 {
		return
	}
	words := strings.Fields(segments[0])
	if !allVietnamese(words) {
		return
	}
	switch {
	case len(words) > 1:
		r.change(codeOfExtra(strings.Join(segments[1:], " ")), Warning, strings.Join(words, " "))
	case len(words) == 1 && isCommonSurname(words[0]):
		r.change("name-extra-text", Warning, strings.Join(strings.Fields(segments[0]+" "+segments[1]), " "))
	}
}

// trimSigns cuts signs around a name, and the stop after its last word.
func (r *nameRepair) trimSigns() {
	text := strings.TrimFunc(r.text, func(c rune) bool {
		return c < utf8.RuneSelf && !unicode.IsLetter(c) && !isASCIIDigit(c) && !strings.ContainsRune(".~'", c) || strings.ContainsRune("“”‘…«»•", c)
	})
	if last := text[strings.LastIndexByte(text, ' ')+1:]; strings.HasSuffix(last, ".") {
		if word := strings.TrimRight(last, "."); len(word) > 1 && isVietnameseWord(word) {
			text = strings.TrimRight(text, ".")
		}
	}
	text = strings.TrimSpace(strings.TrimLeft(text, ".~"))
	r.change("name-extra-text", Warning, text)
}

// The titles before a name. Those that are names too need more words after them.
var (
	titles = wordList(`ông bà cháu bé chị cô chú bác thầy mr mrs ms dr bs bsck bscki bsckii ths ts gs pgs ks cn
		ds đd bn sư nsut nsnd`)
	nameTitles = wordList(`anh em ong chi co`)
	longTitles = []string{"bác sĩ ", "bác sỹ ", "thạc sĩ ", "tiến sĩ ", "giáo sư ", "kỹ sư ", "dược sĩ ", "bệnh nhân ", "đại đức ", "em bé ", "thầy giáo ", "cô giáo "}
)

// cutTitles cuts titles in front of a name, if a common family name and another
// word follow: "Anh Thư" is a name, and "Anh Nguyễn Văn Thư" has a title. "Ông Hoàng
// Long" may be a name or have a title, which is only said.
func (r *nameRepair) cutTitles() {
	text := r.text
	unsure := false
	for {
		title, rest, found := cutTitle(text)
		if !found {
			return
		}
		text = rest
		unsure = unsure || strings.EqualFold(title, "ông")
		family, _, more := strings.Cut(text, " ")
		if !more || !isCommonSurname(family) {
			continue
		}
		switch shape := shapeOf(text); {
		case !unsure || shape.usual() && shape.words >= 3:
			r.change("name-title", Warning, text)
		default:
			r.say("name-title", Warning, false)
		}
		return
	}
}

// longestTitle is how many bytes the longest title has, with room for its other
// Unicode forms.
const longestTitle = 20

// cutTitle gives a title in front of a text, and what follows.
func cutTitle(text string) (title, rest string, found bool) {
	for _, title := range longTitles {
		if len(text) > len(title) && strings.EqualFold(text[:len(title)], title) {
			return title, text[len(title):], true
		}
	}
	end := strings.IndexAny(text[:min(len(text), longestTitle)], " .")
	if end <= 0 {
		return "", "", false
	}
	title, rest = text[:end], strings.TrimLeft(text[end:], " .")
	if hasWord(titles, title) {
		return title, rest, true
	}
	_, given, _ := strings.Cut(rest, " ")
	return title, rest, hasWord(nameTitles, title) && strings.Contains(given, " ")
}
