package identity

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBirthDatesAsPeopleWriteThem(t *testing.T) {
	for _, s := range []string{
		"1990-02-11", "11/02/1990", "11/2/1990", "11.02.1990", " 11-02-1990 ", // as ParseDate reads them
		"11 tháng 2 năm 1990", "Ngày 11 tháng 02 năm 1990", "ngay 11 thang 2 nam 1990", "tháng 2 ngày 11 năm 1990",
		"11 thg 2, 1990", "sinh ngày 11/02/1990", "11 Feb 1990", "Feb 11, 1990", "11-Feb-1990", "February 11 1990",
		"1990-02-11 00:00:00", "1990-02-11T00:00:00", "1990-02-11T00:00:00Z", "1990-02-11T00:00:00+07:00",
		"11/02/1990 00:00", "11/02/1990 12:00:00 SA", "1990-02-11 12:00:00 AM", "11 Feb 1990 12:00 AM", "1990-02-11T22:00:00+07:00", "1990-02-11T00:00:00-00:00",
		"1990-02-11 00:00:00.000",
		"１１/０２/１９９０", "١١/٠٢/١٩٩٠", "11／02／1990", "11 02 1990", "11 / 02 / 1990", "11,02,1990", `11\02\1990`, "11_02_1990",
		"11/02-1990", "11–02–1990", "11/02/1990.", "1990 02 11", "1990/02/11", "\u200b11/02/1990", "'11/02/1990",
	} {
		birth, others, findings := readBirthDate(s, Number{})
		require.Equal(t, "1990-02-11", birth.String(), s)
		require.Empty(t, others, s)
		require.Empty(t, findings, s)
	}
}

func TestBirthDatesThatAreNotCertain(t *testing.T) {
	tests := []struct{ text, birth, code, others string }{
		{"", "", "birth-date-missing", ""},
		{" \u200b\u00a0", "", "birth-date-missing", ""},
		{"1990", "1990", "birth-date-partial", ""},
		{"02/1990", "1990-02", "birth-date-partial", ""},
		{"00/00/1990", "1990", "birth-date-partial", ""},
		{"??/??/1990", "1990", "birth-date-partial", ""},
		{"xx/xx/1990", "1990", "birth-date-partial", ""},
		{"__/__/1990", "1990", "birth-date-partial", ""},
		{"  /  /1990", "1990", "birth-date-partial", ""},
		{"năm 1990", "1990", "birth-date-partial", ""},
		{"tháng 2 năm 1990", "1990-02", "birth-date-partial", ""},
		{"Feb 1990", "1990-02", "birth-date-partial", ""},

		{"02/14/1990", "", "birth-date-month-first", "1990-02-14"},
		{"1990-14-02", "", "birth-date-month-first", "1990-02-14"},
		{"11/02/90", "", "birth-date-short-year", "1990-02-11"},
		{"11-Feb-90", "", "birth-date-short-year", "1990-02-11"},
		{"11/02/05", "", "birth-date-short-year", "2005-02-11 1905-02-11"},
		{"02/14/90", "", "birth-date-short-year", "1990-02-14"},
		{"90/02/14", "", "birth-date-short-year", "1990-02-14"},
		{"11/02/2533", "", "birth-date-buddhist", "1990-02-11"},
		{"2533", "", "birth-date-buddhist", "1990"},
		{"11021990", "", "birth-date-compact", "1990-02-11"},
		{"19900211", "", "birth-date-compact", "1990-02-11"},
		{"02141990", "", "birth-date-compact", "1990-02-14"},
		{"1021990", "", "birth-date-compact", "1990-02-01 1990-02-10"},
		{"110290", "", "birth-date-compact", "1990-02-11"},
		{"32915", "", "birth-date-serial", "1990-02-11"},
		{"32915.0", "", "birth-date-serial", "1990-02-11"},
		{"2643", "", "birth-date-serial", "1907-03-27"},
		{"73050", "", "birth-date-serial", "2099-12-31"},
		{"73051", "", "birth-date-invalid", ""},
		{"11/02/1990 (giấy khai sinh)", "", "birth-date-invalid", "1990-02-11"},
		{"l1/O2/199O", "", "birth-date-invalid", "1990-02-11"},
		{"Sun Feb 11 1990 00:00:00 GMT+0700", "", "birth-date-invalid", "1990-02-11"},
		{"1990年2月11日", "", "birth-date-invalid", "1990-02-11"},
		{"11 tháng hai 1990", "", "birth-date-invalid", ""},
		{"2/11/1990 12:00:00 AM", "", "birth-date-month-first", "1990-02-11 1990-11-02"},
		{"2/11/1990 1:30 p.m.", "", "birth-date-month-first", "1990-02-11 1990-11-02"},
		{"02/14/1990 12:00:00 AM", "", "birth-date-month-first", "1990-02-14"},
		{"2/11/90 12:00:00 AM", "", "birth-date-short-year", "1990-02-11"},
		{"1990-02-11T22:00:00-07:00", "", "birth-date-invalid", "1990-02-11 1990-02-12"},
		{"1990-02-11T00:00:00-05:00", "", "birth-date-invalid", "1990-02-11"},
		{"1990-02-11T00:00:00+09:00", "", "birth-date-invalid", "1990-02-11"},
		{"1990-02-11 00:00:00 +0800", "", "birth-date-invalid", "1990-02-11"},
		{"sinh: 11-02-1990", "", "birth-date-invalid", "1990-02-11"},
		{"1990?", "", "birth-date-invalid", "1990"},
		{"1990 ?", "", "birth-date-invalid", "1990"},
		{"11/02/1990?", "", "birth-date-invalid", "1990-02-11"},
		{"11/02/1990 (?)", "", "birth-date-invalid", "1990-02-11"},
		{"1990x", "", "birth-date-invalid", "1990"},
		{"?1990", "", "birth-date-invalid", ""},
		{"199?", "", "birth-date-invalid", ""},
		{"1?/02/1990", "", "birth-date-invalid", ""},
		{"11/2/1990 (ÂL)", "", "birth-date-lunar", ""},
		{"11/2/1990 âm lịch", "", "birth-date-lunar", ""},
		{"11/2/1990 AM LICH", "", "birth-date-lunar", ""},
		{"ÂL: 11/2/90", "", "birth-date-lunar", ""},
		{"11/2/1990 al", "", "birth-date-lunar", ""},
		{"mùng 2 tháng giêng năm 1990 (âm)", "", "birth-date-lunar", ""},
		{"11/2/1990 (dương lịch)", "", "birth-date-invalid", "1990-02-11"},
		{"1990-02-10T17:00:00.000Z", "", "birth-date-invalid", "1990-02-11"},
		{"2099-12-31T17:00:00Z", "", "birth-date-invalid", ""},

		{"30/02/1990", "", "birth-date-lunar", ""},
		{"29/02/1990", "", "birth-date-lunar", ""},
		{"1990-02-30", "", "birth-date-lunar", ""},
		{"31/02/1990", "", "birth-date-impossible", ""},
		{"31/04/1990", "", "birth-date-impossible", ""},
		{"13/13/1990", "", "birth-date-impossible", ""},
		{"11/??/1990", "", "birth-date-impossible", ""},
		{"32/01/1990", "", "birth-date-impossible", ""},

		{"11//1990", "", "birth-date-invalid", ""},
		{"11/02/1090", "", "birth-date-invalid", ""},
		{"không nhớ", "", "birth-date-invalid", ""},
		{"11/02", "", "birth-date-invalid", ""},
		{"001090012345", "", "birth-date-invalid", ""},
		{"1/2/3/1990", "", "birth-date-invalid", ""},
		{"\x00", "", "birth-date-invalid", ""},
		{strings.Repeat("1", 10_000), "", "birth-date-invalid", ""},
	}
	for _, test := range tests {
		birth, others, findings := readBirthDate(test.text, Number{})
		require.Equal(t, test.birth, birth.String(), test.text)
		require.Len(t, findings, 1, test.text)
		require.Equal(t, test.code, findings[0].Code, test.text)
		require.Equal(t, test.others, texts(others), test.text)
		if test.others != "" {
			require.Equal(t, others[0].String(), findings[0].Proposed, test.text)
		}
	}
}

