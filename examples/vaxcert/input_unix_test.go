//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// As process substitution of a shell gives it: it can be read once.
func TestPicturesThroughAPipe(t *testing.T) {
	dir := t.TempDir()
	pipe, picture := filepath.Join(dir, "pipe"), read(t, drawn(t, filepath.Join(dir, "a.png"), "HC1:A"))
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for command, says := range map[string]string{"decode": "base45", "scan": "HC1:A"} {
		written := make(chan error)
		go func() { written <- os.WriteFile(pipe, []byte(picture), 0o600) }()
		require.Contains(t, vaxcert(t, command, pipe).stdout, says)
		require.NoError(t, <-written)
	}
}
