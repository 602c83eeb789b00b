package chart

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// MaxRows is how many places Progress shows; the smallest of more are folded into one
// more row. More are no picture on a phone.
const MaxRows = 12

// Row is a facility or a province: how many of its doses stand where. A dose is counted
// once.
type Row struct {
	Name                                        string
	Entered, Faulty, Reconciled, Signed, Issued int
}

// states of a row, as they stand in its bar.
var states = []struct {
	name lang.Pair
	fill string
	of   func(Row) int
}{
	{issued, barIssued.fill(), func(r Row) int { return max(0, r.Issued) }},
	{signed, barSigned.fill(), func(r Row) int { return max(0, r.Signed) }},
	{reconciled, barReconciled.fill(), func(r Row) int { return max(0, r.Reconciled) }},
	{entered, barEntered.fill(), func(r Row) int { return max(0, r.Entered) }},
	{faulty, hatched, func(r Row) int { return max(0, r.Faulty) }},
}

func (r Row) all() (sum int) {
	for _, state := range states {
		sum += state.of(r)
	}
	return sum
}

// add is the row of both.
func (r Row) add(o Row) Row {
	return Row{r.Name, max(0, r.Entered) + max(0, o.Entered), max(0, r.Faulty) + max(0, o.Faulty),
		max(0, r.Reconciled) + max(0, o.Reconciled), max(0, r.Signed) + max(0, o.Signed), max(0, r.Issued) + max(0, o.Issued)}
}

func total(rows []Row) (sum Row) {
	for _, r := range rows {
		sum = sum.add(r)
	}
	return sum
}

// fold gives the rows that are shown, the largest first.
func fold(rows []Row, language string) []Row {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.all(), a.all()), strings.Compare(a.Name, b.Name))
	})
	if len(rows) <= MaxRows {
		return rows
	}
	rest := total(rows[MaxRows:])
	rest.Name = fmt.Sprintf("%s (%s)", others.In(language), number(len(rows)-MaxRows, language))
	return append(rows[:MaxRows], rest)
}

// Progress draws a bar for each row, the largest first: which part of its doses is
// issued, signed, reconciled, entered, faulty.
func Progress(w io.Writer, language string, rows []Row) error {
	var s sheet
	s.head(progress.In(language), ofDoses.In(language))
	sum := total(rows)
	for _, state := range states {
		n := state.of(sum)
		s.legend(func(x, y float64) {
			s.rect(x, y-7, 20, 12, state.fill)
			s.rect(x, y-7, 20, 12, edge.stroke(1, ""))
		}, state.name.In(language), number(n, language), percent(n, sum.all()))
	}
	s.y += 14
	shown := fold(rows, language)
	longest := 0
	for _, r := range shown {
		longest = max(longest, len(number(r.all(), language)))
	}
	for _, r := range shown {
		s.bar(r, right-margin-48-7.8*float64(longest)-8, language)
	}
	if len(rows) == 0 {
		s.nothing(language)
	}
	return s.end(w, language, progress.In(language), ProgressText(language, rows))
}

// bar draws a row: the name, and below it the bar, of a width, with the figures beside it.
func (s *sheet) bar(r Row, room float64, language string) {
	all := r.all()
	s.y += 24
	s.text(margin, s.y, 13, "start", ink, fit(r.Name, 13, right-margin))
	s.y += 6
	s.text(right-48, s.y+12, 13, "end", soft, number(all, language))
	s.text(right, s.y+12, 13, "end", ink, percent(max(0, r.Issued), all), `font-weight="600"`)
	x := margin
	for _, state := range states {
		if part := room * float64(state.of(r)) / float64(max(all, 1)); part > 0 {
			s.rect(x, s.y, part, 14, state.fill)
			x += part
		}
	}
	s.rect(margin, s.y, room, 14, edge.stroke(1, ""))
	s.y += 14
}

// ProgressText says what Progress shows, for those who do not see it.
func ProgressText(language string, rows []Row) string {
	if len(rows) == 0 {
		return noData.In(language)
	}
	sum := total(rows)
	var parts []string
	for _, state := range states {
		n := state.of(sum)
		parts = append(parts, strings.ToLower(state.name.In(language))+" "+number(n, language)+" ("+percent(n, sum.all())+")")
	}
	says := lang.Pair{"%s nơi, %s mũi tiêm: %s.", "Places: %s, doses: %s: %s."}
	return fmt.Sprintf(says.In(language), number(len(rows), language), number(sum.all(), language), strings.Join(parts, ", "))
}
