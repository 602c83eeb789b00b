package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever is wrong with how a text is given, standard error does not repeat it.
func TestTextsAreNeverRepeatedOnStandardError(t *testing.T) {
	keys, out := sample(t)
	text := strings.TrimSpace(read(t, filepath.Join(out, "S-001.txt")))
	body := strings.TrimPrefix(text, "HC1:")
	requireHidden := func(t *testing.T, r ran) {
		t.Helper()
		for i := 0; i+40 <= len(body); i += 20 {
			require.NotContains(t, strings.ToUpper(r.stderr), body[i:i+40])
		}
	}
	trust := []string{"--at", "2022-07-01", "--trust", filepath.Join(keys, "dsc.pem")}
	for name, c := range map[string]struct {
		argument string
		status   int
		decision string
	}{
		"blank before":   {" " + text, statusGood, "valid"},
		"line before":    {"\r\n" + text, statusGood, "valid"},
		"blanks behind":  {text + " \t\n", statusGood, "valid"},
		"no prefix":      {body, statusNotGood, "malformed"},
		"another format": {"HL0:" + body, statusNotGood, "malformed"},
		"lower prefix":   {"hc1:" + body, statusNotGood, "malformed"},
		"two texts":      {text + "\n" + text, statusNotGood, "malformed"},
		"words before":   {"text: " + text, statusUsage, ""},
		"quoted":         {`"` + text + `"`, statusUsage, ""},
		"lower case":     {strings.ToLower(body), statusUsage, ""},
		"part":           {body[:60], statusUsage, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := vaxcert(t, append([]string{"verify", "--json", c.argument}, trust...)...)
			require.Equal(t, c.status, r.status, name)
			requireHidden(t, r)
			if c.decision != "" {
				require.Equal(t, c.decision, r.objects(t)[0]["decision"])
				require.Equal(t, "argument 1", r.objects(t)[0]["input"])
				return
			}
			r.requireUsage(t, "argument 1 is neither a file nor a text that begins with HC1:")
		})
	}
	checks := vaxcert(t, append([]string{"verify", "--json", body}, trust...)...).objects(t)[0]["checks"].([]any)
	require.Equal(t, "prefix-missing", checks[0].(map[string]any)["code"])

	for name, args := range map[string][]string{
		"as a command":  {text},
		"as trust":      {"verify", "--trust", text, "HC1:A"},
		"as a time":     {"verify", "--trust", keys, "--at", text, "HC1:A"},
		"as a picture":  {"scan", text},
		"as a batch":    {"verify", "--batch", text},
		"as records":    {"issue", "--records", text, "--key", "k", "--out", "x"},
		"as a key":      {"issue", "--records", "samples.csv", "--key", text, "--out", "x"},
		"as a language": {"--lang", text, "id", "An"},
		"twice to qr":   {"qr", "--terminal", text, text},
	} {
		t.Run(name, func(t *testing.T) {
			r := vaxcert(t, args...)
			require.Equal(t, statusUsage, r.status)
			requireHidden(t, r)
		})
	}
}

func TestFilesNamedLikeTextsAreFiles(t *testing.T) {
	keys, out := sample(t)
	t.Chdir(t.TempDir())
	require.NoError(t, os.Rename(filepath.Join(out, "S-001.txt"), "HC1:A"))
	r := vaxcert(t, "verify", "--json", "--at", "2022-07-01", "--trust", keys, "HC1:A")
	require.Equal(t, statusGood, r.status, r.stderr)
}

func TestMissingFilesAreNamed(t *testing.T) {
	for _, path := range []string{"nowhere.txt", "/tmp/Hồ sơ/chứng nhận 2021-09-01.txt", strings.Repeat("folder/", 60) + "x.png"} {
		vaxcert(t, "decode", path).requireUsage(t, "no such file: "+path)
	}
	vaxcert(t, "decode", strings.Repeat("x", 300)).requireUsage(t, "argument 1 is neither")
}
