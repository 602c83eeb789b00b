// Package intake turns the body of a request into rows for the issuing service:
// it reads what hospitals and provinces send, of any size, slowness and quality.
//
//	for row, err := range intake.CSV(request.Body) {       // or NDJSON, FHIR
//		if err != nil { … }                              // the reading ends: no such body, or the reader failed
//		if row.Code != "" { … }                          // this row holds no record, others go on
//		enter(row.Record, row.Commune)
//	}
//
// A broken row never stops a body, and never takes other rows with it. Rows of CSV
// and NDJSON come as soon as their lines are there, in bounded memory; FHIR is kept
// as a whole, up to MaxBundle. A row that the reader fails in is not given.
//
// Texts pass through as they were sent, scripts and SQL as well: they are texts,
// and who shows or stores them treats them as such. Whether they are right is for
// package identity and package cert to find; here they are only read. NUL is the
// one character that is refused, because PostgreSQL has no room for it.
//
// Nothing here reads the clock, the disk or the network. Different bodies may be
// read at the same time. Errors and codes hold nothing of a body; Row and its
// Record are personal data, which log/slog does not show.
//
// # Codes of rows
//
// Sentence gives each in Vietnamese and English.
//
//	row-too-long             The row is too long; see whether line breaks got lost.
//	row-empty                The row has no data of a record.
//	column-count             The row has more or fewer columns than the header; look for a separator too many or too few.
//	quote-broken             The quotes of the row are broken; close each one, and double those that belong to the text.
//	not-utf8                 The row is not UTF-8; save the file as UTF-8 and send it again.
//	field-too-long           A field is too long; see whether other text got into it.
//	field-nul                A field has a NUL character in it; type it again.
//	field-twice              A field is there twice; leave one.
//	field-type               A field has a value of the wrong type, such as a number in place of a text.
//	json-malformed           This is no well-formed JSON.
//	json-no-object           The line has to be a JSON object.
//	json-too-deep            The JSON is nested too deep.
//	entry-no-resource        The entry has no resource, or one without a resourceType.
//	entry-method             The entry does not ask for a record to be taken in (POST or PUT); nothing is deleted or patched this way.
//	status-not-done          The dose was not given (not-done).
//	status-entered-in-error  The dose was entered in error (entered-in-error).
//	status-unknown           The status of the dose has to be completed.
//	list-too-long            A list of the dose is too long (contained, performer or coding).
//	patient-missing          The Patient of the dose is not in the bundle, or its entry is broken; send it along.
//	reference-ambiguous      A reference means two different resources.
//	identifier-ambiguous     The person has two different numbers of the same kind; mark the old one as old.
//	vaccine-ambiguous        The vaccineCode names two different vaccines.
//	dose-ambiguous           The protocolApplied says two different dose numbers.
//
// # Codes of bodies
//
// A *BodyError has one of these.
//
//	body-empty               There is no data.
//	body-encoding            This is no text in UTF-8; if it is a spreadsheet, save it as CSV UTF-8.
//	body-too-long            The bundle is too large; send it in parts.
//	body-json                This is no well-formed JSON.
//	body-not-fhir            This is neither a Bundle nor an Immunization of FHIR R4.
//	bundle-type              The type of the Bundle has to be transaction, batch, collection or message.
//	header-broken            The header row cannot be read.
//	columns-missing          The header lacks columns.
//	column-twice             The header names a column twice.
//	columns-too-many         The header has too many columns.
//	rows-too-many            There are too many rows; the rest was not read, send it separately.
package intake
