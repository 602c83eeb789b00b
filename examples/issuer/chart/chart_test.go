package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// drawn is what a reader of the SVG finds.
type drawn struct {
	text               string
	title, desc        string
	texts              []string
	rects              int
	width, height, box string
}

// draw requires that a chart is well formed, and that nothing in it acts or points elsewhere.
func draw(t testing.TB, chart func(io.Writer) error) drawn {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, chart(&b))
	d := drawn{text: b.String()}
	decoder := xml.NewDecoder(&b)
	var within string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			within = token.Name.Local
			require.Contains(t, []string{"svg", "title", "desc", "style", "defs", "pattern", "rect", "text", "path", "circle"}, within)
			attributes := map[string]string{}
			for _, a := range token.Attr {
				attributes[a.Name.Local] = a.Value
				require.NotRegexp(t, `^(on|href|style$)`, a.Name.Local)
				require.NotContains(t, strings.ReplaceAll(a.Value, "url(#hatch)", ""), "url(")
				require.NotRegexp(t, `NaN|Inf`, a.Value)
			}
			switch within {
			case "svg":
				d.width, d.height, d.box = attributes["width"], attributes["height"], attributes["viewBox"]
				require.Equal(t, "img", attributes["role"])
			case "rect":
				d.rects++
				w, err := strconv.ParseFloat(attributes["width"], 64)
				require.NoError(t, err)
				h, err := strconv.ParseFloat(attributes["height"], 64)
				require.NoError(t, err)
				require.True(t, w >= 0 && w <= width && h >= 0, "%g %g", w, h)
			case "text":
				size, err := strconv.ParseFloat(attributes["font-size"], 64)
				require.NoError(t, err)
				require.GreaterOrEqual(t, size, 12.0, "of 360: what is smaller is not read on a phone")
			}
		case xml.CharData:
			switch within {
			case "title":
				d.title += string(token)
			case "desc":
				d.desc += string(token)
			case "text":
				d.texts = append(d.texts, string(token))
			}
		case xml.EndElement:
			within = ""
		}
	}
}

func TestEachChartIsSaidInBothLanguages(t *testing.T) {
	days, months := someDays(48, 300_000), someMonths(12)
	for name, chart := range map[string]struct {
		draw func(io.Writer, string) error
		says func(string) string
	}{
		"progress": {func(w io.Writer, l string) error { return Progress(w, l, someRows()) }, func(l string) string { return ProgressText(l, someRows()) }},
		"days":     {func(w io.Writer, l string) error { return Days(w, l, days) }, func(l string) string { return DaysText(l, days) }},
		"expiry":   {func(w io.Writer, l string) error { return Expiry(w, l, months) }, func(l string) string { return ExpiryText(l, months) }},
	} {
		vi := draw(t, func(w io.Writer) error { return chart.draw(w, "vi") })
		en := draw(t, func(w io.Writer) error { return chart.draw(w, "en") })
		require.Contains(t, vi.text, `lang="vi"`, name)
		require.Contains(t, en.text, `lang="en"`, name)
		require.NotEqual(t, vi.title, en.title, name)
		require.Equal(t, chart.says("vi"), vi.desc, name)
		require.Equal(t, chart.says("en"), en.desc, name)
		require.NotContains(t, vi.text, "%!", name)
		require.NotContains(t, en.text, "%!", name)
		require.Equal(t, "0 0 "+vi.width+" "+vi.height, vi.box, name)
		require.Equal(t, vi.title, vi.texts[0], name)
	}
}

func TestWhatTheChartsSay(t *testing.T) {
	rows := []Row{{"A", 1, 2, 3, 4, 990}, {"B", 0, 0, 0, 0, 9000}}
	require.Equal(t, "2 nơi, 10.000 mũi tiêm: đã cấp 9.990 (>99%), cơ sở đã ký 4 (<1%), đã đối chiếu 3 (<1%), đã nhập 1 (<1%), có lỗi 2 (<1%).", ProgressText("vi", rows))
	require.Equal(t, "Places: 2, doses: 10,000: issued 9,990 (>99%), signed by the facility 4 (<1%), reconciled 3 (<1%), entered 1 (<1%), faulty 2 (<1%).", ProgressText("en", rows))

	first := time.Date(2022, 6, 1, 23, 0, 0, 0, time.FixedZone("", 7*3600))
	days := []Day{{first.AddDate(0, 0, 1), 1, 1, 1, 1, 0}, {first, 1000, 0, 0, 0, 7}}
	require.Equal(t, "01/06/2022 – 02/06/2022: đã nhập 1.001, đã xác thực 1, cơ sở đã ký 1, đã cấp 1, đã gia hạn 7.", DaysText("vi", days))

	months := []Month{{first.AddDate(0, 2, 0), 5}, {first, 1}, {first.AddDate(0, 2, 0), 1}}
	require.Equal(t, "7 chứng nhận hết hạn từ tháng 6/2022; nhiều nhất là tháng 8/2022: 6.", ExpiryText("vi", months))
	require.Equal(t, "Certificates that end from June 2022 on: 7; most of them in August 2022: 6.", ExpiryText("en", months))
}

