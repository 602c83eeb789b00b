package identity

import (
	"strings"
	"unicode/utf8"
)

// syllable is what is known of a Vietnamese syllable without its tone.
type syllable struct {
	stopped bool  // ends in c, ch, p or t: has only the tones sắc and nặng
	newTone uint8 // index of the letter with the tone as school books have it: hoà, thuý
	oldTone uint8 // and as most people write their names: hòa, thúy
}

// The rhymes of Vietnamese. Those with a glide have a rounded o or u before the
// main vowel, which lip consonants do not take. Source: the table of rhymes in
// Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977), in today's spelling.
const (
	simpleRhymes = `a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc
		âm ân âng âp ât âc âu ây e em en eng eo ep et ec ê êm ên ênh êp êt êch êu
		i ia iu im in inh ip it ich iêm iên iêng iêp iêt iêc iêu
		o oi om on ong op ot oc ô ôi ôm ôn ông ôp ôt ôc ơ ơi ơm ơn ơp ơt
		u ua ui um un ung up ut uc uôi uôm uôn uông uôt uôc
		ư ưa ưi ưu ưng ưt ưc ươi ươu ươm ươn ương ươp ươt ươc`
	glideRhymes = `oa oai oay oao oam oan oang oanh oap oat oac oach oăm oăn oăng oăt oăc
		oe oen oeo oet uê uên uênh uêch uân uâng uât uây uơ
		uy uya uyên uyêt uynh uych uyt uyu uyn uyp`
	bareRhymes = `y yêm yên yêng yêt yêu` // instead of iêm …, where no consonant is before it
	quRhymes   = `a ai an ang anh ao au ay am ap at ac ach ăm ăn ăng ăp ăt ăc âm ân âng ât âu ây
		e en eng eo et ê ên ênh êt êch êu i in inh it ich y yên yêt ynh yt ych yp yn yu ơ ôc`

	lipOnsets    = `b m p ph v`
	glideOnsets  = `ch d đ h kh l n nh r s t th tr x`
	frontOnsets  = `k gh ngh` // before e, ê, i, where the back ones do not stand
	backOnsets   = `c g ng`
	finalYOnsets = `d h k l m n nh ph r s t th tr v`
)

// maxSyllable is how many letters the longest syllable has: nghiêng.
const maxSyllable = 7

// syllables and plainSyllables have the syllables by key, with and without marks.
var syllables, plainSyllables = syllableTables()

func syllableTables() (map[uint64]syllable, map[uint64]bool) {
	marked, plain := map[uint64]syllable{}, map[uint64]bool{}
	add := func(onsets, rhymes string) {
		for _, onset := range append(strings.Fields(onsets), "") {
			if onset == "" && onsets != "" {
				continue
			}
			for _, rhyme := range strings.Fields(rhymes) {
				key, plainKey, syl := makeSyllable(onset, rhyme)
				marked[key], plain[plainKey] = syl, true
			}
		}
	}
	var front, back, open []string // by first letter; open are those that stand alone
	for _, rhyme := range strings.Fields(simpleRhymes) {
		if strings.HasPrefix(rhyme, "e") || strings.HasPrefix(rhyme, "ê") || strings.HasPrefix(rhyme, "i") {
			front = append(front, rhyme)
		} else {
			back = append(back, rhyme)
		}
		if !strings.HasPrefix(rhyme, "iê") {
			open = append(open, rhyme)
		}
	}
	add(lipOnsets+" "+glideOnsets, simpleRhymes)
	add(glideOnsets+" ng g", glideRhymes)
	add(frontOnsets, strings.Join(front, " "))
	add(backOnsets+" gi", strings.Join(back, " "))
	add("", strings.Join(open, " ")+" "+glideRhymes+" "+bareRhymes)
	add("qu", quRhymes)
	add(finalYOnsets, "y")
	add("g", "i in")
	add("gi", "e em en eo ê êng êt")
	return marked, plain
}

