package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"

	"github.com/vaxcert/vaxcert/identity"
)

// reconciling holds a file of records against a register.
type reconciling struct {
	reconciler *identity.Reconciler
	workers    int
	// each is called after every record, in order.
	each func(reconciled)
}

// reconciled is what was found out about a row of records.csv.
type reconciled struct {
	line int
	code string // why the row holds no record, or none with a name
	row  findingsRow
	kept bool // of an earlier run
}

// run writes the findings about the records behind those that an earlier run
// left. It ends early when ctx does.
func (r *reconciling) run(ctx context.Context, records *recordReader, out *partialFindings) error {
	rest, err := r.keep(ctx, records, out)
	if err != nil {
		return err
	}
	if err := out.goOn(); err != nil {
		return err
	}
	if err := r.reconcile(ctx, rest, out); err != nil {
		return err
	}
	return out.complete()
}

// keep goes through the records and the rows of an earlier run in step. It gives
// the records that have no row.
func (r *reconciling) keep(ctx context.Context, records *recordReader, out *partialFindings) (rest func() (recordRow, error), err error) {
	for ctx.Err() == nil {
		old, ok := out.next()
		if !ok {
			return records.next, nil
		}
		row, err := records.next()
		if errors.Is(err, io.EOF) || err == nil && !isAbout(old, row) {
			return before(row, err, records.next), nil
		}
		if err != nil {
			return nil, readingRecords(err)
		}
		out.keep(old)
		r.each(reconciled{row.line, codeOf(row), old, true})
	}
	return nil, ctx.Err()
}

// before puts a result of next before those that come.
func before(row recordRow, err error, next func() (recordRow, error)) func() (recordRow, error) {
	given := false
	return func() (recordRow, error) {
		if given {
			return next()
		}
		given = true
		return row, err
	}
}

func isAbout(old findingsRow, row recordRow) bool {
	return old.recordID == row.record.ID && (row.code == "" || old == brokenFindingsRow(row.record.ID, row.code))
}

func readingRecords(err error) error { return fmt.Errorf("reading the records: %w", err) }

func codeOf(row recordRow) string {
	if row.code == "" && row.record.ID == "" {
		return "record-id-missing"
	}
	return row.code
}

// ahead are the rows that the reconciler has taken and not answered yet.
type ahead struct {
	lock sync.Mutex
	rows []recordRow
}

func (a *ahead) put(row recordRow) {
	a.lock.Lock()
	defer a.lock.Unlock()
	a.rows = append(a.rows, row)
}

func (a *ahead) take() recordRow {
	a.lock.Lock()
	defer a.lock.Unlock()
	row := a.rows[0]
	a.rows = a.rows[1:]
	return row
}

func (r *reconciling) reconcile(ctx context.Context, next func() (recordRow, error), out *partialFindings) error {
	var rows ahead
	var ended error
	records := func(yield func(identity.Record) bool) {
		for {
			row, err := next()
			if err != nil {
				ended = err
				return
			}
			rows.put(row)
			// A broken row holds an empty record, and is answered in its turn.
			if !yield(row.record.Identity()) {
				return
			}
		}
	}
	if err := r.enter(r.reconciler.ReconcileAll(ctx, records, r.workers), &rows, out); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.Is(ended, io.EOF):
		return readingRecords(ended)
	}
	return nil
}

func (r *reconciling) enter(matches iter.Seq2[identity.Match, error], rows *ahead, out *partialFindings) error {
	for match, err := range matches {
		if err != nil {
			return err
		}
		row := rows.take()
		done := reconciled{line: row.line, code: codeOf(row), row: newFindingsRow(row.record.ID, match)}
		if row.code != "" {
			done.row = brokenFindingsRow(row.record.ID, row.code)
		}
		if err := out.add(done.row); err != nil {
			return err
		}
		r.each(done)
	}
	return nil
}
