package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"
)

// Findings that are not complete lie beside their place under names with these
// ends: the rows so far, and what they were made of.
const (
	partialEnd = ".partial"
	stateEnd   = ".state"
)

// flushEvery is how long rows wait at most before they are written to the file.
const flushEvery = time.Second

// partialFindings are findings on their way. A run that ends early leaves its
// rows, and the next one goes on behind the last whole row.
type partialFindings struct {
	path    string // of the complete ones
	file    *os.File
	lines   *lineReader // of an earlier run
	size    int64       // of the rows that are kept, with the header
	begun   bool        // an earlier run left rows
	stale   bool        // an earlier run left rows that were made of something else
	buffer  *bufio.Writer
	row     []byte
	flushed time.Time
}

// openPartial begins findings, or goes on with those of an earlier run that were
// made of the same. It fails with errBusy while another run is at it.
func openPartial(path, madeOf string) (*partialFindings, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	if _, err := readState(path + stateEnd); err != nil {
		return nil, err
	}
	f, err := openLocked(path + partialEnd)
	if err != nil {
		return nil, err
	}
	p := &partialFindings{path: path, file: f}
	if err := p.begin(madeOf); err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

// openLocked opens a file, or makes it; never what a link leads to. Another run may
// have given it its final name in between; then it is another file.
func openLocked(path string) (*os.File, error) {
	for {
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
			return nil, notOurs(path)
		}
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|noFollow, 0o600)
		if err != nil {
			return nil, err
		}
		if err := lockFile(f); err != nil {
			f.Close()
			return nil, err
		}
		opened, err := f.Stat()
		there, statErr := os.Lstat(path)
		if err == nil && statErr == nil && os.SameFile(opened, there) {
			return f, nil
		}
		f.Close()
		if err = errors.Join(err, statErr); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
}

// stateStart is what the file begins with that says what findings are made of.
const stateStart = "vaxcert reconcile "

// readState gives what findings are made of; it is empty where there is no file, or
// where the power failed before it was written. It refuses any other file.
func readState(path string) (string, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular() || info.Size() > maxRow:
		return "", notOurs(path)
	}
	state, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	madeOf, isOurs := strings.CutPrefix(string(state), stateStart)
	if !isOurs && strings.Trim(string(state), "\x00") != "" {
		return "", notOurs(path)
	}
	return madeOf, nil
}

// begin looks at what an earlier run left. Only what such a run can have left is
// ever taken away: rows behind our header, or the beginning of that, with a state
// beside them.
func (p *partialFindings) begin(madeOf string) error {
	state, err := readState(p.path + stateEnd)
	if err != nil {
		return err
	}
	p.lines = newLineReader(p.file, maxFindingsRow)
	first, err := p.lines.next()
	empty := errors.Is(err, io.EOF)
	whole := err == nil && !first.torn && first.text == findingsHeader
	isBeginning := err == nil && first.torn && strings.HasPrefix(findingsHeader, strings.TrimRight(first.text, "\x00"))
	if !empty && (!whole && !isBeginning || !p.hasState()) {
		return notOurs(p.path + partialEnd)
	}
	if err := p.file.Chmod(0o600); err != nil {
		return err
	}
	if whole && state == madeOf {
		p.begun, p.size = true, int64(len(findingsHeader)+1)
		return nil
	}
	p.stale = whole
	if err := p.file.Truncate(0); err != nil {
		return err
	}
	return writeWhole(p.path+stateEnd, []byte(stateStart+madeOf))
}

func (p *partialFindings) hasState() bool {
	_, err := os.Lstat(p.path + stateEnd)
	return err == nil
}

// maxFindingsRow is how long a row of findings may be, in bytes: all values of a
// record twice, escaped.
const maxFindingsRow = 8 * maxRow

// next gives the next row of the earlier run; ok is false after the last whole one.
func (p *partialFindings) next() (row findingsRow, ok bool) {
	if !p.begun {
		return row, false
	}
	l, err := p.lines.next()
	if err != nil || l.torn || l.cut {
		return row, false
	}
	return readFindingsRow(l.text)
}

// keep keeps a row that next gave.
func (p *partialFindings) keep(row findingsRow) {
	p.row = row.append(p.row[:0])
	p.size += int64(len(p.row))
}

// goOn takes away what was not kept. Rows are added behind the others.
func (p *partialFindings) goOn() error {
	if err := p.file.Truncate(p.size); err != nil {
		return err
	}
	if _, err := p.file.Seek(p.size, io.SeekStart); err != nil {
		return err
	}
	p.buffer, p.flushed = bufio.NewWriterSize(p.file, 32<<10), time.Now()
	if p.size == 0 {
		_, err := p.buffer.WriteString(findingsHeader + "\n")
		return err
	}
	return nil
}

func (p *partialFindings) add(row findingsRow) error {
	p.row = row.append(p.row[:0])
	if p.buffer.Available() < len(p.row) || time.Since(p.flushed) > flushEvery {
		if err := p.buffer.Flush(); err != nil {
			return err
		}
		p.flushed = time.Now()
	}
	_, err := p.buffer.Write(p.row)
	return err
}

// stop ends the run early. Its rows are kept for the next.
func (p *partialFindings) stop() {
	if p.buffer != nil {
		p.buffer.Flush()
	}
	p.file.Close()
}

// complete says that all rows are there.
func (p *partialFindings) complete() error {
	return errors.Join(p.buffer.Flush(), p.file.Sync())
}

// finish gives the complete findings their name.
func (p *partialFindings) finish() error {
	if err := p.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(p.path+partialEnd, p.path); err != nil {
		return err
	}
	return os.Remove(p.path + stateEnd)
}

// headAndTail is how much of the beginning and of the end of a file goes into a
// fingerprint, in bytes.
const headAndTail = 64 << 10

// fingerprint tells files of another content, and other options, apart: by size,
// time of modification, beginning and end.
func fingerprint(options []string, paths ...string) (string, error) {
	hash := sha256.New()
	fmt.Fprintf(hash, "%q", options)
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		err = addPrint(hash, f)
		f.Close()
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func addPrint(hash io.Writer, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("not a file: reconcile reads its inputs more than once")
	}
	fmt.Fprintf(hash, " %d %d ", info.Size(), info.ModTime().UnixNano())
	tail := max(headAndTail, info.Size()-headAndTail)
	_, err = io.Copy(hash, io.MultiReader(
		io.NewSectionReader(f, 0, headAndTail),
		strings.NewReader(" "),
		io.NewSectionReader(f, tail, headAndTail),
	))
	return err
}
