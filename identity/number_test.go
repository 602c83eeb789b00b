package identity_test

import (
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

// codesOf gives the codes of findings, with the proposed values where there are any.
func codesOf(findings []identity.Finding) string {
	var codes []string
	for _, f := range findings {
		if f.Proposed != "" {
			codes = append(codes, f.Code+">"+f.Proposed)
		} else {
			codes = append(codes, f.Code)
		}
	}
	return strings.Join(codes, " ")
}

// requireRead checks the kind and text of a number, as "kind text", and its findings.
func requireRead(t *testing.T, in, number, findings string) {
	t.Helper()
	n, found := identity.ParseNumber(in)
	require.Equal(t, number, strings.TrimSpace(n.Kind.String()+" "+n.Text), "%+q", in)
	require.Equal(t, findings, codesOf(found), "%+q", in)
	for _, f := range found {
		require.Equal(t, "id_number", f.Field, "%+q", in)
		require.NotEmpty(t, f.Sentence("vi"), f.Code)
		require.NotEmpty(t, f.Sentence("en"), f.Code)
	}
}

func TestPersonalNumber(t *testing.T) {
	for in, want := range map[string]identity.Number{
		"001090012345": {Province: "Hà Nội", Sex: identity.Male, BirthYear: 1990},
		"079191000017": {Province: "Hồ Chí Minh", Sex: identity.Female, BirthYear: 1991},
		"096205123456": {Province: "Cà Mau", Sex: identity.Male, BirthYear: 2005},
		"077312123456": {Province: "Bà Rịa-Vũng Tàu", Sex: identity.Female, BirthYear: 2012},
		"024000123456": {Province: "Bắc Giang", Sex: identity.Male, BirthYear: 1900},
		"101085123456": {Country: "AF", Sex: identity.Male, BirthYear: 1985},
		"277185123456": {Country: "KP", Sex: identity.Female, BirthYear: 1985},
		"295385123456": {Country: "ZW", Sex: identity.Female, BirthYear: 2085},
		"113085123456": {Country: "AZ", CountryUnsure: true, Sex: identity.Male, BirthYear: 1985},
		"148085123456": {Country: "HR", CountryUnsure: true, Sex: identity.Male, BirthYear: 1985},
	} {
		want.Kind, want.Text = identity.PersonalNumber, in
		got, findings := identity.ParseNumber(in)
		require.Equal(t, want, got)
		require.Empty(t, findings)
	}
}

func TestProvincesAndCountries(t *testing.T) {
	provinces, countries := map[string]bool{}, map[string]bool{}
	for place := range 1000 {
		digits := strconv.Itoa(1000 + place)[1:]
		n, findings := identity.ParseNumber(digits + "090123456")
		require.Equal(t, identity.PersonalNumber, n.Kind)
		require.Equal(t, n.Province == "" && n.Country == "", len(findings) == 1, digits)
		require.False(t, n.Province != "" && n.Country != "")
		if n.Province != "" {
			require.False(t, provinces[n.Province], "%s twice", n.Province)
			provinces[n.Province] = true
		}
		require.Equal(t, place >= 101 && place <= 295, n.Country != "", digits)
		if n.Country != "" && !n.CountryUnsure {
			require.False(t, countries[n.Country], "%s twice", n.Country)
			countries[n.Country] = true
		}
	}
	require.Len(t, provinces, 63)
	require.Len(t, countries, 191)
}

func TestNumberCenturies(t *testing.T) {
	for century := range 10 {
		n, findings := identity.ParseNumber("001" + strconv.Itoa(century) + "90012345")
		require.Equal(t, 1990+century/2*100, n.BirthYear)
		require.Equal(t, century%2 == 1, n.Sex == identity.Female)
		require.Equal(t, century >= 4, codesOf(findings) == "number-future")
	}
}

func TestNumberOfUnknownProvince(t *testing.T) {
	requireRead(t, "003090012345", "personal-number 003090012345", "number-province")
	requireRead(t, "000190012345", "personal-number 000190012345", "number-province")
	requireRead(t, "097090012345", "personal-number 097090012345", "number-province")
	requireRead(t, "296090012345", "personal-number 296090012345", "number-province")
	requireRead(t, "999990012345", "personal-number 999990012345", "number-province number-future")
}

func TestOldCard(t *testing.T) {
	for in, province := range map[string]string{
		"012345678": "Hà Nội",
		"023456789": "Hồ Chí Minh",
		"090123456": "Thái Nguyên",
		"095123456": "Bắc Kạn",
		"230123456": "Gia Lai",
		"233123456": "Kon Tum",
		"280123456": "Bình Dương",
		"285123456": "Bình Phước",
		"283123456": "", // nobody's, and not refused
		"990123456": "",
	} {
		n, findings := identity.ParseNumber(in)
		require.Equal(t, identity.Number{Kind: identity.OldCard, Text: in, Province: province}, n)
		require.Equal(t, "number-old-card", codesOf(findings))
		require.Equal(t, identity.Note, findings[0].Severity)
	}
	requireRead(t, "271450000", "old-card 271450000", "number-old-card")
	requireRead(t, "271450001", "old-card 271450001", "number-old-card old-card-duplicates")
	requireRead(t, "271500000", "old-card 271500000", "number-old-card old-card-duplicates")
	requireRead(t, "271500001", "old-card 271500001", "number-old-card")
}

func TestNumberSeparators(t *testing.T) {
	for _, in := range []string{
		" 001090012345", "001090012345\n", "001 090 012345", "001.090.012.345", "001-090-012345", "001–090–012345",
		"001090/012345", "'001090012345", "’001090012345", "001090012345'", `="001090012345"`, "001\u00A0090\u200B012345",
		"\uFEFF001090012345", "001090012345\u202C", "(001090012345)", "001090012345,", "001,090,012,345", "001•090•012345",
	} {
		requireRead(t, in, "personal-number 001090012345", "number-separators>001090012345")
	}
	requireRead(t, "012 345 678", "old-card 012345678", "number-separators>012345678 number-old-card")
	requireRead(t, "B 1234567", "vn-passport B1234567", "number-separators>B1234567")
}

func TestNumberOtherDigits(t *testing.T) {
	requireRead(t, "００１０９００１２３４５", "personal-number 001090012345", "number-digits>001090012345")
	requireRead(t, "٠٠١٠٩٠٠١٢٣٤٥", "personal-number 001090012345", "number-digits>001090012345")
	requireRead(t, "۰۰۱۰۹۰ ۰۱۲۳۴۵", "personal-number 001090012345", "number-digits>001090012345 number-separators>001090012345")
	requireRead(t, "Ｂ１２３４５６７", "vn-passport B1234567", "number-digits>B1234567")
	requireRead(t, "①②③④⑤⑥⑦⑧⑨", "unknown", "number-format")

	// Every script's digits have their value: the range table has no other order.
	count := 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		n, findings := identity.ParseNumber("00109001234" + string(r))
		require.Equal(t, "number-digits>"+n.Text, codesOf(findings), "%U", r)
		require.Equal(t, byte('0'+count%10), n.Text[11], "%U", r)
		count++
	}
	require.Greater(t, count, 600)
}

