package rules

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
)

// Files of a rule and its tests, in the layout of dgc-business-rules-testdata:
// VR-EU-0001/rule.json beside VR-EU-0001/tests/test001.json.
const (
	ruleFile    = "rule.json"
	testsFolder = "tests"
)

// RuleTest is what came of the tests of a rule.
type RuleTest struct {
	Folder     string         // the one with the rule, in the file system
	Identifier string         // of the rule; empty where it cannot be read
	Version    string         // of the rule
	Findings   []cert.Finding // what is wrong with the rule itself
	Tests      []TestCase     // in the order of their names
}

// Good reports whether there are tests, all of them passed, and the rule has no
// failure. A rule without tests has not been tested.
func (r RuleTest) Good() bool {
	worst, found := cert.Worst(r.Findings)
	return len(r.Tests) > 0 && !slices.ContainsFunc(r.Tests, TestCase.failed) && (!found || worst.Severity != cert.Failure)
}

// TestCase is what came of one test.
type TestCase struct {
	File     string // "test001.json"
	Name     string // what the test says that it is; may be empty
	Expected bool
	Got      bool
	Code     string // why there was no answer; empty where there was
}

func (c TestCase) failed() bool { return c.Code != "" || c.Got != c.Expected }

// Passed reports whether the rule answered as the test expects.
func (c TestCase) Passed() bool { return !c.failed() }

// RunTests runs the rules of all folders that hold a rule.json, with the tests
// beside each, in the order of the folders. A test is {name, payload, external,
// expected}; the answer of the logic alone counts, whatever type the rule has
// and whenever it is valid. Rules and tests that cannot be read have codes and
// end nothing; the error is that of the file system where it cannot be walked.
func RunTests(fsys fs.FS) iter.Seq2[RuleTest, error] {
	return func(yield func(RuleTest, error) bool) {
		err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() || entry.Name() != ruleFile:
				return nil
			case !yield(testRule(fsys, path.Dir(name)), nil):
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(RuleTest{}, fmt.Errorf("rules: tests: %w", err))
		}
	}
}

func testRule(fsys fs.FS, folder string) RuleTest {
	out := RuleTest{Folder: folder}
	broken := func(code string) RuleTest {
		out.Findings = append(out.Findings, cert.Finding{Code: code, Severity: cert.Failure})
		return out
	}
	content, err := readFile(fsys, path.Join(folder, ruleFile))
	if err != nil {
		return broken("rule-unreadable")
	}
	var r Rule
	if json.Unmarshal(content, &r) != nil {
		return broken("rule-json")
	}
	var logic *Expression
	logic, out.Findings = r.compile(newPaths())
	out.Identifier, out.Version = r.Identifier, r.Version
	if logic == nil {
		return out
	}
	files, _ := fs.ReadDir(fsys, path.Join(folder, testsFolder))
	for _, f := range files {
		if !f.IsDir() && strings.EqualFold(path.Ext(f.Name()), ".json") {
			out.Tests = append(out.Tests, runTest(fsys, path.Join(folder, testsFolder, f.Name()), logic))
		}
	}
	if len(out.Tests) == 0 {
		out.Findings = append(out.Findings, cert.Finding{Code: "rule-untested", Severity: cert.Warning})
	}
	return out
}

func runTest(fsys fs.FS, name string, logic *Expression) TestCase {
	out := TestCase{File: path.Base(name)}
	content, err := readFile(fsys, name)
	if err != nil {
		out.Code = "test-unreadable"
		return out
	}
	var test struct {
		Name              string
		Payload, External json.RawMessage
		Expected          *bool
	}
	if json.Unmarshal(content, &test) != nil || test.Expected == nil {
		out.Code = "test-json"
		return out
	}
	out.Name, out.Expected = test.Name, *test.Expected
	payload, payloadErr := parseIfAny(test.Payload)
	external, externalErr := parseIfAny(test.External)
	if err := cmp.Or(payloadErr, externalErr); err != nil {
		out.Code = codeOf(err)
		return out
	}
	var m machine
	m.load(objectOf(rootKeys, []Value{payload, external}), logic.paths)
	out.Got, out.Code = answerOf(m.evaluate(logic))
	return out
}

// parseIfAny is null for a field that a test does not have.
func parseIfAny(data json.RawMessage) (Value, error) {
	if len(data) == 0 {
		return Value{}, nil
	}
	return ParseValue(data)
}

func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, "rules-too-large")
}
