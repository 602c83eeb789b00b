package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/internal/ordered"
	"github.com/vaxcert/vaxcert/verify"
)

// maxBatchLine is how long a line of a batch may be, in bytes: 16 MiB.
const maxBatchLine = 16 << 20

// Lines of more than longBatchLine bytes wait for their turn: no more than
// longBatchLines of them are held at once, to bound the memory.
const (
	longBatchLine  = 256 << 10
	longBatchLines = 2
)

// batchCase is a line of a batch: a text with the time and the certificates to
// judge it by.
type batchCase struct {
	ID           json.RawMessage `json:"id"`
	Text         *string         `json:"text"`
	At           string          `json:"at"`
	Certificates []string        `json:"certificates"`
	Strict       bool            `json:"strict"`
}

// batchResult is what comes out for a line.
type batchResult struct {
	ID    json.RawMessage `json:"id,omitempty"`
	Input string          `json:"input"`
	verify.Report
	RefusedCertificates int    `json:"refusedCertificates,omitempty"`
	Error               string `json:"error,omitempty"`

	err error
}

// batchLine is a line before it is read, or the error that ended reading. done
// is called when it has been judged.
type batchLine struct {
	line
	err  error
	done func()
}

func (c *verifyCommand) runBatch(s *session) error {
	if len(c.Trust) > 0 || c.TrustSigner != "" || len(c.TrustDomain) > 0 || len(c.Input) > 1 {
		return errors.New("--batch takes one file or standard input, and no --trust: each line names its own certificates")
	}
	border, err := c.loadBorder(s)
	if err != nil {
		return err
	}
	var in io.Reader
	if len(c.Input) == 0 || c.Input[0] == "-" {
		in = untilDone(s.ctx, s.stdin)
	} else {
		if _, err := checkFile(1, c.Input[0]); err != nil {
			return err
		}
		f, err := os.Open(c.Input[0])
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	judge := func(ctx context.Context, l *batchLine) batchResult {
		defer l.done()
		return c.judgeLine(ctx, &border, l, s.lang)
	}
	out := newJSONLines(s.stdout)
	allValid := true
	for result := range ordered.Map(s.ctx, batchLines(in), 0, judge) {
		if result.err != nil {
			return result.err
		}
		allValid = allValid && result.Decision == verify.Valid.String()
		if err := out.Encode(result); err != nil {
			return err
		}
	}
	return goodIf(allValid)
}

func batchLines(r io.Reader) iter.Seq[*batchLine] {
	return func(yield func(*batchLine) bool) {
		long := make(chan struct{}, longBatchLines)
		lines := newLineReader(r, maxBatchLine)
		for {
			l, err := lines.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err == nil && strings.TrimSpace(l.text) == "":
				continue
			}
			b := &batchLine{line: l, err: err, done: func() {}}
			if len(l.text) > longBatchLine {
				long <- struct{}{}
				b.done = func() {
					b.text = ""
					<-long
				}
			}
			if !yield(b) || err != nil {
				return
			}
		}
	}
}

func (c *verifyCommand) judgeLine(ctx context.Context, border *border, l *batchLine, lang string) batchResult {
	if l.err != nil {
		return batchResult{err: l.err}
	}
	out := batchResult{Input: fmt.Sprintf("line %d", l.number), Report: reportOfNoText(lang)}
	var question batchCase
	switch err := json.Unmarshal([]byte(l.text), &question); {
	case l.cut:
		out.ID, out.Error = idIn(l.text), "batch-line-too-long"
		return out
	case err != nil:
		out.ID, out.Error = idIn(l.text), "batch-json"
		return out
	}
	out.ID = question.ID
	if question.Text == nil {
		out.Error = "batch-json"
		return out
	}
	at, err := c.timeOf(question)
	if err != nil {
		out.Error = "batch-time"
		return out
	}
	keys, refused := keysOf(question.Certificates)
	out.RefusedCertificates = refused
	verifier, err := verify.New(border.on(verify.Options{Trust: verify.NewKeySet(keys...), Clock: at.clock(), Strict: c.Strict || question.Strict}))
	if err != nil {
		out.err = err
		return out
	}
	out.Report = verifier.Verify(ctx, *question.Text).Report(lang)
	return out
}

// idIn finds the id in a line that is broken or cut, where it comes before that.
func idIn(text string) json.RawMessage {
	read := json.NewDecoder(strings.NewReader(text))
	if start, err := read.Token(); err != nil || start != json.Delim('{') {
		return nil
	}
	for read.More() {
		name, err := read.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if err := read.Decode(&value); err != nil {
			return nil
		}
		if name == "id" {
			return value
		}
	}
	return nil
}

// timeOf is the line's own time, or the command's.
func (c *verifyCommand) timeOf(question batchCase) (moment, error) {
	if question.At == "" {
		return c.At.moment, nil
	}
	return parseDayEnd(question.At)
}

// keysOf gives the keys of certificates in base64, and how many gave none.
func keysOf(certificates []string) (keys []verify.Key, refused int) {
	for _, encoded := range certificates {
		der, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			refused++
			continue
		}
		found, bad, err := verify.ReadKeys(strings.NewReader(string(der)), "")
		if err != nil {
			refused++
		}
		keys, refused = append(keys, found...), refused+len(bad)
	}
	return keys, refused
}
