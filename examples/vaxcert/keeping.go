package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

const (
	// codeChanged says that a record, or the key, is not what it was when its
	// certificate was issued.
	codeChanged = "record-changed"
	// codeNotLogged says that nothing proves to the log that a certificate is ours.
	codeNotLogged = "not-logged"
)

// keep leaves the certificate that an earlier run issued for a record as it is,
// and makes files of it in formats that it does not have yet. ok is false where
// there is no such certificate, or its files were lost.
func (i *issuing) keep(ctx context.Context, j job) (d done, ok bool) {
	if j.old.status != statusIssued {
		return done{}, false
	}
	text, isNamed, inspection := i.earlier(ctx, j)
	if text == "" && len(i.missing(j.recordID, i.formats, false)) > 0 {
		return done{}, false
	}
	d = done{row: j.old, kept: true}
	d.changed = text != "" && !i.stillSays(ctx, inspection, j)
	if text != "" {
		d.message, _ = qr.Decode(text)
		d.keyID = inspection.KeyID
		d.files, d.err = i.render(j.recordID, text, i.missing(j.recordID, i.wanted(), isNamed))
	}
	if i.audit != nil && d.err == nil && !i.audit.has(d) {
		i.prove(ctx, &d, text)
	}
	d.row.codes = withCodes(j.old.codes, d)
	if !i.isThere(j.old.file) {
		d.row.file = fileName(j.recordID, i.formats[0])
	}
	return d, true
}

// prove verifies a certificate that the log does not have. What it says of its time is
// right then: the row may be of an earlier attempt.
func (i *issuing) prove(ctx context.Context, d *done, text string) {
	payload := i.audit.verifier.Verify(ctx, text).Payload
	if d.unlogged = payload == nil; d.unlogged {
		return
	}
	d.row.issuedAt, d.row.expiresAt = payload.IssuedAt.UTC().Format(time.RFC3339), payload.ExpiresAt.UTC().Format(time.RFC3339)
}

// earlier reads the text that was issued for a record, also one that has not got its
// name, and for the log the one in the picture. It is empty where there is none, or
// another's.
func (i *issuing) earlier(ctx context.Context, j job) (text string, isNamed bool, inspection verify.Inspection) {
	name := fileName(j.recordID, "txt")
	for n, path := range []string{filepath.Join(i.dir, name), filepath.Join(i.dir, unfinished, name)} {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		text = strings.TrimRight(string(data), "\n")
		if inspection = verify.Inspect(text); i.isOf(inspection, j) {
			return text, n == 0, inspection
		}
	}
	if i.audit == nil {
		return "", false, verify.Inspection{}
	}
	picture, err := os.Open(filepath.Join(i.dir, fileName(j.recordID, "png")))
	if err != nil {
		return "", false, verify.Inspection{}
	}
	defer picture.Close()
	texts, _ := qr.ScanReader(ctx, picture) // what cannot be read has no text
	for _, text := range texts {
		if inspection = verify.Inspect(text); i.isOf(inspection, j) {
			return text, false, inspection
		}
	}
	return "", false, verify.Inspection{}
}

// isOf reports whether a text is the certificate of an earlier run.
func (i *issuing) isOf(inspection verify.Inspection, j job) bool {
	p := inspection.Payload
	return p != nil && i.profile.isOf(p, cert.UVCI(j.old.uvci))
}

// missing gives the formats in which a record has no file.
func (i *issuing) missing(recordID string, formats []string, hasText bool) []string {
	return slices.DeleteFunc(slices.Clone(formats), func(format string) bool {
		if format == "txt" {
			return hasText
		}
		return i.isThere(fileName(recordID, format))
	})
}

func (i *issuing) isThere(name string) bool {
	info, err := os.Stat(filepath.Join(i.dir, name))
	return err == nil && info.Size() > 0
}

// stillSays reports whether the record would get the same certificate from the
// same key today.
func (i *issuing) stillSays(ctx context.Context, issued verify.Inspection, j job) bool {
	if j.code != "" || !bytes.Equal(issued.KeyID, i.keyID) {
		return false
	}
	draft, findings, err := i.profile.prepare(ctx, i.issuer, j.recordRow, cert.UVCI(j.old.uvci))
	return err == nil && !hasFailure(findings) && saysTheSame(issued.Payload, draft.Payload())
}

// withCodes takes what an earlier run said about keeping a certificate out of the codes
// of its record, and puts in what is to be said now.
func withCodes(codes string, d done) string {
	all := slices.DeleteFunc(strings.Split(codes, ";"), func(code string) bool {
		return code == codeChanged || code == codeNotLogged || code == ""
	})
	for _, f := range d.complaints() {
		all = append(all, f.Code)
	}
	return strings.Join(all, ";")
}

// complaints are what is to be looked at with a certificate that was kept.
func (d done) complaints() (all []cert.Finding) {
	if d.changed {
		all = append(all, cert.Finding{Code: codeChanged})
	}
	if d.unlogged {
		all = append(all, cert.Finding{Code: codeNotLogged})
	}
	return all
}