func TestADayThatIsNoMonthIsCertainWithAMToo(t *testing.T) {
	birth, findings := ParseBirthDate("25/11/1990 12:00:00 AM")
	require.Equal(t, "1990-11-25", birth.String())
	require.Empty(t, findings)
}

func texts(dates []Date) string {
	var all []string
	for _, d := range dates {
		all = append(all, d.String())
	}
	return strings.Join(all, " ")
}

func TestTheNumberSaysWhichCenturyAShortYearIsOf(t *testing.T) {
	for year, want := range map[int]string{2005: "2005-02-11", 1905: "1905-02-11", 1990: "2005-02-11 1905-02-11"} {
		_, others, _ := readBirthDate("11/02/05", Number{Kind: PersonalNumber, BirthYear: year})
		require.Equal(t, want, texts(others))
	}
}

// What ParseDate reads, readBirthDate reads likewise; and it never gives both a
// date and proposals.
func FuzzReadBirthDate(f *testing.F) {
	for _, s := range []string{"11/02/1990", "11 tháng 2 năm 1990", "32915", "2533", "Feb 11, 90", "1990-02-10T17:00:00Z", "xx/xx/1990", "1021990", "30/02/1990", "2/11/1990 12:00 AM", "1990-02-11T22:00:00-07:00", "1990?", "11/2/1990 (ÂL)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		birth, others, findings := readBirthDate(s, Number{})
		if parsed, err := ParseDate(s); err == nil {
			require.Equal(t, parsed, birth)
		}
		require.True(t, birth.IsZero() || len(others) == 0)
		require.LessOrEqual(t, len(others), 4)
		require.Equal(t, birth.Precision() == PrecisionDay, len(findings) == 0)
		for _, d := range others {
			again, err := ParseDate(d.String())
			require.NoError(t, err)
			require.Equal(t, d, again)
		}
		for _, finding := range findings {
			require.NotEmpty(t, finding.Sentence("vi"))
		}
		require.False(t, slices.Contains(others, Date{}))
	})
}
