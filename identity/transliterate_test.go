package identity_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/vaxcert/vaxcert/identity"
)

var machineReadable = regexp.MustCompile(`^([A-Z]+(<[A-Z]+)*)?$`)

func TestTransliterated(t *testing.T) {
	for _, c := range []struct{ full, family, given string }{
		{"Nguyễn Bảo Duy", "NGUYEN", "BAO<DUY"}, // as in the public certificate of Viet Nam
		{"Đỗ Đức Độ", "DO", "DUC<DO"},
		{"Ðỗ Đức Độ", "DO", "DUC<DO"},
		{"Hoàng Phủ Ngọc Tường", "HOANG<PHU", "NGOC<TUONG"},
		{"Trương Mỹ Lệ", "TRUONG", "MY<LE"},
		{"Suu", "SUU", ""},
	} {
		name, err := identity.SplitName(c.full)
		require.NoError(t, err)
		family, given := name.Transliterated()
		require.Equal(t, c.family, family)
		require.Equal(t, c.given, given)
	}
}

func TestTransliterateForeignNames(t *testing.T) {
	for in, want := range map[string]string{
		"Müller":              "MUELLER",
		"Mu\u0308ller":        "MUELLER",
		"Gößmann":             "GOESSMANN",
		"GROẞ":                "GROSS",
		"Ärmel":               "AERMEL",
		"Ångström":            "AANGSTROEM",
		"A\u030Angstrom":      "AANGSTROM",
		"Æsir":                "AESIR",
		"Sørensen":            "SOERENSEN",
		"Ǿre":                 "OERE",
		"Œuvre":               "OEUVRE",
		"Þórðardóttir":        "THORDARDOTTIR",
		"Muñoz Íñigo":         "MUNOZ<INIGO",
		"Ĳsbrand":             "IJSBRAND",
		"Łukasz Żółć":         "LUKASZ<ZOLC",
		"Ŋaala":               "NAALA",
		"Ħal Għaxaq":          "HAL<GHAXAQ",
		"Ŧuođa":               "TUODA",
		"Işık Çağrı İnönü":    "ISIK<CAGRI<INOENUE",
		"Țepeș Ștefan":        "TEPES<STEFAN",
		"Dvořák Čeněk Ů":      "DVORAK<CENEK<U",
		"Kārlis Ģirts Ļeņins": "KARLIS<GIRTS<LENINS",
		"Erdős Ű":             "ERDOS<U",
		"Jean-Luc":            "JEAN<LUC",
		"Jean – Luc":          "JEAN<LUC",
		"D'Arcy O’Neill, Jr.": "DARCY<ONEILL<JR",
		"H'Hen":               "HHEN",
		"VAN<<DEN<BERG":       "VAN<DEN<BERG",
		" -'. ":               "",
		"Маринова-Петкова":    "MARINOVA<PETKOVA",
		"Щукин Юрий":          "SHCHUKIN<IURII",
		"Жељко Џајић":         "ZHELJKO<DZAJIC",
		"Їжак Ґалаґан Є":      "IZHAK<GALAGAN<IE",
		"Игорь Подъячев":      "IGOR<PODIEIACHEV",
		"Παπαδόπουλος":        "PAPADOPOULOS",
		"Θεόδωρος Ξένος":      "THEODOROS<XENOS",
		"王小明":                 "",
		"Wang 小明 Li":          "WANG<LI",
		"Ｎｇｕｙｅｎ":              "NGUYEN",
		"ǅamonja ǈubić":       "DZAMONJA<LJUBIC",
		"Henry 8th":           "HENRY<TH",
		"\xff\xfe":            "",
		"a\x00b":              "AB",
	} {
		require.Equal(t, want, identity.Transliterate(in), "%+q", in)
		require.Equal(t, want, identity.Transliterate(norm.NFD.String(in)), "%+q decomposed", in)
	}
}

func TestTransliterable(t *testing.T) {
	for _, s := range []string{"", "Nguyễn Bảo Duy", "O'Neill 8", "Müller", "Игорь", "Παύλος", "Nguye\u0303\u0302n"} {
		require.True(t, identity.Transliterable(s), s)
	}
	for _, s := range []string{"王小明", "Wang 小明", "الاسم", "Қайрат"} {
		require.False(t, identity.Transliterable(s), s)
	}
	for _, l := range vietnameseLetters(t) {
		require.True(t, identity.Transliterable(l.accented), l.accented)
	}
}

func TestTransliterateCuts(t *testing.T) {
	const most = identity.MaxTransliterated
	require.Equal(t, strings.Repeat("A", most), identity.Transliterate(strings.Repeat("ạ", most+5)))
	require.Equal(t, strings.Repeat("A", most-1), identity.Transliterate(strings.Repeat("ạ", most-1)+" bê"), "no < at the end")
	require.Equal(t, strings.Repeat("A", most-1)+"O", identity.Transliterate(strings.Repeat("ạ", most-1)+"ö"))
	require.Len(t, identity.Transliterate(strings.Repeat("Nguyễn ", 1000)), most)
}

func TestTransliterateProperties(t *testing.T) {
	require.NoError(t, quick.Check(func(s string) bool { return holds(t, s) }, &quick.Config{MaxCount: 2000}))
}

// holds checks what is true of Transliterate and Fold for any text.
func holds(t *testing.T, s string) bool {
	mrz := identity.Transliterate(s)
	require.Regexp(t, machineReadable, mrz)
	require.LessOrEqual(t, len(mrz), identity.MaxTransliterated)
	require.Equal(t, mrz, identity.Transliterate(mrz), "again")
	require.Equal(t, mrz, identity.Transliterate(norm.NFD.String(s)), "decomposed")
	require.Equal(t, mrz, identity.Transliterate(norm.NFC.String(s)), "composed")

	folded := identity.Fold(s)
	require.Equal(t, folded, identity.Fold(folded), "folded again")
	require.Equal(t, folded, identity.Fold(norm.NFD.String(s)), "folded decomposed")
	return true
}

func FuzzTransliterate(f *testing.F) {
	for _, s := range []string{"Nguyễn Bảo Duy", "Nguye\u0303\u0302n", "Müller-Gößmann", "Þórð", "Щ Ъ", "ΟΥ", "ＡＢ", "İı", "\u0344", "ﬁ", "가각"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { holds(t, s) })
}

func FuzzSplitName(f *testing.F) {
	for _, s := range []string{"Nguyễn Bảo Duy", "Hoàng Phủ Ngọc Tường", "Suu", "", "\u0301 \u0302", "a\u200B\u0301", "Tôn-Nữ X", "a\u0301\u0302\u0301\u0302"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, err := identity.SplitName(s)
		if err != nil {
			require.Zero(t, name)
			return
		}
		require.True(t, norm.NFC.IsNormalString(name.Full()))
		require.NotEmpty(t, name.Family)
		again, err := identity.SplitName(name.Full())
		require.NoError(t, err)
		require.Equal(t, name, again)
	})
}

var sink string

func BenchmarkTransliterate(b *testing.B) {
	for name, s := range map[string]string{"ascii": "Nguyen Bao Duy", "nfc": "Nguyễn Bảo Duy", "nfd": norm.NFD.String("Nguyễn Bảo Duy"), "cyrillic": "Маринова Петкова"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink = identity.Transliterate(s)
			}
		})
	}
}

func BenchmarkSplitName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		name, _ := identity.SplitName("Nguyễn Bảo Duy")
		sink = name.Given
	}
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sink = identity.Fold("Nguyễn Bảo Duy")
	}
}
