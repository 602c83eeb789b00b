package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"html/template"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// How many causes the page draws, and how many facilities the page shows at first and
// at all. facilities.csv has all.
const (
	maxBars             = 12
	maxFacilities       = 20
	maxFoldedFacilities = 20_000
)

//go:embed page.html
var pageText string

// pageStart is what every page begins with, up to the name of the command.
var pageStart = func() string {
	start, _, _ := strings.Cut(pageText, "<meta name=\"viewport\"")
	return start
}()

var pageTemplate = template.Must(template.New(pageName).Funcs(template.FuncMap{"n": grouped, "percent": percent, "t": inBoth, "pair": pairInBoth}).Parse(pageText))

// page is what index.html shows.
type page struct {
	Made       string
	All        int
	Listed     int
	Statuses   []pageStatus
	Plots      []plot
	Causes     []causeLine
	Facilities []facilityLine
	More       []facilityLine
	Unshown    int
}

type pageStatus struct {
	Status identity.Status
	Name   lang.Pair
	What   lang.Pair
	Count  int
	Start  float64 // in the bar of all, in percent
	Share  float64 // of all, in percent
}

// causeLine is a cause, with how often it is found.
type causeLine struct {
	Code        string
	Label       lang.Pair
	Correctable int
	Others      int
}

// Count is how many records have the cause.
func (c causeLine) Count() int { return c.Correctable + c.Others }

// facilityLine is a facility on the page.
type facilityLine struct {
	ID       string
	List     string // the path of the work list in the folder; empty where there is nothing to do
	All      int
	Listed   int
	Share    float64 // of the facility with the most to do, in percent
	statuses map[identity.Status]int
}

func (f facilityLine) Correctable() int { return f.statuses[identity.Correctable] }
func (f facilityLine) Conflict() int    { return f.statuses[identity.Conflict] }
func (f facilityLine) NotFound() int    { return f.statuses[identity.NotFound] }
func (f facilityLine) Invalid() int     { return f.statuses[identity.Invalid] }

// Link is the address of the work list, seen from the page.
func (f facilityLine) Link() string { return (&url.URL{Path: f.List}).EscapedPath() }

// What the statuses mean, on the page.
var statusMeanings = map[identity.Status]lang.Pair{
	identity.Verified:    {"Khớp với cơ sở dữ liệu dân cư.", "Agrees with the register."},
	identity.Correctable: {"Đã biết là ai; có sẵn giá trị đề xuất.", "The person is known; the correction is proposed."},
	identity.Conflict:    {"Số là của người khác, hoặc nhiều người cùng khớp.", "The number is another person's, or several people fit."},
	identity.NotFound:    {"Không ai trong cơ sở dữ liệu dân cư khớp.", "Nobody in the register fits."},
	identity.Invalid:     {"Thiếu thông tin để tìm.", "Too little is given to look for anybody."},
	identity.Exempt:      {"Người nước ngoài có hộ chiếu; không phải đối chiếu.", "A foreigner with a passport; not checked."},
}

func (r *report) writePage(now time.Time) error {
	p := page{
		Made:       now.Format("02/01/2006 15:04"),
		All:        r.all.count(),
		Listed:     r.all.listed(),
		Causes:     r.causeLines(),
		Facilities: r.lines(),
	}
	before := 0
	for _, status := range statuses {
		n := r.all.statuses[status]
		p.Statuses = append(p.Statuses, pageStatus{status, statusNames[status], statusMeanings[status], n, share(before, p.All), share(n, p.All)})
		before += n
	}
	if drawn := p.Causes[:min(len(p.Causes), maxBars)]; len(drawn) > 0 {
		p.Plots = []plot{newPlot(drawn, "vi"), newPlot(drawn, "en")}
	}
	if len(p.Facilities) > maxFacilities {
		p.More = p.Facilities[maxFacilities:]
		p.Facilities = p.Facilities[:maxFacilities]
	}
	if len(p.More) > maxFoldedFacilities {
		p.Unshown = len(p.More) - maxFoldedFacilities
		p.More = p.More[:maxFoldedFacilities]
	}
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, p); err != nil {
		return err
	}
	return writeWhole(filepath.Join(r.dir, pageName), out.Bytes())
}

func share(n, all int) float64 { return 100 * float64(n) / float64(max(all, 1)) }

// lines gives the facilities, those with the most to do first.
func (r *report) lines() []facilityLine {
	var lines []facilityLine
	for stem, f := range r.facilities {
		line := facilityLine{ID: printable(f.id), All: f.count(), Listed: f.listed(), statuses: f.statuses}
		if line.Listed > 0 {
			line.List = listsName + "/" + stem + ".csv"
		}
		lines = append(lines, line)
	}
	slices.SortFunc(lines, func(a, b facilityLine) int {
		return cmp.Or(b.Listed-a.Listed, cmp.Compare(a.ID, b.ID), cmp.Compare(a.List, b.List))
	})
	for i := range lines {
		lines[i].Share = share(lines[i].Listed, lines[0].Listed)
	}
	return lines
}

// causeLines gives the causes, the commonest first.
func (r *report) causeLines() []causeLine {
	counts := map[string]int{}
	for code, c := range r.causes {
		counts[code] = c.correctable + c.others
	}
	var lines []causeLine
	for _, code := range commonest(counts) {
		c := r.causes[code]
		lines = append(lines, causeLine{code, lang.Pair{causeOf(code, "vi"), causeOf(code, "en")}, c.correctable, c.others})
	}
	return lines
}

// shorter is the usual short form of words that are in many labels.
var shorter = strings.NewReplacer("cơ sở dữ liệu dân cư", "CSDL dân cư")

// causeOf is the part of a sentence that says what is wrong, without what to do.
func causeOf(code, language string) string {
	cause, _, _ := strings.Cut(reasonSentence(code, language), "; ")
	return shorter.Replace(cmp.Or(strings.TrimSuffix(cause, "."), code))
}

// grouped writes a number with thin spaces between thousands, which both
// languages read alike.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString("\u202F")
		}
		b.WriteRune(d)
	}
	return b.String()
}

// percent writes a share so that some is never none, nor all.
func percent(share float64) string {
	switch {
	case share > 0 && share < 1:
		return "<\u202F1\u202F%"
	case share > 99 && share < 100:
		return ">\u202F99\u202F%"
	}
	return strconv.FormatFloat(share, 'f', 0, 64) + "\u202F%"
}

// inBoth writes a text in both languages; the page shows the one that is chosen.
func inBoth(vietnamese, english string) template.HTML {
	return template.HTML(`<span lang="vi">` + template.HTMLEscapeString(vietnamese) + `</span><span lang="en">` + template.HTMLEscapeString(english) + `</span>`)
}

func pairInBoth(p lang.Pair) template.HTML { return inBoth(p[0], p[1]) }
