package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/qr"
)

// ran is what a command did.
type ran struct {
	status         int
	stdout, stderr string
}

// vaxcert runs the command with nothing on standard input.
func vaxcert(t *testing.T, args ...string) ran {
	t.Helper()
	return vaxcertWith(t, "", args...)
}

func vaxcertWith(t *testing.T, stdin string, args ...string) ran {
	t.Helper()
	return vaxcertIn(t.Context(), stdin, args...)
}

func vaxcertIn(ctx context.Context, stdin string, args ...string) ran {
	var out, errs bytes.Buffer
	status := run(ctx, args, strings.NewReader(stdin), &out, &errs)
	return ran{status, out.String(), errs.String()}
}

// objects reads JSON lines.
func (r ran) objects(t *testing.T) []map[string]any {
	t.Helper()
	var all []map[string]any
	for l := range strings.Lines(r.stdout) {
		var object map[string]any
		require.NoError(t, json.Unmarshal([]byte(l), &object), l)
		all = append(all, object)
	}
	return all
}

// requireUsage asks for exit status 2, one line, and nothing on standard output.
func (r ran) requireUsage(t *testing.T, says string) {
	t.Helper()
	require.Equal(t, statusUsage, r.status, r.stderr)
	require.Equal(t, 1, strings.Count(r.stderr, "\n"), r.stderr)
	require.Contains(t, r.stderr, says)
	require.Empty(t, r.stdout)
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

// newKeys makes keys that are valid from 2022 on.
func newKeys(t *testing.T, more ...string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "keys")
	r := vaxcert(t, append([]string{"keys", "new", "--out", dir, "--at", "2022-01-01"}, more...)...)
	require.Equal(t, statusGood, r.status, r.stderr)
	return dir
}

// issuedAt is the time at which the tests issue, and vaccinationsOf2021 ended.
const issuedAt = "2022-06-01T08:00:00Z"

// issue issues records with keys into a folder.
func issueWith(t *testing.T, keys, out, records string, more ...string) ran {
	t.Helper()
	return vaxcert(t, issueArgs(keys, out, records, more...)...)
}

func issueArgs(keys, out, records string, more ...string) []string {
	return append([]string{"issue", "--records", records, "--out", out, "--at", issuedAt,
		"--key", filepath.Join(keys, "dsc.key"), "--cert", filepath.Join(keys, "dsc.pem")}, more...)
}

// sample issues the sample records and gives the keys and the folder.
func sample(t *testing.T, more ...string) (keys, out string) {
	t.Helper()
	keys, out = newKeys(t), filepath.Join(t.TempDir(), "out")
	r := issueWith(t, keys, out, "samples.csv", more...)
	require.Equal(t, statusNotGood, r.status, r.stderr)
	return keys, out
}

// vietNam is the path of the picture of Viet Nam's public certificate.
func vietNam(t *testing.T) string {
	t.Helper()
	return filepath.Join(shared.Dir(t, "testdata-qa"), "VN", "1.3.0", "VAC_VN.png")
}

func drawn(t *testing.T, path, text string) string {
	t.Helper()
	m, err := qr.New(text, qr.LevelM)
	require.NoError(t, err)
	require.NoError(t, writePicture(path, m, 4))
	return path
}

