package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameShape is what one look at a name shows.
type nameShape struct {
	words         int
	vietnamese    bool // every word is a Vietnamese syllable, with its marks or without any
	surname       bool // the first word is a family name, apart from its marks
	marked        bool // some letter has a mark
	rightUnmarked bool // every word is one that is right without marks: Mai Lan Anh
	misplaced     bool // a tone mark is where no school puts it
	suspect       bool // a word may be a title, or about somebody else: con bà
	abbreviated   bool
	capitals      bool // all letters are
	small         bool
	titled        bool // each word has a capital first, and no other
}

// maxUsualWords is how many words a usual name has at most. Source: the longest
// combinations of two family names, two middle and two given names.
const maxUsualWords = 6

// shapeOf looks at a name. Of one that is not of Vietnamese words only, or does
// not have single spaces, it knows only the case and the number of words.
func shapeOf(name string) nameShape {
	s := nameShape{vietnamese: true, rightUnmarked: true, titled: true}
	letters, upper := 0, 0
	for rest := name; ; {
		w, size, ok := readSpelling(rest)
		if !ok {
			return foreignShape(name)
		}
		syl, whole := w.syllable()
		if !whole && (w.marked() || !plainSyllables[w.plain]) {
			return foreignShape(name)
		}
		if s.words == 0 {
			s.surname = surnameKeys[w.plain]
			s.suspect = suspectFirst[w.exact()]
		}
		s.words++
		s.marked = s.marked || w.marked()
		s.rightUnmarked = s.rightUnmarked && rightUnmarked[w.exact()]
		s.suspect = s.suspect || suspectWords[w.exact()]
		s.misplaced = s.misplaced || w.tone != toneLevel && w.toneAt != syl.newTone && w.toneAt != syl.oldTone
		s.titled = s.titled && w.first && w.upper == 1
		letters += int(w.length)
		upper += int(w.upper)
		if size == len(rest) {
			break
		}
		rest = rest[size+1:]
	}
	s.capitals, s.small = upper == letters, upper == 0
	return s
}

func foreignShape(name string) nameShape {
	upper, lower := false, false
	for _, r := range name {
		upper = upper || unicode.IsUpper(r)
		lower = lower || unicode.IsLower(r)
	}
	return nameShape{
		words:       strings.Count(name, " ") + 1,
		capitals:    upper && !lower,
		small:       lower && !upper,
		abbreviated: isAbbreviated(name),
	}
}

// usual says whether there is nothing to repair about the name, without looking
// any further.
func (s nameShape) usual() bool {
	return s.vietnamese && s.surname && !s.suspect && !s.misplaced &&
		s.words >= 2 && s.words <= maxUsualWords && (s.titled || s.capitals || s.small)
}

// findings adds what the shape of a repaired name says about it.
func (s nameShape) findings(to []Finding) []Finding {
	add := func(code string, severity Severity) {
		to = append(to, Finding{Code: code, Field: "full_name", Severity: severity})
	}
	if s.abbreviated {
		add("name-abbreviated", Warning)
	}
	if s.words == 1 {
		add("name-one-word", Warning)
	}
	if s.vietnamese && s.surname && s.words > 1 && !s.marked && !s.rightUnmarked {
		add("name-no-diacritics", Warning)
	}
	if s.capitals || s.small {
		add("name-case", Note)
	}
	return to
}

// isAbbreviated says whether a name of else Vietnamese words has some that stand
// for longer ones: Ng. V. A, N.V.A, Ng~ V An. One letter that is a vowel may be a
// name: Nguyễn Văn A, Y Moan.
func isAbbreviated(name string) bool {
	short := false
	for rest := name; rest != ""; {
		word := rest
		if end := strings.IndexAny(rest, " .~"); end >= 0 {
			word, rest = rest[:end], rest[end+1:]
		} else {
			rest = ""
		}
		switch {
		case word == "", isVietnameseWord(word):
		case isConsonants(word):
			short = true
		default:
			return false
		}
	}
	return short || strings.ContainsAny(name, ".~")
}

// isConsonants says whether a word is of one to three consonants that begin a
// syllable: N, Ng, Th.
func isConsonants(word string) bool {
	for _, r := range word {
		if l := letterOf(r); l.code == 0 || l.isVowel() {
			return false
		}
	}
	return utf8.RuneCountInString(word) <= 3
}

// The words that decide whether a name needs a second look, by exact key, and the
// family names by key without marks.
var (
	surnameKeys  = plainKeys(surnames)
	suspectFirst = exactKeys(`ông bà anh chị em bé cô chú bác thầy sư không khong chưa vô họ ho mr mrs ong`)
	suspectWords = exactKeys(`con cháu vợ chồng mẹ bố mũi test tên em`)

	commonSurnames = exactKeys(`nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý
		lí đào đoàn vương trịnh trương đinh lâm phùng mai tô hà tạ thái tăng cao châu chu quách lương lưu
		thạch danh kim đàm diệp kiều triệu nông hứa mạc giang nghiêm bạch cù từ lại tống lò lường giàng
		nguyen tran pham huynh hoang vu vo dang bui ngo duong doan trinh truong dinh lam`)

	// rightUnmarked are words of names that are right without marks.
	rightUnmarked = exactKeys(`a an anh bi cao chi chu chung danh dung duy doanh e gia giang giao hoa huy hy i kha khai khan khang
		khanh khoa khoan kim lai lam lan lang lanh linh loan long ly mai minh my na nam nay nga nghi ngoan
		nhan nhi nhung ni ninh o oanh pha phan phi phong quan quang sang sao sen sim sinh siu tam thanh thao
		thoa thoan thu thy trang trinh trung tuy ty uy vang vi vinh vui vy xinh xoan y`)
)

func plainKeys(words map[string]bool) map[uint64]bool {
	keys := map[uint64]bool{}
	for word := range words {
		if w, size, ok := readSpelling(word); ok && size == len(word) {
			keys[w.plain] = true
		}
	}
	return keys
}

func exactKeys(text string) map[uint64]bool {
	keys := map[uint64]bool{}
	for _, word := range strings.Fields(text) {
		w, _, _ := readSpelling(word)
		keys[w.exact()] = true
	}
	return keys
}

// hasExact says whether a word of any case is in a set of exact keys.
func hasExact(set map[uint64]bool, word string) bool {
	w, size, ok := readSpelling(word)
	return ok && size == len(word) && set[w.exact()]
}

// isCommonSurname says whether a word is a family name that many have, with its
// marks; the commonest also without.
func isCommonSurname(word string) bool { return hasExact(commonSurnames, word) }
