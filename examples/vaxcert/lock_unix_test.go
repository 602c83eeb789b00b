//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTwoRunsDoNotShareAFolder(t *testing.T) {
	keys, out, records := newKeys(t), t.TempDir(), manyRecords(t, 3)
	unlock, err := lockFolder(out)
	require.NoError(t, err)
	issueWith(t, keys, out, records).requireUsage(t, "another run")
	require.Empty(t, names(t, out))
	unlock()
	require.Equal(t, statusGood, issueWith(t, keys, out, records).status)
}

func TestTwoRunsDoNotShareFindings(t *testing.T) {
	dir := t.TempDir()
	args := reconcileArgs(t, dir, aRegister, someRecords)
	busy, err := openPartial(filepath.Join(dir, "findings.csv"), "other inputs")
	require.NoError(t, err)
	vaxcert(t, args...).requireUsage(t, "another run")
	busy.stop()
	vaxcert(t, args...)
	require.FileExists(t, filepath.Join(dir, "findings.csv"))
}
