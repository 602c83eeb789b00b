package api

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"net/http"

	"github.com/go-json-experiment/json"

	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// line says what became of a row: stored, or a code and why.
type line struct {
	Line    int           `json:"line"`
	Key     string        `json:"key,omitempty"`
	Outcome store.Outcome `json:"outcome,omitempty"`
	Code    string        `json:"code,omitempty"`
	Title   string        `json:"title,omitempty"`
}

// total is the last line of an answer: without it, the answer is not whole.
type total struct {
	End     bool         `json:"end"`
	Rows    int          `json:"rows"`
	Stored  int          `json:"stored"`
	Refused int          `json:"refused"`
	Problem *problemText `json:"problem,omitempty"` // why the rest was not read
}

// bulk stores a file of records as it comes, batch by batch, and answers a line for each
// row, in order, when its batch is stored.
func (c *call) bulk() error {
	rows := map[string]func(io.Reader) iter.Seq2[intake.Row, error]{
		"text/csv": intake.CSV, "application/x-ndjson": intake.NDJSON,
	}[c.contentType()]
	if rows == nil {
		return mediaType
	}
	out := &lines{call: c, to: bufio.NewWriterSize(c.w, 32<<10)}
	err := c.batches(rows(c.Body), func(batch []intake.Row, done []store.Entered) error {
		return out.answer(batch, done)
	})
	return out.end(err)
}

// batches stores rows some hundred at a time, and gives what became of those that are
// records.
func (c *call) batches(rows iter.Seq2[intake.Row, error], each func([]intake.Row, []store.Entered) error) error {
	batch := make([]intake.Row, 0, service.EnterBatch)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		done, err := c.enterAll(batch)
		if err == nil {
			err = each(batch, done)
		}
		batch = batch[:0]
		return err
	}
	for row, err := range rows {
		if err != nil {
			return errors.Join(flush(), err)
		}
		if batch = append(batch, row); len(batch) == cap(batch) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// enterAll stores the rows of a batch that are records, all of them or none.
func (c *call) enterAll(batch []intake.Row) ([]store.Entered, error) {
	entries := func(yield func(store.Entry, error) bool) {
		for _, row := range batch {
			if row.Code == "" && !yield(store.Entry{Said: row.Record, Commune: row.Commune}, nil) {
				return
			}
		}
	}
	var all []store.Entered
	for done, err := range c.o.Service.EnterAll(c.Context(), c.actor, entries) {
		if err != nil {
			return nil, err
		}
		all = append(all, done)
	}
	return all, nil
}

// lines writes the answer. Its header goes out with the first batch, so that what fails
// before is a problem with its status.
type lines struct {
	*call
	to    *bufio.Writer
	total total
	begun bool
}

func (l *lines) answer(batch []intake.Row, done []store.Entered) error {
	for _, row := range batch {
		text := line{Line: row.Line}
		switch {
		case row.Code != "":
			text.Code, text.Title = row.Code, intake.Sentence(row.Code, l.language())
		default:
			text.Key, text.Outcome = done[0].Key, done[0].Outcome
			if p := refusals[done[0].Outcome]; p != nil {
				text.Outcome, text.Code, text.Title = "", p.code, p.title.In(l.language())
			}
			done = done[1:]
		}
		l.total.Rows++
		if text.Code == "" {
			l.total.Stored++
		} else {
			l.total.Refused++
		}
		if err := l.line(text); err != nil {
			return err
		}
	}
	return l.flush()
}

func (l *lines) line(text any) error {
	if !l.begun {
		l.begun = true
		_ = http.NewResponseController(l.w).EnableFullDuplex() // HTTP/1.1: the answer begins before the body ends
		l.w.Header().Set("Content-Type", "application/x-ndjson")
		l.w.WriteHeader(http.StatusOK)
	}
	if err := json.MarshalWrite(l.to, text); err != nil {
		return gone(err)
	}
	return gone(l.to.WriteByte('\n'))
}

func (l *lines) flush() error {
	if err := l.to.Flush(); err != nil {
		return errGone
	}
	_ = http.NewResponseController(l.w).Flush()
	return nil
}

// end writes the total; where nothing was answered yet, err is the whole answer.
func (l *lines) end(err error) error {
	if p := readProblem(err); p != nil {
		err = p
	}
	if err != nil && (!l.begun || errors.Is(err, errGone)) {
		return err
	}
	l.total.End = true
	if err != nil {
		p := problemOf(err)
		text := p.text(l.language())
		if p.status >= http.StatusInternalServerError {
			text.Request = l.log(p, err)
		}
		l.total.Problem = &text
	}
	if err := l.line(l.total); err != nil {
		return err
	}
	if err := l.flush(); err != nil {
		return err
	}
	_, _ = io.CopyN(io.Discard, l.Body, maxRest) // net/http does not take it well where both ways are open
	return nil
}

// maxRest is how much of a file is read that nobody wants any more, in bytes: what net/http
// reads of any other body.
const maxRest = 256 << 10
