package identity_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/vaxcert/vaxcert/identity"
)

// icaoPassport is the specimen of ICAO Doc 9303-4 appendix B.
const icaoPassport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"

// zone puts the zone of a passport together, with right check digits.
func zone(state, name, number, birth, sex, expiry, personal string) string {
	fill := func(s string, n int) string { return (s + strings.Repeat("<", 44))[:n] }
	checked := func(s string) string { return s + string(rune('0'+weigh(s))) }
	number, birth, expiry, personal = checked(fill(number, 9)), checked(fill(birth, 6)), checked(fill(expiry, 6)), checked(fill(personal, 14))
	all := weigh(number + birth + expiry + personal)
	return "P<" + fill(state, 3) + fill(name, 39) + "\n" + number + fill(state, 3) + birth + sex + expiry + personal + string(rune('0'+all))
}

// weigh gives a check digit by the text of ICAO Doc 9303-3 section 4.9.
func weigh(s string) int {
	sum := 0
	for i, c := range s {
		sum += max(strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c), 0) * []int{7, 3, 1}[i%3]
	}
	return sum % 10
}

func TestMRZ(t *testing.T) {
	text := zone("VNM", "NGUYEN<<VAN<HOA", "B1234567", "900211", "M", "300101", "001090012345")
	want := identity.Person{
		PersonalID: "001090012345", Passport: "B1234567", FullName: "NGUYEN VAN HOA", Birth: date(t, "1990-02-11"), Sex: identity.Male, Country: "VN",
	}
	for _, form := range []string{
		text, strings.ReplaceAll(text, "\n", ""), strings.ReplaceAll(text, "\n", "\r\n\r\n") + "\n", strings.ToLower(text),
		strings.Join(strings.Split(text, ""), " "), strings.ReplaceAll(text, "<<", "«"), "\uFEFF" + text,
	} {
		person, findings := identity.ParseMRZ(form)
		require.Empty(t, findings, form)
		require.Equal(t, want, person)
	}
}

func TestMRZSpecimen(t *testing.T) {
	person, findings := identity.ParseMRZ(icaoPassport)
	require.Equal(t, "nationality-unknown", codesOf(findings), "Utopia")
	require.Equal(t, identity.Person{Passport: "L898902C3", FullName: "ERIKSSON ANNA MARIA", Birth: date(t, "1974-08-12"), Sex: identity.Female}, person)
}

func TestMRZCenturyAndPrecision(t *testing.T) {
	for _, c := range []struct{ birth, expiry, want, codes string }{
		{"900211", "300101", "1990-02-11", ""},
		{"180211", "230101", "2018-02-11", ""},
		{"230101", "230101", "2023-01-01", ""},
		{"230102", "230101", "1923-01-02", ""},
		{"000229", "300101", "2000-02-29", ""},
		{"00022<", "300101", "", "birth-date-invalid"},
		{"90<<<<", "300101", "1990", "birth-date-partial"},
		{"900000", "300101", "1990", "birth-date-partial"},
		{"9002<<", "300101", "1990-02", "birth-date-partial"},
		{"25<<<<", "250101", "2025", "birth-date-partial"},
		{"<<<<<<", "300101", "", "birth-date-missing"},
		{"900230", "300101", "", "birth-date-invalid"},
		{"9O0211", "300101", "", "birth-date-invalid"},
		{"900211", "<<<<<<", "", "birth-date-short-year"},
		{"900211", "301301", "", "birth-date-short-year"},
	} {
		person, findings := identity.ParseMRZ(zone("VNM", "LE<<A", "B1234567", c.birth, "F", c.expiry, ""))
		require.Equal(t, c.codes, codesOf(findings), c.birth)
		require.Equal(t, c.want, person.Birth.String(), c.birth)
	}
}

func TestMRZNames(t *testing.T) {
	for _, c := range []struct{ name, want, codes string }{
		{"NGUYEN<<VAN<A", "NGUYEN VAN A", ""},
		{"HOANG<PHU<<NGOC<TUONG", "HOANG PHU NGOC TUONG", ""},
		{"SUHARTO", "SUHARTO", ""},
		{"", "", "name-empty"},
		{"NGUYEN<<V4N", "", "name-not-a-name"},
		{"NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<KR", "NILAVADHANANANDA CHAYAPA DEJTHAMRONG K", "mrz-name-cut"},
	} {
		person, findings := identity.ParseMRZ(zone("THA", c.name, "B1234567", "900211", "F", "300101", ""))
		require.Equal(t, c.codes, codesOf(findings), c.name)
		require.Equal(t, c.want, person.FullName)
	}
}

