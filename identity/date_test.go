package identity_test

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

func date(t testing.TB, s string) identity.Date {
	t.Helper()
	d, err := identity.ParseDate(s)
	require.NoError(t, err, "%q", s)
	return d
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"1990-02-11":     "1990-02-11",
		"1990-2-11":      "1990-02-11",
		"11/02/1990":     "1990-02-11",
		"11/2/1990":      "1990-02-11",
		"1/2/1990":       "1990-02-01",
		"11-02-1990":     "1990-02-11",
		"11.2.1990":      "1990-02-11",
		" 11/02/1990\n":  "1990-02-11",
		"29/02/2000":     "2000-02-29",
		"31/12/2099":     "2099-12-31",
		"1990/02/11":     "1990-02-11",
		"1990-02":        "1990-02",
		"02/1990":        "1990-02",
		"00/02/1990":     "1990-02",
		"1990":           "1990",
		"00/00/1990":     "1990",
		"1990-00-00":     "1990",
		"":               "",
		" \u00A0":        "",
		"\t1900-01-01  ": "1900-01-01",
	} {
		require.Equal(t, want, date(t, in).String(), "%q", in)
	}
}

func TestParseDateRefuses(t *testing.T) {
	for in, code := range map[string]identity.DateCode{
		"11/02/90":            identity.DateShortYear,
		"90-02-11":            identity.DateShortYear,
		"2/3/99":              identity.DateShortYear,
		"02/14/1990":          identity.DateMonth,
		"1990-13":             identity.DateMonth,
		"1990-13-01":          identity.DateMonth,
		"11/00/1990":          identity.DateMonth,
		"30/02/1990":          identity.DateDay,
		"29/02/1900":          identity.DateDay,
		"29/02/2023":          identity.DateDay,
		"31/04/1990":          identity.DateDay,
		"1990-01-32":          identity.DateDay,
		"1899":                identity.DateYear,
		"0000":                identity.DateYear,
		"00/00/0000":          identity.DateYear,
		"01/01/2100":          identity.DateYear,
		"9999-12-31":          identity.DateYear,
		"19900211":            identity.DateFormat,
		"90":                  identity.DateFormat,
		"02/90":               identity.DateFormat,
		"11/02-1990":          identity.DateFormat,
		"1990-02-11T00:00:00": identity.DateFormat,
		"1990--11":            identity.DateFormat,
		"1990-":               identity.DateFormat,
		"1990-02-":            identity.DateFormat,
		"-1990":               identity.DateFormat,
		"/":                   identity.DateFormat,
		"1990-02-11-03":       identity.DateFormat,
		"1990-002-11":         identity.DateFormat,
		"1990 02 11":          identity.DateFormat,
		"11/02/199":           identity.DateFormat,
		"1990-1990":           identity.DateFormat,
		"năm 1990":            identity.DateFormat,
		"１９９０":                identity.DateFormat,
		"11/02/19900":         identity.DateFormat,
		"99999999999999999":   identity.DateFormat,
		"1990-XX-XX":          identity.DateFormat,
	} {
		d, err := identity.ParseDate(in)
		require.ErrorIs(t, err, identity.ErrDate, "%q", in)
		var dateErr *identity.DateError
		require.ErrorAs(t, err, &dateErr)
		require.Equal(t, code, dateErr.Code, "%q", in)
		if len(in) > 4 {
			require.NotContains(t, err.Error(), in)
		}
		require.True(t, d.IsZero())
	}
}

func TestNewDate(t *testing.T) {
	d, err := identity.NewDate(1990, 2, 11)
	require.NoError(t, err)
	require.Equal(t, []int{1990, 2, 11}, []int{d.Year(), d.Month(), d.Day()})
	require.Equal(t, date(t, "11/02/1990"), d)

	zero, err := identity.NewDate(0, 0, 0)
	require.NoError(t, err)
	require.True(t, zero.IsZero())

	for _, c := range [][3]int{{0, 1, 1}, {1990, 0, 1}, {1990, -1, 0}, {1990, 1, -1}, {1990, 13, 0}, {-1990, 0, 0}, {1 << 40, 1, 1}, {1990, 258, 1}, {1990, 1, 257}} {
		_, err := identity.NewDate(c[0], c[1], c[2])
		require.ErrorIs(t, err, identity.ErrDate, "%v", c)
	}
}

