package identity

import "strings"

// withZeros puts back the zeros that a spreadsheet took from the beginning of
// digits: two or one of a personal number, one of an old card. It gives an empty
// text where that would be no number of a known province, or one of somebody born
// in 2100 or later. A number of a birth abroad begins with 1 or 2 and loses nothing.
func withZeros(digits string) string {
	if digits == "" || digits[0] == '0' {
		return ""
	}
	switch len(digits) {
	case 10, 11:
		s := "000"[:personalDigits-len(digits)] + digits
		if n, findings := personalNumber(s); n.Province != "" && len(findings) == 0 {
			return s
		}
	case 8:
		if s := "0" + digits; !isDayWithoutSeparators(digits) && oldCardPlace(s) != "" {
			return s
		}
	}
	return ""
}

// restoreZeros gives the number that digits without their leading zeros mean, as
// withZeros does; digits may be Number.Text or already have their zeros. It is
// certain only where a person's year of birth and sex are both known and are those
// in the number: of numbers made at random one in about 1400 would agree.
func restoreZeros(digits string, birth Date, sex Sex) (number string, certain bool) {
	if !isDigits(digits) {
		return "", false
	}
	if len(digits) == personalDigits || len(digits) == oldCardDigits {
		digits = strings.TrimLeft(digits, "0")
	}
	number = withZeros(digits)
	if len(number) != personalDigits {
		return number, false
	}
	n, _ := personalNumber(number)
	return number, sex != SexUnknown && n.Sex == sex && n.BirthYear == birth.Year()
}

// isDayWithoutSeparators says whether 8 digits are a day, 11021990 or 19900211.
func isDayWithoutSeparators(s string) bool {
	if len(s) != 8 {
		return false
	}
	day, err := ParseDate(s[:2] + "/" + s[2:4] + "/" + s[4:])
	if err != nil {
		day, err = ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
	}
	return err == nil && day.Precision() == PrecisionDay
}

// scientificDigits gives the digits of a number that a spreadsheet shows as
// 1.0900123456E+10. all is false where it left out some of them.
func scientificDigits(s string) (digits string, all, ok bool) {
	e := strings.IndexAny(s, "eE")
	if e < 0 {
		return "", false, false
	}
	mantissa, exponent := s[:e], s[e+1:]
	sign := strings.HasPrefix(exponent, "+")
	exponent = strings.TrimPrefix(exponent, "+")
	whole, fraction, point := strings.Cut(strings.Replace(mantissa, ",", ".", 1), ".")
	if len(whole) != 1 || !isDigits(whole) || point && !isDigits(fraction) || !point && !sign ||
		len(exponent) > 2 || !isDigits(exponent) {
		return "", false, false
	}
	places := int(exponent[0] - '0')
	if len(exponent) == 2 {
		places = places*10 + int(exponent[1]-'0')
	}
	return whole + fraction, len(fraction) == places, true
}
