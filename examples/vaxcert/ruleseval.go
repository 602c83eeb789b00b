package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/internal/ordered"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// maxRulesLine is how long a line of rules eval may be, in bytes: the longest
// expression and the longest data.
const maxRulesLine = rules.MaxLogic + rules.MaxData

type rulesEvalCommand struct {
	Input string `arg:"" optional:"" default:"-" help:"A file of JSON lines, or - for standard input."`
}

// evaluated is what comes out for a line.
type evaluated struct {
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`

	err error // the input cannot be read further
}

func (c *rulesEvalCommand) Run(s *session) error {
	in := untilDone(s.ctx, s.stdin)
	if c.Input != "-" {
		if _, err := checkFile(1, c.Input); err != nil {
			return err
		}
		f, err := os.Open(c.Input)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	out := newJSONLines(s.stdout)
	allGood := true
	for e := range ordered.Map(s.ctx, rulesLines(in), 0, evaluateLine) {
		if e.err != nil {
			return e.err
		}
		allGood = allGood && e.Error == ""
		if err := out.Encode(e); err != nil {
			return err
		}
	}
	return goodIf(allGood)
}

// rulesLine is a line before it is read, or the error that ended reading.
type rulesLine struct {
	line
	err error
}

func rulesLines(r io.Reader) iter.Seq[rulesLine] {
	return func(yield func(rulesLine) bool) {
		lines := newLineReader(r, maxRulesLine)
		for {
			l, err := lines.next()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err == nil && strings.TrimSpace(l.text) == "":
				continue
			case !yield(rulesLine{l, err}) || err != nil:
				return
			}
		}
	}
}

// evaluateLine evaluates the expression of one line. Data that is absent is
// null.
func evaluateLine(_ context.Context, l rulesLine) evaluated {
	if l.err != nil {
		return evaluated{err: l.err}
	}
	var question struct {
		Logic json.RawMessage `json:"logic"`
		Data  json.RawMessage `json:"data"`
	}
	switch {
	case l.cut:
		return evaluated{Error: "line-too-long"}
	case json.Unmarshal([]byte(l.text), &question) != nil || question.Logic == nil:
		return evaluated{Error: "line-json"}
	}
	result, err := evaluate(question.Logic, question.Data)
	if err == nil {
		var written json.RawMessage
		if written, err = result.MarshalJSON(); err == nil {
			return evaluated{Result: written}
		}
	}
	var bad *rules.Error
	if errors.As(err, &bad) {
		return evaluated{Error: bad.Code}
	}
	return evaluated{err: err}
}

func evaluate(logic, data json.RawMessage) (result rules.Value, err error) {
	expression, err := rules.Compile(logic)
	if err != nil {
		return rules.Value{}, err
	}
	var value rules.Value
	if data != nil {
		if value, err = rules.ParseValue(data); err != nil {
			return rules.Value{}, err
		}
	}
	return expression.Evaluate(value)
}
