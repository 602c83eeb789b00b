package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/ordered"
	"github.com/vaxcert/vaxcert/qr"
)

// unfinished is a folder inside that of the certificates, for the files of the one
// that is being entered, under their names. Where a run was killed, the next one finds
// there what the manifest and the log may have already.
const unfinished = ".unfinished"

// pngModule is the side of a module in the pictures, in pixels.
const pngModule = 7

// issuing makes the certificates of a file of records in a folder.
type issuing struct {
	issuer  *cert.Issuer
	profile profile
	keyID   []byte // of the issuer's key
	encode  func(message []byte) string
	level   qr.Level
	formats []string
	dir     string
	workers int
	// openAudit opens the log of what is issued, when no other run is in the folder;
	// nil logs nothing.
	openAudit func() (*auditing, error)
	audit     *auditing
	// each is called after every record, in order.
	each func(done)
}

// nextRow gives the row after the last one, and io.EOF in the end.
type nextRow func() (recordRow, error)

// job is what is to be done with a row.
type job struct {
	recordRow
	recordID string      // in the manifest
	old      manifestRow // of an earlier run
	fresh    bool        // no earlier run came so far
	err      error       // reading ended here
}

// done is what became of a row.
type done struct {
	recordRow
	row     manifestRow
	why     []cert.Finding // of a record that is refused
	files   []file
	message []byte // the certificate; of a kept one only where its text is there
	keyID   []byte // that it is signed with
	kept    bool   // of an earlier run, as it was
	changed bool   // kept, though the record or the key is another now
	// unlogged: kept, and nothing proves to the log that it is a certificate of ours.
	unlogged bool
	fresh    bool
	err      error
}

// file is a file of a certificate, yet to be written.
type file struct {
	name string
	data []byte
}

// errOtherRecords: the folder was begun with other records.
var errOtherRecords = errors.New("the folder holds certificates for other records; go on with the records file that it was begun with, or use another folder")

// run issues a certificate for every record that can have one and writes the
// manifest. Where an earlier run ended early it goes on; what that one issued
// stays as it is. It ends early when ctx does.
func (i *issuing) run(ctx context.Context, next nextRow) error {
	if err := os.MkdirAll(i.dir, 0o700); err != nil {
		return err
	}
	unlock, err := lockFolder(i.dir)
	if err != nil {
		return err
	}
	defer unlock()
	if i.openAudit != nil {
		if i.audit, err = i.openAudit(); err != nil {
			return err
		}
	}
	begun := filepath.Join(i.dir, unfinished)
	if err := os.MkdirAll(begun, 0o700); err != nil {
		return err
	}
	defer os.Remove(begun) // where nothing is left to finish
	old, err := openOldManifest(i.dir)
	if err != nil {
		return err
	}
	defer old.close()
	manifest, err := newManifest(i.dir)
	if err != nil {
		return err
	}
	for d := range ordered.Map(ctx, jobs(next, old), i.workers, i.do) {
		if err = i.enter(context.WithoutCancel(ctx), manifest, d); err != nil {
			break
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		manifest.stop()
		return err
	}
	return errors.Join(manifest.finish(), os.RemoveAll(begun))
}

// enter writes the files of a record under other names, its row, and its line of the
// log, and only then gives the files their names. So no certificate is found that the
// log does not have; and whenever the process is killed, the next run finds what was
// entered, gives no record a second identifier, and writes no line twice. It is called
// for one record at a time: several files at once take a folder longer.
func (i *issuing) enter(ctx context.Context, manifest *manifestWriter, d done) error {
	if d.err != nil {
		return d.err
	}
	if d.fresh {
		if err := manifest.caughtUp(); err != nil {
			return err
		}
	}
	for _, f := range d.files {
		if err := os.WriteFile(filepath.Join(i.dir, unfinished, f.name), f.data, 0o600); err != nil {
			return err
		}
	}
	add := manifest.add
	if d.row.status == statusIssued && !d.kept {
		add = manifest.addNow
	}
	if err := add(d.row); err != nil {
		return err
	}
	if i.audit != nil {
		if err := i.audit.enter(ctx, d); err != nil {
			return fmt.Errorf("audit log: %w", err)
		}
	}
	for _, f := range d.files {
		if err := os.Rename(filepath.Join(i.dir, unfinished, f.name), filepath.Join(i.dir, f.name)); err != nil {
			return err
		}
	}
	i.each(d)
	return nil
}

// jobs goes through the records and the earlier manifest in step, so that
// memory does not grow with them, but for the few bytes of each in an idSet.
func jobs(next nextRow, old *oldManifest) iter.Seq[job] {
	return func(yield func(job) bool) {
		names := newNaming()
		for {
			j, err := nextJob(next, old, names)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(job{err: err})
				return
			}
			if !yield(j) {
				return
			}
		}
	}
}

