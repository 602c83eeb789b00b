package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

// What lies in the folder of a report.
const (
	pageName       = "index.html"
	listsName      = "lists"
	facilitiesName = "facilities.csv"
)

// listPrefix is what the names of lists begin with that are being written.
const listPrefix = "list-"

// noFacility stands for the facility of records that name none. No facility_id
// has it as its file name.
const noFacility = "~"

// report is made of records and of the findings about them, in step.
type report struct {
	dir        string
	facilities map[string]*facility // by the stem of their file names
	all        facility
	causes     map[string]*cause // by code
	work       *sorter
}

// facility is what is known of a facility.
type facility struct {
	id       string // empty for none
	statuses map[identity.Status]int
}

// cause is how often a code was found with records that somebody has to look at.
type cause struct{ correctable, others int }

// report writes the report about the findings, which are complete but have not
// their name yet.
func (c *reconcileCommand) report(ctx context.Context, s *session) error {
	records, bar, err := openWithBar(s, c.Records, "writing the report")
	if err != nil {
		return err
	}
	defer records.Close()
	defer bar.done()
	findings, err := os.Open(c.Out + partialEnd)
	if err != nil {
		return err
	}
	defer findings.Close()
	table, err := openRecords(bar.reader(records), toReconcile)
	if err != nil {
		return err
	}
	unlock, err := lockFolder(c.Report)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Report, err)
	}
	defer unlock()
	if err := checkReportFolder(c.Report); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	begun := filepath.Join(c.Report, unfinished)
	if err := errors.Join(os.RemoveAll(begun), os.Mkdir(begun, 0o700)); err != nil {
		return err
	}
	defer os.RemoveAll(begun)
	r := &report{
		dir:        c.Report,
		facilities: map[string]*facility{},
		all:        facility{statuses: map[identity.Status]int{}},
		causes:     map[string]*cause{},
		work:       &sorter{dir: begun, memory: sorterMemory},
	}
	if err := r.read(ctx, table, newLineReader(findings, maxFindingsRow), bar.show); err != nil {
		return err
	}
	if err := r.writeLists(ctx); err != nil {
		return err
	}
	if err := r.writeFacilities(); err != nil {
		return err
	}
	return r.writePage(time.Now())
}

// errOtherFindings: the files were changed while they were read.
var errOtherFindings = errors.New("the findings are not those of the records; run the command again")

func (r *report) read(ctx context.Context, records *recordReader, findings *lineReader, each func()) error {
	if _, err := findings.next(); err != nil {
		return err
	}
	for number := 0; ctx.Err() == nil; number++ {
		record, err := records.next()
		l, findingsErr := findings.next()
		switch {
		case errors.Is(err, io.EOF) && errors.Is(findingsErr, io.EOF):
			return nil
		case err != nil && !errors.Is(err, io.EOF):
			return readingRecords(err)
		case err != nil || findingsErr != nil:
			return errOtherFindings
		}
		row, ok := readFindingsRow(l.text)
		if !ok || !isAbout(row, record) {
			return errOtherFindings
		}
		if err := r.add(work{record, row}, number); err != nil {
			return err
		}
		each()
	}
	return ctx.Err()
}

func (r *report) add(w work, number int) error {
	id := strings.TrimSpace(w.record.record.FacilityID)
	stem := noFacility
	if id != "" {
		stem = fileStem(id)
	}
	at := r.facilities[stem]
	if at == nil {
		at = &facility{strings.Clone(id[:min(len(id), maxStem)]), map[identity.Status]int{}}
		r.facilities[stem] = at
	}
	at.statuses[w.row.status]++
	r.all.statuses[w.row.status]++
	if !w.row.listed() {
		return nil
	}
	r.countCauses(w.row)
	return r.work.add(w.entry(stem, number))
}

func (r *report) countCauses(row findingsRow) {
	for _, code := range row.causes() {
		counted := r.causes[code]
		if counted == nil {
			counted = &cause{}
			r.causes[strings.Clone(code)] = counted
		}
		if row.status == identity.Correctable {
			counted.correctable++
		} else {
			counted.others++
		}
	}
}

func (f *facility) count() (n int) {
	for _, count := range f.statuses {
		n += count
	}
	return n
}

// listed is how many records are in the work list.
func (f *facility) listed() int {
	return f.count() - f.statuses[identity.Verified] - f.statuses[identity.Exempt]
}

// writeLists writes the work lists, one after the other, and takes away those of
// earlier reports about facilities that have none now.
func (r *report) writeLists(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Join(r.dir, listsName), 0o700); err != nil {
		return err
	}
	var open *listWriter
	for e, err := range r.work.sorted() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if at := facilityOf(e); open == nil || open.facility != at {
			if err := open.finish(r.listPath); err != nil {
				return err
			}
			if open, err = newListWriter(filepath.Join(r.dir, unfinished), at); err != nil {
				return err
			}
		}
		open.buffer.WriteString(e.value) // finish gives the error
	}
	return errors.Join(open.finish(r.listPath), r.removeOldLists())
}

func (r *report) listPath(stem string) string {
	return filepath.Join(r.dir, listsName, stem+".csv")
}

// listWriter writes the work list of a facility.
type listWriter struct {
	facility string // the stem of its file name
	file     *os.File
	buffer   *bufio.Writer
}

func newListWriter(dir, facility string) (*listWriter, error) {
	f, err := os.CreateTemp(dir, listPrefix+"*")
	if err != nil {
		return nil, err
	}
	l := &listWriter{facility, f, bufio.NewWriterSize(f, 64<<10)}
	_, err = l.buffer.WriteString(listStart())
	return l, err
}

// finish gives the list its name, if there is one. It replaces nothing but work
// lists.
func (l *listWriter) finish(path func(stem string) string) error {
	if l == nil {
		return nil
	}
	if err := errors.Join(l.buffer.Flush(), l.file.Close()); err != nil {
		return err
	}
	place := path(l.facility)
	if err := checkIsOurs(place, listStart()); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	return os.Rename(l.file.Name(), place)
}

// listStart is what every work list begins with.
func listStart() string { return byteOrderMark + spreadsheetRow(workListHeader...) }

// removeOldLists leaves files alone that are not work lists.
func (r *report) removeOldLists() error {
	dir := filepath.Join(r.dir, listsName)
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		stem, isTable := strings.CutSuffix(f.Name(), ".csv")
		if at := r.facilities[stem]; !isTable || at != nil && at.listed() > 0 {
			continue
		}
		if path := filepath.Join(dir, f.Name()); isWorkList(path) {
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

func isWorkList(path string) bool { return beginsWith(path, listStart()) }

// facilitiesStart is what every table of all facilities begins with.
func facilitiesStart() string {
	header := []string{"facility_id", "list", "records"}
	for _, status := range statuses {
		header = append(header, string(status))
	}
	return byteOrderMark + spreadsheetRow(header...)
}

// writeFacilities writes a table of all facilities.
func (r *report) writeFacilities() error {
	table := []byte(facilitiesStart())
	for _, line := range r.lines() {
		row := []string{spreadsheetCell(line.ID), line.List, strconv.Itoa(line.All)}
		for _, status := range statuses {
			row = append(row, strconv.Itoa(line.statuses[status]))
		}
		table = append(table, spreadsheetRow(row...)...)
	}
	return writeWhole(filepath.Join(r.dir, facilitiesName), table)
}
