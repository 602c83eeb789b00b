package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify/trust"
)

type auditCommand struct {
	Check auditCheckCommand `cmd:"" help:"Find removed, changed, added, moved, doubled or cut lines of an audit log."`
}

type auditCheckCommand struct {
	Cert     []string   `required:"" placeholder:"FILE" sep:"none" help:"The certificates of the keys that sign checkpoints, all that ever did. May be repeated."`
	Previous audit.Head `placeholder:"HEAD" help:"The head of the file before the first LOG. Default: the log begins there."`
	Head     audit.Head `placeholder:"HEAD" help:"Where the last LOG ended once, as kept elsewhere: shows that it was cut back."`
	Open     bool       `help:"The last LOG may still be written to: it need not end with its closing line."`
	JSON     bool       `name:"json" help:"One JSON object a LOG."`
	Log      []string   `arg:"" placeholder:"LOG" help:"The files of one log, in order."`
}

// Help tells of heads and of what is found.
func (c *auditCheckCommand) Help() string {
	return "A HEAD is the sequence number and the hash of a line, as this command shows them. " +
		"Without --head, a log that was cut back to an earlier closing line is not told from a whole one."
}

// auditResult is what a log holds, and what is wrong with it.
type auditResult struct {
	Input       string               `json:"input"`
	Good        bool                 `json:"good"`
	Lines       int                  `json:"lines"`
	Actions     map[audit.Action]int `json:"actions"`
	Events      int                  `json:"events,omitempty"` // of a service's own database
	Checkpoints int                  `json:"checkpoints"`
	Unsigned    int                  `json:"unsigned"`
	First       *time.Time           `json:"first,omitempty"`
	Last        *time.Time           `json:"last,omitempty"`
	Head        audit.Head           `json:"head"`
	Closed      bool                 `json:"closed"`
	Line        int                  `json:"line,omitempty"`
	Since       int                  `json:"since,omitempty"`
	Sequence    uint64               `json:"sequence,omitempty"`
	Code        string               `json:"code,omitempty"`
	Message     string               `json:"message,omitempty"`
}

var (
	auditGood       = lang.Pair{"đúng", "good"}
	auditNotChecked = lang.Pair{"Không kiểm tra được vì tệp trước nó không đúng.", "Not checked, since the file before is not good."}
)

func (c *auditCheckCommand) Run(s *session) error {
	keys, err := c.keys()
	if err != nil {
		return err
	}
	json, allGood := newJSONLines(s.stdout), true
	previous := c.Previous
	for i, path := range c.Log {
		result := auditResult{Input: path, Code: "not-checked", Message: auditNotChecked.In(s.lang)}
		if allGood {
			o := audit.CheckOptions{Keys: keys, Previous: previous}
			if i == len(c.Log)-1 {
				o.Head, o.Open = c.Head, c.Open
			}
			if result, err = checkLog(path, o, s.lang); err != nil {
				return err
			}
			previous, allGood = result.Head, result.Good
		}
		if c.JSON {
			err = json.Encode(result)
		} else {
			_, err = fmt.Fprintln(s.stdout, result.say(s.lang))
		}
		if err != nil {
			return err
		}
	}
	return goodIf(allGood)
}

func (c *auditCheckCommand) keys() ([]*x509.Certificate, error) {
	var keys []*x509.Certificate
	for _, path := range c.Cert {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("--cert: %w", err)
		}
		found, err := trust.ReadCertificates(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("--cert %s: no certificates in PEM or DER", path)
		}
		keys = append(keys, found...)
	}
	return keys, nil
}

func checkLog(path string, o audit.CheckOptions, language string) (auditResult, error) {
	f, err := os.Open(path)
	if err != nil {
		return auditResult{}, err
	}
	defer f.Close()
	summary, err := audit.Check(f, o)
	wrong, bad := errors.AsType[*audit.Error](err)
	if err != nil && !bad {
		return auditResult{}, fmt.Errorf("%s: %w", path, err)
	}
	result := auditResult{
		Input: path, Good: !bad, Lines: summary.Lines, Actions: summary.Actions, Events: summary.Events,
		Checkpoints: summary.Checkpoints, Unsigned: summary.Unsigned, Head: summary.Head, Closed: summary.Closed,
	}
	if !summary.First.IsZero() {
		result.First, result.Last = &summary.First, &summary.Last
	}
	if bad {
		result.Line, result.Since, result.Sequence = wrong.Line, wrong.Since, wrong.Sequence
		result.Code, result.Message = string(wrong.Code), wrong.Code.Sentence(language)
	}
	return result, nil
}

// say is the result in one line, for people.
func (r auditResult) say(language string) string {
	switch {
	case r.Good:
		certificates := 0
		for _, n := range r.Actions {
			certificates += n
		}
		events := ""
		if r.Events > 0 {
			events = fmt.Sprintf(", %d events", r.Events)
		}
		return fmt.Sprintf("%s: %s: %d lines, %d certificates%s, %d checkpoints, %d unsigned; head %s",
			r.Input, auditGood.In(language), r.Lines, certificates, events, r.Checkpoints, r.Unsigned, r.Head)
	case r.Line == 0:
		return fmt.Sprintf("%s: %s: %s", r.Input, r.Code, r.Message)
	case r.Since < r.Line:
		return fmt.Sprintf("%s: lines %d-%d: %s: %s", r.Input, r.Since, r.Line, r.Code, r.Message)
	}
	return fmt.Sprintf("%s: line %d: %s: %s", r.Input, r.Line, r.Code, r.Message)
}
