package revocation_test

import (
	"bytes"
	"path"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// below puts a publication of a country into a folder of another.
func below(t *testing.T, folder fstest.MapFS, at string, p revocation.Publication) {
	t.Helper()
	for name, file := range publish(t, p) {
		folder[path.Join(at, name)] = file
	}
}

func ofCountry(country string, format revocation.Format, hashes ...revocation.Hash) revocation.Publication {
	scope := revocation.Scope{Country: country, KeyID: []byte("12345678"), Types: revocation.UCI, Expires: nextYear}
	return revocation.Publication{Format: format, At: today, Lists: []revocation.Entries{{Scope: scope, Hashes: hashes}}}
}

// Each country's lists lie in a folder of their own, with their index.
func TestIndexesInFoldersBelow(t *testing.T) {
	for _, format := range revocation.Formats() {
		folder := fstest.MapFS{}
		below(t, folder, "vn", ofCountry("VN", format, revoked(t, 0, 10)...))
		below(t, folder, "asean/la", ofCountry("LA", format, revoked(t, 10, 20)...))
		lists := readFolder(t, folder)
		require.Equal(t, 20, lists.Len(), format)
		for n := range 30 {
			require.Equal(t, n < 10, lists.Find(someone(n), today).Revoked, "%s %d: Laos speaks for its own only", format, n)
		}
		require.Contains(t, lists.Find(someone(1), today).Source, "vn/", format)
	}
}

func TestAnIndexSpeaksForItsFolder(t *testing.T) {
	withNext := ofCountry("VN", revocation.FormatHashes, revoked(t, 0, 10)...)
	withNext.NextUpdate = today.Add(time.Hour)
	folder := fstest.MapFS{}
	below(t, folder, "vn", withNext)
	folder["vn/old/notes.txt"] = &fstest.MapFile{Data: []byte("what the index does not name is left alone")}
	var batchFile bytes.Buffer
	require.NoError(t, revocation.WriteHashes(&batchFile, revocation.Scope{Country: "LA"}, nil))
	folder["vnm"] = &fstest.MapFile{Data: batchFile.Bytes()}
	lists, err := revocation.ReadFS(folder, nil)
	require.NoError(t, err)
	require.Len(t, lists, 2)
	require.Equal(t, today.Add(time.Hour), lists[0].NextUpdate)
	require.Zero(t, lists[1].NextUpdate, "a file beside the folder promises nothing")

	below(t, folder, ".", ofCountry("TH", revocation.FormatHashes, revocation.Hash{1}))
	lists, err = revocation.ReadFS(folder, nil)
	require.NoError(t, err)
	require.Len(t, lists, 2, "an index above leaves files alone, and no index below it")

	for name := range folder {
		if path.Dir(name) == "vn" && path.Base(name) != revocation.IndexName {
			delete(folder, name)
		}
	}
	_, err = revocation.ReadFS(folder, nil)
	refusedAs(t, "index-file-missing", err)
	require.ErrorContains(t, err, "vn/")
}

func TestAnIndexAlone(t *testing.T) {
	index := publish(t, ofCountry("VN", revocation.FormatHashes, revoked(t, 0, 10)...))[revocation.IndexName].Data
	_, err := revocation.ReadFile(bytes.NewReader(index), "revocation.json", nil)
	refusedAs(t, "index-alone", err)
	_, err = revocation.ReadFS(fstest.MapFS{"renamed.json": {Data: index}}, nil)
	refusedAs(t, "index-alone", err)
	_, err = revocation.ReadFile(bytes.NewReader([]byte(`{}`)), "", nil)
	refusedAs(t, "list-country", err)
}
