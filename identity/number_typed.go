package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// parseTyped reads a number that is not only ASCII digits.
func parseTyped(s string) (Number, []Finding) {
	plain, other, ok := plainNumber(s)
	trimmed := strings.Trim(plain, numberSeparators+"=")
	switch {
	case ok && strings.TrimSpace(plain) == "":
		return Number{}, []Finding{numberFinding("number-missing", Failure)}
	case ok && trimmed == "", saysNoNumber(s):
		return Number{}, []Finding{numberFinding("number-placeholder", Failure)}
	case !ok:
		return Number{}, []Finding{numberFinding("number-format", Failure)}
	}
	parts := partsOf(trimmed)
	if digits, all, ok := scientificDigits(parts.body); ok && len(parts.unknown) == 0 {
		return scientificNumber(digits, all)
	}
	if isDay(parts.body) {
		return Number{}, []Finding{numberFinding("number-format", Failure)}
	}
	whole := withoutFraction(parts.body)
	text, label := parts.number(whole)
	if proposed, more := parts.proposal(whole, text); more {
		if proposed == "" {
			return Number{}, []Finding{numberFinding("number-format", Failure)}
		}
		return Number{}, []Finding{{Code: "number-extra-text", Field: "id_number", Severity: Warning, Proposed: proposed}}
	}
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
	if other {
		repairs = append(repairs, repaired("number-digits"))
	}
	if len(whole) != len(parts.body) {
		repairs = append(repairs, repaired("number-fraction"))
	}
	if !label && (len(trimmed) != len(plain) || len(text) != len(whole)) {
		repairs = append(repairs, repaired("number-separators"))
	}
	return n, append(repairs, findings...)
}

// What stands between and around the digits and means nothing.
const numberSeparators = " .,-/_:;'\"`()"

// plainNumber gives a text in ASCII and letters, with a space for each invisible
// character; other says that it had letters or digits of full width, or digits of
// another script. ok is false where there is anything else.
func plainNumber(s string) (plain string, other, ok bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if r >= '！' && r <= '～' { // full-width ASCII, U+FF01 to U+FF5E
			r -= '！' - '!'
			other = other || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
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
			other = true
		case r == '№':
			out = append(out, "No"...)
		case isInvisible(r):
			out = append(out, ' ')
		case unicode.IsLetter(r) || unicode.IsMark(r):
			out = utf8.AppendRune(out, r)
		default:
			digit, found := decimal(r)
			if !found {
				return "", false, false
			}
			other = true
			out = append(out, '0'+digit)
		}
	}
	return string(out), other, true
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
		if isNumberSeparator(r) {
			return -1
		}
		return r
	}, s)
}

func isNumberSeparator(r rune) bool { return strings.ContainsRune(numberSeparators, r) }

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
