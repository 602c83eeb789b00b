package verify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/verify"
)

// dccOf is a certificate of the EU's kind: family and given names as they are
// spelt, then as they are signed in capitals.
func dccOf(fn, gn, fnt, gnt, dob string) *cert.Payload {
	return &cert.Payload{Kind: cert.KindVaccination, DCC: &cert.DCC{
		DateOfBirth:  dob,
		Name:         cert.PersonName{Family: fn, Given: gn, FamilyStandard: fnt, GivenStandard: gnt},
		Vaccinations: []cert.Vaccination{{}},
	}}
}

// passportOf is what a passport's zone says; birth is YYMMDD.
func passportOf(t *testing.T, name, birth string) identity.Person {
	t.Helper()
	person, findings := identity.ParseMRZ("P<UTO" + (name + strings.Repeat("<", 39))[:39] + "\n" + line2(birth))
	for _, f := range findings {
		require.NotEqual(t, identity.Failure, f.Severity, f.Code)
	}
	return person
}

// line2 is a second line with the check digits of ICAO Doc 9303-3 section 4.9.
func line2(birth string) string {
	number, expiry, personal := "L898902C3", "350415", strings.Repeat("<", 14)
	line := number + checkDigitOf(number) + "UTO" + birth + checkDigitOf(birth) + "F" + expiry + checkDigitOf(expiry) + personal + "0"
	return line + checkDigitOf(line[0:10]+line[13:20]+line[21:43])
}

func checkDigitOf(s string) string {
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
	return string(rune('0' + sum%10))
}

func codesOf(findings []cert.Finding) []string {
	codes := []string{}
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	return codes
}

