package api_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Each problem has its words in both languages, and a status that the document names.
func TestProblems(t *testing.T) {
	document, err := os.ReadFile("openapi.yaml")
	require.NoError(t, err)
	named := regexp.MustCompile(`A problem\. ([0-9, or]+)\.`).FindSubmatch(document)
	require.NotNil(t, named)
	for code, p := range api.Problems() {
		require.Contains(t, string(named[1]), p[0], code)
		require.NotEmpty(t, p[1], code)
		require.NotEmpty(t, p[2], code)
		require.NotEqual(t, p[1], p[2], code)
	}
}

func TestProblemOfErrors(t *testing.T) {
	for want, err := range map[string]error{
		"internal":              errors.New("something of Nguyễn Văn A"),
		"stale":                 fmt.Errorf("move: %w", store.ErrStale),
		"storage-full":          fmt.Errorf("%w: SQLite 13", store.ErrFull),
		"columns-missing":       &intake.BodyError{Code: "columns-missing", Columns: []string{"sex"}},
		"signing-failed":        fmt.Errorf("%w: the token is gone", attest.SigningFailed),
		string(attest.TooLarge): attest.TooLarge,
		"signing-request-used":  store.ErrUsed,
	} {
		require.Equal(t, want, api.CodeOf(err))
	}
}
