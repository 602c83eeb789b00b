//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneRunAtATime(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lockFolder(dir)
	require.NoError(t, err)
	defer unlock()
	revoke(t, "--out", dir, "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF").requireUsage(t, errBusy.Error())
}
