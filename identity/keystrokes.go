package identity

import "strings"

// A keystroke is what a key of an input method does to the word before it.
type keystroke struct {
	tone  byte // a tone, or
	shape byte // '^' circumflex, '+' horn, '(' breve, 'w' horn or breve, 'd' the stroke of đ
}

// telexKey gives what a letter does in Telex after others: s f r x j are tones, w
// is horn or breve, and a letter typed twice is circumflex or stroke.
func telexKey(c byte) keystroke {
	switch c {
	case 's':
		return keystroke{tone: toneAcute}
	case 'f':
		return keystroke{tone: toneGrave}
	case 'r':
		return keystroke{tone: toneHook}
	case 'x':
		return keystroke{tone: toneTilde}
	case 'j':
		return keystroke{tone: toneDot}
	case 'w':
		return keystroke{shape: 'w'}
	case 'a', 'e', 'o':
		return keystroke{shape: c}
	case 'd':
		return keystroke{shape: 'd'}
	}
	return keystroke{}
}

// vniKey gives what a digit does in VNI.
func vniKey(c byte) keystroke {
	switch c {
	case '1':
		return keystroke{tone: toneAcute}
	case '2':
		return keystroke{tone: toneGrave}
	case '3':
		return keystroke{tone: toneHook}
	case '4':
		return keystroke{tone: toneTilde}
	case '5':
		return keystroke{tone: toneDot}
	case '6':
		return keystroke{shape: '^'}
	case '7':
		return keystroke{shape: '+'}
	case '8':
		return keystroke{shape: '('}
	case '9':
		return keystroke{shape: 'd'}
	}
	return keystroke{}
}

// typedWord is a word with the keystrokes of an input method that was off.
type typedWord struct {
	text   string // the word that was meant
	toned  bool   // a tone was typed
	strong bool   // both a shape and a tone were typed, or a key that no other language has there
}

// typed reads a word as keystrokes. ok is false unless some of its letters or
// digits are keys, and the word is a syllable with them and not without.
func typed(word string, key func(c byte) keystroke) (t typedWord, ok bool) {
	if isVietnameseWord(word) {
		return t, false
	}
	var letters []letter
	tones, shapes, rare := 0, 0, 0
	tone := byte(toneLevel)
	before := byte(0)
	for _, c := range word {
		l := letterOf(c)
		if l.code == 0 && !isASCIIDigit(c) {
			return t, false
		}
		if l.tone != toneLevel {
			if tone != toneLevel {
				return t, false
			}
			tone, l.tone = l.tone, toneLevel
		}
		k := key(l.code)
		if isASCIIDigit(c) {
			k = key(byte(c))
		}
		switch {
		case k.tone != toneLevel && hasVowel(letters):
			if tone != toneLevel {
				return t, false
			}
			tone = k.tone
			tones++
		case k.shape != 0 && takeShape(letters, k.shape, before):
			shapes++
			if k.shape == 'w' || k.shape == 'd' || l.code == 0 {
				rare++
			}
		case l.code == 'w' && !hasVowel(letters):
			letters = append(letters, letter{code: codeHornU, upper: l.upper})
			rare++
		case l.code == 0 || l.code == 'w':
			return t, false
		default:
			letters = append(letters, l)
		}
		before = l.code
	}
	if tones+shapes+rare == 0 || len(letters) > maxSyllable {
		return t, false
	}
	t.text = withTone(letters, tone)
	inside := strings.IndexFunc(word, isASCIIDigit) // a digit inside of a word is a key
	t.toned = tones > 0
	t.strong = tones > 0 && shapes > 0 || rare > 0 || inside > 0 && inside < len(word)-1
	return t, t.text != "" && isSyllable(t.text)
}

func hasVowel(letters []letter) bool {
	for _, l := range letters {
		if l.isVowel() {
			return true
		}
	}
	return false
}

// takeShape puts a mark on the letter that it is for, the last that can have it.
// A vowel typed again is a circumflex only directly after the same vowel, or after
// one that consonants follow: "Hasan" is no hấn. The key before is that vowel's.
func takeShape(letters []letter, shape, before byte) bool {
	last := len(letters) - 1
	for i := last; i >= 0; i-- {
		l := &letters[i]
		code := byte(0)
		switch shape {
		case 'a', 'e', 'o':
			if l.code == shape && (i == last && before == shape || i < last && !hasVowel(letters[i+1:])) {
				code = hatOf(l.code)
			}
		case '^':
			code = hatOf(l.code)
		case '(', 'w', '+':
			code = hornOrBreve(l.code, shape)
		case 'd':
			if i == 0 && l.code == 'd' && (last == 0 || hasVowel(letters)) {
				code = codeD
			}
		}
		if code == 0 {
			continue
		}
		if afterU := i > 0 && letters[i-1].code == 'u' && (i < 2 || letters[i-2].code != 'q'); afterU {
			switch {
			case code == codeHornO: // uow is ươ
				letters[i-1].code = codeHornU
			case code == codeBreveA && shape == 'w' && i == last: // uaw is ưa
				letters[i-1].code = codeHornU
				return true
			}
		}
		l.code = code
		return true
	}
	return false
}

