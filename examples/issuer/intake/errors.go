package intake

import "strings"

// BodyError says why a whole body cannot be read. It holds nothing of the body.
type BodyError struct {
	Code    string   // of the second table of the package documentation
	Columns []string // which ones, of columns-missing and column-twice: names of records.csv
}

// Error gives the code and the columns.
func (e *BodyError) Error() string {
	if len(e.Columns) == 0 {
		return e.Code
	}
	return e.Code + ": " + strings.Join(e.Columns, ", ")
}

// Sentence explains the error to a clerk, with the columns it is about: lang is vi
// for Vietnamese, anything else for English.
func (e *BodyError) Sentence(lang string) string {
	s := Sentence(e.Code, lang)
	if len(e.Columns) > 0 {
		s += " (" + strings.Join(e.Columns, ", ") + ")"
	}
	return s
}