func TestNumberFraction(t *testing.T) {
	for _, in := range []string{"101090012345.0", "101090012345.00", "101090012345,0"} {
		requireRead(t, in, "personal-number 101090012345", "number-fraction>101090012345")
	}
	requireRead(t, "123400567.0", "old-card 123400567", "number-fraction>123400567 number-old-card")
	requireRead(t, "1090012345.0", "unknown 1090012345", "number-fraction number-zeros>001090012345")
	requireRead(t, "1234005.67", "old-card 123400567", "number-separators>123400567 number-old-card")
}

func TestNumberLabel(t *testing.T) {
	for _, in := range []string{"CCCD 001090012345", "Số CCCD: 001090012345", "cccd:001090012345", "Căn cước công dân số 001 090 012 345", "CMND-001090012345"} {
		requireRead(t, in, "personal-number 001090012345", "number-label>001090012345")
	}
	requireRead(t, "CMTND 012345678", "old-card 012345678", "number-label>012345678 number-old-card")
	requireRead(t, "Hộ chiếu: b1234567", "vn-passport B1234567", "number-label>B1234567")
	requireRead(t, "Passport No. B1234567", "vn-passport B1234567", "number-label>B1234567")
	requireRead(t, "CMT123456", "foreign-passport CMT123456", "")
	requireRead(t, "CCCD", "unknown", "number-format")
	for _, in := range []string{
		"CCCD/CMND: 001090012345", "ID: 001090012345", "GKS 001090012345", "MDD 001090012345", "MĐD: 001090012345", "Số: 001090012345",
		"Số định danh: 001090012345", "So dinh danh ca nhan 001.090.012.345", "001090012345 (CCCD)", "001090012345 - CCCD", "CCCD001090012345",
		"Số CCCD/ĐDCN (001090012345)", "TCC 001090012345", "№ 001090012345", "GKS 001 090 012 345", "№001090012345", "Thẻ CC số: 001 090 012 345", "Mới: 001090012345",
		"So\u0302\u0301: 001090012345", "证件 001090012345", "CCCD so001090012345", "ID/ID 001090012345",
	} {
		requireRead(t, in, "personal-number 001090012345", "number-label>001090012345")
	}
	requireRead(t, "CMND012345678", "old-card 012345678", "number-label>012345678 number-old-card")
	requireRead(t, "012345678 cmnd", "old-card 012345678", "number-label>012345678 number-old-card")
	requireRead(t, "CCCD: 001090012345.0", "personal-number 001090012345", "number-label>001090012345 number-fraction>001090012345")
	requireRead(t, "CCCD: OO1O90012345", "unknown", "number-letters>001090012345")
	requireRead(t, "CCCD 1090012345", "unknown 1090012345", "number-label number-zeros>001090012345")
	requireRead(t, "CCCD: 1.09E+10", "unknown", "number-scientific")
	requireRead(t, "CCCD 11/02/1990", "unknown", "number-format")
	requireRead(t, "BHYT: DN4010123456789", "health-insurance DN4010123456789", "number-label>DN4010123456789 number-insurance")

	// Words are no letters of a passport number.
	requireRead(t, "passport NO483920", "unknown 483920", "number-label number-format")
	requireRead(t, "ABC 483920", "unknown", "number-format")
	requireRead(t, "ABC 483 920", "unknown", "number-format")
	requireRead(t, "A B 1234567", "unknown", "number-extra-text>B1234567")
	requireRead(t, "1234567 B", "unknown", "number-format")
	requireRead(t, "foo 7912345678", "unknown", "number-format")
	requireRead(t, "AB 483920", "foreign-passport AB483920", "number-separators>AB483920")
	requireRead(t, "passport AB 483920", "foreign-passport AB483920", "number-label>AB483920")
	requireRead(t, "AB 012345678", "old-card 012345678", "number-label>012345678 number-old-card")
	requireRead(t, "DN 4010123456789", "health-insurance DN4010123456789", "number-separators>DN4010123456789 number-insurance")
	requireRead(t, "B 1234567<3", "vn-passport B1234567", "number-separators>B1234567 number-mrz>B1234567")
	requireRead(t, "\u017fO1234567", "unknown", "number-format") // in capitals an S
}

