package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeysCheckSaysWhatEndsWhen(t *testing.T) {
	older, newer := newKeys(t), filepath.Join(t.TempDir(), "newer")
	require.Equal(t, statusGood, vaxcert(t, "keys", "new", "--out", newer, "--at", "2022-12-01").status)

	r := vaxcert(t, "keys", "check", "--at", "2022-06-01", older)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stdout, "* active")
	require.Contains(t, r.stdout, "begins 2021-12-31, signs until 2023-01-01, ends 2024-01-01")
	require.Contains(t, r.stdout, "a key that signs until 2023-01-01")

	require.Contains(t, vaxcert(t, "--lang", "vi", "keys", "check", "--at", "2022-06-01", older).stdout, "* đang ký")

	r = vaxcert(t, "keys", "check", "--at", "2022-10-15", older)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stdout, "Make and publish the next key before.")

	both := []string{"keys", "check", filepath.Join(older, "dsc.pem"), newer}
	require.Equal(t, statusGood, vaxcert(t, append(both, "--at", "2022-10-15")...).status, "the next key is there")
	require.Contains(t, vaxcert(t, append(both, "--at", "2023-02-01")...).stdout, "retired")
	r = vaxcert(t, append(both, "--at", "2026-02-01", "--json")...)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stdout, `"state":"ended","signs":false`)
	require.Contains(t, r.stderr, "No key signs at 2026-02-01.")

	vaxcert(t, "keys", "check", filepath.Join(older, "csca.pem")).requireUsage(t, "no certificate of a document signer")
	vaxcert(t, "keys", "check", "nowhere").requireUsage(t, "no such file")
}