func TestPrecision(t *testing.T) {
	for s, want := range map[string]identity.Precision{
		"": identity.PrecisionNone, "1990": identity.PrecisionYear,
		"1990-02": identity.PrecisionMonth, "1990-02-11": identity.PrecisionDay,
	} {
		require.Equal(t, want, date(t, s).Precision())
	}
}

func TestFirstAndLast(t *testing.T) {
	for s, want := range map[string][2]string{
		"1990":       {"1990-01-01T00:00:00+07:00", "1990-12-31T00:00:00+07:00"},
		"1990-02":    {"1990-02-01T00:00:00+07:00", "1990-02-28T00:00:00+07:00"},
		"2024-02":    {"2024-02-01T00:00:00+07:00", "2024-02-29T00:00:00+07:00"},
		"1990-12":    {"1990-12-01T00:00:00+07:00", "1990-12-31T00:00:00+07:00"},
		"1990-02-11": {"1990-02-11T00:00:00+07:00", "1990-02-11T00:00:00+07:00"},
		"":           {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		d := date(t, s)
		require.Equal(t, want[0], d.First().Format(time.RFC3339))
		require.Equal(t, want[1], d.Last().Format(time.RFC3339))
	}
}

func TestBeforeIsCertain(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"1990", "1991", true},
		{"1990", "1991-01-01", true},
		{"1990-12-31", "1991", true},
		{"1990-02-11", "1990-02-12", true},
		{"1990-02", "1990-03-01", true},
		{"1990", "1990-05", false},
		{"1990-05", "1990", false},
		{"1990-02", "1990-02-28", false},
		{"1990-02-11", "1990-02-11", false},
		{"1991", "1990", false},
		{"", "1990", false},
		{"1990", "", false},
		{"", "", false},
	} {
		require.Equal(t, c.want, date(t, c.a).Before(date(t, c.b)), "%q before %q", c.a, c.b)
	}
}

func TestDateOfIsTheDayInVietNam(t *testing.T) {
	evening := time.Date(2021, 12, 31, 17, 0, 0, 0, time.UTC)
	require.Equal(t, "2022-01-01", identity.DateOf(evening).String())
	require.Equal(t, "2021-12-31", identity.DateOf(evening.Add(-time.Second)).String())
	require.True(t, identity.DateOf(time.Time{}).IsZero())
	require.True(t, identity.DateOf(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero())
	require.True(t, identity.DateOf(time.Date(67436, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero()) // 65536 + 1900
}

func TestDateInJSON(t *testing.T) {
	type person struct {
		Born identity.Date `json:"dob"`
	}
	text, err := json.Marshal(person{date(t, "1990-02")})
	require.NoError(t, err)
	require.JSONEq(t, `{"dob":"1990-02"}`, string(text))

	var p person
	require.NoError(t, json.Unmarshal([]byte(`{"dob":"11/02/1990"}`), &p))
	require.Equal(t, date(t, "1990-02-11"), p.Born)

	require.ErrorIs(t, json.Unmarshal([]byte(`{"dob":"11/02/90"}`), &p), identity.ErrDate)
	require.Equal(t, date(t, "1990-02-11"), p.Born, "unchanged by a failure")
	require.Error(t, json.Unmarshal([]byte(`{"dob":1990}`), &p))

	require.NoError(t, json.Unmarshal([]byte(`{"dob":""}`), &p))
	require.True(t, p.Born.IsZero())
}

var dccDate = regexp.MustCompile(`^((19|20)\d\d(-\d\d){0,2}){0,1}$`)

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "1990", "1990-02", "1990-02-11", "11/02/1990", "1.2.1990", "00/00/1990", "29/02/2000", "11/02/90", "-", "0/0/0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := identity.ParseDate(s)
		if err != nil {
			require.ErrorIs(t, err, identity.ErrDate)
			require.True(t, d.IsZero())
			return
		}
		require.Regexp(t, dccDate, d.String())
		require.Equal(t, d, date(t, d.String()))
		same, err := identity.NewDate(d.Year(), d.Month(), d.Day())
		require.NoError(t, err)
		require.Equal(t, d, same)
		require.False(t, d.Last().Before(d.First()))
		if d.Precision() == identity.PrecisionDay {
			require.Equal(t, d, identity.DateOf(d.First()))
		}
	})
}
