package identity

import "strings"

// compactNumber reads a number without separators.
func compactNumber(s string) (Number, []Finding) {
	if isDigits(s) {
		return digitsNumber(s)
	}
	if phone, found := strings.CutPrefix(s, "+"); found && isDigits(phone) && len(phone) >= 8 && len(phone) <= 15 {
		return Number{}, []Finding{numberFinding("number-phone", Failure)}
	}
	if proposed := withDigits(s); proposed != "" {
		return Number{}, []Finding{{Code: "number-letters", Field: "id_number", Severity: Warning, Proposed: proposed}}
	}
	if !isASCII(s) {
		return Number{}, []Finding{numberFinding("number-format", Failure)}
	}
	upper := strings.ToUpper(s)
	n, findings := letteredNumber(upper)
	if upper != s && n.Kind != NumberUnknown {
		raised := Finding{Code: "number-case", Field: "id_number", Severity: Note, Proposed: n.Text}
		findings = append([]Finding{raised}, findings...)
	}
	return n, findings
}

// letteredNumber reads a number of capital letters, digits and <.
func letteredNumber(s string) (Number, []Finding) {
	switch {
	case isMachineReadable(s):
		return machineReadableNumber(s)
	case isInsuranceCard(s):
		return Number{Kind: HealthInsurance, Text: s}, []Finding{numberFinding("number-insurance", Warning)}
	case isPassport(s):
		return passport(s)
	}
	return Number{}, []Finding{numberFinding("number-format", Failure)}
}

// withDigits gives the number that has letters where digits are meant. In the 9
// characters of an old card, which a passport may have too, only O and I, at most
// two and with a known province; in the 12 of a personal number, which no passport
// has, also letters that only look alike, at most four.
func withDigits(s string) string {
	digits := []byte(s)
	letters, unlike := 0, false
	for i, c := range digits {
		switch c {
		case 'O', 'o':
			digits[i] = '0'
		case 'I', 'i', 'l', '|':
			digits[i] = '1'
		case 'S', 's':
			digits[i], unlike = '5', true
		case 'B':
			digits[i], unlike = '8', true
		case 'Z', 'z':
			digits[i], unlike = '2', true
		default:
			if c < '0' || c > '9' {
				return ""
			}
			continue
		}
		letters++
	}
	number := string(digits)
	switch {
	case len(number) == personalDigits && letters <= 4:
		if n, findings := personalNumber(number); len(findings) == 0 && !isPlaceholder(number) {
			return n.Text
		}
	case len(number) == oldCardDigits && letters <= 2 && !unlike && oldCardPlace(number) != "" && !isPlaceholder(number):
		return number
	}
	return ""
}

// isInsuranceCard: two letters of the class, a digit of the benefit, two of the
// province and the social-insurance code.
func isInsuranceCard(s string) bool {
	return len(s) == 15 && isLetters(s[:2]) && s[2] >= '1' && s[2] <= '5' && isDigits(s[3:])
}

// Characters that a passport number has: 9 at most in the machine readable zone.
const (
	minPassport     = 5
	usualPassport   = 9
	longestPassport = 20
)

// isPassport says whether a text with a letter can be a passport number. It has
// two digits, or one in 9 characters (Germany numbers with letters), and begins
// with a letter if it is longer than usual: a personal number with a wrong letter
// in it is none.
func isPassport(s string) bool {
	digits := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits++
		case s[i] < 'A' || s[i] > 'Z':
			return false
		}
	}
	if len(s) > usualPassport && !isLetters(s[:1]) || digits == 0 || digits == 1 && len(s) != usualPassport {
		return false
	}
	return len(s) >= minPassport && len(s) <= longestPassport
}

// passport reads a passport number of capital letters and digits, or of digits
// alone.
func passport(s string) (Number, []Finding) {
	if (len(s) == 8 || len(s) == 9) && isLetters(s[:1]) && isDigits(s[1:]) {
		return Number{Kind: VNPassport, Text: s, Country: "VN"}, nil
	}
	letters := 0
	for i := 0; i < len(s); i++ {
		if s[i] > '9' {
			letters++
		}
	}
	var findings []Finding
	if len(s) > usualPassport || letters > len(s)-letters {
		findings = append(findings, numberFinding("number-passport-form", Warning))
	}
	return Number{Kind: ForeignPassport, Text: s}, findings
}

func isLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return s != ""
}

// numberField is the length of a passport number and its check digit.
const numberField = usualPassport + 1

// isMachineReadable says whether a text is a passport number of the machine
// readable zone: filled up with <, or with a check digit behind its 9 characters
// that fits, or a line or all of the zone.
func isMachineReadable(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isMRZ(s[i]) {
			return false
		}
	}
	return len(s) == mrzLine || len(s) == 2*mrzLine || len(s) <= numberField && strings.HasSuffix(strings.TrimRight(s, "0123456789"), "<") ||
		len(s) == numberField && isPassport(s[:usualPassport]) && checkDigit(s[:usualPassport]) == s[usualPassport]
}

// machineReadableNumber reads what isMachineReadable finds.
func machineReadableNumber(s string) (Number, []Finding) {
	wrong := []Finding{numberFinding("number-check-digit", Failure)}
	state := ""
	switch {
	case len(s) == 2*mrzLine:
		s = s[mrzLine:]
		fallthrough
	case len(s) == mrzLine:
		state = s[10:13]
		fallthrough
	case len(s) == numberField:
		if checkDigit(s[:usualPassport]) != s[usualPassport] {
			return Number{}, wrong
		}
		s = s[:usualPassport]
	}
	text := strings.ReplaceAll(s, "<", "")
	if len(text) < minPassport || strings.Contains(strings.TrimRight(s, "<"), "<") && state == "" {
		return Number{}, []Finding{numberFinding("number-format", Failure)}
	}
	n, findings := passport(text)
	if state != "" {
		n.Kind = ForeignPassport
		n.Country, _ = CountryOf(state)
		if n.Country == "VN" {
			n.Kind = VNPassport
		}
	}
	return n, append([]Finding{{Code: "number-mrz", Field: "id_number", Severity: Note, Proposed: n.Text}}, findings...)
}