func makeSyllable(onset, rhyme string) (key, plain uint64, syl syllable) {
	letters := []letter{}
	for _, r := range onset + rhyme {
		l := letterOf(r)
		letters = append(letters, l)
		key = key<<8 | uint64(l.code)
		plain = plain<<8 | uint64(l.plain())
	}
	first := utf8.RuneCountInString(onset)
	newTone, oldTone := tonePlaces(letters[first:])
	return key, plain, syllable{
		stopped: strings.ContainsAny(rhyme[len(rhyme)-1:], "cpt") || strings.HasSuffix(rhyme, "ch"),
		newTone: uint8(first + newTone),
		oldTone: uint8(first + oldTone),
	}
}

// tonePlaces says which letter of a rhyme bears the tone: one with a mark of its
// own; else the last vowel before a consonant, the middle one of three, the first
// of two. Only of oa, oe and uy there are two schools.
func tonePlaces(rhyme []letter) (newTone, oldTone int) {
	vowels, marked := 0, -1
	for _, l := range rhyme {
		if !l.isVowel() {
			break
		}
		if l.plain() != l.code {
			marked = vowels
		}
		vowels++
	}
	switch {
	case marked >= 0:
		return marked, marked
	case vowels < len(rhyme):
		return vowels - 1, vowels - 1
	case vowels == 3:
		return 1, 1
	case vowels == 2 && (rhyme[0].code == 'o' && rhyme[1].code != 'i' || rhyme[0].code == 'u' && rhyme[1].code == 'y'):
		return 1, 0
	}
	return 0, 0
}

// spelling is a word of Vietnamese letters, taken apart.
type spelling struct {
	key    uint64 // the codes of its letters, without the tone, a byte each
	plain  uint64 // the same without any mark
	tone   byte
	toneAt uint8 // index of the letter with the tone
	length uint8 // letters
	upper  uint8 // how many of them are capitals
	first  bool  // the first letter is a capital
}

// readSpelling takes apart the letters of s up to a space or the end, and says
// how many bytes they take. ok is false for what has other letters or signs, two
// tones, or more letters than a syllable.
func readSpelling(s string) (w spelling, size int, ok bool) {
	for i, r := range s {
		if r == ' ' {
			return w, i, w.length > 0
		}
		l := letterOf(r)
		if l.code == 0 || w.length == maxSyllable {
			return w, i, false
		}
		if l.tone != toneLevel {
			if w.tone != toneLevel {
				return w, i, false
			}
			w.tone, w.toneAt = l.tone, w.length
		}
		if l.upper {
			w.upper++
			w.first = w.first || w.length == 0
		}
		w.key = w.key<<8 | uint64(l.code)
		w.plain = w.plain<<8 | uint64(l.plain())
		w.length++
	}
	return w, len(s), w.length > 0
}

func (w spelling) marked() bool { return w.tone != toneLevel || w.key != w.plain }

// exact is a key that tells words apart that differ in their tones only.
func (w spelling) exact() uint64 { return w.key | uint64(w.tone)<<56 }

// syllable gives what is known of the word, if it is a Vietnamese one.
func (w spelling) syllable() (syllable, bool) {
	s, ok := syllables[w.key]
	return s, ok && (!s.stopped || w.tone == toneAcute || w.tone == toneDot)
}

// isSyllable says whether a word of any case, in NFC, is a Vietnamese syllable
// with its marks. The tone may be on any vowel of it.
func isSyllable(word string) bool {
	w, size, ok := readSpelling(word)
	if !ok || size < len(word) {
		return false
	}
	_, ok = w.syllable()
	return ok
}

// isPlainSyllable says whether a word without marks is a Vietnamese syllable that
// lost them, or one that has none.
func isPlainSyllable(folded string) bool {
	w, size, ok := readSpelling(folded)
	return ok && size == len(folded) && !w.marked() && plainSyllables[w.plain]
}

// isVietnameseWord says whether a word is a syllable, with its marks or without any.
func isVietnameseWord(word string) bool { return isSyllable(word) || isPlainSyllable(word) }