func TestMoreThanANumber(t *testing.T) {
	for _, in := range []string{
		"001090012345 / 012345678", "012345678 / 001090012345", "001090012345 (cũ: 012345678)", "CCCD 001090012345 CMND 012345678",
		"001090012345 cấp ngày 11/02/2021", "001090012345 - 0912345678", "CCCD mẹ: 001090012345", "mẹ: 001 090 012 345", "001090012345 (của bà)", "001090012345-01",
		"001090012345 và 012345678", "001090012345 & 012345678", "001090012345 ?", "CMND cũ012345678, CCCD001090012345",
	} {
		requireRead(t, in, "unknown", "number-extra-text>001090012345")
	}
	for _, in := range []string{"012345678-010", "CMND 012345678 cap 2010", "012345678 / B1234567", "012345678 012345678", "012345678.5", "ĐT 012345678"} {
		requireRead(t, in, "unknown", "number-extra-text>012345678")
	}
	requireRead(t, "B1234567-1", "unknown", "number-extra-text>B1234567")
	requireRead(t, "001 090012345", "personal-number 001090012345", "number-separators>001090012345")
	requireRead(t, "012345 CMND 678", "unknown", "number-format")
	requireRead(t, "+84 912345678", "unknown", "number-phone")
	requireRead(t, "84 912345678", "unknown", "number-phone")
}

