package identity_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

const chipCard = "001090012345|012345678|Nguyễn Văn Hoà|11021990|Nam|Số 1, ngõ 2, Phường Láng Hạ, Đống Đa, Hà Nội|25042021"

func hoa(t testing.TB) identity.Person {
	return identity.Person{
		PersonalID: "001090012345", OldID: "012345678", FullName: "Nguyễn Văn Hoà", Birth: date(t, "1990-02-11"),
		Sex: identity.Male, Province: "Hà Nội", Country: "VN",
	}
}

func TestChipCard(t *testing.T) {
	for _, text := range []string{
		chipCard,
		"\uFEFF" + chipCard + "\r\n",
		strings.ReplaceAll(chipCard, "|", " | "),
		strings.TrimSuffix(chipCard, "|25042021"),
		chipCard + "||Nguyễn Văn A|Trần Thị B|",
		strings.Replace(chipCard, "11021990", "11/02/1990", 1),
		strings.Replace(chipCard, "Hoà", "Hoa\u0300", 1),
	} {
		person, findings := identity.ParseQRText(text)
		require.Empty(t, findings, text)
		require.Equal(t, hoa(t), person, text)
	}
}

func TestChipCardWithoutAnOldNumber(t *testing.T) {
	want := hoa(t)
	want.OldID = ""
	for _, old := range []string{"", "001090012345"} {
		person, findings := identity.ParseQRText(strings.Replace(chipCard, "012345678", old, 1))
		require.Empty(t, findings)
		require.Equal(t, want, person)
	}
}

func TestChipCardThatIsWrong(t *testing.T) {
	for _, c := range []struct{ old, new, codes string }{
		{"|Nam|", "|Nữ|", "number-sex"},
		{"|Nam|", "|?|", "sex-invalid"},
		{"|Nam|", "||", ""},
		{"11021990", "11021991", "number-birth-year"},
		{"11021990", "00001990", "birth-date-partial"},
		{"11021990", "31021990", "birth-date-invalid"},
		{"11021990", "", "birth-date-missing"},
		{"012345678", "12345678", "number-format"},
		{"001090012345", "003090012345", "number-province"},
		{"001090012345", "1090012345", "number-zeros>001090012345"},
		{"001090012345", "B1234567", "number-type"},
		{"001090012345", "001 090 012 345", "number-separators>001090012345"},
		{"Nguyễn", "\x01Nguyễn", "name-encoding"},
		{"Nguyễn", strings.Repeat("a", 90), "name-too-long"},
	} {
		text := strings.Replace(chipCard, c.old, c.new, 1)
		person, findings := identity.ParseQRText(text)
		require.Equal(t, c.codes, codesOf(findings), text)
		require.NotZero(t, person, text)
	}
	person, _ := identity.ParseQRText(strings.Replace(chipCard, "11021990", "00001990", 1))
	require.Equal(t, "1990", person.Birth.String())
	person, _ = identity.ParseQRText(strings.Replace(chipCard, "11021990", "31021990", 1))
	require.True(t, person.Birth.IsZero())
	require.Equal(t, "001090012345", person.PersonalID)
}

func TestPCCovid(t *testing.T) {
	person, findings := identity.ParseQRText("001190012345|NGUYEN THI HOA|1990-02-11|0|123456789012345678|<1<00<0")
	require.Empty(t, findings)
	require.Equal(t, identity.Person{
		PersonalID: "001190012345", FullName: "NGUYEN THI HOA", Birth: date(t, "1990-02-11"), Province: "Hà Nội", Country: "VN",
	}, person)

	person, findings = identity.ParseQRText("012345678|NGUYEN THI HOA|1990|0|123456789012345678|")
	require.Equal(t, "number-old-card birth-date-partial", codesOf(findings))
	require.Equal(t, "012345678", person.OldID)

	person, findings = identity.ParseQRText("E12345678|WANG LI|1990-02-11|2|123456789012345678|")
	require.Empty(t, findings)
	require.Equal(t, identity.Person{Passport: "E12345678", FullName: "WANG LI", Birth: date(t, "1990-02-11")}, person)

	_, findings = identity.ParseQRText("001190012345|NGUYEN THI HOA|1991-02-11|0|123456789012345678|")
	require.Equal(t, "number-birth-year", codesOf(findings))
}

func TestNotAnIdentityQR(t *testing.T) {
	for _, text := range []string{
		"", "|", "||||||", "HC1:NCFOXN%TS3DH", "https://example.org/?a|b|c|d|e|f", "a|b|c|d|e|f|g", "001090012345", "\xff|\xff|\xff|\xff|\xff|\xff",
		"001090012345|012345678|Nguyễn Văn Hoà|11021990|Nam", // 5 parts
		chipCard + strings.Repeat(" ", identity.MaxIdentityText),
	} {
		person, findings := identity.ParseQRText(text)
		require.Equal(t, "qr-not-identity", codesOf(findings), text)
		require.Zero(t, person)
	}
}

func FuzzParseQRText(f *testing.F) {
	for _, s := range []string{
		chipCard, "001190012345|NGUYEN THI HOA|1990-02-11|0|123456789012345678|<1<00<0", "0||a|||", "0|a||||", "٣|\u0301|ạ|\x00|\xff|",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		person, findings := identity.ParseQRText(s)
		require.LessOrEqual(t, len(findings), 16)
		require.True(t, utf8.ValidString(person.FullName))
		require.LessOrEqual(t, utf8.RuneCountInString(person.FullName), 2*identity.MaxNamePart+1)
		requireBounded(t, person, findings)
	})
}

// requireBounded checks what is true of every person that was read.
func requireBounded(t *testing.T, person identity.Person, findings []identity.Finding) {
	require.Contains(t, []int{0, 12}, len(person.PersonalID))
	require.Contains(t, []int{0, 9}, len(person.OldID))
	require.LessOrEqual(t, len(person.Passport), 20)
	require.Contains(t, []int{0, 2}, len(person.Country))
	if person == (identity.Person{}) {
		require.NotEmpty(t, findings)
	}
	for _, found := range findings {
		require.NotEmpty(t, found.Sentence("vi"), found.Code)
	}
}

func BenchmarkParseQRText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		person, _ := identity.ParseQRText(chipCard)
		sink = person.FullName
	}
}
