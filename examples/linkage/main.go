package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

type command struct {
	People   int     `default:"100000" help:"People in the register."`
	Records  int     `default:"100000" help:"Records."`
	Seed     uint64  `default:"1" help:"The same seed gives the same people and records."`
	Workers  int     `default:"0" help:"Records at once; 0 for the number of processors."`
	Absent   float64 `default:"0.006" placeholder:"SHARE" help:"Records of people who are not in the register."`
	Baseline bool    `help:"Match exactly as well: the number, and the same name, date and sex."`
	Estimate int     `default:"0" placeholder:"N" help:"Fit the model to that many records before."`
	Peer     int     `default:"0" placeholder:"N" help:"Cluster that many records and the register with talisman as well; needs node and npm."`
	Show     int     `default:"0" placeholder:"N" help:"Show that many records of each class that were answered otherwise than expected."`

	Truth    string `placeholder:"FILE" help:"Score findings: truth.csv of examples/population."`
	Findings string `placeholder:"FILE" help:"findings.csv of vaxcert reconcile."`
}

// Validate refuses what does not go together.
func (c *command) Validate() error {
	switch {
	case (c.Truth == "") != (c.Findings == ""):
		return errors.New("--truth and --findings need each other")
	case c.Absent < 0 || c.Absent > 0.3:
		return errors.New("--absent: 0 to 0.3")
	case c.People < 1000 || c.Records < 1:
		return errors.New("people: 1000 or more; records: 1 or more")
	}
	return nil
}

func main() {
	var c command
	k := kong.Parse(&c, kong.Description("How well records are held against a register, measured."))
	k.FatalIfErrorf(c.run(context.Background(), os.Stdout))
}

func (c *command) run(ctx context.Context, w io.Writer) error {
	if c.Truth != "" {
		t, err := scoreFiles(c.Truth, c.Findings)
		if err != nil {
			return err
		}
		return printAll(w, []result{{name: "findings", tally: t}})
	}
	results, err := c.measure(ctx, w)
	if err != nil {
		return err
	}
	return printAll(w, results)
}

// result is what one way of matching gave.
type result struct {
	name  string
	tally *tally
	more  []string // values of moreNames
}

var moreNames = []string{"records", "seconds", "records/s", "load seconds", "bytes a person"}

// printAll writes the classes of the first result, and the figures of all.
func printAll(w io.Writer, results []result) error {
	if err := results[0].tally.print(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name string, value func(r result) string) {
		fmt.Fprint(table, name)
		for _, r := range results {
			fmt.Fprint(table, "\t", value(r))
		}
		fmt.Fprintln(table)
	}
	row("", func(r result) string { return r.name })
	for i, name := range figureNames {
		row(name, func(r result) string { return r.tally.figures()[i] })
	}
	for i, name := range moreNames {
		if len(results[0].more) > 0 {
			row(name, func(r result) string { return r.more[i] })
		}
	}
	return table.Flush()
}
