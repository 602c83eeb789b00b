package identity

import "strings"

// NameLevel says how well two names agree, the first as a record has it and the
// second as a register has it. Every level but the first two is a mistake in the
// record.
type NameLevel uint8

// The levels of a comparison of names, from the same to quite another.
const (
	NameSame         NameLevel = iota // the same but for case, spaces, Unicode form, tone placement
	NameNoDiacritics                  // the same, marks are missing in whole words
	NameIY                            // y for i or i for y at the end of a word: Lý, Lí
	NameMarks                         // the same letters with other marks: Hùng, Hưng
	NameOrder                         // the same words in another order
	NameMiddle                        // middle names missing or too many
	NameSpelling                      // letters wrong in one word, at most one in a short word
	NameWord                          // one word of several is another
	NameDiffers                       // another name
	NameUnknown                       // one of them is not known
	nameLevels
)

// code is the finding about a level; empty for those that are only form.
func (l NameLevel) code() string {
	return [nameLevels]string{
		"", "name-no-diacritics", "name-i-y", "name-marks", "name-order", "name-middle-missing",
		"name-spelling", "name-word", "name-differs", "name-empty",
	}[l]
}

// String gives the code of the finding about the level; "name-same" where there is
// none.
func (l NameLevel) String() string {
	if l == NameSame || l >= nameLevels {
		return "name-same"
	}
	return l.code()
}

// Form says whether the level is a matter of form only, so that the names are
// the same person's as far as names can say.
func (l NameLevel) Form() bool { return l <= NameNoDiacritics }

// CompareNames says how well the name in a record agrees with the one in a
// register. Case, spaces, hyphens, Unicode form and the place of the tone mark
// (hoà, hòa) make no difference. A word of the record without any marks agrees
// with the same word with marks; a word of the register only where its whole name
// has lost them: Nguyen Van Hung, not Mai Lan Anh. Both names may be of any
// length; letters after the 32nd of a word and words after the eighth count as
// one.
func CompareNames(record, register string) NameLevel {
	a, b := formOf(record), formOf(register)
	level, _ := compareNames(&a, &b)
	return level
}

// nothing stands for no place in a name.
const nothing = -1

// compareNames also gives the place, in the register's name, of the word that is
// another (NameSpelling and NameWord).
func compareNames(record, register *nameForm) (level NameLevel, at int) {
	if record.n == 0 || register.n == 0 {
		return NameUnknown, nothing
	}
	if record.plain == register.plain || withoutSpaces(record.plain) == withoutSpaces(register.plain) {
		return compareMarks(record, register), nothing
	}
	if sameButIY(record, register) {
		return NameIY, nothing
	}
	if record.n == register.n {
		if anagram(record, register) {
			return NameOrder, nothing
		}
		if at := onlyOther(record, register); at != nothing {
			a, b := record.all[at].plain, register.all[at].plain
			if within(a, b, mistakesIn(b)) {
				return NameSpelling, at
			}
			return NameWord, at
		}
	}
	if middleMissing(record, register) || middleMissing(register, record) {
		return NameMiddle, nothing
	}
	if a, b := withoutSpaces(record.plain), withoutSpaces(register.plain); len(b) >= longName && within(a, b, 1) {
		return NameSpelling, nothing
	}
	return NameDiffers, nothing
}

// longName is how many letters a name has in which one wrong letter, or one
// space in the wrong place, leaves no other name.
const longName = 8

// mistakesIn is how many letters of a word may be wrong in it.
func mistakesIn(word string) int {
	if len(word) >= 5 {
		return 2
	}
	return 1
}

func withoutSpaces(s string) string { return strings.ReplaceAll(s, " ", "") }

// compareMarks compares names of the same letters.
func compareMarks(record, register *nameForm) NameLevel {
	switch {
	case sameMarked(record, register):
		return NameSame
	case !hasMarks(record), hasLostMarks(register):
		return NameNoDiacritics
	case record.n != register.n:
		return NameMarks
	}
	for i, w := range register.words() {
		if r := record.all[i]; r.marked != w.marked && !lacksMarks(r.marked, w.marked) {
			return NameMarks
		}
	}
	return NameNoDiacritics
}

// hasLostMarks says whether a name has no marks and surely is not right like that:
// two of its words are never without.
func hasLostMarks(n *nameForm) bool {
	if hasMarks(n) {
		return false
	}
	wrong := 0
	for _, w := range n.words() {
		if !hasExact(rightUnmarked, w.plain) {
			wrong++
		}
	}
	return wrong >= 2
}

func sameMarked(a, b *nameForm) bool {
	if a.n != b.n {
		return joinMarked(a) == joinMarked(b)
	}
	for i, w := range a.words() {
		if w.marked != b.all[i].marked {
			return false
		}
	}
	return true
}

func joinMarked(n *nameForm) string {
	var b strings.Builder
	for _, w := range n.words() {
		b.WriteString(w.marked)
	}
	return b.String()
}

func hasMarks(n *nameForm) bool {
	for _, w := range n.words() {
		if w.marked != w.plain {
			return true
		}
	}
	return false
}

// lacksMarks says whether a word is another one without its marks: without all
// of them, or with all but those of đ and ñ, which many programs treat by
// themselves.
func lacksMarks(word, full string) bool {
	if strings.Contains(word, "đ") && !strings.Contains(full, "đ") {
		return false
	}
	bare := bareConsonants.Replace(word)
	return bare == bareConsonants.Replace(full) || isASCII(bare)
}

var bareConsonants = strings.NewReplacer("đ", "d", "ñ", "n")

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func sameButIY(a, b *nameForm) bool {
	if a.n != b.n {
		return false
	}
	for i, w := range a.words() {
		o := b.all[i]
		if w.plain != o.plain && iyForm(w.marked) != iyForm(o.marked) {
			return false
		}
	}
	return true
}

// anagram says whether two names have the same words.
func anagram(a, b *nameForm) bool {
	var used [maxNameWords]bool
next:
	for _, w := range a.words() {
		for j, o := range b.words() {
			if !used[j] && w.plain == o.plain {
				used[j] = true
				continue next
			}
		}
		return false
	}
	return true
}

// onlyOther gives the place of the one word in which two names of several words
// differ.
func onlyOther(a, b *nameForm) int {
	at := nothing
	for i, w := range a.words() {
		if w.plain != b.all[i].plain {
			if at != nothing {
				return nothing
			}
			at = i
		}
	}
	if a.n == 1 {
		return nothing
	}
	return at
}

// middleMissing says whether a shorter name has the first and the last word of a
// longer one, and nothing that this has not.
func middleMissing(short, long *nameForm) bool {
	if short.n < 2 || short.n >= long.n || short.all[0].plain != long.all[0].plain {
		return false
	}
	s, l := short.n-1, long.n-1
	if short.all[s].plain != long.all[l].plain {
		return false
	}
	for l > 0 && s > 0 {
		if short.all[s].plain == long.all[l].plain {
			s--
		}
		l--
	}
	return s == 0
}