func TestNamesBesideAPassport(t *testing.T) {
	for _, c := range []struct {
		what             string
		fn, gn, fnt, gnt string
		zone             string // the name field
		code             string // empty where they agree
	}{
		{"a Vietnamese name with its marks", "Nguyễn", "Bảo Duy", "NGUYEN", "BAO<DUY", "NGUYEN<<BAO<DUY", ""},
		{"only as it is spelt", "Nguyễn", "Bảo Duy", "", "", "NGUYEN<<BAO<DUY", ""},
		{"only as it was signed in capitals", "", "", "NGUYEN", "BAO<DUY", "NGUYEN<<BAO<DUY", ""},
		{"a name without marks of its own", "Mai", "Lan Anh", "MAI", "LAN<ANH", "MAI<<LAN<ANH", ""},
		{"Đ", "Đặng", "Đình Đức", "DANG", "DINH<DUC", "DANG<<DINH<DUC", ""},
		{"Đ, not transliterated", "Đặng", "Đình Đức", "", "", "DANG<<DINH<DUC", ""},
		{"decomposed marks", "Nguye\u0302\u0303n", "Ba\u0309o Duy", "", "", "NGUYEN<<BAO<DUY", ""},
		{"old place of the tone", "Nguyễn", "Hoà", "", "", "NGUYEN<<HOA", ""},
		{"small letters", "nguyễn", "bảo duy", "", "", "NGUYEN<<BAO<DUY", ""},
		{"the whole name as family name", "Nguyễn Bảo Duy", "", "NGUYEN<BAO<DUY", "", "NGUYEN<<BAO<DUY", ""},
		{"the whole name as given names", "", "Nguyễn Bảo Duy", "", "NGUYEN<BAO<DUY", "NGUYEN<<BAO<DUY", ""},
		{"a single name, as family name", "Suharto", "", "SUHARTO", "", "SUHARTO", ""},
		{"a single name, as given name", "", "Suharto", "", "SUHARTO", "SUHARTO", ""},
		{"one of two is a single name", "Nguyễn", "Duy", "NGUYEN", "DUY", "NGUYEN", "passport-name"},
		{"the family name only in capitals, the given name only spelt", "", "Erika", "MUSTERMANN", "", "MUSTERMANN<<ERIKA", ""},

		{"an apostrophe", "O'Connor", "Enya Siobhan", "OCONNOR", "ENYA<SIOBHAN", "O<CONNOR<<ENYA<SIOBHAN", ""},
		{"a typographic apostrophe", "O’Connor", "Enya", "OCONNOR", "ENYA", "OCONNOR<<ENYA", ""},
		{"a name of the Central Highlands", "H'Hen", "Niê", "", "", "HHEN<<NIE", ""},
		{"a hyphen", "Papandropoulou-Kroustalli", "Jean-Marie", "PAPANDROPOULOU<KROUSTALLI", "JEAN<MARIE", "PAPANDROPOULOU<KROUSTALLI<<JEANMARIE", ""},
		{"an umlaut, AE", "Müller", "Jörg", "MUELLER", "JOERG", "MUELLER<<JOERG", ""},
		{"an umlaut, not transliterated", "Müller", "Jörg", "", "", "MUELLER<<JOERG", ""},
		{"an umlaut, A", "Müller", "Jörg", "MUELLER", "JOERG", "MULLER<<JORG", ""},
		{"an umlaut in capitals alone", "", "", "MUELLER", "JOERG", "MUELLER<<JOERG", ""},
		{"sharp s", "Groß", "Anna", "GROSS", "ANNA", "GROSS<<ANNA", ""},
		{"Scandinavian letters", "Øvergård", "Åse", "", "", "OEVERGAARD<<AASE", ""},
		{"Cyrillic", "Иванов", "Иван", "IVANOV", "IVAN", "IVANOV<<IVAN", ""},
		{"a script without a table, with capitals", "محمد", "أحمد", "MOHAMMED", "AHMED", "MOHAMMED<<AHMED", ""},
		{"a script without a table, alone", "محمد", "أحمد", "", "", "MOHAMMED<<AHMED", "passport-name-unknown"},
		{"no name", "", "", "", "", "MOHAMMED<<AHMED", "passport-name-unknown"},

		{"other marks of the same letters are not in a passport", "Nguyễn", "Văn Hưng", "NGUYEN", "VAN<HUNG", "NGUYEN<<VAN<HUNG", ""},
		{"one letter", "Nguyễn", "Văn Hùng", "NGUYEN", "VAN<HUNG", "NGUYEN<<VAN<HUNH", "passport-name-spelling"},
		{"i for y", "Lý", "Mỹ Ngọc", "LY", "MY<NGOC", "LI<<MI<NGOC", "passport-name-spelling"},
		{"another order", "Duy", "Nguyễn Bảo", "DUY", "NGUYEN<BAO", "NGUYEN<<BAO<DUY", "passport-name-order"},
		{"family and given names exchanged", "Erika", "Mustermann", "ERIKA", "MUSTERMANN", "MUSTERMANN<<ERIKA", "passport-name-order"},
		{"no middle name", "Nguyễn", "Hoa", "NGUYEN", "HOA", "NGUYEN<<THI<HOA", "passport-name-part"},
		{"more middle names", "Nguyễn", "Thị Thu Hoa", "NGUYEN", "THI<THU<HOA", "NGUYEN<<THI<HOA", "passport-name-part"},
		{"the first given name only", "Mustermann", "Erika", "MUSTERMANN", "ERIKA", "MUSTERMANN<<ERIKA<MARIA", "passport-name-part"},
		{"the first family name only", "García", "María", "GARCIA", "MARIA", "GARCIA<LOPEZ<<MARIA", "passport-name-part"},
		{"an initial", "Nguyễn", "V Hoa", "NGUYEN", "V<HOA", "NGUYEN<<VAN<HOA", "passport-name-part"},
		{"an initial in the passport", "Nguyễn", "Văn Hoa", "NGUYEN", "VAN<HOA", "NGUYEN<<V<HOA", "passport-name-part"},

		{"another given name", "Nguyễn", "Văn Hoa", "NGUYEN", "VAN<HOA", "NGUYEN<<VAN<MINH", "passport-name"},
		{"another family name", "Nguyễn", "Văn Hoa", "NGUYEN", "VAN<HOA", "TRAN<<VAN<HOA", "passport-name"},
		{"another person", "Nguyễn", "Văn Hoa", "NGUYEN", "VAN<HOA", "MUSTERMANN<<ERIKA", "passport-name"},
		{"the family name alone", "Nguyễn", "", "NGUYEN", "", "NGUYEN<<VAN<HOA", "passport-name"},
		{"the beginning of a word is no name", "Ng", "", "NG", "", "NGUYEN<<VAN<HOA", "passport-name"},

		{"cut at the end", "Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG",
			"NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", ""},
		{"cut in its words", "Bennelong Wooloomooloo Warrandyte Warnambool", "Dingo Potoroo", "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL", "DINGO<POTOROO",
			"BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", ""},
		{"cut before the last names", "Pappattumwaran", "Christopher Theophrastus Wilhelm", "", "", "PAPPATTUMWARAN<<CHRISTOPHER<THEOPHRASTU", ""},
		{"without given names that had no place", "Hubblethwaitehutchinsonmontgomeryshirelane", "Ann", "", "", "HUBBLETHWAITEHUTCHINSONMONTGOMERYSHIREL", ""},
		{"cut, and another", "Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "", "", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRANG<K", "passport-name"},
		{"cut, and quite another", "Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "", "", "NILAVADHANANANDA<<SOMCHAI<DEJTHAMRONG<S", "passport-name"},
		{"filling the line, and short in the certificate", "Nilavadhanananda", "Chayapa", "", "", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "passport-name-part"},
		{"capitals that the issuer cut as a passport does", "", "", "NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", ""},
		{"capitals that the issuer cut, the spelling whole", "Nguyễn", "Bảo Duy", "NGUYEN", "BAO<D", "NGUYEN<<BAO<DUY", ""},
		{"capitals that the issuer cut", "", "", "NGUYEN", "BAO<D", "NGUYEN<<BAO<DUY", "passport-name-part"},
	} {
		t.Run(c.what, func(t *testing.T) {
			found := verify.ComparePassport(dccOf(c.fn, c.gn, c.fnt, c.gnt, "1974-08-12"), passportOf(t, c.zone, "740812"))
			want := []string{}
			if c.code != "" {
				want = append(want, c.code)
			}
			require.Equal(t, want, codesOf(found))
			for _, f := range found {
				require.Equal(t, "full_name", f.Field)
				require.Equal(t, c.code == "passport-name", f.Severity == cert.Failure)
			}
		})
	}
}

// A passport as a person reads it, with marks and in two scripts.
func TestNamesBesideTheWordsOfAPassport(t *testing.T) {
	p := dccOf("Nguyễn", "Văn Hùng", "NGUYEN", "VAN<HUNG", "")
	for name, code := range map[string]string{
		"NGUYỄN VĂN HÙNG": "", "Nguyen Van Hung": "", "NGUYỄN VĂN HƯNG": "passport-name-spelling", "محمد": "passport-name-unknown", "": "passport-name-unknown",
	} {
		found := verify.ComparePassport(p, identity.Person{FullName: name})
		want := []string{"passport-birth-date-unknown"}
		if code != "" {
			want = []string{code, want[0]}
		}
		require.Equal(t, want, codesOf(found), name)
	}
}

func TestBirthDatesBesideAPassport(t *testing.T) {
	for _, c := range []struct{ dob, zone, code string }{
		{"1974-08-12", "740812", ""},
		{"1974-08-12T00:00:00", "740812", ""},
		{"1974", "740812", "passport-birth-date-partial"},
		{"1974-08", "740812", "passport-birth-date-partial"},
		{"1974-08-12", "74<<<<", "passport-birth-date-partial"},
		{"1974-08-12", "7408<<", "passport-birth-date-partial"},
		{"1974", "74<<<<", ""},
		{"1974-XX-XX", "740812", "passport-birth-date-unknown"},
		{"", "740812", "passport-birth-date-unknown"},
		{"1974-12-08", "740812", "passport-birth-date"},
		{"1974-08-13", "740812", "passport-birth-date"},
		{"1975", "740812", "passport-birth-date"},
		{"1974-09", "740812", "passport-birth-date"},
		{"1974-08-12", "75<<<<", "passport-birth-date"},
		{"1874-08-12", "740812", "passport-birth-date-unknown"},
	} {
		found := verify.ComparePassport(dccOf("Nguyễn", "Hoa", "NGUYEN", "HOA", c.dob), passportOf(t, "NGUYEN<<HOA", c.zone))
		if c.code == "" {
			require.Empty(t, found, c.dob+" "+c.zone)
			continue
		}
		require.Equal(t, []string{c.code}, codesOf(found), c.dob+" "+c.zone)
		require.Equal(t, c.code == "passport-birth-date", found[0].Severity == cert.Failure)
	}
}

func TestNationalityAndSexBesideAPassport(t *testing.T) {
	birth := identity.Person{FullName: "AULUS AGERIUS"}
	birth.Birth, _ = identity.ParseDate("1974-08-12")
	with := func(country string, sex identity.Sex) identity.Person {
		p := birth
		p.Country, p.Sex = country, sex
		return p
	}
	dvc := &cert.Payload{Kind: cert.KindICVP, DVC: &cert.DVC{Name: "Aulus Agerius", DateOfBirth: "1974-08-12", Sex: "male", Nationality: "VNM"}}
	require.Empty(t, verify.ComparePassport(dvc, with("VN", identity.Male)))
	require.Empty(t, verify.ComparePassport(dvc, with("", identity.SexUnknown)), "a passport need not say them")
	require.Equal(t, []string{"passport-nationality", "passport-sex"}, codesOf(verify.ComparePassport(dvc, with("DE", identity.Female))))
	for _, f := range verify.ComparePassport(dvc, with("DE", identity.Female)) {
		require.Equal(t, cert.Warning, f.Severity)
	}
	dcc := dccOf("Agerius", "Aulus", "", "", "1974-08-12")
	other := with("DE", identity.Female)
	other.FullName = "AGERIUS AULUS"
	require.Empty(t, verify.ComparePassport(dcc, other), "a certificate of the EU says neither")
	dcc.Nationality = "VN"
	require.Equal(t, []string{"passport-nationality"}, codesOf(verify.ComparePassport(dcc, other)))
}

// WHO's certificates have one name, in whatever order.
func TestWHOHoldersBesideAPassport(t *testing.T) {
	for _, c := range []struct{ name, zone, code string }{
		{"Aulus Agerius", "AGERIUS<<AULUS", ""},
		{"Agerius Aulus", "AGERIUS<<AULUS", ""},
		{"AGERIUS, Aulus", "AGERIUS<<AULUS", ""},
		{"Nguyễn Bảo Duy", "NGUYEN<<BAO<DUY", ""},
		{"Bảo Duy Nguyễn", "NGUYEN<<BAO<DUY", ""},
		{"Duy Nguyễn", "NGUYEN<<BAO<DUY", "passport-name-part"},
		{"Bảo Nguyễn Duy", "NGUYEN<<BAO<DUY", "passport-name-order"},
		{"Erika Mustermann", "MUSTERMANN<<ERIKA<MARIA", "passport-name-part"},
		{"Aulus", "AGERIUS<<AULUS", "passport-name"},
		{"Numerius Negidius", "AGERIUS<<AULUS", "passport-name"},
		{"", "AGERIUS<<AULUS", "passport-name-unknown"},
	} {
		passport := passportOf(t, c.zone, "740812")
		for _, p := range []*cert.Payload{
			{Kind: cert.KindICVP, DVC: &cert.DVC{Name: c.name, DateOfBirth: "1974-08-12"}},
			{Kind: cert.KindDDCC, DDCC: &cert.DDCC{Name: c.name, DateOfBirth: "1974-08-12"}},
		} {
			found := codesOf(verify.ComparePassport(p, passport))
			if c.code == "" {
				require.Empty(t, found, c.name)
			} else {
				require.Equal(t, []string{c.code}, found, c.name)
			}
		}
	}
}

// Nothing to compare is no agreement.
func TestNothingIsNoAgreement(t *testing.T) {
	unknown := []string{"passport-name-unknown", "passport-birth-date-unknown"}
	require.Equal(t, unknown, codesOf(verify.ComparePassport(nil, identity.Person{})))
	require.Equal(t, unknown, codesOf(verify.ComparePassport(&cert.Payload{}, passportOf(t, "NGUYEN<<HOA", "740812"))))
	require.Equal(t, unknown, codesOf(verify.ComparePassport(dccOf("Nguyễn", "Hoa", "", "", "1974-08-12"), identity.Person{})))
	require.Equal(t, unknown, codesOf(verify.ComparePassport(dccOf("'", "-", "<", "", "x"), identity.Person{FullName: "<<<"})))
}

func TestPassportCodesAreExplained(t *testing.T) {
	for _, code := range []string{"passport-name", "passport-name-spelling", "passport-name-order", "passport-name-part", "passport-name-unknown",
		"passport-birth-date", "passport-birth-date-partial", "passport-birth-date-unknown", "passport-nationality", "passport-sex"} {
		require.NotEmpty(t, verify.Sentence(code, "vi"), code)
		require.NotEqual(t, verify.Sentence(code, "en"), verify.Sentence(code, "vi"), code)
	}
}

// Whatever they are, names that agree are names.
func FuzzComparePassport(f *testing.F) {
	f.Add("Nguyễn", "Bảo Duy", "NGUYEN", "BAO<DUY", "NGUYEN BAO DUY")
	f.Add("Müller", "Jörg", "MUELLER", "", "MULLER JORG")
	f.Add("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "", "", "NILAVADHANANANDA CHAYAPA DEJTHAMRONG K")
	f.Add("محمد", "", "", "", "MOHAMMED")
	f.Fuzz(func(t *testing.T, fn, gn, fnt, gnt, name string) {
		found := verify.ComparePassport(dccOf(fn, gn, fnt, gnt, "1974-08-12"), identity.Person{FullName: name})
		require.NotEmpty(t, found, "a passport without a date of birth")
		if found[0].Code != "passport-birth-date-unknown" {
			return
		}
		require.NotEmpty(t, identity.Transliterate(name))
		require.NotEmpty(t, identity.Transliterate(fn+" "+gn+" "+fnt+" "+gnt))
	})
}

// One letter more is another name, unless it is all that there is of the word.
func TestPrefixesAreNoInitials(t *testing.T) {
	birth, err := identity.ParseDate("1990-01-01")
	require.NoError(t, err)
	codes := func(name cert.PersonName, passport string) (codes []string) {
		p := &cert.Payload{DCC: &cert.DCC{DateOfBirth: "1990-01-01", Name: name}}
		for _, f := range verify.ComparePassport(p, identity.Person{FullName: passport, Birth: birth}) {
			codes = append(codes, f.Code)
		}
		return codes
	}
	an := cert.PersonName{Family: "Nguyễn", Given: "Văn An", FamilyStandard: "NGUYEN", GivenStandard: "VAN<AN"}
	require.Equal(t, []string{"passport-name-spelling"}, codes(an, "NGUYEN VAN ANH"))
	require.Equal(t, []string{"passport-name-part"}, codes(an, "NGUYEN V AN"))
	two := cert.PersonName{Family: "Nguyen", Given: "Van A", FamilyStandard: "TRAN", GivenStandard: "THI<B"}
	require.Equal(t, []string{"passport-name"}, codes(two, "NGUYEN VAN A"), "a certificate with the names of two people agrees with neither")
	require.Equal(t, []string{"passport-name"}, codes(two, "TRAN THI B"))
	whole := cert.PersonName{FamilyStandard: "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKL"}
	require.NotEmpty(t, codes(whole, whole.FamilyStandard+"XYZ OTHER"), "only what fills a passport's line is cut")
}
