package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/term"

	"github.com/vaxcert/vaxcert/cert"
)

// newJSONLines writes one object a line, each in one piece.
func newJSONLines(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// output is the standard output. Work that nobody sees the results of is not
// gone on with: when it cannot be written to, it calls failed.
type output struct {
	w      io.Writer
	failed func()
	err    error // the first
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
		o.failed()
	}
	return n, err
}

// isTerminal reports whether a person sees what is written to w.
func isTerminal(w io.Writer) bool {
	if o, ok := w.(*output); ok {
		w = o.w
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// paint colours text by an ANSI code where w is a terminal that shows colours.
func paint(w io.Writer, code, text string) string {
	if !isTerminal(w) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

const (
	green  = "1;32"
	red    = "1;31"
	yellow = "1;33"
	faint  = "2"
)

// printable makes a text of strangers safe to show: what could steer a terminal
// or turn the direction of writing is replaced.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// printPayload writes what a certificate says, each field with its label; the 11
// fields of a vaccination with their numbers. What is of no known kind is written
// as it stands.
func printPayload(w io.Writer, p *cert.Payload, lang string) {
	fields := p.Show(lang)
	if len(fields) == 0 {
		printJSON(w, p.JSON())
		return
	}
	width := 0
	for _, f := range fields {
		width = max(width, len([]rune(f.Label)))
	}
	for i, f := range fields {
		number := ""
		if p.Kind == cert.KindVaccination && i < cert.Fields {
			number = strconv.Itoa(i + 1)
		}
		padding := strings.Repeat(" ", width-len([]rune(f.Label)))
		fmt.Fprintf(w, "  %2s %s%s  %s\n", number, f.Label, padding, printable(f.Value))
	}
}

// printJSON writes an object of strangers indented, for people.
func printJSON(w io.Writer, object json.RawMessage) {
	indented, err := json.MarshalIndent(object, "  ", "  ")
	if err != nil {
		return
	}
	for line := range strings.SplitSeq(string(indented), "\n") {
		fmt.Fprintln(w, printable("  "+strings.TrimPrefix(line, "  ")))
	}
}
