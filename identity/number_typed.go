package identity

import (
	"strings"
	"unicode"
)

// parseTyped reads a number that is not only ASCII digits.
func parseTyped(s string) (Number, []Finding) {
	plain, noted, ok := plainNumber(s)
	label := false
	if rest, found := withoutLabel(s); found {
		plain, label, ok = rest, true, true
	}
	trimmed := strings.Trim(plain, numberSeparators+"=")
	switch {
	case strings.TrimSpace(plain) == "" && ok:
		return Number{}, []Finding{numberFinding("number-missing", Failure)}
	case trimmed == "" && ok, saysNoNumber(s):
		return Number{}, []Finding{numberFinding("number-placeholder", Failure)}
	case !ok || isDay(trimmed):
		return Number{}, []Finding{numberFinding("number-format", Failure)}
	}
	if digits, all, ok := scientificDigits(trimmed); ok {
		return scientificNumber(digits, all)
	}
	whole := withoutFraction(trimmed)
	text := withoutSeparators(whole)
	n, findings := compactNumber(text)
	if n.Text == "" {
		return n, findings
	}
	proposed := n.Text
	if n.Kind == NumberUnknown {
		proposed = ""
	}
	repaired := func(code string) Finding {
		return Finding{Code: code, Field: "id_number", Severity: Note, Proposed: proposed}
	}
	var repairs []Finding
	if label {
		repairs = append(repairs, repaired("number-label"))
	}
	if noted.other {
		repairs = append(repairs, repaired("number-digits"))
	}
	if len(whole) != len(trimmed) {
		repairs = append(repairs, repaired("number-fraction"))
	}
	if noted.hidden || !label && (len(trimmed) != len(plain) || len(text) != len(whole)) {
		repairs = append(repairs, repaired("number-separators"))
	}
	return n, append(repairs, findings...)
}

// What stands between and around the digits and means nothing.
const numberSeparators = " .,-/_:;'\"`()"

// typing says what had to be replaced in a number to have it in ASCII.
type typing struct {
	other  bool // letters and digits of full width, or digits of another script
	hidden bool // invisible characters, left out
}

// plainNumber gives a text in ASCII; ok is false where it has anything else.
func plainNumber(s string) (plain string, noted typing, ok bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r >= '！' && r <= '～' { // full-width ASCII, U+FF01 to U+FF5E
			r -= '！' - '!'
			noted.other = noted.other || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
		}
		switch {
		case unicode.IsSpace(r):
			out = append(out, ' ')
		case r > ' ' && r < unicode.MaxASCII:
			out = append(out, byte(r))
		case isHyphen(r):
			out = append(out, '-')
		case r == '‘' || r == '’' || r == '“' || r == '”' || r == '´':
			out = append(out, '\'')
		case r == '·' || r == '•' || r == '٫' || r == '٬':
			out = append(out, '.')
		case r == '«': // what some readers of passports see in <<
			out = append(out, '<', '<')
		case r == 'О' || r == 'о' || r == 'Ο' || r == 'ο': // Cyrillic and Greek
			out = append(out, 'O')
			noted.other = true
		case isInvisible(r):
			noted.hidden = true
		default:
			digit, found := decimal(r)
			if !found {
				return "", typing{}, false
			}
			noted.other = true
			out = append(out, '0'+digit)
		}
	}
	return string(out), noted, true
}

// decimal gives the value of a decimal digit of any script. Unicode has the ten
// digits of a script in order, and begins every range of them with a zero.
func decimal(r rune) (value byte, ok bool) {
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10), true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10), true
		}
	}
	return 0, false
}

// labels are the names of papers that people write before their number, folded.
var labels = []string{
	"cancuoccongdan", "chungminhnhandan", "cancuoc", "hochieu", "passport", "cccd", "cmtnd", "cmnd", "cmt",
}

// withoutLabel gives the folded number after the name of a paper: "CCCD số: 001…".
func withoutLabel(s string) (number string, found bool) {
	if len(s) == 0 || s[0] >= '0' && s[0] <= '9' {
		return "", false
	}
	folded := strings.TrimPrefix(strings.ReplaceAll(Fold(s), " ", ""), "so")
	for _, label := range labels {
		if number, found := strings.CutPrefix(folded, label); found {
			number = strings.TrimPrefix(strings.TrimPrefix(number, "so"), "no")
			const shortest = 8 // an old card that lost its zero, a passport of Viet Nam
			plain, _, ok := plainNumber(number)
			return strings.ToUpper(plain), ok && len(plain) >= shortest
		}
	}
	return "", false
}

// isDay says whether a text is a date and no number: 11/02/1990.
func isDay(s string) bool {
	day, err := ParseDate(s)
	return err == nil && day.Precision() == PrecisionDay
}

// withoutFraction leaves out the ".0" that a spreadsheet puts behind a number.
func withoutFraction(s string) string {
	whole, fraction, found := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if found && isDigits(whole) && (fraction == "0" || fraction == "00") {
		return whole
	}
	return s
}

func withoutSeparators(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(numberSeparators, r) {
			return -1
		}
		return r
	}, s)
}

// scientificNumber proposes what the digits mean, if they are all there.
func scientificNumber(digits string, all bool) (Number, []Finding) {
	lost := numberFinding("number-scientific", Failure)
	if !all {
		return Number{}, []Finding{lost}
	}
	n, findings := digitsNumber(digits)
	switch {
	case n.Kind == PersonalNumber && n.Country != "", n.Kind == OldCard:
		lost.Severity, lost.Proposed = Warning, n.Text
		return Number{}, []Finding{lost}
	case n.Kind == NumberUnknown && len(findings) > 0 && findings[0].Proposed != "":
		lost.Severity, lost.Proposed = Warning, findings[0].Proposed
		return n, []Finding{lost}
	}
	return Number{}, []Finding{lost}
}
