package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneMissingInputTakesNoOthersWithIt(t *testing.T) {
	keys, out := sample(t, "--format", "txt,png")
	text, picture := filepath.Join(out, "S-001.txt"), filepath.Join(out, "S-002.png")
	utf16 := write(t, filepath.Join(t.TempDir(), "utf16.txt"), "\xff\xfeH\x00C\x00")
	for name, command := range map[string][]string{
		"verify": {"verify", "--at", "2022-07-01", "--trust", filepath.Join(keys, "dsc.pem"), "--json", text, "missing.jpg", keys, utf16, picture},
		"decode": {"decode", "--json", text, "missing.jpg", keys, utf16, picture},
		"scan":   {"scan", "--json", picture, "missing.jpg", keys, "nothere.png", picture},
	} {
		t.Run(name, func(t *testing.T) {
			r := vaxcert(t, command...)
			require.Equal(t, statusUsage, r.status)
			require.Equal(t, 3, strings.Count(r.stderr, "\n"), r.stderr)
			require.Contains(t, r.stderr, "no such file: missing.jpg\n")
			require.Contains(t, r.stderr, "is a folder")
			o := r.objects(t)
			require.Len(t, o, 2)
			require.Equal(t, picture, o[1]["input"])
		})
	}
	r := vaxcert(t, "decode", "hello")
	r.requireUsage(t, "hello is neither a file nor a text that begins with HC1:\n")
}

func TestFilesThatAreNoTextHaveOneResult(t *testing.T) {
	keys, dir := newKeys(t), t.TempDir()
	many := strings.Repeat("\x00\x01\xff\n", 5000)
	for name, c := range map[string]struct{ content, code string }{
		"a.bin":   {many, "not-text"},
		"a.latin": {strings.Repeat("Tr\xe2n\n", 100), "not-text"},
		"a.svg":   {`<svg xmlns="http://www.w3.org/2000/svg">` + "\n</svg>\n", "picture-format"},
		"b.svg":   {"<?xml version=\"1.0\"?>\n<!-- made -->\n<svg>\n</svg>\n", "picture-format"},
	} {
		path := write(t, filepath.Join(dir, name), c.content)
		r := vaxcert(t, "verify", "--json", "--trust", keys, path)
		require.Equal(t, statusNotGood, r.status, r.stderr)
		require.Len(t, r.objects(t), 1, name)
		require.Equal(t, c.code, r.objects(t)[0]["error"], name)
	}
	long := write(t, filepath.Join(dir, "long.txt"), strings.Repeat("ế", 30000)+"\nx\n")
	require.Len(t, vaxcert(t, "decode", "--json", long).objects(t), 2, "a character that is cut where looking ended")
	texts := write(t, filepath.Join(dir, "texts.txt"), "HC1:A\nTr\xe2n\nHC1:B\n")
	require.Len(t, vaxcert(t, "decode", "--json", texts).objects(t), 3, "a broken line takes no others with it")
}

func TestADateToJudgeAtIsTheEndOfThatDay(t *testing.T) {
	at, err := parseDayEnd("2022-06-01")
	require.NoError(t, err)
	require.Equal(t, "2022-06-01T23:59:59+07:00", at.at.Format("2006-01-02T15:04:05Z07:00"))
	keys, out := sample(t)
	for at, decision := range map[string]string{"2022-05-31": "not-yet-valid", issuedAt[:10]: "valid", "2023-06-01": "expired"} {
		r := vaxcert(t, "verify", "--json", "--at", at, "--trust", keys, filepath.Join(out, "S-001.txt"))
		require.Equal(t, decision, r.objects(t)[0]["decision"], at)
	}
}

func TestVerdictsSayUntilWhenAndByWhichKey(t *testing.T) {
	keys, out := sample(t)
	text := filepath.Join(out, "S-005.txt")
	r := vaxcert(t, "verify", "--at", "2022-07-01", "--trust", keys, text)
	require.Contains(t, r.stdout, "valid until 2023-06-01 (15:00:00 +07:00)")
	require.Contains(t, vaxcert(t, "--lang", "vi", "decode", text).stdout, "có giá trị đến 2023-06-01 (15:00:00 +07:00)")
	id := vaxcert(t, "decode", "--json", text).objects(t)[0]["kid"].(string)
	require.Contains(t, r.stdout, "key ID "+id)
	r = vaxcert(t, "verify", "--trust", newKeys(t), text)
	require.Contains(t, r.stdout, "no trusted certificate has the key ID "+id)
}

func TestVersionAndHelp(t *testing.T) {
	require.Equal(t, ran{stdout: "vaxcert devel\n"}, vaxcert(t, "--version"))
	require.Equal(t, vaxcert(t, "--help"), vaxcert(t, "help"))
	require.Equal(t, vaxcert(t, "verify", "--help"), vaxcert(t, "help", "verify"))
	require.Contains(t, vaxcert(t, "help", "qr").stdout, "Usage: vaxcert qr <text> [flags]")
}
