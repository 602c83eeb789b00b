package rules

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

// suiteCase is a case of the test suites of CertLogic 1.3.3.
type suiteCase struct {
	Name       string
	Directive  string
	Expression json.RawMessage `json:"certLogicExpression"`
	Assertions []struct {
		Expression json.RawMessage `json:"certLogicExpression"`
		Data       json.RawMessage
		Expected   json.RawMessage
	}
	Issues []struct{ Expr json.RawMessage }
}

// suites calls run with the cases of each file of a folder of test suites.
func suites(t *testing.T, name string, run func(t *testing.T, c suiteCase)) {
	dir := filepath.Join(shared.Dir(t, "certlogic"), name)
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		var suite struct {
			Directive string
			Cases     []suiteCase
		}
		require.NoError(t, json.Unmarshal(content, &suite))
		t.Run(filepath.Base(path), func(t *testing.T) {
			if suite.Directive == "skip" {
				t.Skip("the suite says so")
			}
			for _, c := range suite.Cases {
				t.Run(c.Name, func(t *testing.T) {
					if c.Directive == "skip" {
						t.Skip("the case says so")
					}
					run(t, c)
				})
			}
		})
	}
}

func TestSuiteOfCertLogic(t *testing.T) {
	suites(t, "testSuite", func(t *testing.T, c suiteCase) {
		for _, a := range c.Assertions {
			logic := c.Expression
			if a.Expression != nil {
				logic = a.Expression
			}
			got, err := evaluateJSON(logic, a.Data)
			require.NoError(t, err, "%s", logic)
			require.JSONEq(t, string(a.Expected), got, "%s of %s", logic, a.Data)
		}
	})
}

func TestValidationSuiteOfCertLogic(t *testing.T) {
	suites(t, "validation-testSuite", func(t *testing.T, c suiteCase) {
		issues, err := Validate(c.Expression)
		require.NoError(t, err)
		require.Len(t, issues, len(c.Issues), "%s", c.Expression)
		for i, want := range c.Issues {
			require.JSONEq(t, string(want.Expr), string(issues[i].Expr))
			require.NotEmpty(t, issues[i].Code)
		}
	})
}

// evaluateJSON evaluates an expression and writes the result.
func evaluateJSON(logic, data []byte) (string, error) {
	expression, err := Compile(logic)
	if err != nil {
		return "", err
	}
	value, err := ParseValue(data)
	if err != nil {
		return "", err
	}
	result, err := expression.Evaluate(value)
	if err != nil {
		return "", err
	}
	written, err := result.MarshalJSON()
	return string(written), err
}
