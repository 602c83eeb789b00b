package population

import (
	"strings"
	"unicode"
)

// The tones, in the order of the columns of vowels.
const (
	level = iota
	grave
	hook
	tilde
	acute
	dot
)

// The shapes that a letter can have beside its tone.
const (
	noShape = iota
	circumflex
	breve
	horn
	stroke
)

// vowels has a row for each vowel: its tones in order.
var vowels = []struct {
	base  rune
	shape int
	tones []rune
}{
	{'a', noShape, []rune("aàảãáạ")},
	{'a', breve, []rune("ăằẳẵắặ")},
	{'a', circumflex, []rune("âầẩẫấậ")},
	{'e', noShape, []rune("eèẻẽéẹ")},
	{'e', circumflex, []rune("êềểễếệ")},
	{'i', noShape, []rune("iìỉĩíị")},
	{'o', noShape, []rune("oòỏõóọ")},
	{'o', circumflex, []rune("ôồổỗốộ")},
	{'o', horn, []rune("ơờởỡớợ")},
	{'u', noShape, []rune("uùủũúụ")},
	{'u', horn, []rune("ưừửữứự")},
	{'y', noShape, []rune("yỳỷỹýỵ")},
}

// letter is a lower-case letter taken apart.
type letter struct {
	base        rune
	shape, tone int
	vowel       bool
}

var apart = func() map[rune]letter {
	m := map[rune]letter{'đ': {base: 'd', shape: stroke}}
	for _, v := range vowels {
		for tone, r := range v.tones {
			m[r] = letter{v.base, v.shape, tone, true}
		}
	}
	return m
}()

// takeApart gives the letter and whether it is a capital.
func takeApart(r rune) (l letter, capital bool) {
	lower := unicode.ToLower(r)
	l, ok := apart[lower]
	if !ok {
		l = letter{base: lower}
	}
	return l, lower != r
}

// rune puts the letter together again.
func (l letter) rune() rune {
	if l.shape == stroke {
		return 'đ'
	}
	for _, v := range vowels {
		if l.vowel && v.base == l.base && v.shape == l.shape {
			return v.tones[l.tone]
		}
	}
	return l.base
}

func cased(r rune, capital bool) rune {
	if capital {
		return unicode.ToUpper(r)
	}
	return r
}

// plain takes the marks away: "Nguyen Van Duc".
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		l, capital := takeApart(r)
		return cased(l.base, capital)
	}, s)
}

// folded is plain, in small letters, without signs.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, plain(s))
}

// decomposed gives Unicode form NFD: the dot below comes before the circumflex
// and the breve (class 220 before 230), after the horn (class 216).
func decomposed(s string) string {
	var b strings.Builder
	for _, r := range s {
		l, capital := takeApart(r)
		if l.shape == stroke {
			b.WriteRune(r)
			continue
		}
		b.WriteRune(cased(l.base, capital))
		shape := [...]string{"", "\u0302", "\u0306", "\u031B", ""}[l.shape]
		tone := [...]string{"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}[l.tone]
		if l.tone == dot && l.shape != horn {
			shape, tone = tone, shape
		}
		b.WriteString(shape + tone)
	}
	return b.String()
}

// otherTonePlace moves the tone in syllables that end in oa, oe or uy to the
// other of the two letters: hoà and hòa, Thuỳ and Thùy. ok is false where there
// is no such syllable.
func otherTonePlace(s string) (moved string, ok bool) {
	words := strings.Split(s, " ")
	for i, word := range words {
		if w, did := moveTone([]rune(word)); did {
			words[i], ok = string(w), true
		}
	}
	return strings.Join(words, " "), ok
}

func moveTone(word []rune) ([]rune, bool) {
	n := len(word)
	if n < 3 {
		return word, false
	}
	first, firstCapital := takeApart(word[n-2])
	last, lastCapital := takeApart(word[n-1])
	pair := string([]rune{first.base, last.base})
	before, _ := takeApart(word[n-3])
	// in quý the u belongs to the consonant
	if pair != "oa" && pair != "oe" && pair != "uy" || before.vowel || before.base == 'q' ||
		first.shape != noShape || last.shape != noShape || (first.tone == level) == (last.tone == level) {
		return word, false
	}
	first.tone, last.tone = last.tone, first.tone
	word[n-2], word[n-1] = cased(first.rune(), firstCapital), cased(last.rune(), lastCapital)
	return word, true
}