func TestWrongUsageIsSaidInOneLine(t *testing.T) {
	keys := newKeys(t)
	dsc := filepath.Join(keys, "dsc.pem")
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no command":           {nil, "a command is missing; the commands of vaxcert are demo, keys, issue, verify,"},
		"no command of keys":   {[]string{"keys"}, "the commands of vaxcert keys are new, csr, check"},
		"unknown command":      {[]string{"recall"}, "unexpected argument recall; the commands of vaxcert are demo, keys, issue, verify,"},
		"unknown key command":  {[]string{"--lang", "vi", "keys", "make"}, "the commands of vaxcert keys are new, csr, check"},
		"flag before command":  {[]string{"--json", "verify", "x"}, "--json goes behind the command: vaxcert verify --json …"},
		"flag between":         {[]string{"keys", "--days=3", "new"}, "--days goes behind the command: vaxcert keys new --days …"},
		"a root as a signer":   {[]string{"verify", "--trust", filepath.Join(keys, "csca.pem"), "HC1:ABC"}, "national roots (CSCA)"},
		"no rules":             {[]string{"rules", "check", t.TempDir()}, "no rules in it"},
		"unknown flag":         {[]string{"verify", "--no-such-flag", "x", "HC1:A"}, "--no-such-flag"},
		"unknown language":     {[]string{"--lang", "fr", "id", "An"}, "--lang"},
		"no input":             {[]string{"verify", "--trust", dsc}, "nothing to verify"},
		"no trust":             {[]string{"verify", "HC1:ABC"}, "--trust"},
		"no such input":        {[]string{"verify", "--trust", dsc, "nowhere.txt"}, "no such file: nowhere.txt"},
		"a folder as input":    {[]string{"decode", keys}, "folder"},
		"no such trust":        {[]string{"verify", "--trust", "nowhere", "HC1:ABC"}, "no such file or folder"},
		"trust without a key":  {[]string{"verify", "--trust", filepath.Join(keys, "dsc.key"), "HC1:ABC"}, "no certificate found"},
		"bad time":             {[]string{"verify", "--trust", dsc, "--at", "noon", "HC1:ABC"}, "not a time"},
		"batch with trust":     {[]string{"verify", "--batch", "--trust", dsc}, "--batch"},
		"batch file missing":   {[]string{"verify", "--batch", "nowhere"}, "nowhere"},
		"decode nothing":       {[]string{"decode"}, "<input>"},
		"qr to nowhere":        {[]string{"qr", "text"}, "--out"},
		"qr to both":           {[]string{"qr", "--terminal", "--out", "x.png", "text"}, "--terminal"},
		"qr to a strange file": {[]string{"qr", "--out", "x.gif", "text"}, ".svg"},
		"qr level":             {[]string{"qr", "--terminal", "--level", "X", "text"}, "--level"},
		"qr of nothing":        {[]string{"qr", "--terminal", ""}, "no text"},
		"stdin twice":          {[]string{"verify", "--trust", dsc, "-", "HC1:A", "-"}, "twice"},
		"scan stdin twice":     {[]string{"scan", "-", "-"}, "twice"},
		"scan nothing there":   {[]string{"scan", "nowhere.png"}, "no such file"},
		"keys of no country":   {[]string{"keys", "new", "--country", "XX", "--out", filepath.Join(keys, "x")}, "--country"},
		"keys for no days":     {[]string{"keys", "new", "--days", "0", "--out", filepath.Join(keys, "x")}, "--days"},
		"keys in place":        {[]string{"keys", "new", "--out", keys}, "not overwritten"},
		"issue without keys":   {[]string{"issue", "--records", "samples.csv"}, "--key"},
		"issue format":         {issueArgs(keys, t.TempDir(), "samples.csv", "--format", "pdf"), "--format"},
		"issue no records":     {issueArgs(keys, t.TempDir(), "nowhere.csv"), "nowhere.csv"},
		"issue workers":        {issueArgs(keys, t.TempDir(), "samples.csv", "--workers", "-1"), "--workers"},
		"key in a token":       {[]string{"issue", "--records", "samples.csv", "--out", "x", "--key", "pkcs11:token=a?pin-value=1"}, "pin-value"},
		"key without its own":  {[]string{"issue", "--records", "samples.csv", "--out", "x", "--key", filepath.Join(keys, "dsc.key"), "--cert", filepath.Join(keys, "csca.pem")}, "not the certificate's"},
	} {
		t.Run(name, func(t *testing.T) { vaxcert(t, c.args...).requireUsage(t, c.says) })
	}
}

func TestHelp(t *testing.T) {
	r := vaxcert(t, "--help")
	require.Equal(t, statusGood, r.status)
	require.Empty(t, r.stderr)
	for _, command := range []string{"demo", "keys new", "issue", "verify", "decode", "qr", "scan", "reconcile", "id"} {
		require.Contains(t, r.stdout, "  "+command)
		require.Equal(t, statusGood, vaxcert(t, append(strings.Fields(command), "--help")...).status)
	}
}

func TestDemoDoesTheMainJob(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	r := vaxcert(t, "demo", "--out", dir)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Empty(t, r.stderr)
	for _, said := range []string{"S-001  verified", "S-003  correctable  date_of_birth: 1962 → 1962-05-19", "S-006  exempt", "S-009  not found  Nobody", "S-011  conflict  The number is another", "S-010 refused", "S-011 refused", "10 pictures", "✔ VALID, all 10", "✘ BAD SIGNATURE", "Nguyễn Thị Minh Khai", "▄", dir} {
		require.Contains(t, r.stdout, said)
	}
	require.Contains(t, vaxcert(t, "--lang", "vi", "demo", "--out", filepath.Join(t.TempDir(), "vi")).stdout, "S-010 bị từ chối  ")
	certificates := filepath.Join(dir, "certificates")
	require.Equal(t, statusGood, vaxcert(t, "verify", "--trust", filepath.Join(dir, "keys", "dsc.pem"), filepath.Join(certificates, "S-002.png")).status)
	require.FileExists(t, filepath.Join(certificates, "S-012.svg"))
	require.FileExists(t, filepath.Join(certificates, manifestName))
	require.FileExists(t, filepath.Join(dir, "report", "lists", "77-001.csv"))

	vaxcert(t, "demo", "--out", dir).requireUsage(t, "not empty")
}
