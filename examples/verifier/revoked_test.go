package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// writeRevoked writes a folder as vaxcert revoke does, which revokes a text.
func writeRevoked(t *testing.T, format revocation.Format, text string, at time.Time) string {
	t.Helper()
	message, err := qr.Decode(text)
	require.NoError(t, err)
	identifiers, payload, err := revocation.OfMessage(message)
	require.NoError(t, err)
	hash, ok := identifiers.Hash(revocation.UCI)
	require.True(t, ok)
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: payload.ExpiresAt}
	dir := t.TempDir()
	require.NoError(t, revocation.Publication{Format: format, At: at, Lists: []revocation.Entries{{Scope: scope, Hashes: []revocation.Hash{hash}}}}.
		Write(func(path string, data []byte) error {
			return os.WriteFile(filepath.Join(dir, filepath.FromSlash(path)), data, 0o600)
		}))
	return dir
}

// The folders of vaxcert revoke are taken as they are, in every format.
func TestFoldersOfRevoke(t *testing.T) {
	dir, d := ownFiles(t)
	sample := d.samples[0]
	for _, format := range revocation.Formats() {
		folder := writeRevoked(t, format, sample.Text, d.now)
		c := command{Trust: []string{filepath.Join(dir, "trust")}, Revoked: []string{folder}}
		b, err := c.border()
		require.NoError(t, err)
		require.Equal(t, []dataset.Kind{dataset.Trust, dataset.Revoked}, b.settings.Kinds)
		served, err := b.read()
		require.NoError(t, err, format)
		require.Len(t, served.revoked, 1)
		again, err := b.read()
		require.NoError(t, err)
		require.Equal(t, served.revoked, again.revoked, "the same lists are the same file")

		s := mobile.NewSettings()
		require.NoError(t, s.SetPublisher([]byte(b.settings.Publisher)))
		require.NoError(t, s.AddTrust(served.trust[0]))
		require.NoError(t, s.AddRevoked(served.revoked[0]))
		verifier, err := mobile.NewVerifier(s)
		require.NoError(t, err)
		require.Contains(t, verifier.Verify(sample.Text, "vi", d.now.UnixMilli()), `"decision":"revoked"`, format)
	}
}

func TestFoldersThatAreBroken(t *testing.T) {
	_, d := ownFiles(t)
	folder := writeRevoked(t, revocation.FormatSlices, d.samples[0].Text, d.now)
	archives, err := filepath.Glob(filepath.Join(folder, "*.slices.tar.gz"))
	require.NoError(t, err)
	require.NoError(t, os.Truncate(archives[0], 10))
	_, err = readRevoked(folder)
	require.ErrorContains(t, err, filepath.Base(archives[0]), "the file is named")

	_, err = readRevoked(t.TempDir())
	require.ErrorContains(t, err, "revoked-empty")

	plain := t.TempDir()
	for name, content := range map[string][]byte{"a.hashes": d.revoked, ".DS_Store": []byte("x"), ".git/config": []byte("x")} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(plain, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(plain, name), content, 0o600))
	}
	names, err := revokedFiles(os.DirFS(plain))
	require.NoError(t, err)
	require.Equal(t, []string{"a.hashes"}, names)
	_, err = readRevoked(plain)
	require.NoError(t, err)
}
