package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

func TestRulesEval(t *testing.T) {
	r := vaxcertWith(t, strings.Join([]string{
		`{"logic":{"+":[{"var":"a"},1]},"data":{"a":2}}`,
		`{"logic":{"plusTime":["2021-01-31",1,"month"]},"data":null}`,
		``,
		`{"logic":{"var":"nothing"}}`,
		`{"logic":{"or":[1,2]},"data":{}}`,
		`{"logic":{"+":["1",1]},"data":{}}`,
		`{"logic":null,"data":{}}`,
		`{"data":{}}`,
		`not JSON`,
		`{"logic":true,"data":{"a":1,"a":2}}`,
		`{"logic":false,"data":{}}`,
	}, "\n"), "rules", "eval")
	require.Equal(t, statusNotGood, r.status, r.stderr)
	require.Empty(t, r.stderr)
	require.Equal(t, []string{
		`{"result":3}`, `{"result":"2021-03-03T00:00:00.000Z"}`, `{"result":null}`, `{"error":"operator-unknown"}`, `{"error":"plus-operand"}`,
		`{"error":"expression-null"}`, `{"error":"line-json"}`, `{"error":"line-json"}`, `{"error":"data-duplicate-key"}`, `{"result":false}`,
	}, strings.Fields(r.stdout))
}

func TestRulesEvalKeepsTheOrder(t *testing.T) {
	var in, want strings.Builder
	for i := range 500 {
		in.WriteString(`{"logic":{"var":"i"},"data":{"i":` + strings.Repeat("1", i%9+1) + "}}\n")
		want.WriteString(`{"result":` + strings.Repeat("1", i%9+1) + "}\n")
	}
	file := write(t, filepath.Join(t.TempDir(), "lines"), in.String())
	r := vaxcert(t, "rules", "eval", file)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, want.String(), r.stdout)
	vaxcert(t, "rules", "eval", file+".gone").requireUsage(t, "no such file")
}

func TestSharedRulesPass(t *testing.T) {
	dir := shared.Dir(t, "certlogic/rules/EU")
	folders, err := os.ReadDir(dir)
	require.NoError(t, err)
	r := vaxcert(t, "rules", "test", dir)
	require.Equal(t, statusGood, r.status, r.stdout)
	require.Equal(t, len(folders), strings.Count(r.stdout, "✔"))
	for _, object := range vaxcert(t, "rules", "test", "--json", dir).objects(t) {
		require.Equal(t, true, object["good"])
		require.Zero(t, object["failed"])
		require.NotZero(t, object["passed"])
	}
}

const twoDosesRule = `{"Identifier":"VR-VN-0001","Type":"Acceptance","Country":"VN","Version":"1.0.0","SchemaVersion":"1.0.0","Engine":"CERTLOGIC",
"EngineVersion":"1.0.0","CertificateType":"Vaccination","Description":[{"lang":"en","desc":"Two doses at least are needed."}],
"ValidFrom":"2022-01-01T00:00:00Z","ValidTo":"2030-01-01T00:00:00Z","AffectedFields":["v.0.dn"],"Logic":{">=":[{"var":"payload.v.0.dn"},2]}}`

// ruleFolder makes a rule with three tests, the second of which expects what
// the rule does not answer, and the third of which has no number of doses.
func ruleFolder(t *testing.T) string {
	dir := t.TempDir()
	tests := filepath.Join(dir, "VR-VN-0001", "tests")
	require.NoError(t, os.MkdirAll(tests, 0o755))
	write(t, filepath.Join(dir, "VR-VN-0001", "rule.json"), twoDosesRule)
	write(t, filepath.Join(tests, "a.json"), `{"payload":{"v":[{"dn":2}]},"external":{},"expected":true}`)
	write(t, filepath.Join(tests, "b.json"), `{"name":"one dose","payload":{"v":[{"dn":1}]},"external":{},"expected":true}`)
	write(t, filepath.Join(tests, "c.json"), `{"payload":{},"external":{},"expected":false}`)
	return dir
}

func TestRulesThatFailTheirTests(t *testing.T) {
	dir := ruleFolder(t)
	r := vaxcert(t, "rules", "test", dir)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stdout, "✘ VR-VN-0001 1.0.0  1 of 3 tests passed")
	require.Contains(t, r.stdout, "b.json one dose  expected true, got false")
	require.Contains(t, r.stdout, "c.json  comparison-operand: ")
	require.Contains(t, vaxcert(t, "--lang", "vi", "rules", "test", dir).stdout, "1/3 ca kiểm thử đạt")

	r = vaxcert(t, "rules", "test", "--json", dir)
	require.Equal(t, statusNotGood, r.status)
	object := r.objects(t)[0]
	require.EqualValues(t, 2, object["failed"])
	require.Equal(t, "VR-VN-0001", object["rule"])
	require.Equal(t, false, object["failures"].([]any)[0].(map[string]any)["got"])
	require.Equal(t, "comparison-operand", object["failures"].([]any)[1].(map[string]any)["error"])
}

func TestFoldersWithoutRules(t *testing.T) {
	dir := t.TempDir()
	vaxcert(t, "rules", "test", dir).requireUsage(t, "no rule.json")
	vaxcert(t, "rules", "test", filepath.Join(dir, "gone")).requireUsage(t, "gone")
	vaxcert(t, "rules", "test", write(t, filepath.Join(dir, "file"), "")).requireUsage(t, "not a folder")

	require.NoError(t, os.Mkdir(filepath.Join(dir, "broken"), 0o755))
	write(t, filepath.Join(dir, "broken", "rule.json"), `{"Identifier":`)
	r := vaxcert(t, "rules", "test", dir)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stdout, "rule-json")
}