func nextJob(next nextRow, old *oldManifest, names *naming) (job, error) {
	row, err := next()
	ended := errors.Is(err, io.EOF)
	if err != nil && !ended {
		return job{}, fmt.Errorf("reading the records: %w", err)
	}
	before, ok, oldErr := old.next()
	switch {
	case oldErr != nil:
		return job{}, oldErr
	case ended && ok:
		return job{}, errOtherRecords
	case ended:
		return job{}, io.EOF
	}
	j := job{recordRow: row, old: before, fresh: !ok}
	j.recordID, j.code = names.of(row)
	if before.status == statusIssued && before.recordID != j.recordID {
		return job{}, errOtherRecords
	}
	return j, nil
}

func (i *issuing) do(ctx context.Context, j job) done {
	if j.err != nil {
		return done{err: j.err}
	}
	d, kept := i.keep(ctx, j)
	switch {
	case kept:
	case j.code != "":
		d = refuse(j, []cert.Finding{{Code: j.code}})
	default:
		d = i.issue(ctx, j)
	}
	d.recordRow, d.fresh = j.recordRow, j.fresh
	return d
}

func refuse(j job, why []cert.Finding) done {
	return done{row: manifestRow{recordID: j.recordID, status: statusRefused, codes: joinCodes(why)}, why: why}
}

// issue makes the certificate of a record. A certificate whose files were lost
// is made anew with the identifier that it had.
func (i *issuing) issue(ctx context.Context, j job) done {
	draft, findings, err := i.profile.prepare(ctx, i.issuer, j.recordRow, cert.UVCI(j.old.uvci))
	var refused *cert.RefusedError
	switch {
	case errors.Is(err, errNotDue):
		row := j.from
		row.status, row.file, row.codes = statusKept, "", joinCodes(findings)
		return done{row: row}
	case errors.As(err, &refused):
		return refuse(j, refusal(findings, refused.Findings))
	case err != nil:
		return done{err: err}
	case hasFailure(findings):
		return refuse(j, refusal(findings, nil))
	}
	issued, err := i.issuer.Issue(ctx, draft)
	if err != nil {
		return done{err: err}
	}
	files, err := i.render(j.recordID, i.encode(issued.COSE), i.wanted())
	if err != nil {
		return done{err: err}
	}
	row := manifestRow{
		recordID:  j.recordID,
		status:    statusIssued,
		uvci:      string(issued.Certificate.ID),
		issuedAt:  issued.IssuedAt.Format(time.RFC3339),
		expiresAt: issued.ExpiresAt.Format(time.RFC3339),
		file:      files[0].name,
		codes:     joinCodes(slices.Concat(findings, issued.Findings)),
	}
	return done{row: row, files: files, message: issued.COSE, keyID: i.keyID}
}

// wanted are the formats of the files. Beside a log the texts are always kept: they
// prove to a later run what the certificates are.
func (i *issuing) wanted() []string {
	if i.audit == nil || slices.Contains(i.formats, "txt") {
		return i.formats
	}
	return append(slices.Clone(i.formats), "txt")
}

func hasFailure(findings []cert.Finding) bool {
	worst, any := cert.Worst(findings)
	return any && worst.Severity == cert.Failure
}

// refusal is why a record is refused: what cannot be read, and of what
// the issuer found whatever does not follow from that.
func refusal(unreadable, refused []cert.Finding) []cert.Finding {
	if !hasFailure(unreadable) {
		return slices.Concat(unreadable, refused)
	}
	all := slices.Clone(unreadable)
	for _, f := range refused {
		if isRecordColumn(f.Field) && !aboutField(unreadable, f.Field) {
			all = append(all, f)
		}
	}
	return all
}

func aboutField(findings []cert.Finding, field string) bool {
	return slices.ContainsFunc(findings, func(f cert.Finding) bool { return f.Field == field })
}

func joinCodes(findings []cert.Finding) string {
	var codes []string
	for _, f := range findings {
		if !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return strings.Join(codes, ";")
}

// render makes the files of a certificate, one for each format.
func (i *issuing) render(recordID, text string, formats []string) ([]file, error) {
	var matrix *qr.Matrix
	var files []file
	for _, format := range formats {
		if format != "txt" && matrix == nil {
			var err error
			if matrix, err = qr.New(text, i.level); err != nil {
				return nil, err
			}
		}
		var out bytes.Buffer
		var err error
		switch format {
		case "png":
			err = matrix.WritePNG(&out, pngModule)
		case "svg":
			err = matrix.WriteSVG(&out)
		default:
			out.WriteString(text + "\n")
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file{fileName(recordID, format), out.Bytes()})
	}
	return files, nil
}
