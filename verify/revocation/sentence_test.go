package revocation

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var codeForm = regexp.MustCompile(`(?:refuse|refuseFor)\("([a-z0-9-]+)"|Code: "([a-z0-9-]+)"`)

func TestEveryCodeIsListedAndExplained(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	listed := strings.Fields(string(doc))
	used := map[string]bool{CodeRevoked: true, CodeProbablyRevoked: true}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range codeForm.FindAllStringSubmatch(string(source), -1) {
			used[match[1]+match[2]] = true
			require.Contains(t, listed, match[1]+match[2], file)
		}
	}
	for code := range used {
		require.NotEmpty(t, Sentence(code, "vi"), code)
		require.NotEmpty(t, Sentence(code, "en"), code)
	}
	for code := range sentences {
		require.True(t, used[code], "%s is not used", code)
	}
	require.Empty(t, Sentence("unknown", "en"))
}
