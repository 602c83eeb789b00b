package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of a row, in bytes, and of the lines that a quoted field may span.
const (
	maxRow      = 64 << 10
	maxRowLines = 100
)

// tableColumn is a column that a command knows.
type tableColumn struct {
	name     string
	required bool
}

// tableRow is a row of a table: its fields, or why there are none. The fields of
// a row with too few or too many are given too, and of another broken row the first
// one, where that is whole. They are good until the next row.
type tableRow struct {
	line   int
	fields []string
	code   string
}

// tableReader reads CSV with a header row in bounded memory, whatever is in it. A
// broken row never takes others with it: after a quote that is not closed, reading
// goes on with the next line.
type tableReader struct {
	lines      *lineReader
	again      []line // read ahead in vain
	delimiters string // that the file names; empty where it names none
	delimiter  byte
	width      int
	place      []int // of each column in a row, -1 where it is absent
	fields     []string
}

// openTable reads the header. It fails where the whole file cannot be used:
// another encoding, no header, required columns missing.
func openTable(r io.Reader, columns []tableColumn) (*tableReader, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	start, _ := buffered.Peek(64 << 10)
	if err := checkEncoding(start); err != nil {
		return nil, err
	}
	if bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0 {
		return nil, errors.New("the file has Mac line ends (CR only); save it with line ends of LF or CRLF and try again")
	}
	table := &tableReader{lines: newLineReader(buffered, maxRow)}
	for {
		header, err := table.lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, errors.New("the file is empty; a header row is needed")
		case err != nil:
			return nil, err
		case strings.TrimSpace(header.text) == "":
		case table.delimiters == "" && separatorOf(header.text) != "":
			table.delimiters = separatorOf(header.text)
		default:
			return table, table.readHeader(header, columns)
		}
	}
}

func (t *tableReader) readHeader(header line, columns []tableColumn) error {
	var names []string
	for _, delimiter := range []byte(cmp.Or(t.delimiters, ",;\t")) {
		fields, how := splitRow(nil, header.text, delimiter)
		if how == rowSplit && len(fields) > len(names) {
			names, t.delimiter = fields, delimiter
		}
	}
	if header.cut || names == nil {
		return errors.New("the header row cannot be read")
	}
	t.width = len(names)
	places := map[string]int{}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		known := slices.ContainsFunc(columns, func(c tableColumn) bool { return c.name == name })
		if _, twice := places[name]; twice && known {
			return fmt.Errorf("the header names the column %s twice", name)
		}
		places[name] = i
	}
	return t.findColumns(places, columns)
}

func (t *tableReader) findColumns(places map[string]int, columns []tableColumn) error {
	var missing []string
	for _, c := range columns {
		place, ok := places[c.name]
		if !ok {
			place = -1
			if c.required {
				missing = append(missing, c.name)
			}
		}
		t.place = append(t.place, place)
	}
	if missing != nil {
		return fmt.Errorf("the header lacks columns: %s", strings.Join(missing, ", "))
	}
	return nil
}

// value gives the value of a row in a column; it is empty where that is absent.
func (t *tableReader) value(row tableRow, column int) string {
	if place := t.place[column]; place >= 0 {
		return row.fields[place]
	}
	return ""
}

// next gives a row, io.EOF after the last, or the error of the file. Rows without
// any value are left out.
func (t *tableReader) next() (tableRow, error) {
	for {
		first, err := t.line()
		if err != nil {
			return tableRow{}, err
		}
		if strings.TrimSpace(first.text) == "" {
			continue
		}
		fields, code, err := t.split(first)
		if err != nil {
			return tableRow{}, err
		}
		if isBlank(fields) {
			continue
		}
		return tableRow{first.number, fields, code}, nil
	}
}

func (t *tableReader) line() (line, error) {
	if len(t.again) == 0 {
		return t.lines.next()
	}
	l := t.again[0]
	t.again = t.again[1:]
	return l, nil
}

func (t *tableReader) split(first line) (fields []string, code string, err error) {
	switch {
	case first.cut:
		return t.firstField(first), "row-too-long", nil
	case !utf8.ValidString(first.text):
		return t.firstField(first), "row-encoding", nil
	}
	fields, how := splitRow(t.fields[:0], first.text, t.delimiter)
	t.fields = fields
	switch {
	case how == quoteOpen:
		return t.continued(first)
	case how == quotesBroken:
		return t.firstField(first), "row-quotes", nil
	case len(fields) != t.width:
		return fields, "row-fields", nil
	}
	return fields, "", nil
}

// continued reads on where a quoted field does not end in its line. Only columns
// that the command does not know may span lines; otherwise the quote is a slip,
// and the lines after it are rows.
func (t *tableReader) continued(first line) (fields []string, code string, err error) {
	text := first.text
	var ahead []line
	for len(ahead) < maxRowLines && len(text) < maxRow {
		l, err := t.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", err
		}
		ahead = append(ahead, l)
		text += "\n" + l.text
		if l.cut || !utf8.ValidString(l.text) {
			break
		}
		if !strings.Contains(l.text, `"`) {
			continue
		}
		fields, how := splitRow(nil, text, t.delimiter)
		if how == quoteOpen {
			continue
		}
		if how == rowSplit && len(fields) == t.width && !t.spansLines(fields) {
			return fields, "", nil
		}
		break
	}
	t.again = append(ahead, t.again...)
	return t.firstField(first), "row-quotes", nil
}

// firstField gives the first field of a broken row, none where it is empty or not
// whole.
func (t *tableReader) firstField(row line) []string {
	field, _, ended := strings.Cut(row.text, string(t.delimiter))
	how := rowSplit
	switch {
	case strings.HasPrefix(row.text, `"`):
		field, _, _, how = quotedField(row.text[1:], t.delimiter)
	case !ended || strings.Contains(field, `"`):
		return nil
	}
	if how != rowSplit || !utf8.ValidString(field) || strings.TrimSpace(field) == "" {
		return nil
	}
	return []string{field}
}

func (t *tableReader) spansLines(fields []string) bool {
	for _, place := range t.place {
		if place >= 0 && strings.Contains(fields[place], "\n") {
			return true
		}
	}
	return false
}
