package qr

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Mode indicators. Source: ISO/IEC 18004:2015 table 2; Hanzi: GB/T 18284.
const (
	modeEnd          = 0
	modeNumeric      = 1
	modeAlphanumeric = 2
	modePart         = 3 // structured append
	modeByte         = 4
	modeFNC1First    = 5
	modeECI          = 7
	modeKanji        = 8
	modeFNC1Second   = 9
	modeHanzi        = 13

	modeWidth = 4 // bits
)

// bitReader takes bits off data, highest first. What is taken beyond the end is
// 0, and short tells.
type bitReader struct {
	data  []byte
	at    int // bits taken
	short bool
}

func (r *bitReader) left() int { return 8*len(r.data) - r.at }

func (r *bitReader) take(width int) (value int) {
	if r.short = r.short || width > r.left(); r.short {
		return 0
	}
	for range width {
		value = value<<1 | int(r.data[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return value
}

// content is what the data codewords of a symbol say. Part counts from 0 among
// the parts that make one text together (structured append); a whole text is
// part 0 of 1.
type content struct {
	text        string
	part, parts int
	parity      byte // XOR of the bytes of all parts, as each part says
	own         byte // XOR of the bytes of this part, before character sets were decoded
}

// contentOf reads the segments. The header of structured append comes first of
// all, FNC1 before the first data.
// Source: ISO/IEC 18004:2015 sections 7.4 and 8.
func contentOf(data []byte, version int) (content, bool) {
	width := bandOf(version).countWidth
	kanjiWidth := width[numeric] - 2
	out := content{parts: 1}
	r := &bitReader{data: data}
	var text []byte
	charset := encoding.Nop
	fnc1, ok := false, true
	for ok && r.left() >= modeWidth {
		var raw []byte
		rawCharset := encoding.Nop
		switch r.take(modeWidth) {
		case modeEnd:
			out.text = string(text)
			return out, out.text != ""
		case modeNumeric:
			raw, ok = r.digits(r.take(width[numeric]))
		case modeAlphanumeric:
			raw, ok = r.alphanumerics(r.take(width[alphanumeric]))
			if fnc1 {
				raw = separated(raw)
			}
		case modeByte:
			raw, ok = r.bytes(r.take(width[byteMode]))
			rawCharset = charset
		case modeKanji:
			raw, ok = r.pairs(r.take(kanjiWidth), kanji)
			rawCharset = japanese.ShiftJIS
		case modeHanzi:
			ok = r.take(4) == 1 // the only subset: GB 2312
			if ok {
				raw, ok = r.pairs(r.take(kanjiWidth), hanzi)
				rawCharset = simplifiedchinese.GB18030
			}
		case modeECI:
			charset, ok = charsets[r.designator()]
		case modeFNC1First:
			fnc1, ok = true, len(text) == 0
		case modeFNC1Second:
			fnc1, ok = true, len(text) == 0
			r.take(8) // who agreed on the format
		case modePart:
			ok = r.at == modeWidth
			out.part, out.parts, out.parity = r.take(4), r.take(4)+1, byte(r.take(8))
			ok = ok && out.part < out.parts
		default:
			return content{}, false
		}
		if !ok || r.short {
			return content{}, false
		}
		for _, c := range raw {
			out.own ^= c
		}
		raw, ok = decoded(raw, rawCharset)
		text = append(text, raw...)
	}
	out.text = string(text)
	return out, ok && out.text != ""
}

// decoded is UTF-8 of what has a character set, and what has none as it is. It
// is not ok where a byte means nothing in that character set.
func decoded(raw []byte, charset encoding.Encoding) ([]byte, bool) {
	switch charset {
	case encoding.Nop:
		return raw, true
	case unicode.UTF8:
		return raw, utf8.Valid(raw)
	case usASCII:
		return raw, bytes.IndexFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	}
	text, err := charset.NewDecoder().Bytes(raw)
	return text, err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}

func (r *bitReader) digits(n int) (to []byte, ok bool) {
	for ; n > 0 && !r.short; n -= 3 {
		count := min(n, 3)
		number := r.take([4]int{0, 4, 7, 10}[count])
		if number >= [4]int{1, 10, 100, 1000}[count] {
			return nil, false
		}
		for divisor := [4]int{0, 1, 10, 100}[count]; divisor > 0; divisor /= 10 {
			to = append(to, byte('0'+number/divisor%10))
		}
	}
	return to, true
}

const alphanumericSymbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// alphanumerics are pairs of characters.
func (r *bitReader) alphanumerics(n int) (to []byte, ok bool) {
	for ; n > 0 && !r.short; n -= 2 {
		if n == 1 {
			last := r.take(6)
			if last >= 45 {
				return nil, false
			}
			return append(to, alphanumericSymbols[last]), true
		}
		pair := r.take(11)
		if pair >= 45*45 {
			return nil, false
		}
		to = append(to, alphanumericSymbols[pair/45], alphanumericSymbols[pair%45])
	}
	return to, true
}

// separated is a text where FNC1 is announced: a percent sign stands for the
// separator and two for one. Source: ISO/IEC 18004:2015 section 7.4.8.
func separated(text []byte) []byte {
	const separator = 0x1D
	var out []byte
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '%':
			out = append(out, text[i])
		case i+1 < len(text) && text[i+1] == '%':
			out = append(out, '%')
			i++
		default:
			out = append(out, separator)
		}
	}
	return out
}

func (r *bitReader) bytes(n int) ([]byte, bool) {
	if 8*n > r.left() {
		return nil, false
	}
	raw := make([]byte, n)
	for i := range raw {
		raw[i] = byte(r.take(8))
	}
	return raw, true
}

// pairs are characters of 13 bits that stand for two bytes each.
func (r *bitReader) pairs(n int, bytesOf func(int) int) ([]byte, bool) {
	if 13*n > r.left() {
		return nil, false
	}
	raw := make([]byte, 0, 2*n)
	for range n {
		pair := bytesOf(r.take(13))
		raw = append(raw, byte(pair>>8), byte(pair))
	}
	return raw, true
}

// kanji is a character of Shift JIS. Source: ISO/IEC 18004:2015 section 7.4.6.
func kanji(packed int) int {
	pair := packed/0xC0<<8 | packed%0xC0
	if pair < 0x1F00 {
		return pair + 0x8140
	}
	return pair + 0xC140
}

// hanzi is a character of GB 2312. Source: GB/T 18284.
func hanzi(packed int) int {
	pair := packed/0x60<<8 | packed%0x60
	if pair < 0x0A00 {
		return pair + 0xA1A1
	}
	return pair + 0xA6A1
}

// designator is the number of a character set.
// Source: ISO/IEC 18004:2015 section 7.4.2.1.
func (r *bitReader) designator() int {
	first := r.take(8)
	switch {
	case first < 0x80:
		return first
	case first < 0xC0:
		return first&0x3F<<8 | r.take(8)
	case first < 0xE0:
		return first&0x1F<<16 | r.take(16)
	}
	return -1
}

// usASCII has bytes of 7 bits, which are UTF-8 as they are.
var usASCII encoding.Encoding = sevenBits{encoding.Nop}

type sevenBits struct{ encoding.Encoding }

// charsets are the character sets by number.
// Source: AIM ECI Part 3, Extended Channel Interpretations.
var charsets = map[int]encoding.Encoding{
	0: charmap.CodePage437, 1: charmap.ISO8859_1, 2: charmap.CodePage437, 3: charmap.ISO8859_1,
	4: charmap.ISO8859_2, 5: charmap.ISO8859_3, 6: charmap.ISO8859_4, 7: charmap.ISO8859_5,
	8: charmap.ISO8859_6, 9: charmap.ISO8859_7, 10: charmap.ISO8859_8, 11: charmap.ISO8859_9,
	12: charmap.ISO8859_10, 13: charmap.Windows874, 15: charmap.ISO8859_13, 16: charmap.ISO8859_14, 17: charmap.ISO8859_15,
	18: charmap.ISO8859_16, 20: japanese.ShiftJIS, 21: charmap.Windows1250, 22: charmap.Windows1251,
	23: charmap.Windows1252, 24: charmap.Windows1256,
	25: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 26: unicode.UTF8, 27: usASCII,
	28: traditionalchinese.Big5, 29: simplifiedchinese.GB18030, 30: korean.EUCKR,
	170: usASCII, 899: encoding.Nop,
}
