package main

import (
	"regexp"
	"strings"
)

var (
	separatorForm = regexp.MustCompile(`^(?i:sep)=([,;\t])[,;\t]*$`)
	midnightForm  = regexp.MustCompile(`^(.*[0-9])[ T]00:00(?::00)?$`)
	fractionForm  = regexp.MustCompile(`^([0-9]+)\.0+$`)
)

// separatorOf gives the separator that the first line of a spreadsheet's CSV may
// name: "sep=;". It is empty for any other line.
func separatorOf(line string) string {
	if m := separatorForm.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	return ""
}

// withoutMidnight takes the time 00:00 away that spreadsheets add to a date.
func withoutMidnight(date string) string {
	date = strings.TrimSpace(date)
	if !strings.HasSuffix(date, ":00") {
		return date
	}
	return midnightForm.ReplaceAllString(date, "$1")
}

// withoutFraction takes the .0 away that spreadsheets add to a whole number.
func withoutFraction(number string) string {
	number = strings.TrimSpace(number)
	if !strings.HasSuffix(number, "0") || !strings.Contains(number, ".") {
		return number
	}
	return fractionForm.ReplaceAllString(number, "$1")
}

// isBlank reports whether a row has fields and nothing in them.
func isBlank(fields []string) bool {
	for _, field := range fields {
		if strings.TrimSpace(field) != "" {
			return false
		}
	}
	return len(fields) > 0
}
