package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The manifest of an issue lies in its folder under three names: partial while
// the work is going on, next while a run that goes on has not yet caught up with
// the one before, and its own when all is done. A run that ends early so leaves
// every row that was done.
const (
	manifestName    = "manifest.csv"
	manifestPartial = "manifest.csv.partial"
	manifestNext    = "manifest.csv.next"
	manifestHeader  = "record_id,status,uvci,issued_at,expires_at,file,codes"
)

const (
	statusIssued  = "issued"
	statusRefused = "refused"
	statusKept    = "kept" // by renew: it does not end yet
)

// manifestRow says what became of a record.
type manifestRow struct {
	recordID, status, uvci, issuedAt, expiresAt, file, codes string
}

func (r manifestRow) append(b []byte) []byte {
	return appendRow(b, r.recordID, r.status, r.uvci, r.issuedAt, r.expiresAt, r.file, r.codes)
}

// oldManifest reads what an earlier run left, row by row.
type oldManifest struct {
	file  *os.File // nil where there was none
	lines *lineReader
}

// openOldManifest opens the manifest of an earlier run, of one that ended early
// before that of one that was done.
func openOldManifest(dir string) (*oldManifest, error) {
	for _, name := range []string{manifestPartial, manifestName} {
		f, err := os.Open(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		old := &oldManifest{f, newLineReader(f, maxRow)}
		if header, err := old.lines.next(); err == nil && header.text != manifestHeader || err != nil && !errors.Is(err, io.EOF) {
			f.Close()
			return nil, fmt.Errorf("%s is not a manifest of this command; use another folder", f.Name())
		}
		return old, nil
	}
	return &oldManifest{}, nil
}

// hasManifest reports whether an earlier run left one.
func hasManifest(dir string) bool {
	for _, name := range []string{manifestPartial, manifestName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// next gives a whole row; ok is false after the last.
func (o *oldManifest) next() (row manifestRow, ok bool, err error) {
	if o.file == nil {
		return row, false, nil
	}
	l, err := o.lines.next()
	switch {
	case errors.Is(err, io.EOF) || err == nil && l.torn:
		return row, false, nil
	case err != nil:
		return row, false, err
	}
	fields, how := splitRow(nil, l.text, ',')
	if how != rowSplit || len(fields) != strings.Count(manifestHeader, ",")+1 {
		return row, false, fmt.Errorf("%s: line %d is broken; use another folder", o.file.Name(), l.number)
	}
	return manifestRow{fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]}, true, nil
}

func (o *oldManifest) close() {
	if o.file != nil {
		o.file.Close()
	}
}

// manifestWriter writes the manifest of a run.
type manifestWriter struct {
	dir     string
	file    *os.File
	buffer  *bufio.Writer
	row     []byte
	settled bool // it is under the name of the partial one
}

func newManifest(dir string) (*manifestWriter, error) {
	path := filepath.Join(dir, manifestNext)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err // a run that was killed had left it
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	m := &manifestWriter{dir: dir, file: f, buffer: bufio.NewWriterSize(f, 32<<10)}
	_, err = m.buffer.WriteString(manifestHeader + "\n")
	return m, err
}

// add writes a row. Once it has caught up, each is in the file when add returns.
func (m *manifestWriter) add(row manifestRow) error {
	m.row = row.append(m.row[:0])
	_, err := m.buffer.Write(m.row)
	if err == nil && m.settled {
		err = m.buffer.Flush()
	}
	return err
}

// caughtUp is called when every row of the earlier run is in this manifest,
// which then takes the other's place.
func (m *manifestWriter) caughtUp() error {
	if m.settled {
		return nil
	}
	if err := m.buffer.Flush(); err != nil {
		return err
	}
	m.settled = true
	return os.Rename(m.path(manifestNext), m.path(manifestPartial))
}

// finish gives the manifest its name.
func (m *manifestWriter) finish() error {
	if err := m.caughtUp(); err != nil {
		return err
	}
	err := errors.Join(m.buffer.Flush(), m.file.Sync(), m.file.Close())
	if err != nil {
		return err
	}
	return os.Rename(m.path(manifestPartial), m.path(manifestName))
}

// stop ends the run early. What was done is kept for the next.
func (m *manifestWriter) stop() {
	m.buffer.Flush()
	m.file.Close()
	if !m.settled {
		os.Remove(m.path(manifestNext))
	}
}

func (m *manifestWriter) path(name string) string { return filepath.Join(m.dir, name) }
