package web

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// All words there are, and all that templates ask for.
func TestEveryWordIsThereInBothLanguages(t *testing.T) {
	all := words{}
	s := &site{}
	for _, a := range s.areas() {
		require.NoError(t, all.add(a.words))
		for _, l := range a.links {
			require.Contains(t, a.words, l.Word)
		}
	}
	verbs := regexp.MustCompile(`%\[?\d*\]?[a-z]`)
	for key, pair := range all {
		require.NotEmpty(t, pair[0], key)
		require.NotEmpty(t, pair[1], key)
		require.Len(t, verbs.FindAllString(pair[1], -1), len(verbs.FindAllString(pair[0], -1)), key)
	}
	asked := regexp.MustCompile(`[({ ]t "([^"]+)"|many [^"{}]*"([^"]+)"`)
	files, err := fs.Glob(templateFiles, "templates/*.html")
	require.NoError(t, err)
	for _, file := range files {
		content, err := templateFiles.ReadFile(file)
		require.NoError(t, err)
		for _, found := range asked.FindAllStringSubmatch(string(content), -1) {
			require.True(t, all[found[1]+found[2]] != lang.Pair{}, "%s: %s", file, found[0])
		}
	}
}

// Labels and the like, which code asks for.
func TestEveryWordOfTheCodeIsThere(t *testing.T) {
	all := words{}
	s := &site{}
	for _, a := range s.areas() {
		require.NoError(t, all.add(a.words))
	}
	asked := regexp.MustCompile(`(?:Label|Hint|Word|word):\s*"([^"]+)"|goTo\([^"\n]*(?:"/[^"]*")?[^"\n]*"([a-z][a-z0-9-]+)"|\.(?:say|many)\([^"\n]*"([^"]+)"`)
	comments := regexp.MustCompile(`(?m)//.*$`)
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		content, err := os.ReadFile(entry.Name())
		require.NoError(t, err)
		content = comments.ReplaceAll(content, nil)
		for _, found := range asked.FindAllStringSubmatch(string(content), -1) {
			if key := found[1] + found[2] + found[3]; strings.Trim(key, "-") == key {
				require.True(t, all[key] != lang.Pair{}, "%s: %s", entry.Name(), found[0])
			}
		}
	}
}

// Words whose keys are made of a code.
func TestEveryCodeHasItsWord(t *testing.T) {
	all := words{}
	s := &site{}
	for _, a := range s.areas() {
		require.NoError(t, all.add(a.words))
	}
	var keys []string
	for _, p := range problems {
		keys = append(keys, p.word, p.word+"-text")
	}
	for _, role := range life.Roles() {
		keys = append(keys, "role-"+string(role))
	}
	for _, row := range life.Table() {
		keys = append(keys, "event-"+string(row.Event))
	}
	for _, outcome := range []store.Outcome{store.New, store.Changed, store.Unchanged} {
		keys = append(keys, "upload-"+string(outcome))
	}
	for _, outcome := range []store.Outcome{store.TooLate, store.UnknownFacility, store.NoRecordID} {
		keys = append(keys, "code-"+string(outcome))
	}
	for _, state := range feedbackStates {
		keys = append(keys, "feedback-"+string(state))
	}
	for _, f := range fieldsOf(&cert.Record{}) {
		keys = append(keys, "field-"+f.Name)
	}
	keys = append(keys, "code-"+attest.FormatCOSE)
	for _, key := range keys {
		require.True(t, all[key] != lang.Pair{}, key)
	}
	for _, code := range []string{service.DoseTwice, service.DoseRevoked, store.CauseReturned, store.CauseNotRenewed} {
		require.NotEqual(t, code, all.sentence("vi", code))
	}
}

func TestNumbersAndDates(t *testing.T) {
	require.Equal(t, "0", number("vi", 0))
	require.Equal(t, "999", number("en", 999))
	require.Equal(t, "12.345.678", number("vi", 12345678))
	require.Equal(t, "-1,000", number("en", -1000))
	require.Equal(t, "28/02/1990", showDay("1990-02-28"))
	require.Equal(t, "1990", showDay("1990"))
	require.Equal(t, "<script>", showDay("<script>"))
	w := words{}
	require.NoError(t, w.add(frameWords))
	require.Error(t, w.add(frameWords))
	require.Equal(t, "1 record", w.many("en", 1, "records"))
	require.Equal(t, "1,200 records", w.many("en", 1200, "records"))
	require.Equal(t, "1.200 bản ghi", w.many("vi", 1200, "records"))
}
