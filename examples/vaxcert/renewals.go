package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// errNotDue: the certificate of a row does not end yet.
var errNotDue = errors.New("not due")

// renewals are the certificates of a manifest, and what decides about each.
type renewals struct {
	verifier    *verify.Verifier
	corrections map[string]cert.Record // by record_id
	until       time.Time              // what ends before is renewed
	dir         string                 // of the manifest, with the texts

	file       *os.File
	table      *tableReader
	superseded []superseded
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
		found.record.ID = found.from.recordID
		return found, nil
	}
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
	old, finding := r.old(ctx, row)
	if finding.Code != "" {
		return nil, nil, &cert.RefusedError{Findings: []cert.Finding{finding}}
	}
	if draft, findings, err := r.correct(issuer, row, id, old); draft != nil || err != nil {
		return draft, findings, err
	}
	if old.ExpiresAt.After(r.until) {
		return nil, nil, errNotDue
	}
	draft, err := issuer.PrepareRenewal(old)
	if errors.Is(err, cert.ErrNotRenewable) {
		err = &cert.RefusedError{Findings: []cert.Finding{{Code: "not-renewable", Severity: cert.Failure}}}
	}
	return draft, nil, err
}

// old reads and verifies the certificate of a row; it says what is wrong with it.
func (r *renewals) old(ctx context.Context, row recordRow) (*cert.Payload, cert.Finding) {
	refuse := func(code string) (*cert.Payload, cert.Finding) {
		return nil, cert.Finding{Code: code, Severity: cert.Failure}
	}
	text, err := os.ReadFile(filepath.Join(r.dir, fileName(row.record.ID, "txt")))
	if err != nil {
		return refuse("text-missing")
	}
	result := r.verifier.Verify(ctx, strings.TrimSpace(string(text)))
	switch {
	case result.Decision == verify.Revoked:
		return refuse("revoked")
	case result.Decision != verify.Valid && result.Decision != verify.Expired:
		return refuse("not-to-be-believed")
	case row.from.uvci != "" && (result.Payload.DCC == nil || string(result.Payload.DCC.ID()) != row.from.uvci):
		return refuse("text-missing")
	}
	return result.Payload, cert.Finding{}
}

// correct prepares the certificate of a corrected record. There is no draft where
// there is no correction, or it changes nothing that is shown.
func (r *renewals) correct(issuer *cert.Issuer, row recordRow, id cert.UVCI, old *cert.Payload) (*cert.Draft, []cert.Finding, error) {
	record, ok := r.corrections[row.record.ID]
	if !ok || old.DCC == nil {
		return nil, nil, nil
	}
	corrected, findings := record.Certificate()
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
func readCorrections(path string) (map[string]cert.Record, error) {
	corrections := map[string]cert.Record{}
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
		corrections[row.record.ID] = row.record
	}
}

// signersOf is whom the old certificates are to be signed by.
func signersOf(own *x509.Certificate, paths []string) (*verify.KeySet, error) {
	key, err := verify.KeyOf(own)
	if err != nil {
		return nil, err
	}
	keys := []verify.Key{key}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		found, _, err := verify.ReadKeys(f, path)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("--trust %s: %w", path, err)
		}
		keys = append(keys, found...)
	}
	return verify.NewKeySet(keys...), nil
}

// revokedLists reads what is revoked; there is no check where no path is named.
func revokedLists(paths []string, clock func() time.Time) (verify.Revocations, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	var lists []*revocation.List
	for _, path := range paths {
		more, err := readRevoked(path, nil)
		if err != nil {
			return nil, fmt.Errorf("--revoked %s: %w", path, err)
		}
		lists = append(lists, more...)
	}
	return revocation.NewStore(clock, revocation.NewLists(lists...)), nil
}
