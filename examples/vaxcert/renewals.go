package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
)

// errNotDue: the certificate of a row does not end yet, or would end no later. The
// findings beside it say more.
var errNotDue = errors.New("not due")

// renewals are the certificates of a manifest, and what decides about each.
type renewals struct {
	verifier    *verify.Verifier
	corrections map[string]correction // by record_id
	taken       map[string]bool       // corrections whose certificate was in the manifest
	until       time.Time             // what ends before is renewed
	dir         string                // of the manifest, with the texts

	file       *os.File
	table      *tableReader
	superseded []superseded
}

// correction is a corrected record.
type correction struct {
	record cert.Record
	line   int
}

// superseded is a certificate that a corrected one takes the place of.
type superseded struct{ uvci, newUVCI, recordID, expiresAt string }

// The columns of the old manifest, in the order of renewColumns.
const (
	renewRecord = iota
	renewStatus
	renewUVCI
	renewIssued
	renewExpires
)

var renewColumns = []tableColumn{{"record_id", true}, {"status", true}, {"uvci", true}, {"issued_at", false}, {"expires_at", true}}

func (r *renewals) open(path string) (err error) {
	if r.file, err = os.Open(path); err != nil {
		return err
	}
	r.table, err = openTable(bufio.NewReader(r.file), renewColumns)
	if err != nil {
		r.close()
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (r *renewals) close() { r.file.Close() }

func (r *renewals) isCorrected(recordID string) bool {
	_, ok := r.corrections[recordID]
	return ok
}

// next gives the row of the next certificate.
func (r *renewals) next() (recordRow, error) {
	for {
		row, err := r.table.next()
		if err != nil {
			return recordRow{}, err
		}
		if row.code != "" {
			return recordRow{line: row.line, code: row.code}, nil
		}
		value := func(column int) string { return strings.TrimSpace(r.table.value(row, column)) }
		if value(renewStatus) == statusRefused {
			continue
		}
		found := recordRow{line: row.line, from: manifestRow{
			recordID: value(renewRecord), uvci: value(renewUVCI), issuedAt: value(renewIssued), expiresAt: value(renewExpires),
		}}
		if found.record.ID = found.from.recordID; r.isCorrected(found.record.ID) {
			found.record = r.corrections[found.record.ID].record
			r.taken[found.record.ID] = true
		}
		return found, nil
	}
}

// notTaken are the corrections that there was no certificate for, in the order of
// their file.
func (r *renewals) notTaken() []string {
	var ids []string
	for id := range r.corrections {
		if !r.taken[id] {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return r.corrections[a].line - r.corrections[b].line })
	return ids
}

// profile renews, corrects, or leaves alone.
func (r *renewals) profile() profile {
	return profile{
		prepare: r.prepare,
		isOf: func(p *cert.Payload, id cert.UVCI) bool {
			return p.Kind == cert.KindICVP || p.DCC != nil && p.DCC.ID() == id
		},
	}
}

func (r *renewals) prepare(ctx context.Context, issuer *cert.Issuer, row recordRow, id cert.UVCI) (*cert.Draft, []cert.Finding, error) {
	old, state, refusal := r.old(ctx, row)
	if refusal != "" {
		return nil, nil, refusedFor(refusal)
	}
	if draft, findings, err := r.correct(issuer, row, id, old); draft != nil || err != nil {
		return draft, findings, err
	}
	due := !old.ExpiresAt.After(r.until)
	switch {
	case !due && state == "":
		return nil, nil, errNotDue
	case !due:
		return nil, []cert.Finding{{Code: state, Severity: cert.Warning}}, errNotDue
	case state != "":
		return nil, nil, refusedFor(state)
	}
	draft, err := issuer.PrepareRenewal(old)
	switch {
	case errors.Is(err, cert.ErrNotRenewable):
		return nil, nil, refusedFor("not-renewable")
	case err != nil:
		return nil, nil, err
	case !draft.Payload().ExpiresAt.After(old.ExpiresAt):
		return nil, []cert.Finding{{Code: "no-later-end", Severity: cert.Warning}}, errNotDue
	}
	return draft, nil, nil
}

func refusedFor(code string) error {
	return &cert.RefusedError{Findings: []cert.Finding{{Code: code, Severity: cert.Failure}}}
}

// old reads and verifies the certificate of a row. refusal says why it is not to be
// renewed, and state why it may not be yet: it is good, and has not begun.
func (r *renewals) old(ctx context.Context, row recordRow) (old *cert.Payload, state, refusal string) {
	text, err := os.ReadFile(filepath.Join(r.dir, fileName(row.record.ID, "txt")))
	if err != nil {
		return nil, "", "text-missing"
	}
	result := r.verifier.Verify(ctx, strings.TrimSpace(string(text)))
	state, refusal = judgeOld(result)
	switch {
	case refusal != "":
		return nil, "", refusal
	case row.from.uvci != "" && (result.Payload.DCC == nil || string(result.Payload.DCC.ID()) != row.from.uvci):
		return nil, "", "text-missing"
	}
	return result.Payload, state, ""
}

// ended are the reasons why a good certificate needs its renewal.
var ended = []string{"expired", "beyond-policy", "signer-expired"}

// notBegun are the reasons why one is not good yet.
var notBegun = []string{"not-yet-valid", "yellow-fever-ten-days"}

// judgeOld looks at every check, as the verdict is only that of the first that failed: what has
// ended may be revoked, too.
func judgeOld(result verify.Result) (state, refusal string) {
	if c := result.Check(verify.CheckRevocation); c.Outcome == verify.Fail {
		if c.Code == "revocation-unknown" {
			return "", c.Code
		}
		return "", "revoked"
	}
	for _, c := range result.Checks {
		if c.Outcome == verify.Fail && c.Name != verify.CheckValidity {
			return "", "not-to-be-believed"
		}
	}
	for _, f := range result.Check(verify.CheckValidity).Findings {
		switch {
		case f.Severity != cert.Failure || slices.Contains(ended, f.Code):
		case slices.Contains(notBegun, f.Code):
			state = "not-yet-valid"
		default:
			return "", "not-to-be-believed"
		}
	}
	return state, ""
}

// correct prepares the certificate of a corrected record. There is no draft where
// there is no correction, or it changes nothing that is shown.
func (r *renewals) correct(issuer *cert.Issuer, row recordRow, id cert.UVCI, old *cert.Payload) (*cert.Draft, []cert.Finding, error) {
	switch {
	case !r.isCorrected(row.record.ID):
		return nil, nil, nil
	case old.DCC == nil:
		return nil, nil, refusedFor("correction-of-yellow-card")
	}
	corrected, findings := row.record.Certificate()
	if corrected.ID = id; string(id) == row.from.uvci {
		corrected.ID = ""
	}
	draft, err := issuer.Prepare(corrected)
	if err != nil || hasFailure(findings) {
		return draft, findings, err
	}
	then, _ := old.Certificate()
	now := draft.Certificate()
	then.ID, now.ID = "", ""
	if shown(then) == shown(now) {
		return nil, nil, nil
	}
	return draft, findings, nil
}

// shown leaves out of a certificate what does not show in it.
func shown(c cert.Certificate) cert.Certificate {
	c.Name.Uncertain, c.DosesReceived = false, c.Received()
	return c
}

// enter notes a certificate that was superseded, also by an earlier run.
func (r *renewals) enter(d done) {
	if d.row.status == statusIssued && d.row.uvci != d.from.uvci {
		r.superseded = append(r.superseded, superseded{d.from.uvci, d.row.uvci, d.row.recordID, d.from.expiresAt})
	}
}

const supersededName = "superseded.csv"

func (r *renewals) writeSuperseded(dir string) error {
	table := []byte("uvci,new_uvci,record_id,expires_at\n")
	for _, s := range r.superseded {
		table = appendRow(table, s.uvci, s.newUVCI, s.recordID, s.expiresAt)
	}
	return writeWhole(filepath.Join(dir, supersededName), table)
}

// readCorrections reads corrected records, by record_id; of several with one the last
// counts.
func readCorrections(path string) (map[string]correction, error) {
	corrections := map[string]correction{}
	if path == "" {
		return corrections, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := openRecords(f, toIssue)
	if err != nil {
		return nil, err
	}
	for {
		row, err := records.next()
		switch {
		case errors.Is(err, io.EOF):
			return corrections, nil
		case err != nil:
			return nil, err
		case row.code != "":
			return nil, fmt.Errorf("line %d: %s", row.line, row.code)
		}
		corrections[row.record.ID] = correction{row.record, row.line}
	}
}
