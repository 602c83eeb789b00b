package identity

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the table of codes into doc.go")

func TestEveryCodeHasAFieldASeverityAndTwoSentences(t *testing.T) {
	seen := map[string]bool{}
	columns := append(slices.Clone(fields), "", "dose_number")
	for _, c := range Codes() {
		require.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)+$`, c.Code)
		require.False(t, seen[c.Code], "%s is there twice", c.Code)
		seen[c.Code] = true
		require.Contains(t, columns, c.Field, c.Code)
		vi, en := c.Sentence("vi"), c.Sentence("en")
		for _, sentence := range []string{vi, en} {
			require.True(t, strings.HasSuffix(sentence, "."), c.Code)
			require.Less(t, len([]rune(sentence)), 160, c.Code)
		}
		require.NotEqual(t, vi, en, c.Code)
		require.Equal(t, vi, Sentence(c.Code, "vi"))
		require.Equal(t, en, Finding{Code: c.Code}.Sentence("en"))
	}
	require.Empty(t, Sentence("no-such-code", "vi"))
	reasons := slices.DeleteFunc(Codes(), func(c Code) bool { return !strings.HasPrefix(c.Code, "feedback-") })
	require.Len(t, reasons, 13)
}

func TestTheTableOfCodesIsTheCallersOwn(t *testing.T) {
	Codes()[0].Code = "changed"
	require.Equal(t, "name-empty", Codes()[0].Code)
}

// Every text in the source that has the form of a code of the table's groups is
// in the table.
func TestEveryCodeInTheSourceIsInTheTable(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	code := regexp.MustCompile(`"((?:name|number|birth-date|vaccination-date|sex|nationality|registry|old-card|age|id-type)-[a-z0-9-]+)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "codes.go" {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range code.FindAllStringSubmatch(string(source), -1) {
			if match[1] != "name-same" { // no finding, but the level of a comparison
				require.NotEmpty(t, Sentence(match[1], "en"), "%s of %s is not in the table", match[1], file)
			}
		}
	}
}

// The package documentation prints the table. After a change:
//
//	go test ./identity -run TestTheDocumentation -update
func TestTheDocumentationPrintsTheTable(t *testing.T) {
	const begin, end = "// # Codes\n", "// # Errors\n"
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(doc), begin)
	require.True(t, found)
	section, after, found := strings.Cut(rest, end)
	require.True(t, found)
	introduction, _, _ := strings.Cut(section, "//\t")
	want := introduction + documented(Codes()) + "//\n"
	if *update {
		require.NoError(t, os.WriteFile("doc.go", []byte(before+begin+want+end+after), 0o644))
		return
	}
	require.Equal(t, want, section)
}

func documented(codes []Code) string {
	var b strings.Builder
	field := "none"
	for _, c := range codes {
		if c.Field != field && !strings.HasPrefix(c.Code, "feedback-") || c.Code == "feedback-screening-form" {
			if field = c.Field; b.Len() > 0 {
				b.WriteString("//\n")
			}
		}
		fmt.Fprintf(&b, "//\t%-27s %-16s %-7s  %s\n", c.Code, c.Field, c.Severity, c.Sentence("en"))
	}
	return b.String()
}
