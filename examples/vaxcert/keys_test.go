package main

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
)

func readCertificate(t *testing.T, path string) *x509.Certificate {
	t.Helper()
	block, rest := pem.Decode([]byte(read(t, path)))
	require.NotNil(t, block)
	require.Empty(t, rest)
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	return c
}

func TestNewKeysAreARootAndADocumentSigner(t *testing.T) {
	for _, algorithm := range []string{"ES256", "PS256"} {
		t.Run(algorithm, func(t *testing.T) {
			dir := newKeys(t, "--alg", algorithm, "--days", "500", "--country", "LA")
			root := readCertificate(t, filepath.Join(dir, "csca.pem"))
			dsc := readCertificate(t, filepath.Join(dir, "dsc.pem"))
			require.NoError(t, dsc.CheckSignatureFrom(root))
			require.NoError(t, root.CheckSignatureFrom(root))
			require.True(t, root.IsCA && root.MaxPathLenZero)
			require.Equal(t, x509.KeyUsageCertSign|x509.KeyUsageCRLSign, root.KeyUsage)
			require.Equal(t, x509.KeyUsageDigitalSignature, dsc.KeyUsage)
			require.Equal(t, root.SubjectKeyId, dsc.AuthorityKeyId)
			require.Equal(t, []string{"LA"}, dsc.Subject.Country)
			require.Equal(t, time.Date(2023, 5, 16, 0, 0, 0, 0, time.UTC), dsc.NotAfter)
			require.True(t, root.NotAfter.After(dsc.NotAfter))
			key, err := verify.KeyOf(dsc)
			require.NoError(t, err)
			require.Equal(t, verify.UsageVaccination, key.Usage)
		})
	}
}

func TestNewKeysAreForTheOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no file modes")
	}
	dir := newKeys(t)
	for _, name := range []string{"csca.key", "dsc.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 4)
}

// One file in place, and none of the others is made.
func TestNewKeysNeverOverwrite(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "dsc.pem"), "mine")
	vaxcert(t, "keys", "new", "--out", dir).requireUsage(t, "dsc.pem")
	require.Equal(t, "mine", read(t, filepath.Join(dir, "dsc.pem")))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

// Somebody who may write to the folder does not get at the keys by files that
// lie ready for them.
func TestNewKeysFollowNobodysFiles(t *testing.T) {
	for _, name := range []string{".dsc.key.tmp", "dsc.key"} {
		dir, other := t.TempDir(), filepath.Join(t.TempDir(), "other")
		write(t, other, "")
		if err := os.Symlink(other, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links")
		}
		vaxcert(t, "keys", "new", "--out", dir)
		require.Empty(t, read(t, other), name)
	}
}

func TestNewKeysSayWhatTheyAreTooShortFor(t *testing.T) {
	short, long := filepath.Join(t.TempDir(), "keys"), filepath.Join(t.TempDir(), "keys")
	require.Contains(t, vaxcert(t, "keys", "new", "--country", "vn", "--days", "364", "--out", short).stdout, "too short for certificates of 12 months")
	require.Equal(t, []string{"VN"}, readCertificate(t, filepath.Join(short, "dsc.pem")).Subject.Country)
	require.NotContains(t, vaxcert(t, "keys", "new", "--days", "367", "--out", long).stdout, "too short")
}
