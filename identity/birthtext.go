package identity

import (
	"slices"
	"strconv"
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
	lunar   bool       // it is said to be a day of the lunar calendar
	clock
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
	if text.lunar = saysLunar(s); text.lunar {
		return text, true
	}
	s, text.clock = withoutTime(strings.Map(asciiDigit, s))
	text.certain = !text.foreign
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
	if reader.emptyMask && len(text.parts) > 1 || reader.strange || reader.doubted {
		text.certain = false
	}
	text.monthFirst = text.monthFirst && !reader.monthInWords
	if reader.strange && len(text.parts) < 3 { // a month in words is no part
		return text, false
	}
	return text, len(text.parts) > 0
}

// saysLunar says whether a text in small letters has the words for the lunar
// calendar: âm lịch, ÂL.
func saysLunar(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	for i, word := range words {
		switch word {
		case "âl", "al", "âm":
			return true
		case "am":
			if i+1 < len(words) && Fold(words[i+1]) == "lich" {
				return true
			}
		}
	}
	return false
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
	parts        []datePart
	monthFirst   bool   // the first part is said to be the month
	monthInWords bool   // one part is said to be the month
	strange      bool   // there is other text
	doubted      bool   // a question mark stands behind the year
	emptyMask    bool   // the text begins as an input mask that was not filled: __/__/1990
	labelled     bool   // the next part is: "tháng"
	masked       bool   // the last part is a mask: xx
	gap          string // what stands between the last part and the next
}

// add takes a run; it is false where no date has one like it.
func (d *datePartReader) add(run string, kind runKind) bool {
	switch kind {
	case digitRun:
		return d.addNumber(run)
	case wordRun:
		if strings.Trim(run, "x?*") == "" { // xx/xx/1990
			return d.addMask()
		}
		d.gap = run
		return d.addWord(Fold(run))
	}
	d.gap = run
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
	if len(run) > 8 || len(d.parts) == 3 || d.masked && d.gap == "" {
		return false
	}
	p := datePart{digits: len(run)}
	for _, c := range run {
		p.value = p.value*10 + int(c-'0')
	}
	d.addPart(p, d.labelled)
	return true
}

// addMask takes x or question marks for a part that is not known. Behind the year,
// without a separator, they say that the date is not certain.
func (d *datePartReader) addMask() bool {
	if n := len(d.parts); n > 0 && !d.masked {
		if last := d.parts[n-1]; n == 3 || last.isYear() && strings.Trim(d.gap, " (") == "" {
			d.doubted = true
			return last.isYear()
		}
		if d.gap == "" {
			return false
		}
	}
	d.addPart(datePart{0, 2}, false)
	d.masked = true
	return len(d.parts) <= 3
}

func (d *datePartReader) addPart(p datePart, month bool) {
	d.monthFirst = d.monthFirst || month && len(d.parts) == 0
	d.monthInWords = d.monthInWords || month
	d.parts = append(d.parts, p)
	d.labelled, d.masked, d.gap = false, false, ""
}

// addWord takes a folded word.
func (d *datePartReader) addWord(word string) bool {
	month := 1 + slices.IndexFunc(englishMonths, func(m string) bool { return strings.HasPrefix(m, word) })
	switch {
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

// clock is what a time of day behind a date says of the date.
type clock struct {
	monthFirst bool // AM or PM: systems that write it rather have the month first
	foreign    bool // the time is in the zone of another country, or is none
	nextDay    bool // in Viet Nam it is the next day already
}

// withoutTime takes the time of day off a date: a spreadsheet or a database puts
// midnight there, in Viet Nam's zone, in Greenwich, or without any.
func withoutTime(s string) (date string, c clock) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, c
	}
	date = strings.TrimRight(s[:colon], "0123456789")
	time := s[len(date):]
	hour, err := strconv.Atoi(s[len(date):colon])
	if date == "" || err != nil || strings.Trim(time, "0123456789:. z+-ampschgtu") != "" {
		return s, clock{foreign: true}
	}
	letters := strings.ReplaceAll(time, ".", "")
	c.monthFirst = strings.Contains(letters, "am") || strings.Contains(letters, "pm")
	if offset, ok := zoneOf(time); ok {
		c.foreign = offset != 0 && offset != zoneOfVietNam
		c.nextDay = hour <= 23 && hour-offset+zoneOfVietNam >= 24
	}
	return strings.TrimRight(date, " t"), c
}

// zoneOfVietNam is how many hours VietNam is ahead of Greenwich.
const zoneOfVietNam = 7

// zoneOf gives by how many whole hours the zone behind a time of day is ahead of
// Greenwich: z, +07:00, -0500.
func zoneOf(time string) (hours int, ok bool) {
	if strings.HasSuffix(time, "z") {
		return 0, true
	}
	at := strings.LastIndexAny(time, "+-")
	if at < 0 {
		return 0, false
	}
	digits := strings.ReplaceAll(time[at+1:], ":", "")
	if len(digits) > 2 {
		digits = digits[:len(digits)-2]
	}
	hours, err := strconv.Atoi(digits)
	if time[at] == '-' {
		hours = -hours
	}
	return hours, err == nil
}
