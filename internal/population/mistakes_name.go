package population

import (
	"strings"
	"unicode/utf8"
)

// slot draws one of the words that the name has.
func (d *draft) slot() int {
	for {
		if k := d.rng.IntN(4); d.words[k] != "" {
			return k
		}
	}
}

// setWord writes another word, and keeps what can be read of the name.
func (d *draft) setWord(k int, text string) {
	read := d.naming.lexicon.read(text)
	if read != d.reads[k] {
		d.wordsWrong++
	}
	d.words[k], d.reads[k] = text, read
	d.writeName()
}

// nameTypo makes one letter of a word another, leaves it out, puts one in, or
// turns two round, so that the word differs without its marks too.
func nameTypo(d *draft) bool {
	k := d.slot()
	old := []rune(d.words[k])
	if len(old) < 3 {
		return false
	}
	i := 1 + d.rng.IntN(len(old)-1)
	letter := rune("abcdeghiklmnopqrstuvxy"[d.rng.IntN(22)])
	var typo []rune
	switch d.rng.IntN(4) {
	case 0:
		typo = append(append(typo, old[:i]...), old[i+1:]...)
	case 1:
		typo = append(append(append(typo, old[:i]...), letter), old[i:]...)
	case 2:
		typo = append(append(append(typo, old[:i]...), letter), old[i+1:]...)
	default:
		if i == len(old)-1 {
			return false
		}
		typo = append(append(append(typo, old[:i]...), old[i+1], old[i]), old[i+2:]...)
	}
	if together(string(typo)) == together(d.words[k]) {
		return false
	}
	d.setWord(k, string(typo))
	return true
}

// together gives the letters without marks and spaces.
func together(s string) string { return strings.ReplaceAll(folded(s), " ", "") }

// nameOtherMarks gives one vowel another tone or shape.
func nameOtherMarks(d *draft) bool {
	k := d.slot()
	text := []rune(d.words[k])
	i := d.rng.IntN(len(text))
	l, capital := takeApart(text[i])
	if !l.vowel || l.tone == level && l.shape == noShape {
		return false
	}
	if d.rng.IntN(3) == 0 && l.base != 'i' && l.base != 'y' {
		l.shape = [...]int{circumflex, breve, horn}[d.rng.IntN(3)]
	} else {
		l.tone = 1 + d.rng.IntN(dot)
	}
	r := cased(l.rune(), capital)
	if r == text[i] || r < 0x80 {
		return false
	}
	text[i] = r
	d.setWord(k, string(text))
	return true
}

// nameSomeMarks leaves the marks of one word out, where others keep theirs.
func nameSomeMarks(d *draft) bool {
	k := d.slot()
	bare := plain(d.words[k])
	if bare == d.words[k] {
		return false
	}
	d.setWord(k, bare)
	return plain(d.rec.FullName) != d.rec.FullName
}

// typedWords writes the keys of all words, or of one of them.
func typedWords(d *draft, keys func(word string, toneLast bool) string) bool {
	words := strings.Fields(d.rec.FullName)
	last, one := d.rng.IntN(3) > 0, -1
	if d.rng.IntN(3) == 0 {
		one = d.rng.IntN(len(words))
	}
	for i, w := range words {
		if one < 0 || one == i {
			words[i] = keys(w, last)
		}
	}
	return d.change(strings.Join(words, " "))
}

func nameTelex(d *draft) bool      { return typedWords(d, telex) }
func nameVNI(d *draft) bool        { return typedWords(d, vni) }
func nameTCVN3(d *draft) bool      { return d.change(tcvn3(d.rec.FullName)) }
func nameVNIWindows(d *draft) bool { return d.change(vniWindows(d.rec.FullName)) }
func nameUTF8(d *draft) bool       { return d.change(utf8AsWindows(d.rec.FullName)) }

// nameDStroke writes the Icelandic letter for Đ.
func nameDStroke(d *draft) bool {
	return d.change(strings.NewReplacer("Đ", "Ð", "đ", "ð").Replace(d.rec.FullName))
}

// nameIY writes i for y at the end of a syllable, or y for i: Lý and Lí.
func nameIY(d *draft) bool {
	k := d.slot()
	text := []rune(d.words[k])
	n := len(text)
	if n < 2 {
		return false
	}
	before, _ := takeApart(text[n-2])
	l, capital := takeApart(text[n-1])
	if before.vowel || !strings.ContainsRune("hklmst", before.base) || l.base != 'i' && l.base != 'y' {
		return false
	}
	l.base = 'i' + 'y' - l.base
	text[n-1] = cased(l.rune(), capital)
	wrong := d.wordsWrong
	d.setWord(k, string(text))
	d.wordsWrong = wrong
	return true
}

// nameOrder puts the given name first.
func nameOrder(d *draft) bool {
	family, rest, more := strings.Cut(d.rec.FullName, " ")
	if !more {
		return false
	}
	words := strings.Fields(rest)
	last := words[len(words)-1]
	middle := strings.Join(words[:len(words)-1], " ")
	switch {
	case d.rng.IntN(2) == 0:
		rest = rest + " " + family
	case d.rng.IntN(2) == 0:
		rest = rest + ", " + family
	default:
		rest = strings.Join(strings.Fields(last+" "+middle+" "+family), " ")
	}
	return d.change(rest)
}

func nameMiddleMissing(d *draft) bool {
	if d.words[1] == "" || d.words[0] == "K'" {
		return false
	}
	d.words[1], d.reads[1] = "", 0
	d.wordsWrong++
	d.writeName()
	return true
}

func nameAbbreviated(d *draft) bool {
	if utf8.RuneCountInString(d.words[1]) < 2 {
		return false
	}
	initial := func(s string) string {
		_, size := utf8.DecodeRuneInString(s)
		return s[:size] + "."
	}
	if d.rng.IntN(2) == 0 {
		d.words[0], d.reads[0] = initial(d.words[0]), unread
		if d.rng.IntN(2) == 0 && strings.HasPrefix(d.person.FullName, "Nguyễn") {
			d.words[0] = "Ng."
		}
		d.wordsWrong++
	}
	d.words[1], d.reads[1] = initial(d.words[1]), unread
	d.wordsWrong++
	d.writeName()
	return true
}

func nameExtraText(d *draft) bool {
	extras := []string{"% (con bà Lan)", "% 0912345678", "% mũi 2", "% (đã tiêm)", "Ông %", "Bà %", "BS. %", "% - tổ 3", "% (con ông Tư)"}
	extra := extras[d.rng.IntN(len(extras))]
	if d.capitals {
		extra = strings.ToUpper(extra)
	}
	return d.change(strings.Replace(extra, "%", d.rec.FullName, 1))
}

// nameWord writes another middle or given name: the one used at home.
func nameWord(d *draft) bool {
	k := 1 + 2*d.rng.IntN(2)
	other := d.naming.old[d.q.sex()].draw(d.rng)
	if d.words[k] == "" || d.naming.lexicon.folds[other] == d.reads[k] {
		return false
	}
	d.setWord(k, d.naming.lexicon.words[other])
	return true
}
