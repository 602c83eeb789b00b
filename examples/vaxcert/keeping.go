package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

// codeChanged says that a record, or the key, is not what it was when its
// certificate was issued.
const codeChanged = "record-changed"

// keep leaves the certificate that an earlier run issued for a record as it is,
// and makes files of it in formats that it does not have yet. ok is false where
// there is no such certificate, or its files were lost.
func (i *issuing) keep(ctx context.Context, j job) (d done, ok bool) {
	if j.old.status != statusIssued {
		return done{}, false
	}
	text, inspection := i.earlier(j)
	missing := i.missing(j.recordID, text != "")
	if text == "" && len(missing) > 0 {
		return done{}, false
	}
	d = done{row: j.old, kept: true}
	d.changed = text != "" && !i.stillSays(ctx, inspection, j)
	d.message, _ = qr.Decode(text)
	d.row.codes = withChanged(j.old.codes, d.changed)
	if d.files, d.err = i.render(j.recordID, text, missing); d.err == nil && !i.isThere(j.old.file) {
		d.row.file = fileName(j.recordID, i.formats[0])
	}
	return d, true
}

// earlier reads the text that was issued for a record. It is empty where there is
// none, or another's.
func (i *issuing) earlier(j job) (text string, inspection verify.Inspection) {
	data, err := os.ReadFile(filepath.Join(i.dir, fileName(j.recordID, "txt")))
	if err != nil {
		return "", inspection
	}
	text = strings.TrimRight(string(data), "\n")
	inspection = verify.Inspect(text)
	if p := inspection.Payload; p == nil || !i.profile.isOf(p, cert.UVCI(j.old.uvci)) {
		return "", inspection
	}
	return text, inspection
}

// missing gives the formats in which a record has no file.
func (i *issuing) missing(recordID string, hasText bool) []string {
	return slices.DeleteFunc(slices.Clone(i.formats), func(format string) bool {
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

// withChanged takes codeChanged out of the codes of a record, and puts it in
// where it has changed.
func withChanged(codes string, changed bool) string {
	all := slices.DeleteFunc(strings.Split(codes, ";"), func(code string) bool { return code == codeChanged || code == "" })
	if changed {
		all = append(all, codeChanged)
	}
	return strings.Join(all, ";")
}
