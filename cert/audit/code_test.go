package audit_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
)

// Every code is in the table of the documentation, and has its sentences.
func TestEveryCodeIsExplained(t *testing.T) {
	source, err := os.ReadFile("code.go")
	require.NoError(t, err)
	documentation, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	codes := regexp.MustCompile(`Code = "([a-z0-9-]+)"`).FindAllSubmatch(source, -1)
	require.NotEmpty(t, codes)
	for _, found := range codes {
		code := audit.Code(found[1])
		require.Regexp(t, `[ \t]`+string(code)+`[ \n]`, string(documentation))
		require.NotEmpty(t, code.Sentence("vi"))
		require.NotEmpty(t, code.Sentence("en"))
	}
	require.Empty(t, audit.Code("no-such-code").Sentence("en"))
}