func TestMRZCheckDigits(t *testing.T) {
	text := strings.ReplaceAll(zone("VNM", "LE<<A", "B1234567", "900211", "F", "300101", "001190012345"), "\n", "")
	good, _ := identity.ParseMRZ(text)
	for _, c := range []struct {
		at    int // in line 2
		codes string
		lost  func(*identity.Person)
	}{
		{9, "number-check-digit mrz-check-digit", func(p *identity.Person) { p.Passport = "" }},
		{19, "mrz-check-digit mrz-check-digit", func(p *identity.Person) { p.Birth = identity.Date{} }},
		{27, "mrz-check-digit birth-date-short-year mrz-check-digit", func(p *identity.Person) { p.Birth = identity.Date{} }},
		{42, "mrz-check-digit mrz-check-digit", func(p *identity.Person) { p.PersonalID = "" }},
		{43, "mrz-check-digit", func(*identity.Person) {}},
	} {
		wrong := []byte(text)
		wrong[44+c.at] = '0' + (wrong[44+c.at]-'0'+1)%10
		person, findings := identity.ParseMRZ(string(wrong))
		want := good
		c.lost(&want)
		require.Equal(t, want, person, "%d", c.at)
		require.Equal(t, c.codes, codesOf(findings), "%d", c.at)
	}
}

func TestMRZStates(t *testing.T) {
	country := func(state string) (string, string) {
		person, findings := identity.ParseMRZ(zone(state, "LE<<A", "B1234567", "900211", "F", "300101", ""))
		return person.Country, codesOf(findings)
	}
	for state, want := range map[string]string{"VNM": "VN", "D": "DE", "DEU": "DE", "GBR": "GB", "GBN": "GB", "RKS": "XK", "CHN": "CN", "EUE": "EU", "UNO": "UN"} {
		got, codes := country(state)
		require.Equal(t, want, got)
		require.Empty(t, codes)
	}
	for _, state := range []string{"XXA", "XXX", "QQQ", "", "M<A", "NDV"} {
		got, codes := country(state)
		require.Empty(t, got)
		require.Equal(t, "nationality-unknown", codes, state)
	}
	known := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string(a) + string(b))
			if err != nil || !region.IsCountry() {
				continue
			}
			if got, _ := country(region.ISO3()); got != "" {
				found, err := language.ParseRegion(got)
				require.NoError(t, err)
				require.Equal(t, region.ISO3(), found.ISO3())
				known++
			}
		}
	}
	require.GreaterOrEqual(t, known, 249)
}

func TestMRZPersonalNumber(t *testing.T) {
	person := func(state, personal string) identity.Person {
		p, findings := identity.ParseMRZ(zone(state, "LE<<A", "B1234567", "900211", "F", "300101", personal))
		require.Empty(t, findings)
		return p
	}
	require.Equal(t, "012345678", person("VNM", "012345678").OldID)
	require.Empty(t, person("VNM", "000000000000").PersonalID)
	require.Empty(t, person("VNM", "ZE184226B").OldID)
	require.Empty(t, person("FRA", "001190012345").PersonalID, "another country's number")
}

func TestNotAnMRZ(t *testing.T) {
	good := strings.ReplaceAll(icaoPassport, "\n", "")
	for _, text := range []string{
		"", good[:87], good + "<", "V" + good[1:], strings.Replace(good, "<", "*", 1), strings.Replace(good, "<", "Ế", 1), "\xff" + good[1:],
		good + strings.Repeat(" ", identity.MaxIdentityText), strings.Repeat("<", 88),
		"I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<", // TD1, an identity card
	} {
		person, findings := identity.ParseMRZ(text)
		require.Equal(t, "mrz-form", codesOf(findings), text)
		require.Zero(t, person)
	}
	person, findings := identity.ParseMRZ("P" + strings.Repeat("<", 87))
	require.Zero(t, person)
	require.NotEmpty(t, findings)
}

func FuzzParseMRZ(f *testing.F) {
	f.Add(icaoPassport)
	f.Add(zone("VNM", "NGUYEN<<VAN<HOA", "B1234567", "90<<<<", "M", "300101", "001090012345"))
	f.Add("P" + strings.Repeat("<", 87))
	f.Add("p\u200B«")
	f.Fuzz(func(t *testing.T, s string) {
		person, findings := identity.ParseMRZ(s)
		requireBounded(t, person, findings)
		require.LessOrEqual(t, len(findings), 12)
		require.Regexp(t, `^([A-Z]+( [A-Z]+)*)?$`, person.FullName)
		upper, again := identity.ParseMRZ(strings.ToUpper(s))
		if codesOf(findings) != "mrz-form" {
			require.Equal(t, person, upper)
			require.Equal(t, findings, again)
		}
	})
}

func BenchmarkParseMRZ(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		person, _ := identity.ParseMRZ(icaoPassport)
		sink = person.FullName
	}
}
