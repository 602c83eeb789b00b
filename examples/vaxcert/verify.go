package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/internal/ordered"
	"github.com/vaxcert/vaxcert/verify"
)

type verifyCommand struct {
	borderFlags
	At     dayEnd   `placeholder:"TIME" help:"The time to judge at: RFC 3339 (without a zone: UTC), or YYYY-MM-DD for the end of that day in Viet Nam (23:59:59+07:00). Default: now."`
	Strict bool     `help:"Refuse every deviation from the specification, also harmless ones."`
	JSON   bool     `name:"json" help:"One JSON object a text."`
	Batch  bool     `help:"JSON lines in and out; each line {id, text, at, certificates, strict} trusts its own certificates only."`
	Input  []string `arg:"" optional:"" help:"A text, a file of texts, a picture, or - for standard input."`
}

func (c *verifyCommand) Run(s *session) error {
	if c.Batch {
		return c.runBatch(s)
	}
	if len(c.Input) == 0 {
		return errors.New("nothing to verify: name an INPUT, or - for standard input")
	}
	bar, err := openInputs(s, "verifying", c.Input)
	if err != nil {
		return err
	}
	defer bar.done()
	trust, err := c.loadTrust(s, c.At.clock()())
	if err != nil {
		return err
	}
	border, err := c.loadBorder(s)
	if err != nil {
		return err
	}
	verifier, err := verify.New(border.on(verify.Options{Trust: trust, Clock: c.At.clock(), Strict: c.Strict}))
	if err != nil {
		return err
	}
	return c.verifyAll(s, verifier, bar)
}

// verdict is the result of one text, or the reason why there was none.
type verdict struct {
	Input string `json:"input"`
	verify.Report
	Error   string `json:"error,omitempty"`
	Message string `json:"message,omitempty"`

	result verify.Result
}

// verdicts are those of one item: of a picture there may be several.
type verdicts struct {
	list []verdict
	err  error
}

func (c *verifyCommand) verifyAll(s *session, verifier *verify.Verifier, bar *progress) error {
	look := func(ctx context.Context, i item) verdicts { return verdictsOf(ctx, verifier, i, s.lang) }
	json := newJSONLines(s.stdout)
	allValid := true
	for found := range ordered.Map(s.ctx, items(s, c.Input, bar), 0, look) {
		bar.show()
		if found.err != nil {
			if err := s.skip(found.err); err != nil {
				return err
			}
		}
		for _, v := range found.list {
			allValid = allValid && v.Decision == verify.Valid.String()
			if err := c.print(s, json.Encode, v); err != nil {
				return err
			}
		}
	}
	return s.end(allValid)
}

// goodIf is the end of a command that has shown all results.
func goodIf(good bool) error {
	if good {
		return nil
	}
	return notGood("")
}

func verdictsOf(ctx context.Context, verifier *verify.Verifier, i item, lang string) verdicts {
	texts, code, err := i.texts(ctx)
	switch {
	case err != nil:
		return verdicts{err: err}
	case code != "":
		return verdicts{list: []verdict{{Input: i.name, Report: reportOfNoText(lang), Error: code, Message: sentence(code, lang)}}}
	}
	var list []verdict
	for n, text := range texts {
		result := verifier.Verify(ctx, text)
		list = append(list, verdict{Input: codeName(i.name, n, len(texts)), Report: result.Report(lang), result: result})
	}
	return verdicts{list: list}
}

// reportOfNoText is the verdict where there is no text to check.
func reportOfNoText(lang string) verify.Report {
	report := verify.Result{}.Report(lang)
	report.Checks = []verify.ReportCheck{}
	return report
}

// codeName names one of several codes in a picture.
func codeName(picture string, n, of int) string {
	if of == 1 {
		return picture
	}
	return fmt.Sprintf("%s code %d", picture, n+1)
}

func (c *verifyCommand) print(s *session, encode func(any) error, v verdict) error {
	if c.JSON {
		return encode(v)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s  %s\n", paintVerdict(s.stdout, v.Decision, s.lang), printable(v.Input))
	if v.result.Payload != nil {
		printPayload(&out, v.result.Payload, s.lang)
		printClaims(&out, v.Report, s.lang)
	}
	if v.Decision == verify.UnknownIssuer.String() && len(v.KeyID) > 0 {
		fmt.Fprintf(&out, "  "+keyLookedFor.In(s.lang)+"\n", base64.StdEncoding.EncodeToString(v.KeyID))
	}
	if v.Message != "" {
		fmt.Fprintf(&out, "  %s\n", v.Message)
	}
	printChecks(&out, v.Checks, s.lang)
	_, err := io.WriteString(s.stdout, out.String()+"\n")
	return err
}

// The verdicts for people, in Vietnamese and English.
var verdictWords = map[string]lang.Pair{
	"valid":          {"HỢP LỆ", "VALID"},
	"expired":        {"HẾT HẠN", "EXPIRED"},
	"not-yet-valid":  {"CHƯA CÓ HIỆU LỰC", "NOT YET VALID"},
	"revoked":        {"ĐÃ BỊ THU HỒI", "REVOKED"},
	"unknown-issuer": {"KHÔNG RÕ NƠI CẤP", "UNKNOWN ISSUER"},
	"bad-signature":  {"CHỮ KÝ SAI", "BAD SIGNATURE"},
	"not-allowed":    {"KHÔNG ĐƯỢC CHẤP NHẬN", "NOT ALLOWED"},
	"malformed":      {"KHÔNG ĐỌC ĐƯỢC", "MALFORMED"},
}

func paintVerdict(w io.Writer, decision, lang string) string {
	word := verdictWords[decision].In(lang)
	if decision == verify.Valid.String() {
		return paint(w, green, "✔ "+word)
	}
	return paint(w, red, "✘ "+word)
}

// printChecks writes the checks that did not pass, with what was found.
func printChecks(w io.Writer, checks []verify.ReportCheck, lang string) {
	for _, check := range checks {
		if check.Code == "" {
			continue
		}
		outcome := word(check.Outcome, lang)
		if len(check.Findings) == 0 {
			fmt.Fprintf(w, "  %s: %s %s: %s\n", outcome, check.Name, check.Code, check.Message)
		}
		for _, f := range check.Findings {
			fmt.Fprintf(w, "  %s: %s %s: %s\n", outcome, check.Name, strings.TrimSpace(f.Code+" "+printable(f.Field)), f.Message)
		}
	}
}