func hornOrBreve(code, shape byte) byte {
	switch {
	case code == 'a' && shape != '+':
		return codeBreveA
	case code == 'o' && shape != '(':
		return codeHornO
	case code == 'u' && shape != '(':
		return codeHornU
	}
	return 0
}

// withTone writes the letters with the tone where it belongs; empty if they are no
// syllable.
func withTone(letters []letter, tone byte) string {
	key := uint64(0)
	for _, l := range letters {
		key = key<<8 | uint64(l.code)
	}
	syl, ok := syllables[key]
	if !ok || int(syl.oldTone) >= len(letters) {
		return ""
	}
	letters[syl.oldTone].tone = tone
	return spell(letters)
}

// undoKeystrokes reads what was typed for an input method that was off: Telex
// (Nguyeenx Vawn Huwngf) or VNI (Nguye64n Va8n Hu2ng).
func (r *nameRepair) undoKeystrokes() {
	if text, ok := typedName(r.text, telexKey); ok {
		r.change("name-telex", Warning, text)
	}
	if strings.ContainsAny(r.text, "123456789") {
		if text, ok := typedName(r.text, vniKey); ok {
			r.change("name-vni", Warning, text)
		}
	}
}

// typedName reads the words of a name that are keystrokes. It is sure only if
// every word is Vietnamese then, and
//   - two words are typed as no other language has it, or one beside two with a
//     tone typed or a common family name; or
//   - a tone was typed after a common family name that two words follow; or
//   - a word has a tone typed and the others surely are Vietnamese, unless it may
//     be a Khmer one after a family name that Khmer have: Danh Sor.
func typedName(name string, key func(c byte) keystroke) (text string, ok bool) {
	words := strings.Split(name, " ")
	strong, weak, sure, doubtful, tonedFirst, khmer := 0, 0, false, false, false, false
	for i, word := range words {
		t, ok := typed(word, key)
		switch {
		case ok && t.strong:
			strong++
		case ok:
			weak++
			khmer = endsAsKhmer(word)
			// Lan2 may be the second Lan of a list as well as Làn.
			numbered := i == len(words)-1 && strings.IndexFunc(word, isASCIIDigit) == len(word)-1
			doubtful = doubtful || numbered || hasExact(foreignNames, word)
			tonedFirst = tonedFirst || i == 0 && t.toned
		case !isVietnameseWord(word):
			return "", false
		default:
			sure = sure || isCommonSurname(word) || !isASCII(word) && !isLatin1(word)
		}
		if ok {
			words[i] = t.text
		}
	}
	first, last := words[0], words[len(words)-1]
	family := isCommonSurname(first)
	switch {
	case strong == 0 && weak == 1 && khmer && hasExact(khmerSurnames, first):
	case strong > 1, strong > 0 && weak > 1:
		ok = true
	case strong > 0:
		ok = family || isCommonSurname(last)
	case weak > 2, weak > 0 && !doubtful, weak > 1 && isASCIIDigit(rune(name[len(name)-1])):
		ok = family && (sure || len(words) > 2 && (weak > 1 || tonedFirst))
	}
	return strings.Join(words, " "), ok
}

func isLatin1(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0xFF })
}

// khmerSurnames are the family names that Khmer of Viet Nam usually have. Source: the
// names given to them under the Nguyễn dynasty, and Kiên and Liêu.
var khmerSurnames = exactKeys(`thạch danh kim sơn lâm châu kiên liêu thach son lam chau kien lieu`)

// endsAsKhmer says whether a word ends in s or r, as words of Khmer do and as the keys
// of Telex for two tones.
func endsAsKhmer(word string) bool {
	return strings.IndexByte("sSrR", word[len(word)-1]) >= 0
}

// foreignNames read as a syllable and the key of a tone; who bears them beside a
// Vietnamese family name means them.
var foreignNames = exactKeys(`max hans luis raj taj maj cher lars rex tex lex gus jas des les wes nas cass bas tor
	thor nur dor per lis ines bos vos mos tess bess cas dos ras kas hais mars lux dax pax nox fox rox box cox sax`)

func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }
