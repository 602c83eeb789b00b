package identity

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func cleanRecord() Record {
	return Record{
		FullName: "Nguyễn Thị Hoa", DateOfBirth: "1990-02-11", Sex: "F", Nationality: "VN",
		IDType: "cccd", IDNumber: "001190012345", VaccinationDate: "2021-08-15", Product: "EU/1/21/1529",
	}
}

func codesOf(findings []Finding) []string {
	all := []string{}
	for _, f := range findings {
		all = append(all, f.Code)
	}
	return all
}

func TestACleanRecordHasNoFindings(t *testing.T) {
	require.Empty(t, Check(cleanRecord()))
	child := Record{
		FullName: "Trần Văn Nam", DateOfBirth: "01/03/2015", Sex: "Nam", IDType: "CCCD", IDNumber: "079215012345",
		VaccinationDate: "20/04/2022", Product: "EU/1/20/1507",
	}
	require.Empty(t, Check(child))
}

func TestWhatIsWrongWithARecord(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Record)
		want   []string
	}{
		{"no sex", func(r *Record) { r.Sex = " " }, []string{"sex-missing"}},
		{"no known sex", func(r *Record) { r.Sex = "x" }, []string{"sex-invalid"}},
		{"nationality in words", func(r *Record) { r.Nationality = "Việt Nam" }, []string{"nationality-unknown"}},
		{"no such country", func(r *Record) { r.Nationality = "XX" }, []string{"nationality-unknown"}},
		{"no nationality, but a citizen's card", func(r *Record) { r.Nationality = "" }, []string{}},
		{"no nationality and no card", func(r *Record) { r.Nationality, r.IDType, r.IDNumber = "", "", "" }, []string{"nationality-missing", "number-missing"}},
		{"paper in words", func(r *Record) { r.IDType = "Căn cước công dân" }, []string{}},
		{"unknown paper", func(r *Record) { r.IDType = "bằng lái xe" }, []string{"id-type-unknown"}},
		{"an old card of 12 digits", func(r *Record) { r.IDType = "cmnd" }, []string{}},
		{"another paper", func(r *Record) { r.IDType = "passport" }, []string{"number-type"}},
		{"old number as a new one", func(r *Record) { r.IDNumber = "012345679" }, []string{"number-old-card", "number-type"}},
		{"no number", func(r *Record) { r.IDNumber = "" }, []string{"number-missing"}},
		{"lost zeros", func(r *Record) { r.IDNumber = "1190012345" }, []string{"number-zeros"}},
		{"the other sex", func(r *Record) { r.Sex = "M" }, []string{"name-sex", "number-sex"}},
		{"another year", func(r *Record) { r.DateOfBirth = "1991-02-11" }, []string{"number-birth-year"}},
		{"a number of the future", func(r *Record) { r.IDNumber = "001390012345" }, []string{"number-birth-year", "number-future"}},
		{"short year", func(r *Record) { r.DateOfBirth = "11/02/90" }, []string{"birth-date-short-year"}},
		{"year only", func(r *Record) { r.DateOfBirth = "1990" }, []string{"birth-date-partial"}},
		{"no vaccination date", func(r *Record) { r.VaccinationDate = "" }, []string{"vaccination-date-missing"}},
		{"vaccination date month first", func(r *Record) { r.VaccinationDate = "08/15/2021" }, []string{"vaccination-date-invalid"}},
		{"vaccination date of a spreadsheet", func(r *Record) { r.VaccinationDate = "2021-08-15 00:00:00" }, []string{}},
		{"vaccination month", func(r *Record) { r.VaccinationDate = "08/2021" }, []string{"vaccination-date-partial"}},
		{"vaccinated too early", func(r *Record) { r.VaccinationDate = "2020-08-15" }, []string{"vaccination-date-early"}},
		{"born after", func(r *Record) { r.DateOfBirth, r.IDNumber = "2021-08-16", "001321012345" }, []string{"born-after-vaccination"}},
		{"born that day", func(r *Record) { r.DateOfBirth, r.IDNumber = "2021-08-15", "001321012345" }, []string{"age-under-5"}},
		{"over 120", func(r *Record) { r.DateOfBirth, r.IDNumber = "1900-08-15", "001100012345" }, []string{"birth-date-age"}},
		{"120", func(r *Record) { r.DateOfBirth, r.IDNumber = "1900-08-16", "001100012345" }, []string{}},
		{"in the order of the fields", func(r *Record) { *r = Record{Sex: "x", FullName: "Lê Văn An", DateOfBirth: "1990"} },
			[]string{"birth-date-partial", "sex-invalid", "nationality-missing", "number-missing"}},
	}
	for _, test := range tests {
		r := cleanRecord()
		test.change(&r)
		require.Equal(t, test.want, codesOf(Check(r)), test.name)
	}
}

func TestProposedValues(t *testing.T) {
	r := cleanRecord()
	r.DateOfBirth, r.Nationality, r.VaccinationDate = "02/14/1990", "VNM", "08/15/2021"
	proposed := map[string]string{}
	for _, f := range Check(r) {
		proposed[f.Field] = f.Proposed
	}
	require.Equal(t, map[string]string{"date_of_birth": "1990-02-14", "nationality": "VN", "vaccination_date": "2021-08-15"}, proposed)
}

func TestAgesOfProducts(t *testing.T) {
	for _, test := range []struct {
		birth, product string
		want           []string
	}{
		{"2017-04-20", "EU/1/20/1528", []string{}},
		{"2017-04-21", "EU/1/20/1528", []string{"age-under-5"}},
		{"2017-04-20", "EU/1/20/1507", []string{"age-product"}},
		{"2016-04-20", "EU/1/20/1507", []string{}},
		{"2010-04-20", "BBIBP-CorV", []string{"age-product"}},
		{"2004-04-20", "Abdala", []string{}},
		{"2004-04-21", "Abdala", []string{"age-product"}},
		{"2004", "Abdala", []string{"birth-date-partial"}},
		{"2005", "Abdala", []string{"birth-date-partial", "age-product"}},
		{"2010-04-20", "EU/1/20/1525", []string{"age-product"}},
		{"2010-04-20", "something else", []string{}},
		{"2010-04-20", "", []string{}},
		{"2020-04-20", "something else", []string{"age-under-5"}},
	} {
		r := Record{
			FullName: "Nguyễn Văn An", DateOfBirth: test.birth, Sex: "M", Nationality: "VN", IDType: "cccd",
			IDNumber: "0012" + test.birth[2:4] + "012346", VaccinationDate: "2022-04-20", Product: test.product,
		}
		require.Equal(t, test.want, codesOf(Check(r)), "%s %s", test.birth, test.product)
	}
}

func TestForeignersWithAPassportAreExempt(t *testing.T) {
	foreigner := func(idType, number, nationality string) Record {
		return Record{
			FullName: "John Smith", DateOfBirth: "1980-05-06", Sex: "M", Nationality: nationality,
			IDType: idType, IDNumber: number, VaccinationDate: "2021-08-15", Product: "EU/1/21/1529",
		}
	}
	for _, r := range []Record{
		foreigner("passport", "X1A234567", "DE"), foreigner("", "X1A234567", "DE"),
		foreigner("passport", "512345678", "US"), // nine digits, as an old card has
		foreigner("passport", "E1234567", "CN"),  // as a passport of Viet Nam
		foreigner("hộ chiếu", "5123 456 78", "us"),
		foreigner("passport", "I67924286", "JP"), // I is not 1
	} {
		got := read(r)
		require.True(t, got.exempt, r.IDNumber)
		require.Equal(t, ForeignPassport, got.number.Kind)
		require.NotContains(t, codesOf(got.findings), "number-type")
		require.NotContains(t, codesOf(got.findings), "number-old-card")
	}
	for _, r := range []Record{
		foreigner("passport", "", "DE"), foreigner("passport", "000000000", "US"), foreigner("", "512345678", "US"),
	} {
		got := read(r)
		require.False(t, got.exempt, r.IDNumber)
		require.Contains(t, codesOf(got.findings), "passport-missing", r.IDNumber)
	}
	for _, r := range []Record{
		foreigner("passport", "C1234567", "VN"), foreigner("passport", "X1A234567", ""), foreigner("passport", "X1A234567", "XX"),
		foreigner("cccd", "001080012345", "DE"),
	} {
		require.False(t, read(r).exempt)
		require.NotContains(t, codesOf(Check(r)), "passport-missing")
	}
}

