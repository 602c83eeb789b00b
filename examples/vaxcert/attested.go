package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
)

// facilityFlags say whose signatures of records are believed.
type facilityFlags struct {
	Attestations  string        `placeholder:"FILE" help:"Records that facilities have signed, as attest sign writes them, instead of --records: whatever no facility has signed is refused."`
	FacilityTrust []string      `placeholder:"FILE" sep:"none" help:"Who certifies facilities: certificates in PEM or DER. Required with --attestations. May be repeated."`
	Register      string        `placeholder:"FILE" help:"With which certificates a facility signs: CSV as for attest verify."`
	MaxAge        time.Duration `placeholder:"DURATION" help:"How long ago a record may have been signed, such as 720h. Default: any time."`
}

// attestedReader reads what attest sign writes, a line of JSON a record, and verifies
// it.
type attestedReader struct {
	lines *bufio.Reader
	store *attest.Store
	line  int
}

// maxAttestedLine is how long a line may be: an attestation in base64, and its
// record_id.
const maxAttestedLine = 2 * attest.MaxAttestation

func (r *attestedReader) next() (recordRow, error) {
	for {
		text, err := r.readLine()
		if err != nil {
			return recordRow{}, err
		}
		r.line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		row := recordRow{line: r.line, attested: true}
		var written attestationLine
		if json.Unmarshal(text, &written) != nil || written.RecordID == "" || len(written.RecordID) > maxRecordID {
			row.code = "attestation-line"
			return row, nil
		}
		row.record.ID, row.signed, row.code = written.RecordID, written.Attestation, written.Code
		if row.code == "" {
			row.facility, row.code, err = r.verify(row)
		}
		return row, err
	}
}

// verify gives the facility that signed, or says why it is not believed. What is not
// signed, the record_id of the line, must be that of the record.
func (r *attestedReader) verify(row recordRow) (facility, code string, err error) {
	record, by, err := r.store.VerifyRecord(row.signed)
	var refused attest.Code
	switch {
	case errors.As(err, &refused):
		return "", string(refused), nil
	case err != nil:
		return "", "", err
	case record.ID != row.record.ID:
		return "", "record-id-mismatch", nil
	}
	return by.Facility, "", nil
}

// readLine gives a line; of one that is too long, only so much that it cannot be read.
func (r *attestedReader) readLine() ([]byte, error) {
	var text []byte
	for {
		part, err := r.lines.ReadSlice('\n')
		if len(text)+len(part) <= maxAttestedLine {
			text = append(text, part...)
		}
		switch {
		case err == nil:
			return text, nil
		case errors.Is(err, io.EOF) && len(text) > 0:
			return text, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// attested is covid for records that facilities have signed.
var attested = profile{prepare: prepareAttested, isOf: covid.isOf}

func prepareAttested(_ context.Context, issuer *cert.Issuer, row recordRow, id cert.UVCI) (*cert.Draft, []cert.Finding, error) {
	draft, err := issuer.PrepareAttested(row.signed, id)
	return draft, nil, facilityRefusal(err)
}

// attestedICVP is icvp for records that facilities have signed.
func attestedICVP(disease string) profile {
	p := icvp(disease)
	p.prepare = func(_ context.Context, issuer *cert.Issuer, row recordRow, _ cert.UVCI) (*cert.Draft, []cert.Finding, error) {
		draft, err := issuer.PrepareAttestedICVP(row.signed, disease)
		return draft, nil, facilityRefusal(err)
	}
	return p
}

// facilityRefusal makes a refusal of a signature that is not to be believed.
func facilityRefusal(err error) error {
	var code attest.Code
	if errors.As(err, &code) {
		return &cert.RefusedError{Findings: []cert.Finding{{Code: string(code), Severity: cert.Failure}}}
	}
	return err
}
