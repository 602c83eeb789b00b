package intake

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
)

// Row is one record of a body, or why there is none: either Record or Code is
// empty. Texts are as they were sent, whatever is in them; who shows them escapes
// them. Rows are values and keep nothing of the body but their own texts.
type Row struct {
	Line    int // where it begins, of FHIR the number of the entry; from 1
	Record  cert.Record
	Commune string // of residence; empty where the body does not say
	Code    string // why there is no record; see the package documentation
}

// LogValue keeps the person out of logs.
func (r Row) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("line", r.Line), slog.String("code", r.Code))
}

// columns are those of records.csv and the commune.
var columns = []struct {
	name     string
	required bool
	of       func(*Row) *string
	mend     func(string) string // of what programs make of a value; nil for nothing
}{
	{"record_id", true, func(r *Row) *string { return &r.Record.ID }, strings.TrimSpace},
	{"full_name", true, func(r *Row) *string { return &r.Record.FullName }, nil},
	{"date_of_birth", true, func(r *Row) *string { return &r.Record.DateOfBirth }, withoutMidnight},
	{"sex", true, func(r *Row) *string { return &r.Record.Sex }, nil},
	{"nationality", true, func(r *Row) *string { return &r.Record.Nationality }, nil},
	{"id_type", false, func(r *Row) *string { return &r.Record.IDType }, nil},
	{"id_number", true, func(r *Row) *string { return &r.Record.IDNumber }, nil},
	{"phone", false, func(r *Row) *string { return &r.Record.Phone }, nil},
	{"facility_id", false, func(r *Row) *string { return &r.Record.FacilityID }, nil},
	{"dose_number", true, func(r *Row) *string { return &r.Record.DoseNumber }, withoutFraction},
	{"doses_in_series", false, func(r *Row) *string { return &r.Record.DosesInSeries }, withoutFraction},
	{"vaccination_date", true, func(r *Row) *string { return &r.Record.VaccinationDate }, withoutMidnight},
	{"product", true, func(r *Row) *string { return &r.Record.Product }, nil},
	{"lot_number", false, func(r *Row) *string { return &r.Record.LotNumber }, nil},
	{"commune", false, func(r *Row) *string { return &r.Commune }, nil},
}

// columnOf gives the place of a column in columns.
var columnOf = func() map[string]int {
	places := map[string]int{}
	for i, c := range columns {
		places[c.name] = i
	}
	return places
}()

// numeric columns may be numbers in JSON.
func numeric(column int) bool {
	return columns[column].name == "dose_number" || columns[column].name == "doses_in_series"
}

// set puts a value into a column of the row.
func (r *Row) set(column int, value string) {
	if mend := columns[column].mend; mend != nil {
		value = mend(value)
	}
	*columns[column].of(r) = value
}

// checked gives the row, or the code of what no field may hold in its place.
func (r Row) checked() Row {
	if r.Code == "" {
		r.Code = r.fieldCode()
	}
	if r.Code != "" {
		return Row{Line: r.Line, Code: r.Code}
	}
	return r
}

func (r *Row) fieldCode() string {
	empty := true
	for _, c := range columns {
		value := *c.of(r)
		switch {
		case len(value) > MaxField:
			return "field-too-long"
		case strings.IndexByte(value, 0) >= 0:
			return "field-nul"
		}
		empty = empty && strings.TrimSpace(value) == ""
	}
	if empty {
		return "row-empty"
	}
	return ""
}

// withoutMidnight takes the time 00:00 away that spreadsheets add to a date.
func withoutMidnight(date string) string {
	date = strings.TrimSpace(date)
	for _, midnight := range []string{":00:00", ":00"} {
		for _, hour := range []string{" 00", "T00"} {
			if day, ok := strings.CutSuffix(date, hour+midnight); ok {
				return day
			}
		}
	}
	return date
}

// withoutFraction takes the .0 away that programs add to a whole number.
func withoutFraction(number string) string {
	number = strings.TrimSpace(number)
	whole, fraction, _ := strings.Cut(number, ".")
	if whole != "" && fraction != "" && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return number
}

// sequence gives the rows of a reader until io.EOF or another error.
func sequence(limit int, open func() (next func() (Row, error), err error)) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		next, err := open()
		for count := 0; err == nil; count++ {
			var row Row
			switch row, err = next(); {
			case err != nil:
			case count == limit:
				err = &BodyError{Code: "rows-too-many"}
			case !yield(row.checked(), nil):
				return
			}
		}
		var body *BodyError
		switch {
		case err == io.EOF:
		case errors.As(err, &body):
			yield(Row{}, err)
		default:
			yield(Row{}, fmt.Errorf("read body: %w", err))
		}
	}
}
