package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/cert"
)

// Bounds of a row, in bytes, and of the lines that a quoted field may span.
const (
	maxRow      = 64 << 10
	maxRowLines = 100
)

// maxRecordID is how long a record_id may be, in bytes.
const maxRecordID = 256

// recordColumns are the columns of records.csv. Without the required ones there
// is nothing to issue.
var recordColumns = []struct {
	name     string
	required bool
	of       func(*cert.Record) *string
	repair   func(string) string // of what spreadsheets make of a value; nil for none
}{
	{"record_id", true, func(r *cert.Record) *string { return &r.ID }, nil},
	{"full_name", true, func(r *cert.Record) *string { return &r.FullName }, nil},
	{"date_of_birth", true, func(r *cert.Record) *string { return &r.DateOfBirth }, withoutMidnight},
	{"sex", false, func(r *cert.Record) *string { return &r.Sex }, nil},
	{"nationality", true, func(r *cert.Record) *string { return &r.Nationality }, nil},
	{"id_type", false, func(r *cert.Record) *string { return &r.IDType }, nil},
	{"id_number", false, func(r *cert.Record) *string { return &r.IDNumber }, nil},
	{"phone", false, func(r *cert.Record) *string { return &r.Phone }, nil},
	{"facility_id", false, func(r *cert.Record) *string { return &r.FacilityID }, nil},
	{"dose_number", true, func(r *cert.Record) *string { return &r.DoseNumber }, withoutFraction},
	{"doses_in_series", false, func(r *cert.Record) *string { return &r.DosesInSeries }, withoutFraction},
	{"vaccination_date", true, func(r *cert.Record) *string { return &r.VaccinationDate }, withoutMidnight},
	{"product", true, func(r *cert.Record) *string { return &r.Product }, nil},
	{"lot_number", false, func(r *cert.Record) *string { return &r.LotNumber }, nil},
}

// recordRow is a row of records.csv: a record, or why there is none. Of a row
// with too few or too many fields the record has its ID, if that is the first.
type recordRow struct {
	line   int
	record cert.Record
	code   string
}

// idColumn is the place of record_id in recordColumns.
const idColumn = 0

// recordReader reads records.csv in bounded memory, whatever is in it. A broken
// row never takes others with it: after a quote that is not closed, reading goes
// on with the next line.
type recordReader struct {
	lines      *lineReader
	again      []line // read ahead in vain
	delimiters string // that the file names; empty where it names none
	delimiter  byte
	width      int
	column     []int // of each of recordColumns, -1 where it is absent
}

// openRecords reads the header. It fails where the whole file cannot be used:
// another encoding, no header, required columns missing.
func openRecords(r io.Reader) (*recordReader, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	start, _ := buffered.Peek(64 << 10)
	if err := checkEncoding(start); err != nil {
		return nil, err
	}
	if bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0 {
		return nil, errors.New("the file has Mac line ends (CR only); save it with line ends of LF or CRLF and try again")
	}
	records := &recordReader{lines: newLineReader(buffered, maxRow)}
	for {
		header, err := records.lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, errors.New("the file is empty; a header row is needed")
		case err != nil:
			return nil, err
		case strings.TrimSpace(header.text) == "":
		case records.delimiters == "" && separatorOf(header.text) != "":
			records.delimiters = separatorOf(header.text)
		default:
			return records, records.readHeader(header)
		}
	}
}

func (r *recordReader) readHeader(header line) error {
	var names []string
	for _, delimiter := range []byte(cmp.Or(r.delimiters, ",;\t")) {
		fields, how := splitRow(header.text, delimiter)
		if how == rowSplit && len(fields) > len(names) {
			names, r.delimiter = fields, delimiter
		}
	}
	if header.cut || names == nil {
		return errors.New("the header row cannot be read")
	}
	r.width = len(names)
	places := map[string]int{}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := places[name]; twice && isRecordColumn(name) {
			return fmt.Errorf("the header names the column %s twice", name)
		}
		places[name] = i
	}
	return r.findColumns(places)
}

func isRecordColumn(name string) bool {
	for _, c := range recordColumns {
		if c.name == name {
			return true
		}
	}
	return false
}

func (r *recordReader) findColumns(places map[string]int) error {
	var missing []string
	for _, c := range recordColumns {
		place, ok := places[c.name]
		if !ok {
			place = -1
			if c.required {
				missing = append(missing, c.name)
			}
		}
		r.column = append(r.column, place)
	}
	if missing != nil {
		return fmt.Errorf("the header lacks columns: %s", strings.Join(missing, ", "))
	}
	return nil
}

// next gives a row, io.EOF after the last, or the error of the file.
func (r *recordReader) next() (recordRow, error) {
	for {
		first, err := r.line()
		if err != nil {
			return recordRow{}, err
		}
		if strings.TrimSpace(first.text) == "" {
			continue
		}
		fields, code, err := r.fields(first)
		if err != nil {
			return recordRow{}, err
		}
		if isBlank(fields) {
			continue
		}
		row := recordRow{line: first.number, code: code}
		switch {
		case code == "":
			row.record = r.recordOf(fields)
		case code == "row-fields" && r.column[idColumn] == 0:
			row.record.ID = strings.TrimSpace(fields[0])
		}
		if len(row.record.ID) > maxRecordID {
			row.record.ID, row.code = "", "record-id-too-long"
		}
		return row, nil
	}
}

func (r *recordReader) line() (line, error) {
	if len(r.again) == 0 {
		return r.lines.next()
	}
	l := r.again[0]
	r.again = r.again[1:]
	return l, nil
}

func (r *recordReader) fields(first line) (fields []string, code string, err error) {
	switch {
	case first.cut:
		return nil, "row-too-long", nil
	case !utf8.ValidString(first.text):
		return nil, "row-encoding", nil
	}
	fields, how := splitRow(first.text, r.delimiter)
	switch {
	case how == quoteOpen:
		return r.continued(first)
	case how == quotesBroken:
		return nil, "row-quotes", nil
	case len(fields) != r.width:
		return fields, "row-fields", nil
	}
	return fields, "", nil
}

// continued reads on where a quoted field does not end in its line. Only columns
// that are not a record's may span lines; otherwise the quote is a slip, and the
// lines after it are rows.
func (r *recordReader) continued(first line) (fields []string, code string, err error) {
	text := first.text
	var ahead []line
	for len(ahead) < maxRowLines && len(text) < maxRow {
		l, err := r.line()
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
		fields, how := splitRow(text, r.delimiter)
		if how == quoteOpen {
			continue
		}
		if how == rowSplit && len(fields) == r.width && !r.spansLines(fields) {
			return fields, "", nil
		}
		break
	}
	r.again = append(ahead, r.again...)
	return nil, "row-quotes", nil
}

func (r *recordReader) spansLines(fields []string) bool {
	for _, place := range r.column {
		if place >= 0 && strings.Contains(fields[place], "\n") {
			return true
		}
	}
	return false
}

func (r *recordReader) recordOf(fields []string) cert.Record {
	var record cert.Record
	for i, c := range recordColumns {
		if place := r.column[i]; place >= 0 {
			value := fields[place]
			if c.repair != nil {
				value = c.repair(value)
			}
			*c.of(&record) = value
		}
	}
	record.ID = strings.TrimSpace(record.ID)
	return record
}
