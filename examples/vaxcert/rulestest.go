package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify/rules"
)

type rulesTestCommand struct {
	JSON bool     `name:"json" help:"One JSON object a rule."`
	Dir  []string `arg:"" placeholder:"DIR" help:"A folder with rules below it: rule.json and tests/*.json beside it."`
}

// ruleTested is what came of the tests of one rule.
type ruleTested struct {
	Folder   string        `json:"folder"`
	Rule     string        `json:"rule"`
	Version  string        `json:"version,omitempty"`
	Good     bool          `json:"good"`
	Passed   int           `json:"passed"`
	Failed   int           `json:"failed"`
	Failures []testFailed  `json:"failures,omitempty"`
	Findings []ruleFinding `json:"findings,omitempty"`
}

type testFailed struct {
	Test     string `json:"test"`
	Name     string `json:"name,omitempty"`
	Expected bool   `json:"expected"`
	Got      *bool  `json:"got,omitempty"`
	Error    string `json:"error,omitempty"`
	Message  string `json:"message,omitempty"`
}

type ruleFinding struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Failure bool   `json:"failure"`
	Message string `json:"message"`
}

func (c *rulesTestCommand) Run(s *session) error {
	out := newJSONLines(s.stdout)
	allGood := true
	for _, dir := range c.Dir {
		if err := checkFolder(dir); err != nil {
			return err
		}
		count := 0
		for r, err := range rules.RunTests(os.DirFS(dir)) {
			if err != nil {
				return err
			}
			count++
			tested := ruleTestedOf(dir, r, s.lang)
			allGood = allGood && tested.Good
			if c.JSON {
				err = out.Encode(tested)
			} else {
				err = tested.print(s)
			}
			if err != nil {
				return err
			}
		}
		if count == 0 {
			return fmt.Errorf("%s: there is no rule.json in it or below it", dir)
		}
	}
	return goodIf(allGood)
}

func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is not a folder", dir)
	}
	return err
}

func ruleTestedOf(dir string, r rules.RuleTest, language string) ruleTested {
	t := ruleTested{Folder: path.Join(dir, r.Folder), Rule: r.Identifier, Version: r.Version, Good: r.Good()}
	for _, test := range r.Tests {
		if test.Passed() {
			t.Passed++
			continue
		}
		t.Failed++
		failed := testFailed{Test: test.File, Name: test.Name, Expected: test.Expected, Error: test.Code, Message: rules.Sentence(test.Code, language)}
		if test.Code == "" {
			failed.Got = &test.Got
		}
		t.Failures = append(t.Failures, failed)
	}
	for _, f := range r.Findings {
		t.Findings = append(t.Findings, ruleFinding{f.Code, f.Field, f.Severity == cert.Failure, rules.Sentence(f.Code, language)})
	}
	return t
}

var (
	testsPassed  = lang.Pair{"%d/%d ca kiểm thử đạt", "%d of %d tests passed"}
	testExpected = lang.Pair{"cần %v, được %v", "expected %v, got %v"}
)

func (t ruleTested) print(s *session) error {
	var out strings.Builder
	mark := paint(s.stdout, green, "✔")
	if !t.Good {
		mark = paint(s.stdout, red, "✘")
	}
	name := t.Rule
	if name == "" {
		name = t.Folder
	}
	fmt.Fprintf(&out, "%s %s  %s\n", mark, printable(strings.TrimSpace(name+" "+t.Version)), fmt.Sprintf(testsPassed.In(s.lang), t.Passed, t.Passed+t.Failed))
	for _, f := range t.Failures {
		why := f.Error + ": " + f.Message
		if f.Got != nil {
			why = fmt.Sprintf(testExpected.In(s.lang), f.Expected, *f.Got)
		}
		fmt.Fprintf(&out, "  %s  %s\n", printable(strings.TrimSpace(f.Test+" "+f.Name)), why)
	}
	for _, f := range t.Findings {
		outcome := "warn"
		if f.Failure {
			outcome = "fail"
		}
		fmt.Fprintf(&out, "  %s: %s: %s\n", word(outcome, s.lang), strings.TrimSpace(f.Code+" "+f.Field), f.Message)
	}
	_, err := io.WriteString(s.stdout, out.String())
	return err
}
