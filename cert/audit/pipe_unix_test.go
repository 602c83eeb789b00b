//go:build linux || darwin

package audit_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
)

// A pipe that nobody reads does not stop who opens it for a log.
func TestPipesAreNoLogs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	_, err := audit.OpenFile(path, newSigner(t, newEC(t)), audit.Options{Clock: clock})
	require.ErrorIs(t, err, audit.ErrFile)
}
