package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/verify"
)

func batchLineOf(t *testing.T, id any, text, at string, certificates ...string) string {
	t.Helper()
	l, err := json.Marshal(map[string]any{"id": id, "text": text, "at": at, "certificates": certificates})
	require.NoError(t, err)
	return string(l) + "\n"
}

func TestBatchTrustsOnlyTheCertificatesOfTheLine(t *testing.T) {
	keys, out := sample(t)
	dsc := base64.StdEncoding.EncodeToString(readCertificate(t, filepath.Join(keys, "dsc.pem")).Raw)
	text := strings.TrimSpace(read(t, filepath.Join(out, "S-001.txt")))
	stdin := batchLineOf(t, "a", text, "2022-07-01T00:00:00Z", dsc) +
		batchLineOf(t, 2, text, "2022-07-01T00:00:00.250") +
		"\n{not json\n" +
		batchLineOf(t, []int{1, 2}, text, "2022-07-01T07:00:00+07:00", "AAAA", "?", dsc) +
		batchLineOf(t, map[string]any{"case": "<5>"}, text, "2024-07-01T00:00:00Z", dsc) +
		batchLineOf(t, nil, text, "noon", dsc) +
		`{"id":12345678901234567890,"certificates":[]}` + "\n" +
		`{"id":"long","text":"HC1:` + strings.Repeat("A", 2<<20) + `"}` + "\n" +
		`{"at":"2022-07-01","id":{"too":["long"]},"text":"HC1:` + strings.Repeat("A", maxBatchLine) + `"}` + "\n" +
		`{"text":"HC1:` + strings.Repeat("A", maxBatchLine) + `","id":"out of reach"}` + "\n" +
		`{"id":"torn","text":"HC1:` + "\n" +
		`{"id":"typed","text":12}` + "\n" +
		batchLineOf(t, "year one", text, "0001-01-01T00:00:00Z", dsc) +
		batchLineOf(t, "last", text, "2022-07-01T00:00:00Z", dsc)
	r := vaxcertWith(t, stdin, "verify", "--batch", "--json")
	require.Equal(t, statusNotGood, r.status)
	require.Empty(t, r.stderr)
	o := r.objects(t)
	require.Len(t, o, 14)
	for i, want := range []any{
		"valid", "unknown-issuer", "malformed", "valid", "expired", "malformed", "malformed",
		"malformed", "malformed", "malformed", "malformed", "malformed", "not-yet-valid", "valid",
	} {
		require.Equal(t, want, o[i]["decision"], i)
		if o[i]["error"] != nil {
			require.Equal(t, "unknown", o[i]["kind"])
			require.Equal(t, []any{}, o[i]["checks"])
		}
	}
	require.Equal(t, "batch-json", o[2]["error"])
	require.Equal(t, "line 4", o[2]["input"])
	require.EqualValues(t, 2, o[3]["refusedCertificates"])
	require.Equal(t, []any{1.0, 2.0}, o[3]["id"])
	require.Equal(t, "batch-time", o[5]["error"])
	require.Equal(t, "batch-json", o[6]["error"])
	require.Equal(t, "long", o[7]["id"])
	require.Len(t, o[7]["checks"], 13, "a long text is judged as any other")
	require.Equal(t, "batch-line-too-long", o[8]["error"])
	require.Equal(t, map[string]any{"too": []any{"long"}}, o[8]["id"])
	require.Equal(t, "batch-line-too-long", o[9]["error"])
	require.NotContains(t, o[9], "id")
	require.Equal(t, "torn", o[10]["id"])
	require.Equal(t, "typed", o[11]["id"])
	require.Contains(t, r.stdout, `{"id":{"case":"\u003c5\u003e"},`)
	require.Contains(t, r.stdout, `{"id":12345678901234567890,`)

	file := write(t, filepath.Join(t.TempDir(), "b.jsonl"), batchLineOf(t, 1, text, "2022-07-01", dsc))
	require.Equal(t, statusGood, vaxcert(t, "verify", "--batch", file).status)
	require.Equal(t, statusGood, vaxcert(t, "verify", "--batch").status, "no lines, nothing bad")
	require.Equal(t, "valid", vaxcertWith(t, batchLineOf(t, 1, text, "", dsc), "verify", "--batch", "--at", "2022-07-01").objects(t)[0]["decision"])
}

// A program that asks line by line gets its answer before it asks again.
func TestBatchAnswersAtOnce(t *testing.T) {
	questions, ask := io.Pipe()
	answers, answer := io.Pipe()
	done := make(chan int)
	go func() {
		status := run(t.Context(), []string{"verify", "--batch"}, questions, answer, io.Discard)
		answer.Close()
		done <- status
	}()
	read := json.NewDecoder(answers)
	for i := range 3 {
		fmt.Fprintf(ask, `{"id":%d,"text":"HC1:A"}`+"\n", i)
		var o map[string]any
		require.NoError(t, read.Decode(&o))
		require.EqualValues(t, i, o["id"])
	}
	ask.Close()
	require.Equal(t, statusNotGood, <-done)
}

// dccCase is a case of the EU's interoperability test data.
type dccCase struct {
	name         string
	text         string
	at           string
	certificates []string
	expected     map[string]bool
}

func dccCases(t *testing.T) []dccCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shared.Dir(t, "testdata-dcc"), "*", "2DCode", "raw", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var cases []dccCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var raw map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(data, &raw))
		var context struct {
			Certificate string `json:"CERTIFICATE"`
			Clock       string `json:"VALIDATIONCLOCK"`
		}
		c := dccCase{name: filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(file)))) + "/" + filepath.Base(file)}
		require.NoError(t, json.Unmarshal(raw["PREFIX"], &c.text))
		require.NoError(t, json.Unmarshal(raw["TESTCTX"], &context))
		require.NoError(t, json.Unmarshal(raw["EXPECTEDRESULTS"], &c.expected))
		c.at = context.Clock
		if c.at == "" {
			c.at = "2021-07-01T00:00:00Z"
		}
		if context.Certificate != "" {
			c.certificates = []string{context.Certificate}
		}
		cases = append(cases, c)
	}
	return cases
}

// Every case gives through the command what it gives through the package, and
// what is expected to fail is not valid.
func TestBatchOfTheEUTestData(t *testing.T) {
	cases := dccCases(t)
	var stdin strings.Builder
	for _, c := range cases {
		stdin.WriteString(batchLineOf(t, c.name, c.text, c.at, c.certificates...))
	}
	o := vaxcertWith(t, stdin.String(), "verify", "--batch").objects(t)
	require.Len(t, o, len(cases))
	mayFail := []string{"EXPECTEDUNPREFIX", "EXPECTEDB45DECODE", "EXPECTEDCOMPRESSION", "EXPECTEDDECODE", "EXPECTEDVERIFY", "EXPECTEDEXPIRATIONCHECK", "EXPECTEDSCHEMAVALIDATION"}
	for i, c := range cases {
		require.Equal(t, c.name, o[i]["id"])
		at, err := parseMoment(c.at)
		require.NoError(t, err, c.name)
		keys, _ := keysOf(c.certificates)
		verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: at.clock()})
		require.NoError(t, err)
		require.Equal(t, verifier.Verify(t.Context(), c.text).Decision.String(), o[i]["decision"], c.name)
		for _, expectation := range mayFail {
			if good, ok := c.expected[expectation]; ok && !good {
				require.NotEqual(t, "valid", o[i]["decision"], "%s %s", c.name, expectation)
			}
		}
	}
}