func TestWhatARecordMayMean(t *testing.T) {
	r := cleanRecord()
	r.IDNumber, r.DateOfBirth = "1190012345", "11/02/90"
	got := read(r)
	require.Equal(t, NumberUnknown, got.number.Kind, "no certain year of birth says that the zeros are right")
	require.Equal(t, []string{"001190012345"}, got.numbers)
	require.Equal(t, "1990-02-11", texts(got.births))

	r.DateOfBirth = "11/02/1990"
	got = read(r)
	require.Equal(t, "001190012345", got.number.Text)
	require.Empty(t, got.numbers)
	require.Equal(t, []string{"number-zeros"}, codesOf(got.findings))

	r = cleanRecord()
	r.IDNumber = "OO119OO12345"
	require.Equal(t, []string{"001190012345"}, read(r).numbers)

	r = Record{FullName: "Nguyễn Thị Hoa", DateOfBirth: "11/02/25", VaccinationDate: "2021-08-15"}
	require.Equal(t, "1925-02-11", texts(read(r).births), "nobody is vaccinated before birth")
	require.Equal(t, "1925-02-11", Check(r)[0].Proposed)
}

func TestTheSexThatANameTells(t *testing.T) {
	for name, sex := range map[string]string{
		"Phạm Thi Sách": "M", "Nguyễn Thi Ân": "M", "Trần Văn Anh Thư": "F", "Nguyễn Vân Anh": "F", "Nguyễn Văn Anh": "F", "Thị Sor": "M",
		"Nguyễn Thị Hoa": "F", "Trần Văn Nam": "M",
	} {
		r := Record{FullName: name, Sex: sex}
		require.NotContains(t, codesOf(Check(r)), "name-sex", name)
	}
	for name, sex := range map[string]string{
		"Nguyễn Thị Hoa": "M", "NGUYỄN  THỊ HOA": "M", "Nguyen Thi Hoa": "M", "Trần Văn Nam": "F", "Công Tằng Tôn Nữ Thị Hoa": "M", "Tôn Nữ Hoa": "M",
	} {
		require.Contains(t, codesOf(Check(Record{FullName: name, Sex: sex})), "name-sex", name)
	}
}

func TestCountries(t *testing.T) {
	for _, code := range []string{"VN", "AD", "ZW", "DE", "US", "TL"} {
		require.True(t, isCountry(code), code)
	}
	for _, code := range []string{"", "XX", "vn", "VNM", "V", "\x00\x00", "ZZ"} {
		require.False(t, isCountry(code), code)
	}
}

func damagedRecord() Record {
	return Record{
		FullName: "  nguyeenx van  A (con bà B) 0912345678", DateOfBirth: "Ngày 11 tháng 2 năm 90", Sex: "x", Nationality: "Việt Nam",
		IDType: "bằng lái", IDNumber: "OO1.190.O12.345", VaccinationDate: "08/15/2021", Product: "EU/1/21/1529",
	}
}

// Whatever the texts are, Check ends soon, and says only what is in the table.
func FuzzCheck(f *testing.F) {
	for _, r := range []Record{cleanRecord(), damagedRecord(), {}, {FullName: "\x00\u202eА", DateOfBirth: "\xff", IDNumber: strings.Repeat("9", 300)}} {
		f.Add(r.FullName, r.DateOfBirth, r.Sex, r.Nationality, r.IDType, r.IDNumber, r.VaccinationDate, r.Product)
	}
	f.Fuzz(func(t *testing.T, name, birth, sex, nationality, idType, number, vaccination, product string) {
		begin := time.Now()
		findings := Check(Record{name, birth, sex, nationality, idType, number, vaccination, product})
		require.Less(t, time.Since(begin), 5*time.Second)
		last := 0
		for _, finding := range findings {
			require.NotEmpty(t, finding.Sentence("vi"), finding.Code)
			field := slices.Index(fields, finding.Field)
			require.GreaterOrEqual(t, field, last, finding.Code)
			last = field
		}
	})
}

func TestCheckOfHostileRecords(t *testing.T) {
	for _, s := range []string{
		"", "\x00", "\xff\xfe", strings.Repeat("a", 10_000), strings.Repeat("Nguyễn ", 10_000), strings.Repeat("1", 10_000),
		strings.Repeat("\u0301", 10_000), strings.Repeat("\u200b", 10_000), "\u202e1990", strings.Repeat("(", 10_000), strings.Repeat("Ã", 10_000),
	} {
		for _, f := range Check(Record{s, s, s, s, s, s, s, s}) {
			require.NotEmpty(t, f.Sentence("vi"), f.Code)
			require.Contains(t, fields, f.Field)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	foreign, ede := cleanRecord(), cleanRecord()
	foreign.FullName, ede.FullName = "John Smith", "H'Lan Niê"
	for name, r := range map[string]Record{"clean": cleanRecord(), "foreign": foreign, "ede": ede, "damaged": damagedRecord()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Check(r)
			}
		})
	}
}
