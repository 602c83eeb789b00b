package attest

import (
	"time"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cborwrite"
)

// purpose begins what a facility signs, and nothing else that this project signs.
const purpose = "vaxcert-attestation-1"

// maxSeconds is the end of the year 9999, in seconds since 1970.
const maxSeconds = 253402300799

// fields are those of a record by their names in records.csv, in the order of RFC
// 8949 section 4.2.1: the shorter name first.
var fields = []struct {
	name string
	of   func(*cert.Record) *string
}{
	{"sex", func(r *cert.Record) *string { return &r.Sex }},
	{"phone", func(r *cert.Record) *string { return &r.Phone }},
	{"id_type", func(r *cert.Record) *string { return &r.IDType }},
	{"product", func(r *cert.Record) *string { return &r.Product }},
	{"full_name", func(r *cert.Record) *string { return &r.FullName }},
	{"id_number", func(r *cert.Record) *string { return &r.IDNumber }},
	{"record_id", func(r *cert.Record) *string { return &r.ID }},
	{"lot_number", func(r *cert.Record) *string { return &r.LotNumber }},
	{"dose_number", func(r *cert.Record) *string { return &r.DoseNumber }},
	{"facility_id", func(r *cert.Record) *string { return &r.FacilityID }},
	{"nationality", func(r *cert.Record) *string { return &r.Nationality }},
	{"date_of_birth", func(r *cert.Record) *string { return &r.DateOfBirth }},
	{"doses_in_series", func(r *cert.Record) *string { return &r.DosesInSeries }},
	{"vaccination_date", func(r *cert.Record) *string { return &r.VaccinationDate }},
}

// statement is what a facility signs: a record, and when.
type statement struct {
	record   cert.Record
	signedAt time.Time // whole seconds, UTC
}

// check refuses a record that cannot be told from others.
func (s statement) check() error {
	for _, f := range fields {
		if !utf8.ValidString(*f.of(&s.record)) {
			return RecordEncoding
		}
	}
	if s.record.ID == "" || s.record.FacilityID == "" {
		return RecordIncomplete
	}
	return nil
}

// encode gives the payload of COSE.
func (s statement) encode() []byte {
	count := 0
	for _, f := range fields {
		if *f.of(&s.record) != "" {
			count++
		}
	}
	b := cborwrite.Text(cborwrite.Array(make([]byte, 0, 512), 3), purpose)
	b = cborwrite.Int(b, s.signedAt.Unix())
	b = cborwrite.Map(b, count)
	for _, f := range fields {
		if value := *f.of(&s.record); value != "" {
			b = cborwrite.Text(cborwrite.Text(b, f.name), value)
		}
	}
	return b
}

// decodeStatement reads the payload of COSE, in the one form that encode gives.
func decodeStatement(payload string) (statement, error) {
	var tree cbortree.Tree
	root, err := tree.Parse(payload)
	if err != nil {
		return statement{}, PayloadMalformed
	}
	if text, _ := root.Element(0).Text(); text != purpose {
		return statement{}, ContextMismatch
	}
	seconds, ok := root.Element(1).Int()
	if !ok || seconds < 0 || seconds > maxSeconds {
		return statement{}, TimeInvalid
	}
	s := statement{signedAt: time.Unix(seconds, 0).UTC()}
	record := root.Element(2)
	for _, f := range fields {
		*f.of(&s.record), _ = record.Field(f.name).Text()
	}
	if string(s.encode()) != payload {
		return statement{}, PayloadMalformed
	}
	return s, s.check()
}