func TestNothingToDraw(t *testing.T) {
	for _, chart := range []func(io.Writer) error{
		func(w io.Writer) error { return Progress(w, "vi", nil) }, func(w io.Writer) error { return Days(w, "vi", nil) }, func(w io.Writer) error { return Expiry(w, "vi", nil) },
	} {
		d := draw(t, chart)
		require.Equal(t, "Chưa có dữ liệu.", d.desc)
		require.Contains(t, d.texts, "Chưa có dữ liệu.")
	}
	nobody := draw(t, func(w io.Writer) error { return Progress(w, "en", []Row{{Name: "A"}, {Name: "B", Issued: -5}}) })
	require.Contains(t, nobody.texts, "0%")
	draw(t, func(w io.Writer) error { return Days(w, "en", []Day{{Entered: -1}}) })
	draw(t, func(w io.Writer) error { return Expiry(w, "en", []Month{{Count: -1}}) })
}

func TestMuchIsFolded(t *testing.T) {
	var rows []Row
	for i := range 1000 {
		rows = append(rows, Row{Name: "Xã " + strconv.Itoa(i), Issued: i, Faulty: 1})
	}
	d := draw(t, func(w io.Writer) error { return Progress(w, "vi", rows) })
	require.Contains(t, d.texts, "Xã 999")
	require.Contains(t, d.texts, "Nơi khác (988)")
	require.NotContains(t, d.texts, "Xã 987")
	require.Equal(t, 1000, len(rows))
	require.Equal(t, "Xã 0", rows[0].Name, "the caller's rows stay as they are")
	require.Equal(t, 499_500, total(fold(rows, "vi")).Issued)

	long := draw(t, func(w io.Writer) error { return Days(w, "vi", someDays(2000, 5)) })
	require.Less(t, len(long.text), 60_000)
	d = draw(t, func(w io.Writer) error {
		return Expiry(w, "vi", append(someMonths(12), Month{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), 1234}))
	})
	require.Contains(t, d.texts, "sau đó: 1.234")
	draw(t, func(w io.Writer) error {
		return Days(w, "vi", []Day{{Date: time.Time{}, Issued: math.MaxInt64 / 4}, {Date: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}})
	})
}

func TestNamesAreOnlyText(t *testing.T) {
	for name, shown := range map[string]string{
		`<script>alert(1)</script>`:     `<script>alert(1)</script>`,
		`"/><image href="//evil"/>`:     `"/><image href="//evil"/>`,
		"]]>&amp;":                      "]]>&amp;",
		"Trạm\u202e y tế\u200b\x00\x1b": "Trạm y tế",
		"Bệnh viện\r\n\tĐống Đa":        "Bệnh viện Đống Đa",
		"lỗi \xff":                      "lỗi \ufffd",
	} {
		d := draw(t, func(w io.Writer) error { return Progress(w, "vi", []Row{{Name: name, Issued: 1}}) })
		require.Contains(t, d.texts, shown)
	}
	d := draw(t, func(w io.Writer) error {
		return Progress(w, "vi", []Row{{Name: strings.Repeat("Bệnh viện ", 100_000), Issued: 1}})
	})
	require.Regexp(t, `Bệnh viện Bệnh viện [^\n]{1,30}…`, strings.Join(d.texts, "\n"))
	require.Less(t, len(d.text), 10_000)
}

func TestAShortenedNameKeepsItsMarks(t *testing.T) {
	decomposed := strings.Repeat("e\u0302\u0301", 60)
	for room := 40.0; room < 200; room++ {
		require.Regexp(t, "^(e\u0302\u0301)+…$", fit(decomposed, 13, room))
	}
	require.Equal(t, "Huế", fit("Huế", 13, 100))
}

func FuzzNames(f *testing.F) {
	f.Add("Trạm y tế xã Ngọc Linh")
	f.Add("<script>\x00\u202e]]>")
	f.Fuzz(func(t *testing.T, name string) {
		draw(t, func(w io.Writer) error { return Progress(w, "vi", []Row{{Name: name, Entered: 3, Issued: 1}}) })
	})
}

func TestTheErrorOfTheWriter(t *testing.T) {
	full := errors.New("full")
	require.ErrorIs(t, Progress(writer{full}, "vi", someRows()), full)
	require.ErrorIs(t, Days(writer{full}, "vi", someDays(3, 9)), full)
	require.ErrorIs(t, Expiry(writer{full}, "vi", someMonths(3)), full)
}

type writer struct{ err error }

func (w writer) Write([]byte) (int, error) { return 0, w.err }

func TestScales(t *testing.T) {
	for most := range 100_000 {
		s := newScale(most)
		require.GreaterOrEqual(t, s.top, most)
		require.Less(t, s.top-s.step, max(most, 1))
		require.LessOrEqual(t, s.top/s.step, 5)
		require.Regexp(t, regexp.MustCompile(`^[125]0*$`), strconv.Itoa(s.step))
		of, _ := s.unit()
		require.Zero(t, s.step%of)
	}
}
