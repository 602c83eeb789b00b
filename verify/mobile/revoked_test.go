package mobile_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// packed is a folder in a zip file, below a path.
func packed(t testing.TB, below string, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range files {
		f, err := w.Create(below + name)
		require.NoError(t, err)
		_, err = f.Write(data)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// published is the folder of a publication that revokes an identifier.
func published(t testing.TB, format revocation.Format, at time.Time, id cert.UVCI) map[string][]byte {
	t.Helper()
	hash, ok := revocation.Of(revocation.Values{Issuer: "VN", ID: id}).Hash(revocation.UCI)
	require.True(t, ok)
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: at.AddDate(1, 0, 0)}
	files := map[string][]byte{}
	require.NoError(t, revocation.Publication{Format: format, At: at, NextUpdate: at.Add(24 * time.Hour), Lists: []revocation.Entries{{Scope: scope, Hashes: []revocation.Hash{hash}}}}.
		Write(func(path string, data []byte) error { files[path] = data; return nil }))
	return files
}

func TestAFolderOfListsInAZipFile(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	for _, format := range revocation.Formats() {
		for id, decision := range map[cert.UVCI]string{idOf(t, v): "revoked", otherID: "valid"} {
			files := published(t, format, v.At, id)
			require.Contains(t, files, revocation.IndexName)
			for _, below := range []string{"", "revoked/"} {
				s := settingsOf(t, p, v)
				require.NoError(t, s.AddRevoked(packed(t, below, files)), format)
				verifier := verifierOf(t, s)
				require.Equal(t, decision, answerOf(t, verifier.Verify(v.Text, "vi", v.At.UnixMilli())).Decision, format)
				late := answerOf(t, verifier.Verify(v.Text, "vi", v.At.Add(25*time.Hour).UnixMilli()))
				require.NotEqual(t, "valid", late.Decision, "the index promises an update: nobody knows what is revoked now")
			}
		}
	}
	require.NoError(t, mobile.NewSettings().AddRevoked(packed(t, "", map[string][]byte{"one.hashes": revokedList(t, otherID)})), "without an index")
}

func TestAZipFileThatIsNoFolderOfLists(t *testing.T) {
	v := vector(t, "kind-dose-1-of-2")
	whole := published(t, revocation.FormatHashes, v.At, otherID)
	archive := packed(t, "", whole)
	part := map[string][]byte{revocation.IndexName: whole[revocation.IndexName]}
	for name, c := range map[string]struct {
		code string
		data []byte
	}{
		"a file is missing": {"index-file-missing", packed(t, "", part)},
		"no file":           {"revoked-empty", packed(t, "", nil)},
		"no list":           {"revoked-empty", packed(t, "", map[string][]byte{"lists.json": []byte("[]")})},
		"another file":      {"list-unknown-format", packed(t, "", map[string][]byte{"text": []byte("x")})},
		"cut":               {"archive-unreadable", archive[:len(archive)-8]},
	} {
		t.Run(name, func(t *testing.T) { requireCode(t, c.code, mobile.NewSettings().AddRevoked(c.data)) })
	}
	requireCode(t, "revoked-empty", mobile.NewSettings().AddRevoked([]byte("[]")))
	requireCode(t, "archive-too-large", mobile.UnpackedWithin(archive, 100))
	for i := 0; i < len(archive); i += 3 {
		altered := bytes.Clone(archive)
		altered[i] ^= 0x55
		if err := mobile.NewSettings().AddRevoked(altered); err != nil {
			code, _, _ := strings.Cut(err.Error(), ":")
			require.NotEqual(t, "internal-error", code)
			require.NotEmpty(t, mobile.Sentence(code, "vi"), code)
		}
	}
}
