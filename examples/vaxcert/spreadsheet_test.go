package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEmptyRowsOfASpreadsheetAreNoRecords(t *testing.T) {
	require.Equal(t, map[int]string{3: "a", 6: "b"}, readRecords(t, rows(header,
		",,,,,,", recordLine("a"), ",,", ` , ,"",,,,`, recordLine("b"), ",,,,,,,,,")))
	require.Equal(t, map[int]string{3: "a"}, readRecords(t, strings.ReplaceAll(rows(header, ",,,,,,", recordLine("a")), ",", ";")))
}

func TestASpreadsheetNamesItsSeparator(t *testing.T) {
	for _, sep := range []string{",", ";", "\t"} {
		content := strings.ReplaceAll(rows(header, recordLine("a")), ",", sep)
		require.Equal(t, map[int]string{3: "a"}, readRecords(t, "\uFEFFsep="+sep+"\r\n"+content))
	}
	_, err := openRecords(strings.NewReader("sep=,\n"), toIssue)
	require.ErrorContains(t, err, "empty")
	_, err = openRecords(strings.NewReader("sep=;\n"+header), toIssue)
	require.ErrorContains(t, err, "lacks columns")
}

func TestValuesOfASpreadsheet(t *testing.T) {
	for value, want := range map[string]string{
		"05/10/2021 00:00:00": "05/10/2021", "2021-10-05 00:00:00": "2021-10-05", "2021-10-05T00:00:00": "2021-10-05", " 5/10/2021 00:00 ": "5/10/2021",
		"2021-10-05 10:00:00": "2021-10-05 10:00:00", "00:00:00": "00:00:00", "": "",
	} {
		require.Equal(t, want, withoutMidnight(value))
	}
	for value, want := range map[string]string{"2.0": "2", " 2.00": "2", "2": "2", "2.5": "2.5", ".0": ".0", "x.0": "x.0", "20": "20"} {
		require.Equal(t, want, withoutFraction(value))
	}
	r, err := openRecords(strings.NewReader(rows(header, "a,An,01/02/1990 00:00:00,VN,2.0,2021-09-01T00:00:00,Comirnaty")), toIssue)
	require.NoError(t, err)
	row, err := r.next()
	require.NoError(t, err)
	require.Equal(t, []string{"01/02/1990", "2", "2021-09-01"}, []string{row.record.DateOfBirth, row.record.DoseNumber, row.record.VaccinationDate})
}
