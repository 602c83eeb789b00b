package identity

import (
	"slices"
	"strings"
	"unicode"
)

// maxDateText is how many bytes a text may have that readDateText looks at:
// "Ngày mười một" and the like are no longer.
const maxDateText = 80

// dateText is a date as it was written, in parts.
type dateText struct {
	parts   []datePart // at most three; the year is the first or the last
	certain bool       // nothing stands around them that may change the meaning
	nextDay bool       // it is the next day already in Viet Nam's zone
}

// readDateText finds the parts of a date in a text that ParseDate does not read.
// ok is false where it is no date; no parts are no text.
func readDateText(s string) (text dateText, ok bool) {
	if len(s) > maxDateText {
		return text, false
	}
	s = strings.ToLower(clean(s))
	if s == "" {
		return text, true
	}
	s, text.certain, text.nextDay = withoutTime(strings.Map(asciiDigit, s))
	if digits := digitsForLetters.Replace(s); digits != s && !strings.ContainsFunc(digits, unicode.IsLetter) {
		s, text.certain = digits, false
	}
	if whole, found := strings.CutSuffix(s, ".0"); found && isDigits(whole) {
		s = whole // a spreadsheet's fraction
	}
	var reader datePartReader
	for s != "" {
		run, kind, rest := firstRun(s)
		if !reader.add(run, kind) {
			return text, false
		}
		s = rest
	}
	text.parts = reader.inOrder()
	if reader.emptyMask && len(text.parts) > 1 || reader.strange {
		text.certain = false
	}
	if reader.strange && len(text.parts) < 3 { // a month in words is no part
		return text, false
	}
	return text, len(text.parts) > 0
}

// asciiDigit gives a decimal digit of any script as 0 to 9.
func asciiDigit(r rune) rune {
	if r > unicode.MaxASCII && unicode.IsDigit(r) {
		if value, ok := decimal(r); ok {
			return rune('0' + value)
		}
	}
	return r
}

// digitsForLetters undoes letters typed for digits.
var digitsForLetters = strings.NewReplacer("o", "0", "l", "1", "i", "1")

// runKind is what the characters of a run have in common.
type runKind uint8

const (
	signRun runKind = iota
	digitRun
	wordRun
)

func runKindOf(r rune) runKind {
	switch {
	case r >= '0' && r <= '9':
		return digitRun
	case unicode.IsLetter(r) || r == '?' || r == '*':
		return wordRun
	}
	return signRun
}

// firstRun cuts the run at the beginning of s off: digits, letters or signs.
func firstRun(s string) (run string, kind runKind, rest string) {
	for i, r := range s {
		switch {
		case i == 0:
			kind = runKindOf(r)
		case runKindOf(r) != kind:
			return s[:i], kind, s[i:]
		}
	}
	return s, kind, ""
}

// datePartReader puts the parts of a date together, run by run.
type datePartReader struct {
	parts      []datePart
	monthFirst bool // the first part is said to be the month
	strange    bool // there is other text
	emptyMask  bool // the text begins as an input mask that was not filled: __/__/1990
	labelled   bool // the next part is: "tháng"
}

// add takes a run; it is false where no date has one like it.
func (d *datePartReader) add(run string, kind runKind) bool {
	switch kind {
	case digitRun:
		return d.addNumber(run)
	case wordRun:
		return d.addWord(Fold(run), run)
	}
	run = strings.ReplaceAll(run, " ", "")
	if run == "" || slices.Contains(dateSeparators, run) {
		return true
	}
	// Two separators stand around a part that is not there.
	if len(d.parts) == 0 && strings.Trim(run, "/-._") == "" {
		d.emptyMask = true
		return true
	}
	d.strange = true
	return len(d.parts) == 0 || len(d.parts) == 3
}

var dateSeparators = []string{"/", "-", ".", ",", "\\", "_", "|", "'", "–", "—", "−", "⁄", "∕"}

func (d *datePartReader) addNumber(run string) bool {
	if len(run) > 8 || len(d.parts) == 3 {
		return false
	}
	p := datePart{digits: len(run)}
	for _, c := range run {
		p.value = p.value*10 + int(c-'0')
	}
	d.addPart(p, d.labelled)
	return true
}

func (d *datePartReader) addPart(p datePart, month bool) {
	d.monthFirst = d.monthFirst || month && len(d.parts) == 0
	d.parts = append(d.parts, p)
	d.labelled = false
}

// addWord takes a word, folded and as it was written.
func (d *datePartReader) addWord(word, written string) bool {
	month := 1 + slices.IndexFunc(englishMonths, func(m string) bool { return strings.HasPrefix(m, word) })
	switch {
	case strings.Trim(written, "x?*") == "": // xx/xx/1990
		d.addPart(datePart{0, 2}, false)
	case len(word) >= 3 && month > 0:
		d.addPart(datePart{month, 2}, true)
	case word == "thang", word == "thg":
		d.labelled = true
	case word == "ngay", word == "nam", word == "sinh", word == "sn":
	default:
		d.strange = true
	}
	return len(d.parts) <= 3
}

var englishMonths = []string{
	"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december",
}

// inOrder gives the parts with the day before the month, or the year first.
func (d *datePartReader) inOrder() []datePart {
	if d.monthFirst && len(d.parts) == 3 {
		return []datePart{d.parts[1], d.parts[0], d.parts[2]}
	}
	return d.parts
}

// withoutTime takes the time of day off a date: a spreadsheet or a database puts
// midnight there. certain is false where that is no time; nextDay is true of a
// time in Greenwich when the next day has begun in Viet Nam.
func withoutTime(s string) (date string, certain, nextDay bool) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, true, false
	}
	date = strings.TrimRight(s[:colon], "0123456789")
	clock := s[len(date):]
	if date == "" || strings.Trim(clock, "0123456789:. z+-ampmschgtu") != "" {
		return s, false, false
	}
	hour := s[len(date):colon]
	inGreenwich := strings.HasSuffix(clock, "z") || strings.Contains(clock, "+00")
	return strings.TrimRight(date, " t"), true, inGreenwich && hour >= "17" && hour <= "23"
}
