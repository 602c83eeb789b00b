package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/ordered"
)

// registerColumns are the columns of registry.csv.
var registerColumns = []tableColumn{
	{"personal_id", true}, {"old_id", false}, {"full_name", true}, {"date_of_birth", true}, {"sex", true}, {"birth_province", false},
}

// registerBatch is how many rows of a register a worker takes at once.
const registerBatch = 1024

// registerReport says what was made of a register.
type registerReport struct {
	people     int
	broken     int         // rows that cannot be used
	first      []brokenRow // of those, in the order of their lines; at most maxReasons
	birthDates int         // that cannot be read: unknown
	sexes      int         // that cannot be read: unknown
	duplicates int         // numbers that more than one person has
}

// brokenRow is a row that cannot be used, and why.
type brokenRow struct {
	line int
	code string
}

func (r *registerReport) addBroken(row brokenRow) {
	r.broken++
	if len(r.first) < maxReasons {
		r.first = append(r.first, row)
	}
}

// readRegister makes an index of a register in CSV. A broken row takes no others
// with it. each is called now and then.
func readRegister(ctx context.Context, r io.Reader, each func()) (*identity.Index, registerReport, error) {
	table, err := openTable(r, registerColumns)
	if err != nil {
		return nil, registerReport{}, err
	}
	reading := registerReading{table: table, each: each}
	index, made := identity.NewIndex(reading.people(ctx))
	if err := errors.Join(reading.err, ctx.Err()); err != nil {
		return nil, registerReport{}, err
	}
	report := reading.report
	report.people, report.duplicates = made.People, made.Duplicates
	for _, place := range made.Refused[:min(len(made.Refused), maxReasons)] {
		report.first = append(report.first, brokenRow{reading.lineOf(place), "registry-incomplete"})
	}
	report.broken += made.Broken
	slices.SortFunc(report.first, func(a, b brokenRow) int { return a.line - b.line })
	report.first = report.first[:min(len(report.first), maxReasons)]
	return index, report, nil
}

// registerReading is the way of a register from its file into an index.
type registerReading struct {
	table  *tableReader
	each   func()
	report registerReport
	err    error // reading ended here
	count  int   // people so far
	steps  []registerStep
}

// registerStep says that the person of a place, counted from 0, is in a line,
// and the next ones in the lines after it, until the next step.
type registerStep struct{ place, line int }

// registerRow is a row of a register as it is written, in registerColumns.
type registerRow struct {
	line   int
	values [6]string
}

// registerRead is a batch of rows, read.
type registerRead struct {
	rows              []registerRow
	people            []identity.Person
	birthDates, sexes int // that cannot be read
}

func (r *registerReading) people(ctx context.Context) iter.Seq[identity.Person] {
	return func(yield func(identity.Person) bool) {
		for read := range ordered.Map(ctx, r.batches(), 0, readPeople) {
			r.each()
			r.report.birthDates += read.birthDates
			r.report.sexes += read.sexes
			for i, person := range read.people {
				r.step(read.rows[i].line)
				if !yield(person) {
					return
				}
			}
		}
	}
}

func (r *registerReading) step(line int) {
	if n := len(r.steps); n == 0 || line != r.lineOf(r.count) {
		r.steps = append(r.steps, registerStep{r.count, line})
	}
	r.count++
}

// lineOf gives the line of the person of a place that is no more than count.
func (r *registerReading) lineOf(place int) int {
	i, found := slices.BinarySearchFunc(r.steps, place, func(s registerStep, place int) int { return s.place - place })
	if !found {
		i--
	}
	return r.steps[i].line + place - r.steps[i].place
}

// batches reads the rows. Its error is for the end.
func (r *registerReading) batches() iter.Seq[[]registerRow] {
	return func(yield func([]registerRow) bool) {
		for {
			batch, err := r.batch()
			if len(batch) > 0 && !yield(batch) {
				return
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					r.err = err
				}
				return
			}
		}
	}
}

func (r *registerReading) batch() ([]registerRow, error) {
	batch := make([]registerRow, 0, registerBatch)
	for len(batch) < registerBatch {
		found, err := r.table.next()
		if err != nil {
			return batch, err
		}
		if found.code != "" {
			r.report.addBroken(brokenRow{found.line, found.code})
			continue
		}
		row := registerRow{line: found.line}
		for i := range registerColumns {
			row.values[i] = r.table.value(found, i)
		}
		batch = append(batch, row)
	}
	return batch, nil
}

func readPeople(_ context.Context, rows []registerRow) registerRead {
	read := registerRead{rows: rows, people: make([]identity.Person, len(rows))}
	for i, row := range rows {
		v := &row.values
		birth, err := identity.ParseDate(withoutMidnight(v[3]))
		if err != nil {
			read.birthDates++
		}
		sex, ok := readSex(v[4])
		if !ok {
			read.sexes++
		}
		read.people[i] = identity.Person{
			PersonalID: withoutFraction(v[0]),
			OldID:      withoutFraction(v[1]),
			FullName:   v[2],
			Birth:      birth,
			Sex:        sex,
			Province:   strings.TrimSpace(v[5]),
		}
	}
	return read
}

// readSex is identity.ParseSex, without its work for what most registers have.
func readSex(s string) (identity.Sex, bool) {
	switch s {
	case "M":
		return identity.Male, true
	case "F":
		return identity.Female, true
	}
	return identity.ParseSex(s)
}
