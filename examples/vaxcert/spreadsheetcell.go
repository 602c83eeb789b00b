package main

import (
	"strings"
	"unicode"
)

// spreadsheetRow is a row of a CSV that people open in a spreadsheet. Values of
// strangers are to be cells of spreadsheetCell.
func spreadsheetRow(cells ...string) string {
	row := appendRow(nil, cells...)
	return string(row[:len(row)-1]) + "\r\n"
}

// maxKeptCell is how long a value may be that a spreadsheet is told to keep as it
// is; it knows texts in formulas up to 255 characters.
const maxKeptCell = 100

// spreadsheetCell writes a value for a CSV that people open in a spreadsheet. What
// that would turn into a number or a date ("001…", "01/02/1990", "1E5", "MAR1") is
// a text in a formula, ="001…", which keeps it as it is and gives it away to a
// copy without anything around it. Any other value that begins like a formula
// gets an apostrophe, and so does a part of it behind a comma or a semicolon, where
// a spreadsheet may take the row apart: nothing of strangers is ever calculated.
// Tabs and line breaks are spaces.
//
// Source: OWASP, CSV Injection.
func spreadsheetCell(value string) string {
	value = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)
	if len(value) <= maxKeptCell && isConverted(value) {
		return `="` + value + `"`
	}
	var cell strings.Builder
	if isFormula(value, "") {
		cell.WriteByte('\'')
	}
	for i := range len(value) {
		cell.WriteByte(value[i])
		if (value[i] == ';' || value[i] == ',') && isFormula(value[i+1:], `"`) {
			cell.WriteByte('\'')
		}
	}
	return cell.String()
}

// isFormula reports whether a text begins like a formula, behind spaces and signs
// that are passed over too.
func isFormula(text, passed string) bool {
	for _, r := range text {
		if !unicode.IsSpace(r) && !strings.ContainsRune(passed, r) {
			return strings.ContainsRune("=+-@＝＋－＠|%", r)
		}
	}
	return false
}

// isConverted reports whether a spreadsheet may take a value for a number, a date
// or a time. Such a value has none of the signs that end a text in a formula.
func isConverted(value string) bool {
	if strings.IndexFunc(value, func(r rune) bool { return !isConvertedRune(r) }) >= 0 || !strings.ContainsAny(value, "0123456789") {
		return false
	}
	start := strings.ToLower(strings.TrimSpace(value))
	if strings.IndexByte("0123456789+-.,", start[0]) >= 0 {
		return true
	}
	for _, month := range months {
		if strings.HasPrefix(start, month) {
			return true
		}
	}
	return false
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "thg"}

func isConvertedRune(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || strings.ContainsRune(" .,:/+-", r)
}