func TestNumberZeros(t *testing.T) {
	requireRead(t, "1090012345", "unknown 1090012345", "number-zeros>001090012345")
	requireRead(t, "79090012345", "unknown 79090012345", "number-zeros>079090012345")
	requireRead(t, "79 090 012 345", "unknown 79090012345", "number-separators number-zeros>079090012345")
	requireRead(t, "12345600", "unknown 12345600", "number-zeros>012345600")
	requireRead(t, "97090012345", "unknown 97090012345", "number-format")           // no province 097
	requireRead(t, "79490012345", "unknown 79490012345", "number-format")           // born in 2190
	requireRead(t, "3090012345", "health-insurance 3090012345", "number-insurance") // no province 003
	requireRead(t, "02090012345", "unknown 02090012345", "number-format")           // a spreadsheet would have taken this zero too
	requireRead(t, "11021990", "unknown", "number-format")                          // a day
	requireRead(t, "19900211", "unknown", "number-format")
	requireRead(t, "11/02/1990", "unknown", "number-format")
	requireRead(t, "1990-02-11", "unknown", "number-format")
}

func TestNumberScientific(t *testing.T) {
	requireRead(t, "1.09009E+10", "unknown", "number-scientific")
	requireRead(t, "7,90900E+10", "unknown", "number-scientific")
	requireRead(t, "1E+11", "unknown", "number-scientific")
	requireRead(t, "7.9090012345E+10", "unknown 79090012345", "number-scientific>079090012345")
	requireRead(t, "1,090012345e9", "unknown 1090012345", "number-scientific>001090012345")
	requireRead(t, "1.01090012345E+11", "unknown", "number-scientific>101090012345")
	requireRead(t, "2.34001678E+08", "unknown", "number-scientific>234001678")
	requireRead(t, "1.2345E+99", "unknown", "number-scientific")
}

func TestNumberLetters(t *testing.T) {
	for _, in := range []string{"OO1O90012345", "oo1090012345", "00l090012345", "00I090012345", "0010900l2345", "00109001234S", "ОО1090012345"} {
		requireRead(t, in, "unknown", "number-letters>001090012345")
	}
	requireRead(t, "O1B345678", "foreign-passport O1B345678", "") // in 9 characters a B is a passport's
	requireRead(t, "O1234S678012", "unknown", "number-letters>012345678012")
	requireRead(t, "Ol2345678", "unknown", "number-letters>012345678")
	requireRead(t, "o12 345 678", "unknown", "number-letters>012345678")
	requireRead(t, "00109001234X", "unknown", "number-format")
	requireRead(t, "OO3090012345", "foreign-passport OO3090012345", "number-passport-form") // no province 003
	requireRead(t, "O1234567", "vn-passport O1234567", "")
}

