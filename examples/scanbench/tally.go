package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// tally is how a reader did on the pictures of a class. A picture counts as
// read when all its texts were found; a wrong text is one that is not on it.
type tally struct {
	pictures, read, wrong int
	spent                 []time.Duration
}

func (t *tally) add(p picture, texts []string, spent time.Duration) (read bool) {
	t.pictures++
	t.spent = append(t.spent, spent)
	read = true
	for _, want := range p.texts {
		read = read && slices.Contains(texts, want)
	}
	if read {
		t.read++
	}
	for _, text := range texts {
		if !slices.Contains(p.texts, text) {
			t.wrong++
		}
	}
	return read
}

func (t *tally) plus(other *tally) {
	t.pictures += other.pictures
	t.read += other.read
	t.wrong += other.wrong
	t.spent = append(t.spent, other.spent...)
}

func (t *tally) String() string {
	if t.pictures == 0 {
		return "-\t\t\t"
	}
	slices.Sort(t.spent)
	ms := func(d time.Duration) string { return fmt.Sprintf("%.0f", float64(d)/float64(time.Millisecond)) }
	return fmt.Sprintf("%.1f\t%d\t%s\t%s", 100*float64(t.read)/float64(t.pictures), t.wrong,
		ms(t.spent[len(t.spent)/2]), ms(t.spent[len(t.spent)-1]))
}

// report writes a row for each class: for each reader the per cent of the
// pictures read, wrong texts, and the median and the worst time in milliseconds.
func report(to io.Writer, readers []reader, names []string, tallies map[string][]tally) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	header, units := "\t", "\t"
	for _, r := range readers {
		header += r.name + "\t\t\t\t"
		units += "%\twrong\tms\tworst\t"
	}
	fmt.Fprintf(table, "%s\n%s\n", header, units)
	all := make([]tally, len(readers))
	row := func(name string, tallies []tally) {
		var cells []string
		for i := range tallies {
			cells = append(cells, tallies[i].String())
		}
		fmt.Fprintf(table, "%s\t%s\t\n", name, strings.Join(cells, "\t"))
	}
	for _, name := range names {
		for i := range all {
			all[i].plus(&tallies[name][i])
		}
		row(name, tallies[name])
	}
	row(fmt.Sprintf("all %d", all[0].pictures), all)
	return table.Flush()
}
