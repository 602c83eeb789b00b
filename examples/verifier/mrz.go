package main

import (
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// passportLines gives the machine readable lines of a person's passport. Source:
// ICAO Doc 9303 part 4, section 4.2.
func passportLines(person int) string {
	p := people[person]
	name, _ := identity.SplitName(p.name) // the names are good
	family, given := name.Transliterated()
	pad := func(s string, n int) string { return (s + strings.Repeat("<", n))[:n] }
	number := pad("C7"+strings.Repeat(string(rune('1'+person)), 6), 9)
	birth := p.birth[2:4] + p.birth[5:7] + p.birth[8:]
	const expires, personal = "330101", "<<<<<<<<<<<<<<"
	checked := func(s string) string { return s + string(checkDigit(s)) }
	number, birth = checked(number), checked(birth)
	rest := checked(expires) + checked(personal)
	return pad("P<VNM"+family+"<<"+given, 44) + "\n" + number + "VNM" + birth + string(p.sex) + rest + string(checkDigit(number+birth+rest))
}

// checkDigit weighs letters and digits by 7, 3, 1. Source: ICAO Doc 9303 part 3,
// section 4.9.
func checkDigit(s string) rune {
	sum := 0
	for i, c := range s {
		value := 0
		switch {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = int(c-'A') + 10
		}
		sum += value * []int{7, 3, 1}[i%3]
	}
	return rune('0' + sum%10)
}
