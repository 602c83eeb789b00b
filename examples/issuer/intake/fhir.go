package intake

import (
	"io"
	"iter"
)

// FHIR reads a FHIR R4 Bundle of type transaction, batch, collection or message:
// one Row for each Immunization, with its Patient. An Immunization by itself, with
// its Patient contained, is a body too. Entries of other kinds give no rows; an
// entry that cannot be read at all gives one with a code.
//
//	record_id         Immunization.identifier, else its id
//	full_name         Patient.name.text, else family and given: official, usual, others; not old ones
//	date_of_birth     Patient.birthDate, of any precision
//	sex               Patient.gender: male M, female F
//	nationality       the extension patient-nationality (alpha-2, or alpha-3 as alpha-2);
//	                  VN for who has a Vietnamese identity number and no extension
//	id_type/number    Patient.identifier of the systems of Viet Nam: cccd, else cmnd, else passport
//	phone             Patient.telecom
//	commune           an extension ward or commune of Patient.address, else its city where a
//	                  state is given as well
//	facility_id       Immunization.location, else the performer that is an organization: the
//	                  identifier of the one referred to, else its id
//	dose_number       protocolApplied.doseNumber, and seriesDoses for doses_in_series
//	vaccination_date  occurrenceDateTime, its day in Viet Nam where it has a time; else occurrenceString
//	product           of vaccineCode the code, display or text that names a product; else its text
//	lot_number        lotNumber
//
// What is not there stays empty, for later checks. Two values for what has only one
// are a code, not a choice. A patient is found by its full URL, by Patient/ID in
// the same server or bundle, or contained.
//
// Limits are MaxBundle, MaxEntries, MaxEntry, MaxRepeats, MaxField and MaxDepth. An
// error ends the sequence: *BodyError (body-empty, body-json, body-not-fhir,
// bundle-type, body-too-long, rows-too-many), or what the reader failed with,
// wrapped. All of the body is read and kept before the first row. A sequence can be
// read once, by one goroutine. Source: HL7 FHIR R4 (4.0.1) Bundle, Immunization, Patient; the
// systems of the two drafts of VN Core.
func FHIR(r io.Reader) iter.Seq2[Row, error] {
	return sequence(MaxEntries, func() (func() (Row, error), error) {
		text, err := openText(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(io.LimitReader(text, MaxBundle+1))
		switch {
		case err != nil:
			return nil, err
		case len(body) > MaxBundle:
			return nil, &BodyError{Code: "body-too-long"}
		}
		b, err := parseBundle(body)
		if err != nil {
			return nil, err
		}
		return b.next, nil
	})
}

// next gives the row of the next immunization or broken entry.
func (b *bundle) next() (Row, error) {
	for len(b.entries) > b.done {
		e := &b.entries[b.done]
		b.done++
		switch {
		case e.code != "":
			return Row{Line: e.number, Code: e.code}, nil
		case e.kind == "Immunization":
			row, code := b.immunization(e)
			row.Line, row.Code = e.number, code
			return row, nil
		}
	}
	return Row{}, io.EOF
}
