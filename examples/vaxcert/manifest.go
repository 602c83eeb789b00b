package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The manifest of an issue lies in its folder under three names: partial while
// the work is going on, next while a run that goes on has not yet caught up with
// the one before, and its own when all is done. A run that ends early so leaves
// every row that was done. The rows that it has issued before it caught up, of records
// that the one before refused, are in retried, with their numbers.
const (
	manifestName    = "manifest.csv"
	manifestPartial = "manifest.csv.partial"
	manifestNext    = "manifest.csv.next"
	manifestRetried = "manifest.csv.retried"
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
	file    *os.File // nil where there was none
	lines   *lineReader
	rows    int
	retried map[int]manifestRow // by their number
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
		old := &oldManifest{file: f, lines: newLineReader(f, maxRow)}
		if header, err := old.lines.next(); err == nil && header.text != manifestHeader || err != nil && !errors.Is(err, io.EOF) {
			f.Close()
			return nil, fmt.Errorf("%s is not a manifest of this command; use another folder", f.Name())
		}
		if old.retried, err = readRetried(dir); err != nil {
			f.Close()
			return nil, err
		}
		return old, nil
	}
	err := os.Remove(filepath.Join(dir, manifestRetried))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return &oldManifest{}, err
}

// readRetried reads the rows that a run issued before it caught up.
func readRetried(dir string) (map[int]manifestRow, error) {
	f, err := os.Open(filepath.Join(dir, manifestRetried))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	retried := map[int]manifestRow{}
	var whole []byte
	for lines := newLineReader(f, maxRow); ; {
		l, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return retried, nil
		case err != nil:
			return nil, err
		case l.torn:
			return retried, writeWhole(f.Name(), whole)
		}
		whole = append(whole, l.text+"\n"...)
		text, rest, _ := strings.Cut(l.text, ",")
		number, err := strconv.Atoi(text)
		row, ok := parseManifestRow(rest)
		if err != nil || !ok {
			return nil, fmt.Errorf("%s: line %d is broken; use another folder", f.Name(), l.number)
		}
		retried[number] = row
	}
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
	if row, ok = parseManifestRow(l.text); !ok {
		return row, false, fmt.Errorf("%s: line %d is broken; use another folder", o.file.Name(), l.number)
	}
	o.rows++
	if retried, ok := o.retried[o.rows]; ok && row.status != statusIssued {
		row = retried
	}
	return row, true, nil
}

func parseManifestRow(text string) (manifestRow, bool) {
	f, how := splitRow(nil, text, ',')
	if how != rowSplit || len(f) != strings.Count(manifestHeader, ",")+1 {
		return manifestRow{}, false
	}
	return manifestRow{f[0], f[1], f[2], f[3], f[4], f[5], f[6]}, true
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
	rows    int
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
	m.rows++
	m.row = row.append(m.row[:0])
	_, err := m.buffer.Write(m.row)
	if err == nil && m.settled {
		err = m.buffer.Flush()
	}
	return err
}

// addNow writes a row that must be found again from now on, whatever happens.
func (m *manifestWriter) addNow(row manifestRow) error {
	if err := m.add(row); err != nil || m.settled {
		return err
	}
	f, err := os.OpenFile(m.path(manifestRetried), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	return writeAndClose(f, row.append(append(strconv.AppendInt(nil, int64(m.rows), 10), ',')))
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
	if err := os.Rename(m.path(manifestNext), m.path(manifestPartial)); err != nil {
		return err
	}
	if err := os.Remove(m.path(manifestRetried)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
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
