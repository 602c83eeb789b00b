package main

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// full is a disk that has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCannotBeWrittenEndsTheCommand(t *testing.T) {
	keys := newKeys(t)
	waiting, typed := io.Pipe() // somebody types a line and then nothing
	defer typed.Close()
	for name, c := range map[string]struct {
		args  []string
		stdin string
	}{
		"id":       {[]string{"id", "An"}, ""},
		"id json":  {[]string{"id", "--json", "An"}, ""},
		"keys new": {[]string{"keys", "new", "--out", filepath.Join(t.TempDir(), "k")}, ""},
		"demo":     {[]string{"demo", "--out", filepath.Join(t.TempDir(), "d")}, ""},
		"help":     {[]string{"--help"}, ""},
		"scan":     {[]string{"scan", drawn(t, filepath.Join(t.TempDir(), "a.png"), "text")}, ""},
		"qr":       {[]string{"qr", "--terminal", "text"}, ""},
		"verify":   {[]string{"verify", "--trust", filepath.Join(keys, "dsc.pem"), "-"}, "HC1:A\n"},
		"decode":   {[]string{"decode", "-"}, "HC1:A\n"},
		"batch":    {[]string{"verify", "--batch"}, `{"text":"HC1:A"}` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var errs strings.Builder
			stdin := io.MultiReader(strings.NewReader(c.stdin), waiting)
			require.Equal(t, statusUsage, run(t.Context(), c.args, stdin, full{}, &errs))
			require.Equal(t, "vaxcert: no space left on device\n", errs.String())
		})
	}
}
