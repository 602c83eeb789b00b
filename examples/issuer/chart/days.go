package chart

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// MaxDays is how many days Days shows at most: the last ones.
const MaxDays = 366

// Day is what was done on a day: doses entered, verified and signed, certificates
// issued and renewed. Of Date the day counts, in its own time zone.
type Day struct {
	Date                                       time.Time
	Entered, Verified, Signed, Issued, Renewed int
}

// series are the lines of a chart of days, in order.
var series = []struct {
	name   lang.Pair
	stroke string
	dot    string
	of     func(Day) int
}{
	{entered, lineEntered.stroke(1.5, ""), lineEntered.fill(), func(d Day) int { return max(0, d.Entered) }},
	{verified, lineVerified.stroke(2, "7 3"), lineVerified.fill(), func(d Day) int { return max(0, d.Verified) }},
	{signed, lineSigned.stroke(2, "2 2.5"), lineSigned.fill(), func(d Day) int { return max(0, d.Signed) }},
	{issued, lineIssued.stroke(3, ""), lineIssued.fill(), func(d Day) int { return max(0, d.Issued) }},
	{renewed, lineRenewed.stroke(2, "8 3 2 3"), lineRenewed.fill(), func(d Day) int { return max(0, d.Renewed) }},
}

// inOrder gives the days that are shown.
func inOrder(days []Day) []Day {
	days = slices.Clone(days)
	slices.SortStableFunc(days, func(a, b Day) int { return date(a.Date).Compare(date(b.Date)) })
	return days[max(0, len(days)-MaxDays):]
}

// date is a day at its beginning, in UTC: days of 24 hours.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func between(first, last time.Time) int { return int(date(last).Unix()-date(first).Unix()) / 86_400 }

// Days draws a line over the days for each of what was done. Days need not be in order;
// a day that is missing is passed over.
func Days(w io.Writer, language string, days []Day) error {
	says := DaysText(language, days)
	var s sheet
	days = inOrder(days)
	if len(days) == 0 {
		s.head(perDay.In(language), "")
		s.nothing(language)
		return s.end(w, language, perDay.In(language), says)
	}
	most := 0
	for _, d := range days {
		for _, line := range series {
			most = max(most, line.of(d))
		}
	}
	axis := newScale(most)
	_, unit := axis.unit()
	s.head(perDay.In(language), period(days, language)+unit.In(language))
	for _, line := range series {
		sum := 0
		for _, d := range days {
			sum += line.of(d)
		}
		s.legend(func(x, y float64) { s.line(x, y, x+22, y, line.stroke) }, line.name.In(language), number(sum, language), "")
	}
	s.y += 10
	s.lines(s.newPlane(axis), days, language)
	return s.end(w, language, perDay.In(language), says)
}

func period(days []Day, language string) string {
	return day(days[0].Date, language) + " – " + day(days[len(days)-1].Date, language)
}

// lines draws the axis of days and the lines.
func (s *sheet) lines(p plane, days []Day, language string) {
	first, span := days[0].Date, between(days[0].Date, days[len(days)-1].Date)
	x := func(n int) float64 {
		if span == 0 {
			return (p.left + right) / 2
		}
		return p.left + (right-10-p.left)*float64(n)/float64(span)
	}
	for n, step := 0, max(1, (span+3)/4); n <= span; n += step {
		anchor := "middle"
		if n == 0 && span > 0 {
			anchor = "start"
		}
		s.line(x(n), p.bottom, x(n), p.bottom+4, edge.stroke(1, ""))
		label := date(first).AddDate(0, 0, n).Format(lang.Pair{"02/01", "2 Jan"}.In(language))
		s.text(min(x(n), right-20), p.bottom+18, 12, anchor, soft, label)
	}
	for _, line := range series {
		var path strings.Builder
		for i, d := range days {
			fmt.Fprintf(&path, "%c%.5g %.5g", "ML"[min(i, 1)], x(between(first, d.Date)), p.y(line.of(d)))
		}
		fmt.Fprintf(&s.body, `<path d="%s" %s/>`+"\n", &path, line.stroke)
		fmt.Fprintf(&s.body, `<circle cx="%.5g" cy="%.5g" r="3" %s/>`+"\n", x(span), p.y(line.of(days[len(days)-1])), line.dot)
	}
}

// DaysText says what Days shows, for those who do not see it.
func DaysText(language string, days []Day) string {
	days = inOrder(days)
	if len(days) == 0 {
		return noData.In(language)
	}
	var parts []string
	for _, line := range series {
		sum := 0
		for _, d := range days {
			sum += line.of(d)
		}
		parts = append(parts, strings.ToLower(line.name.In(language))+" "+number(sum, language))
	}
	return period(days, language) + ": " + strings.Join(parts, ", ") + "."
}
