package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSpreadsheetsShowValuesAsTheyAre(t *testing.T) {
	for value, want := range map[string]string{
		"":                       "",
		"Nguyễn Thị Minh Khai":   "Nguyễn Thị Minh Khai",
		"001185000123":           `="001185000123"`,
		"1990-02-11":             `="1990-02-11"`,
		"01/02/1990":             `="01/02/1990"`,
		"1E5":                    `="1E5"`,
		"MAR1":                   `="MAR1"`,
		"+84912345678":           `="+84912345678"`,
		"S-001":                  "S-001",
		"=1+1":                   "'=1+1",
		"=HYPERLINK(\"x\")":      "'=HYPERLINK(\"x\")",
		"@SUM(A1)":               "'@SUM(A1)",
		"-1+cmd|' /C calc'!A0":   "'-1+cmd|' /C calc'!A0",
		" =1":                    "' =1",
		"\t=1":                   "' =1",
		"＝1+1":                   "'＝1+1",
		`1"&CALL("x")&"`:         `1"&CALL("x")&"`,
		"1\n=2":                  "1 =2",
		"Lan;=cmd|'/c calc'!A0":  "Lan;'=cmd|'/c calc'!A0",
		"Lan, =1;;@a;b;-1":       "Lan,' =1;;'@a;b;'-1",
		"Lan;\t＝1":               "Lan;' ＝1",
		`Lan;"=1"`:               `Lan;'"=1"`,
		"Hà Nội, 12-14; a=b":     "Hà Nội, 12-14; a=b",
		strings.Repeat("1", 300): strings.Repeat("1", 300),
	} {
		require.Equal(t, want, spreadsheetCell(value), value)
	}
}

// keptText is a formula that is nothing but a text.
var keptText = regexp.MustCompile(`^="[0-9A-Za-z .,:/+-]{1,100}"$`)

func FuzzSpreadsheetCell(f *testing.F) {
	for _, value := range []string{"=1", "001", `1"`, "\r\n=x", "-", "１"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		cell := spreadsheetCell(value)
		require.NotContains(t, cell, "\n")
		if start := strings.TrimLeft(cell, " "); start != "" && strings.ContainsAny(start[:1], "=+-@") {
			require.Regexp(t, keptText, cell)
		}
		// Where the file is taken apart at another sign, nothing begins like a formula.
		for _, part := range strings.Split(string(appendField(nil, cell)), ";")[1:] {
			if start := strings.TrimLeft(part, ` "`); start != "" {
				require.NotContains(t, "=+-@", start[:1])
			}
		}
	})
}
