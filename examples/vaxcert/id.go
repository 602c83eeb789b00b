package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

type idCommand struct {
	JSON bool     `name:"json" help:"One JSON object an argument."`
	Arg  []string `arg:"" help:"A name or a date."`
}

// identified is what an argument is.
type identified struct {
	Input     string `json:"input"`
	Kind      string `json:"kind,omitempty"` // name, date or number
	Family    string `json:"family,omitempty"`
	Given     string `json:"given,omitempty"`
	Uncertain *bool  `json:"uncertain,omitempty"`
	FNT       string `json:"fnt,omitempty"`
	GNT       string `json:"gnt,omitempty"`
	Folded    string `json:"folded,omitempty"`
	Date      string `json:"date,omitempty"`
	Precision string `json:"precision,omitempty"`
	Error     string `json:"error,omitempty"`
	Message   string `json:"message,omitempty"`
}

func (c *idCommand) Run(s *session) error {
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

// Digits with spaces, or a letter or two before them, are a number of an
// identity paper; digits with the signs of a date are meant as a date.
var (
	numberForm = regexp.MustCompile(`^[A-Za-z]{0,2}[0-9][0-9 ]{5,}$`)
	dateInside = regexp.MustCompile(`[0-9]/[0-9]`)
	dateForm   = regexp.MustCompile(`^[0-9][0-9./ -]*$`)
)

func identify(argument, lang string) identified {
	date, err := identity.ParseDate(argument)
	var bad *identity.DateError
	trimmed := strings.TrimSpace(argument)
	switch {
	case err == nil && !date.IsZero():
		return identified{Input: argument, Kind: "date", Date: date.String(), Precision: precisionNames[date.Precision()]}
	case numberForm.MatchString(trimmed):
		return identified{Input: argument, Kind: "number", Error: "id-number-unsupported", Message: "Identity numbers are not known yet; only names and dates are."}
	case dateForm.MatchString(trimmed) && errors.As(err, &bad):
		return identified{Input: argument, Kind: "date", Error: string(bad.Code), Message: bad.Error()}
	}
	return identifyName(argument, lang)
}

var precisionNames = map[identity.Precision]string{
	identity.PrecisionDay: "day", identity.PrecisionMonth: "month", identity.PrecisionYear: "year",
}

func identifyName(argument, lang string) identified {
	out := identified{Input: argument, Kind: "name"}
	if dateInside.MatchString(argument) {
		out.Error, out.Message = "name-not-a-name", sentence("name-not-a-name", lang)
		return out
	}
	name, err := identity.SplitName(argument)
	switch {
	case errors.Is(err, identity.ErrNameTooLong):
		out.Error = "name-too-long"
	case errors.Is(err, identity.ErrNameEncoding):
		out.Error = "name-encoding"
	case err != nil:
		out.Error = "name-empty"
	case !identity.Transliterable(name.Full()):
		out.Error = "name-not-transliterable"
	}
	out.Message = cert.Sentence(out.Error, lang)
	if err == nil {
		out.Family, out.Given, out.Uncertain = name.Family, name.Given, &name.Uncertain
		out.FNT, out.GNT = name.Transliterated()
		out.Folded = identity.Fold(name.Full())
	}
	return out
}

func printIdentified(s *session, i identified) {
	fmt.Fprintf(s.stdout, "%s\n", printable(i.Input))
	for _, row := range [][2]string{
		{"family", i.Family}, {"given", i.Given}, {"fnt", i.FNT}, {"gnt", i.GNT}, {"folded", i.Folded},
		{"date", i.Date}, {"precision", i.Precision}, {"error", strings.TrimSpace(i.Error + " " + i.Message)},
	} {
		if row[1] != "" {
			fmt.Fprintf(s.stdout, "  %-10s %s\n", row[0], printable(row[1]))
		}
	}
	if i.Uncertain != nil && *i.Uncertain {
		fmt.Fprintln(s.stdout, "  uncertain  the split is a guess; somebody should look at it")
	}
}
