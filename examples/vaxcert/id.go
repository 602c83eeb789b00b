package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/vaxcert/vaxcert/identity"
)

type idCommand struct {
	JSON  bool     `name:"json" help:"One JSON object an argument."`
	Codes bool     `help:"Print the table of all codes of findings about people."`
	Arg   []string `arg:"" optional:"" help:"An identity number, a name, a date, the text of an identity card's QR code, or the two lines at the foot of a passport."`
}

var errNothingToIdentify = errors.New("id needs an argument: a number, a name or a date; or --codes")

func (c *idCommand) Run(s *session) error {
	switch {
	case c.Codes && len(c.Arg) > 0:
		return errors.New("--codes takes no arguments")
	case c.Codes:
		return c.printCodes(s)
	case len(c.Arg) == 0:
		return errNothingToIdentify
	}
	json := newJSONLines(s.stdout)
	allGood := true
	for _, argument := range c.Arg {
		found := identify(argument, s.lang)
		allGood = allGood && found.Error == ""
		if c.JSON {
			if err := json.Encode(found); err != nil {
				return err
			}
			continue
		}
		printIdentified(s, found)
	}
	return goodIf(allGood)
}

// codeRow is a row of the table of codes.
type codeRow struct {
	Code     string `json:"code"`
	Field    string `json:"field"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

func (c *idCommand) printCodes(s *session) error {
	json := newJSONLines(s.stdout)
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	for _, row := range identity.Codes() {
		r := codeRow{row.Code, row.Field, row.Severity.String(), row.Sentence(s.lang)}
		if c.JSON {
			if err := json.Encode(r); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Code, r.Field, identityWord(r.Severity, s.lang), r.Message)
	}
	return table.Flush()
}
