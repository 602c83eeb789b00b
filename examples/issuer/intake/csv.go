package intake

import (
	"bytes"
	"encoding/csv"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// CSV reads the rows of a CSV with the header of records.csv: in any order, with
// further columns, which are ignored, and commune, which is optional. Comma,
// semicolon and tab separate, LF, CRLF and CR end a line; text is UTF-8, or UTF-16
// with its mark. Rows without any value are left out. id_type, phone, facility_id,
// doses_in_series, lot_number and commune may be missing from the header. A .0
// behind a dose and a midnight behind a date are taken away; all else is kept as it is.
//
// A broken row is a Row with a code, and reading goes on with the next line: a
// quoted field may go on over lines, but a quote that never ends, or in which
// whole rows would vanish, takes its own line only.
//
// Limits are MaxRow, MaxRowLines, MaxField, MaxColumns and MaxRows. An error ends
// the sequence: *BodyError (body-empty, body-encoding, header-broken,
// columns-missing, column-twice, columns-too-many, rows-too-many), or what the
// reader failed with, wrapped. A sequence can be read once, by one goroutine.
// Source: RFC 4180, more tolerant in separators and line ends.
func CSV(r io.Reader) iter.Seq2[Row, error] {
	return sequence(MaxRows, func() (func() (Row, error), error) {
		lines, err := openLines(r)
		if err != nil {
			return nil, err
		}
		t := &table{lines: lines}
		return t.next, t.readHeader()
	})
}

// table reads CSV. Its csv.Reader gets one row at a time, so that a quote that is
// not closed takes no others with it.
type table struct {
	lines  *lines
	again  []line // read ahead in vain
	comma  byte
	width  int
	places []int // of each of columns in a row; -1 where it is absent
	known  []bool

	csv *csv.Reader
	row bytes.Buffer // that csv reads
}

var separatorForm = regexp.MustCompile(`^(?i:sep)=([,;\t])[,;\t]*$`)

func (t *table) readHeader() error {
	separators := ",;\t"
	for {
		header, err := t.line()
		if err == io.EOF {
			return &BodyError{Code: "body-empty"}
		}
		if err != nil {
			return err
		}
		switch named := separatorForm.FindSubmatch(header.text); {
		case header.blank():
		case named != nil:
			separators = string(named[1])
		case !utf8.Valid(header.text) && !header.cut || bytes.IndexByte(header.text, 0) >= 0:
			return &BodyError{Code: "body-encoding"}
		case header.cut:
			return &BodyError{Code: "header-broken"}
		default:
			return t.findColumns(t.splitHeader(header.text, separators))
		}
	}
}

// splitHeader finds out what separates: that which gives most columns.
func (t *table) splitHeader(text []byte, separators string) (names []string) {
	best := separators[0]
	for _, comma := range []byte(separators) {
		t.comma, t.csv = comma, nil
		if fields, ok := t.split(text); ok && len(fields) > len(names) {
			names, best = fields, comma
		}
	}
	t.comma, t.csv = best, nil
	return names
}

func (t *table) findColumns(names []string) error {
	switch {
	case names == nil:
		return &BodyError{Code: "header-broken"}
	case len(names) > MaxColumns:
		return &BodyError{Code: "columns-too-many"}
	}
	t.width, t.known = len(names), make([]bool, len(names))
	t.places = slices.Repeat([]int{-1}, len(columns))
	for i, name := range names {
		column, known := columnOf[strings.ToLower(strings.TrimSpace(name))]
		if !known {
			continue
		}
		if t.places[column] >= 0 {
			return &BodyError{"column-twice", []string{columns[column].name}}
		}
		t.places[column], t.known[i] = i, true
	}
	var missing []string
	for i, c := range columns {
		if c.required && t.places[i] < 0 {
			missing = append(missing, c.name)
		}
	}
	if missing != nil {
		return &BodyError{"columns-missing", missing}
	}
	return nil
}

func (t *table) line() (line, error) {
	if len(t.again) == 0 {
		return t.lines.next()
	}
	l := t.again[0]
	t.again = t.again[1:]
	return l, nil
}

func (t *table) next() (Row, error) {
	for {
		first, err := t.line()
		if err != nil {
			return Row{}, err
		}
		if first.blank() {
			continue
		}
		row := Row{Line: first.number}
		var fields []string
		if fields, row.Code = t.fields(first); row.Code == "" {
			if isBlank(fields) {
				continue
			}
			for column, place := range t.places {
				if place >= 0 {
					row.set(column, fields[place])
				}
			}
		}
		return row, nil
	}
}

func (t *table) fields(first line) (fields []string, code string) {
	switch {
	case first.cut:
		return nil, "row-too-long"
	case !utf8.Valid(first.text):
		return nil, "not-utf8"
	}
	var ok bool
	if oddQuotes(first.text) {
		fields, ok = t.continued(first)
	} else {
		fields, ok = t.split(first.text)
	}
	switch {
	case !ok:
		return nil, "quote-broken"
	case len(fields) != t.width:
		if isBlank(fields) {
			return fields, ""
		}
		return nil, "column-count"
	}
	return fields, ""
}

// continued reads on where a quoted field does not end in its line. Where no whole
// row comes of it, the lines after the first are rows of their own.
func (t *table) continued(first line) (fields []string, ok bool) {
	text := bytes.Clone(first.text)
	var ahead []line
	for len(ahead) < MaxRowLines {
		l, err := t.line()
		if err != nil {
			break
		}
		l.text = bytes.Clone(l.text)
		ahead = append(ahead, l)
		if l.cut || len(text)+1+len(l.text) > MaxRow || !utf8.Valid(l.text) {
			break
		}
		text = append(append(text, '\n'), l.text...)
		if oddQuotes(l.text) {
			if fields, ok = t.split(text); ok && len(fields) == t.width && !t.swallows(fields) {
				return fields, true
			}
			break
		}
	}
	t.again = append(ahead, t.again...)
	return nil, false
}

// swallows reports whether a field that goes on over lines has rows in it: as many
// separators as a row has or, in a field of a record, one.
func (t *table) swallows(fields []string) bool {
	for i, field := range fields {
		limit := t.width - 1
		if t.known[i] {
			limit = 1
		}
		if strings.Contains(field, "\n") && strings.Count(field, string(t.comma)) >= limit {
			return true
		}
	}
	return false
}

// split gives the fields of a row. They are good until the next row.
func (t *table) split(text []byte) (fields []string, ok bool) {
	if t.csv == nil {
		t.csv = csv.NewReader(&t.row)
		t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = rune(t.comma), -1, true
	}
	t.row.Reset()
	t.row.Write(text)
	t.row.WriteByte('\n')
	fields, err := t.csv.Read()
	if err != nil {
		t.csv = nil // it may have more of this row
	}
	return fields, err == nil
}

func oddQuotes(text []byte) bool { return bytes.Count(text, []byte(`"`))%2 == 1 }

func isBlank(fields []string) bool {
	return !slices.ContainsFunc(fields, func(field string) bool { return strings.TrimSpace(field) != "" })
}