func TestPassportNumber(t *testing.T) {
	requireRead(t, "B1234567", "vn-passport B1234567", "")
	requireRead(t, "P01234567", "vn-passport P01234567", "")
	requireRead(t, "c7654321", "vn-passport C7654321", "number-case>C7654321")
	requireRead(t, "L898902C3", "foreign-passport L898902C3", "")
	requireRead(t, "tk1234567", "foreign-passport TK1234567", "number-case>TK1234567")
	requireRead(t, "A1234", "foreign-passport A1234", "")
	requireRead(t, "12AB34567", "foreign-passport 12AB34567", "")
	requireRead(t, "CFGHJKLM1", "foreign-passport CFGHJKLM1", "number-passport-form")
	requireRead(t, "AB12345678901234567X", "foreign-passport AB12345678901234567X", "number-passport-form")
	requireRead(t, "AB12345678901234567XY", "unknown", "number-format")
	requireRead(t, "A123", "unknown", "number-format")
	requireRead(t, "ABCDEFGH", "unknown", "number-format")
	requireRead(t, "12345", "unknown", "number-placeholder")
	requireRead(t, "98012", "unknown 98012", "number-format")
	requireRead(t, "B12345€7", "unknown", "number-format")

	n, _ := identity.ParseNumber("B1234567")
	require.Equal(t, "VN", n.Country)
	n, _ = identity.ParseNumber("L898902C3")
	require.Empty(t, n.Country)
}

func TestMachineReadableNumber(t *testing.T) {
	const line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	requireRead(t, "L898902C36", "foreign-passport L898902C3", "number-mrz>L898902C3")
	requireRead(t, "L898902C37", "foreign-passport L898902C37", "number-passport-form")
	requireRead(t, line, "foreign-passport L898902C3", "number-mrz>L898902C3")
	requireRead(t, strings.ToLower(line), "foreign-passport L898902C3", "number-case>L898902C3 number-mrz>L898902C3")
	requireRead(t, "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"+line, "foreign-passport L898902C3", "number-separators>L898902C3 number-mrz>L898902C3")
	requireRead(t, "L898902C37"+line[10:], "unknown", "number-check-digit")
	requireRead(t, "B1234567<", "vn-passport B1234567", "number-mrz>B1234567")
	requireRead(t, "B1234567<3", "vn-passport B1234567", "number-mrz>B1234567")
	requireRead(t, "B1234567<5", "unknown", "number-check-digit")
	requireRead(t, "B1234567<<<", "unknown", "number-format")
	requireRead(t, "B12<34567", "unknown", "number-format")
	requireRead(t, "<<<<<<<<<0", "unknown", "number-format")

	n, _ := identity.ParseNumber("E123456782CHN7408122F1204159<<<<<<<<<<<<<<00")
	require.Equal(t, identity.Number{Kind: identity.ForeignPassport, Text: "E12345678", Country: "CN"}, n)
}

func TestOtherNumbers(t *testing.T) {
	requireRead(t, "DN4010123456789", "health-insurance DN4010123456789", "number-insurance")
	requireRead(t, "te1 01 0123456789", "health-insurance TE1010123456789", "number-separators>TE1010123456789 number-case>TE1010123456789 number-insurance")
	requireRead(t, "DN6010123456789", "foreign-passport DN6010123456789", "number-passport-form")
	requireRead(t, "7912345678", "health-insurance 7912345678", "number-insurance")
	for _, phone := range []string{"0912345678", "091 234 5678", "0356789012", "+84912345678", "+84 (0)91 234 5678", "84912345678", "0084912345678", "+1 202 555 0123"} {
		requireRead(t, phone, "unknown", "number-phone")
	}
	requireRead(t, "84090012345", "unknown 84090012345", "number-zeros>084090012345") // Trà Vinh, no phone
	for _, placeholder := range []string{
		"000000000000", "111111111111", "999999999", "123456789", "1234567890", "123456789012", "012345678901", "987654321",
		"000000000001", "100000000000", "079000000000", "0", "không có", "Không Có CCCD", "chưa có", "N/A", "null", "x", "-", ".", "---",
	} {
		requireRead(t, placeholder, "unknown", "number-placeholder")
	}
	requireRead(t, "111.111.111", "unknown", "number-placeholder")
}

