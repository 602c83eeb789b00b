package main

import "strings"

// plot is a chart of horizontal bars, the longest first. Lengths are in percent of
// its width, places in pixels.
type plot struct {
	Language string
	Height   int
	Bars     []bar
}

// bar is a cause, as it is drawn: its label, and the bar with its number below.
type bar struct {
	causeLine
	Lines       []label
	Top         int
	First, Rest float64 // lengths: what is correctable, and the others
}

// label is a line of a label, and its base line.
type label struct {
	Text string
	Base int
}

const (
	plotLine   = 19 // the height of a line of a label, in pixels
	plotBar    = 12
	plotGap    = 18
	plotLabel  = 38 // how many characters a line of a label has at most; they fit a phone
	plotWidest = 80 // the longest bar, in percent; the rest is for the numbers
)

func newPlot(causes []causeLine, language string) plot {
	p := plot{Language: language}
	for _, c := range causes {
		b := bar{causeLine: c}
		for _, text := range wrapped(c.Label.In(language), plotLabel) {
			p.Height += plotLine
			b.Lines = append(b.Lines, label{text, p.Height - 6})
		}
		b.Top = p.Height
		b.First = share(c.Correctable, causes[0].Count()) * plotWidest / 100
		b.Rest = share(c.Others, causes[0].Count()) * plotWidest / 100
		p.Bars = append(p.Bars, b)
		p.Height += plotBar + plotGap
	}
	p.Height -= plotGap
	return p
}

// Widest, Thickness and Base are the longest bar, in percent, how high it is, and
// the base line of the number beside it, in pixels.
func (bar) Widest() int    { return plotWidest }
func (bar) Thickness() int { return plotBar }
func (b bar) Base() int    { return b.Top + plotBar - 1 }

// wrapped breaks a text into lines of at most width characters, where its words
// allow it.
func wrapped(text string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len([]rune(*last))+1+len([]rune(word)) <= width:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	return lines
}
