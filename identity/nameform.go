package identity

import (
	"unicode"
	"unicode/utf8"
)

// maxNameWords is how many words of a name are compared. What is longer is one
// last word.
const maxNameWords = 8

// nameForm is a name made ready for comparison.
type nameForm struct {
	all   [maxNameWords]wordForm
	n     int
	plain string // all words without marks, with single spaces
}

// wordForm is a word of a name in lower case.
type wordForm struct {
	marked string // with its marks, the tone in its canonical place
	plain  string // as Fold gives it
}

func (n *nameForm) words() []wordForm { return n.all[:n.n] }

// rest is the name after the family name, without marks.
func (n *nameForm) rest() string { return n.plain[min(len(n.plain), len(n.all[0].plain)+1):] }

// formOf makes a name ready. Hyphens part words, other signs are dropped.
func formOf(name string) nameForm {
	name = clean(name)
	marked := make([]byte, 0, len(name))
	plain := make([]byte, 0, len(name))
	var ends [maxNameWords][2]int // of each word in both
	var signs [maxNameWords]int   // where a word goes on after an apostrophe: K'Thủy
	n, open := 0, false
	for _, r := range name {
		l := compareLetter(r)
		switch l.kind {
		case letterGap:
			if open && n < maxNameWords-1 {
				ends[n] = [2]int{len(marked), len(plain)}
				n++
				plain = append(plain, ' ')
				open = false
			}
		case letterNone:
			signs[n] = len(marked)
		default:
			marked = utf8.AppendRune(marked, l.lower)
			plain = utf8.AppendRune(plain, l.bare)
			open = true
		}
	}
	if open {
		ends[n] = [2]int{len(marked), len(plain)}
		n++
	} else if n > 0 {
		plain = plain[:len(plain)-1]
	}
	out := nameForm{n: n, plain: string(plain)}
	all := string(marked)
	from := [2]int{}
	for i, end := range ends[:n] {
		syllable := max(from[0], signs[i])
		word := canonicalTones(all[syllable:end[0]])
		if syllable > from[0] {
			word = all[from[0]:syllable] + word
		}
		out.all[i] = wordForm{word, out.plain[from[1]:end[1]]}
		from = [2]int{end[0], end[1] + 1}
	}
	return out
}

type letterKind uint8

const (
	letterNone letterKind = iota
	letterGap
	letterWord
)

// latinLetters answers for the letters that names of Viet Nam have: those up to
// U+024F, and those of the block Latin Extended Additional.
var latinLetters = func() (table [latinEnd + additionalEnd - additional]comparedLetter) {
	for i := range table {
		r := rune(i)
		if r >= latinEnd {
			r += additional - latinEnd
		}
		table[i] = slowCompareLetter(r)
	}
	return table
}()

const (
	latinEnd      = 0x0250
	additional    = 0x1E00
	additionalEnd = 0x1F00
)

// comparedLetter is a letter as names are compared.
type comparedLetter struct {
	lower, bare rune // bare: without its marks
	kind        letterKind
}

func compareLetter(r rune) comparedLetter {
	switch {
	case r >= 0 && r < latinEnd:
		return latinLetters[r]
	case r >= additional && r < additionalEnd:
		return latinLetters[r-additional+latinEnd]
	}
	return slowCompareLetter(r)
}

func slowCompareLetter(r rune) comparedLetter {
	switch {
	case r == ' ' || isHyphen(r):
		return comparedLetter{kind: letterGap}
	case isApostrophe(r), !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return comparedLetter{}
	}
	l := comparedLetter{lower: unicode.ToLower(r), kind: letterWord}
	switch l.lower {
	case 'ð':
		l.lower = 'đ'
		fallthrough
	case 'đ':
		l.bare = 'd'
	default:
		l.bare = unicode.ToLower(withoutMarks(l.lower))
	}
	return l
}

// isApostrophe says whether r is one of those that Unicode has as letters.
func isApostrophe(r rune) bool { return r >= 'ʹ' && r <= 'ʿ' }
