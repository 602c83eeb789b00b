package identity

// letter is a letter of the Vietnamese alphabet, taken apart.
type letter struct {
	code  byte // a to z as they are; the letters with a shape as below; 0 is no letter
	tone  byte
	upper bool
}

// The codes of the letters that have a mark of their own, beside the tone.
const (
	codeBreveA = 'A' // ă
	codeHatA   = 'B' // â
	codeHatE   = 'E' // ê
	codeHatO   = 'O' // ô
	codeHornO  = 'P' // ơ
	codeHornU  = 'U' // ư
	codeD      = 'D' // đ
)

// The tones, in the order in which the rows below have them.
const (
	toneLevel = iota
	toneGrave
	toneAcute
	toneTilde
	toneHook
	toneDot
)

// vowels has a row for every vowel: its code, then its six tones in small
// letters, then in capitals.
var vowels = []string{
	"aaàáãảạAÀÁÃẢẠ", "AăằắẵẳặĂẰẮẴẲẶ", "BâầấẫẩậÂẦẤẪẨẬ",
	"eeèéẽẻẹEÈÉẼẺẸ", "EêềếễểệÊỀẾỄỂỆ", "iiìíĩỉịIÌÍĨỈỊ",
	"ooòóõỏọOÒÓÕỎỌ", "OôồốỗổộÔỒỐỖỔỘ", "PơờớỡởợƠỜỚỠỞỢ",
	"uuùúũủụUÙÚŨỦỤ", "UưừứữửựƯỪỨỮỬỰ", "yyỳýỹỷỵYỲÝỸỶỴ",
}

const (
	lowLetters  = 0x1B1  // letters below this are in the first table
	highLetters = 0x1EA0 // and from here on in the second,
	highEnd     = 0x1EFA // up to here
)

// letterRanges has the letters of the two ranges of Unicode where Vietnamese is.
type letterRanges struct {
	low  [lowLetters]letter
	high [highEnd - highLetters]letter
}

// runeRanges has the runes by code, tone, and 0 small or 1 capital.
type runeRanges [128][6][2]rune

var letterTable, runeTable = letterTables()

func letterTables() (*letterRanges, *runeRanges) {
	letters, runes := &letterRanges{}, &runeRanges{}
	add := func(r rune, l letter) {
		if r < lowLetters {
			letters.low[r] = l
		} else {
			letters.high[r-highLetters] = l
		}
		which := 0
		if l.upper {
			which = 1
		}
		runes[l.code][l.tone][which] = r
	}
	for c := byte('a'); c <= 'z'; c++ {
		add(rune(c), letter{code: c})
		add(rune(c)-'a'+'A', letter{code: c, upper: true})
	}
	add('đ', letter{code: codeD})
	add('Đ', letter{code: codeD, upper: true})
	for _, row := range vowels {
		for i, r := range []rune(row)[1:] {
			add(r, letter{code: row[0], tone: byte(i % 6), upper: i >= 6})
		}
	}
	return letters, runes
}

// letterOf takes a letter apart; its code is 0 if it is not Vietnamese. The
// letters f, j, w and z, which Vietnamese does not have, are letters here.
func letterOf(r rune) letter {
	switch {
	case r >= 0 && r < lowLetters:
		return letterTable.low[r]
	case r >= highLetters && r < highEnd:
		return letterTable.high[r-highLetters]
	}
	return letter{}
}

// rune puts a letter together; it is 0 where a consonant has a tone.
func (l letter) rune() rune {
	if l.upper {
		return runeTable[l.code][l.tone][1]
	}
	return runeTable[l.code][l.tone][0]
}

func (l letter) isVowel() bool { return runeTable[l.code][toneAcute][0] != 0 }

// plain gives the code of the letter without any mark.
func (l letter) plain() byte {
	switch l.code {
	case codeBreveA, codeHatA:
		return 'a'
	case codeHatE:
		return 'e'
	case codeHatO, codeHornO:
		return 'o'
	case codeHornU:
		return 'u'
	case codeD:
		return 'd'
	}
	return l.code
}
