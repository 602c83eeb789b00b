package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

// truth is what is known about a record.
type truth struct {
	personalID, class string
	form, fixable     bool
}

// answer is what somebody says about a record.
type answer struct {
	status     identity.Status
	personalID string
}

// counts are the answers about one class of records.
type counts struct {
	records                             int
	verified, falselyVerified           int
	correctable, wronglyCorrected       int
	conflict, notFound, invalid, exempt int
}

// tally scores answers.
type tally struct {
	classes                    map[string]*counts
	all                        counts
	fixable, found             int
	onlyForm, onlyFormVerified int
}

func newTally() *tally { return &tally{classes: map[string]*counts{}} }

func (t *tally) add(is truth, said answer) {
	c := t.classes[is.class]
	if c == nil {
		c = &counts{}
		t.classes[is.class] = c
	}
	right := is.personalID != "" && said.personalID == is.personalID
	for _, c := range []*counts{c, &t.all} {
		c.add(right, population.MayVerify(is.class), said.status)
	}
	verified := said.status == identity.Verified && right && population.MayVerify(is.class)
	if is.fixable {
		t.fixable++
		if verified || said.status == identity.Correctable && right {
			t.found++
		}
	}
	if is.form && is.class != population.Clean {
		t.onlyForm++
		if verified {
			t.onlyFormVerified++
		}
	}
}

func (c *counts) add(right, mayVerify bool, status identity.Status) {
	c.records++
	switch status {
	case identity.Verified:
		if right && mayVerify {
			c.verified++
		} else {
			c.falselyVerified++
		}
	case identity.Correctable:
		if right {
			c.correctable++
		} else {
			c.wronglyCorrected++
		}
	case identity.Conflict:
		c.conflict++
	case identity.NotFound:
		c.notFound++
	case identity.Invalid:
		c.invalid++
	case identity.Exempt:
		c.exempt++
	}
}

// print writes a row for each class.
func (t *tally) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "class\trecords\tverified\tFALSE\tcorrectable\tWRONG\tconflict\tnot-found\tinvalid\texempt\t")
	row := func(name string, c *counts) {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, c.records, c.verified, c.falselyVerified,
			c.correctable, c.wronglyCorrected, c.conflict, c.notFound, c.invalid, c.exempt)
	}
	for _, name := range slices.Sorted(maps.Keys(t.classes)) {
		row(name, t.classes[name])
	}
	row("all", &t.all)
	return table.Flush()
}

// figures are the four by which reconciliation is judged.
func (t *tally) figures() []string {
	proposed := t.all.correctable + t.all.wronglyCorrected
	return []string{
		fmt.Sprint(t.all.falselyVerified),
		share(t.all.correctable, proposed, 1000, ""),
		share(t.found, t.fixable, 100, " %"),
		share(t.onlyFormVerified, t.onlyForm, 100, " %"),
	}
}

var figureNames = []string{"false verified", "proposals right in 1000", "fixable found", "form only, verified"}

func share(part, whole int, of float64, unit string) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f%s", of*float64(part)/float64(whole), unit)
}