func TestNumbersStayOutOfLogs(t *testing.T) {
	n, _ := identity.ParseNumber("001090012345")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("read", "number", n)
	require.NotContains(t, log.String(), "001090012345")
	require.NotContains(t, log.String(), "Nội")
}

func TestValuesThatAreNoneHaveNoNameOfAnother(t *testing.T) {
	for _, value := range []uint8{6, 7, 100, 255} {
		require.Equal(t, "unknown", identity.NumberKind(value).String())
		require.Equal(t, "unknown", identity.Severity(value).String())
		require.Empty(t, identity.Sex(value).String())
	}
	require.Equal(t, "unknown", identity.Severity(3).String())
	require.Empty(t, identity.Sex(3).String())
}

func TestNotANumber(t *testing.T) {
	requireRead(t, "", "unknown", "number-missing")
	requireRead(t, " \u00A0\u200B\t", "unknown", "number-missing")
	for _, in := range []string{"Nguyễn Văn A", "001090012345\x00", "\xff\xfe", "\u202E001\x01", "001090012345 và 012345678", "mũi 2", "+", "=", "<", "E+", "1E"} {
		n, findings := identity.ParseNumber(in)
		require.Zero(t, n, "%+q", in)
		require.NotEmpty(t, findings, "%+q", in)
	}
	requireRead(t, "0010900123456", "unknown 0010900123456", "number-format")
	requireRead(t, "00109001234", "unknown 00109001234", "number-format")
	requireRead(t, strings.Repeat("1234567890", 3), "unknown", "number-placeholder")
	requireRead(t, strings.Repeat("9", identity.MaxNumberText+1), "unknown", "number-format")
	requireRead(t, strings.Repeat(" ", identity.MaxNumberText-12)+"001090012345", "personal-number 001090012345", "number-separators>001090012345")
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{
		"001090012345", "012345678", "001.090.012.345", "７９０９００１２３４５", "1.09009E+10", "Ol2345678", "B1234567<3", "L898902C36",
		"L898902C36UTO7408122F1204159ZE184226B<<<<<10", "DN4010123456789", "+84912345678", "CCCD: 001090012345", "1090012345.0", "001090012345 / 012345678", "SO1 2345678901", "passport NO123456", "ID ID12345678", "không", "\xff\u200B",
	} {
		f.Add(s)
	}
	repairs := []string{"number-separators", "number-digits", "number-fraction", "number-case", "number-label", "number-mrz"}
	f.Fuzz(func(t *testing.T, s string) {
		n, findings := identity.ParseNumber(s)
		require.LessOrEqual(t, len(n.Text), 20)
		require.LessOrEqual(t, len(findings), 8)
		failed, fromZone := false, false
		for _, found := range findings {
			require.NotEmpty(t, found.Sentence("en"), found.Code)
			require.LessOrEqual(t, len(found.Proposed), 20)
			failed = failed || found.Severity == identity.Failure
			fromZone = fromZone || found.Code == "number-mrz"
		}
		if n.Kind != identity.NumberUnknown {
			require.False(t, failed)
			require.NotEmpty(t, n.Text)
		} else {
			require.NotEmpty(t, findings)
		}
		if fromZone {
			return
		}
		again, findings := identity.ParseNumber(n.Text)
		require.Equal(t, n, again)
		for _, found := range findings {
			require.NotContains(t, repairs, found.Code)
		}
	})
}

func BenchmarkParseNumber(b *testing.B) {
	for name, s := range map[string]string{
		"personal": "001090012345", "country": "113085123456", "old-card": "012345678", "separators": "001 090 012 345",
		"zeros": "79090012345", "passport": "B1234567", "text": "không có",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n, _ := identity.ParseNumber(s)
				sink = n.Text
			}
		})
	}
}

func TestCleanNumberNeedsNoMemory(t *testing.T) {
	require.Zero(t, testing.AllocsPerRun(100, func() {
		n, _ := identity.ParseNumber("001090012345")
		sink = n.Province
	}))
}
