package main

import (
	"cmp"
	"io"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
)

// maxRecordID is how long a record_id may be, in bytes.
const maxRecordID = 256

// need is which commands a column is required for.
type need uint8

const (
	toIssue need = 1 << iota
	toIssueICVP
	toReconcile

	toIssueAny = toIssue | toIssueICVP
)

// recordColumns are the columns of records.csv. Without the required ones there
// is nothing to issue; without the four of letter 9438/BYT-CNTT, name, sex, birth
// date and number, nothing to reconcile.
var recordColumns = []struct {
	name   string
	needed need
	of     func(*cert.Record) *string
	repair func(string) string // of what spreadsheets make of a value; nil for none
}{
	{"record_id", toIssueAny | toReconcile, func(r *cert.Record) *string { return &r.ID }, nil},
	{"full_name", toIssueAny | toReconcile, func(r *cert.Record) *string { return &r.FullName }, nil},
	{"date_of_birth", toIssueAny | toReconcile, func(r *cert.Record) *string { return &r.DateOfBirth }, withoutMidnight},
	{"sex", toReconcile, func(r *cert.Record) *string { return &r.Sex }, nil},
	{"nationality", toIssueAny, func(r *cert.Record) *string { return &r.Nationality }, nil},
	{"id_type", 0, func(r *cert.Record) *string { return &r.IDType }, nil},
	{"id_number", toReconcile, func(r *cert.Record) *string { return &r.IDNumber }, nil},
	{"phone", 0, func(r *cert.Record) *string { return &r.Phone }, nil},
	{"facility_id", 0, func(r *cert.Record) *string { return &r.FacilityID }, nil},
	{"dose_number", toIssue, func(r *cert.Record) *string { return &r.DoseNumber }, withoutFraction},
	{"doses_in_series", 0, func(r *cert.Record) *string { return &r.DosesInSeries }, withoutFraction},
	{"vaccination_date", toIssueAny, func(r *cert.Record) *string { return &r.VaccinationDate }, withoutMidnight},
	{"product", toIssueAny, func(r *cert.Record) *string { return &r.Product }, nil},
	{"lot_number", toIssueICVP, func(r *cert.Record) *string { return &r.LotNumber }, nil},
}

// recordRow is a row of records.csv: a record, or why there is none. Of a broken
// row the record has its ID, where that is the first field and can be read.
type recordRow struct {
	line   int
	record cert.Record
	from   manifestRow // of the certificate that is to be renewed
	code   string

	attested bool   // the signature of a facility is asked for
	signed   []byte // by the facility
	facility string // that signed, which was verified
}

// idColumn is the place of record_id in recordColumns.
const idColumn = 0

// recordReader reads records.csv.
type recordReader struct{ table *tableReader }

// openRecords opens the records for a command.
func openRecords(r io.Reader, command need) (*recordReader, error) {
	var columns []tableColumn
	for _, c := range recordColumns {
		columns = append(columns, tableColumn{c.name, c.needed&command != 0})
	}
	table, err := openTable(r, columns)
	return &recordReader{table}, err
}

func isRecordColumn(name string) bool {
	for _, c := range recordColumns {
		if c.name == name {
			return true
		}
	}
	return false
}

// next gives a row, io.EOF after the last, or the error of the file.
func (r *recordReader) next() (recordRow, error) {
	found, err := r.table.next()
	if err != nil {
		return recordRow{}, err
	}
	row := recordRow{line: found.line, code: found.code}
	switch {
	case found.code == "":
		row.record = r.recordOf(found)
	case len(found.fields) > 0 && r.table.place[idColumn] == 0:
		row.record.ID = strings.TrimSpace(found.fields[0])
	}
	if len(row.record.ID) > maxRecordID {
		row.record.ID, row.code = "", cmp.Or(row.code, "record-id-too-long")
	}
	return row, nil
}

func (r *recordReader) recordOf(row tableRow) cert.Record {
	var record cert.Record
	for i, c := range recordColumns {
		value := r.table.value(row, i)
		if c.repair != nil {
			value = c.repair(value)
		}
		*c.of(&record) = value
	}
	record.ID = strings.TrimSpace(record.ID)
	return record
}
