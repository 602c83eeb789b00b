package trust_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/trust"
)

// Every code has a sentence in both languages, and stands in the package's
// documentation.
func TestEveryCodeIsExplained(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	require.NoError(t, err)
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	count := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		require.NotEmpty(t, trust.Sentence(trust.Code(code), "en"), code)
		require.NotEqual(t, trust.Sentence(trust.Code(code), "en"), trust.Sentence(trust.Code(code), "vi"), code)
		require.Regexp(t, `[\s]`+code+`\s`, string(doc))
		count++
		return true
	})
	require.Equal(t, 29, count)
}
