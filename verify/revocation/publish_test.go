package revocation_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// publish gives the folder of a publication.
func publish(t testing.TB, p revocation.Publication) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	last := ""
	require.NoError(t, p.Write(func(path string, data []byte) error {
		require.NotContains(t, folder, path)
		folder[path], last = &fstest.MapFile{Data: slices.Clone(data)}, path
		return nil
	}))
	require.Equal(t, revocation.IndexName, last, "the index comes when all is there")
	return folder
}

func readFolder(t testing.TB, folder fstest.MapFS) *revocation.Lists {
	t.Helper()
	lists, err := revocation.ReadFS(folder, nil)
	require.NoError(t, err)
	return revocation.NewLists(lists...)
}

func TestEveryFormatCanBePublishedAndRead(t *testing.T) {
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}
	withKey := scope
	withKey.KeyID = []byte("12345678")
	otherKey := scope
	otherKey.KeyID = []byte("87654321")
	for _, format := range revocation.Formats() {
		t.Run(string(format), func(t *testing.T) {
			folder := publish(t, revocation.Publication{Format: format, At: today, Lists: []revocation.Entries{
				{Scope: withKey, Hashes: revoked(t, 0, 1500)},
				{Scope: scope, Hashes: revoked(t, 1500, 2000)},
				{Scope: otherKey, Hashes: revoked(t, 2000, 2500)},
			}})
			lists := readFolder(t, folder)
			require.Equal(t, 2500, lists.Len())
			for n := range 3000 {
				require.Equal(t, n < 2000, lists.Find(someone(n), today).Revoked, n)
			}
			require.False(t, lists.Find(someone(1), nextYear).Revoked)
			laos := revocation.Of(revocation.Values{Issuer: "LA", KeyID: []byte("12345678"), ID: "URN:UVCI:01:VN:AQ"})
			require.Equal(t, uci(t, someone(1)), uci(t, laos))
			require.False(t, lists.Find(laos, today).Revoked, "a country revokes only its own")
			exact := format == revocation.FormatHashes || format == revocation.FormatBatches
			require.Equal(t, exact, lists.Find(someone(1), today).Exact)
			require.Contains(t, folder, lists.Find(someone(1), today).Source)
		})
	}
}

func TestAPublicationIsTheSameEveryTime(t *testing.T) {
	for _, format := range revocation.Formats() {
		p := revocation.Publication{Format: format, At: today, Lists: []revocation.Entries{
			{Scope: revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}, Hashes: revoked(t, 0, 200)}}}
		first := publish(t, p)
		slices.Reverse(p.Lists[0].Hashes)
		require.Equal(t, first, publish(t, p), "the order of the input shows nowhere")
	}
}

func TestAPublicationTellsNothingAboutPeople(t *testing.T) {
	for _, format := range revocation.Formats() {
		for _, file := range publish(t, revocation.Publication{Format: format, At: today, Lists: []revocation.Entries{
			{Scope: revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}, Hashes: []revocation.Hash{uci(t, someone(1))}}}}) {
			require.NotContains(t, string(file.Data), "URN")
		}
	}
}

func TestPublicationsThatCannotBeMade(t *testing.T) {
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}
	some := []revocation.Entries{{Scope: scope, Hashes: hashesUpTo(3)}}
	endless := []revocation.Entries{{Scope: revocation.Scope{Country: "VN"}, Hashes: hashesUpTo(3)}}
	for name, c := range map[string]struct {
		code string
		revocation.Publication
	}{
		"no time":           {"publication-time", revocation.Publication{Format: revocation.FormatBloom, Lists: some}},
		"no format":         {"format-unknown", revocation.Publication{At: today, Lists: some}},
		"no end":            {"list-expires", revocation.Publication{Format: revocation.FormatSlices, At: today, Lists: endless}},
		"one type needed":   {"hash-type-unknown", revocation.Publication{Format: revocation.FormatBatches, At: today, Lists: endless}},
		"one list each key": {"list-kid", revocation.Publication{Format: revocation.FormatSlices, At: today, Lists: append(some, some...)}},
		"a wild rate":       {"filter-parameters", revocation.Publication{Format: revocation.FormatBloom, Rate: 0.1, At: today, Lists: some}},
	} {
		t.Run(name, func(t *testing.T) {
			refusedAs(t, c.code, c.Write(func(string, []byte) error { return nil }))
		})
	}
}

func TestAFolderThatIsNotWhatItsIndexSaysIsRefused(t *testing.T) {
	fresh := func() (folder fstest.MapFS, list string) {
		folder = publish(t, revocation.Publication{Format: revocation.FormatBloom, At: today, Lists: []revocation.Entries{
			{Scope: revocation.Scope{Country: "VN"}, Hashes: hashesUpTo(50)}}})
		names, err := revocation.IndexedFiles(folder[revocation.IndexName].Data)
		require.NoError(t, err)
		require.Len(t, names, 1)
		return folder, names[0]
	}
	for code, spoil := range map[string]func(folder fstest.MapFS, list string){
		"index-file-missing": func(folder fstest.MapFS, list string) { delete(folder, list) },
		"index-file-changed": func(folder fstest.MapFS, list string) { folder[list].Data[30] ^= 1 },
		"list-truncated":     func(folder fstest.MapFS, list string) { folder[list].Data = folder[list].Data[:40] },
		"index-json":         func(folder fstest.MapFS, _ string) { folder[revocation.IndexName].Data = []byte("{}") },
		"index-path": func(folder fstest.MapFS, list string) {
			index := folder[revocation.IndexName]
			index.Data = bytes.ReplaceAll(index.Data, []byte(list), []byte("../"+list))
		},
		"list-country": func(folder fstest.MapFS, _ string) {
			index := folder[revocation.IndexName]
			index.Data = bytes.ReplaceAll(index.Data, []byte(`"VN"`), []byte(`"Viet Nam"`))
		},
	} {
		t.Run(code, func(t *testing.T) {
			folder, list := fresh()
			spoil(folder, list)
			_, err := revocation.ReadFS(folder, nil)
			refusedAs(t, code, err)
		})
	}
	folder, _ := fresh()
	folder["README.txt"] = &fstest.MapFile{Data: []byte("what the index does not name is left alone")}
	readFolder(t, folder)
}

func TestAFolderWithoutAnIndex(t *testing.T) {
	var hashes, filter bytes.Buffer
	require.NoError(t, revocation.WriteHashes(&hashes, revocation.Scope{Country: "VN"}, revoked(t, 0, 10)))
	bloom, err := revocation.NewBloom(revoked(t, 10, 20), 0)
	require.NoError(t, err)
	_, err = bloom.WriteTo(&filter)
	require.NoError(t, err)
	folder := fstest.MapFS{
		"one/list":    {Data: hashes.Bytes()},
		"two/filter":  {Data: filter.Bytes()},
		"batch":       {Data: batch(unchanged)},
		".DS_Store":   {Data: []byte("?")},
		".git/config": {Data: []byte("?")},
	}
	lists := readFolder(t, folder)
	for n := range 30 {
		require.Equal(t, n < 20, lists.Find(someone(n), today).Revoked)
	}
	folder["notes.txt"] = &fstest.MapFile{Data: []byte("call the ministry")}
	_, err = revocation.ReadFS(folder, nil)
	refusedAs(t, "list-unknown-format", err)
	require.ErrorContains(t, err, "notes.txt")
}

// distributed is what the EU's distribution service hands out: no index.
func distributed(t testing.TB, entries int) fstest.MapFS {
	t.Helper()
	folder := publish(t, revocation.Publication{Format: revocation.FormatSlices, At: today, Rate: 1e-3, Lists: []revocation.Entries{
		{Scope: revocation.Scope{KeyID: []byte("12345678"), Types: revocation.UCI, Expires: nextYear}, Hashes: hashesUpTo(entries)}}})
	delete(folder, revocation.IndexName)
	return folder
}

func fileWith(t testing.TB, folder fstest.MapFS, part string) *fstest.MapFile {
	t.Helper()
	for name, file := range folder {
		if strings.Contains(name, part) {
			return file
		}
	}
	t.Fatalf("no file %s", part)
	return nil
}

func TestSlicesAreCutByTheNumberOfEntries(t *testing.T) {
	for mode, entries := range map[string]int{"POINT": 100_000, "VECTOR": 100_001} {
		folder := distributed(t, entries)
		var lists []struct{ Kid, Mode string }
		require.NoError(t, json.Unmarshal(fileWith(t, folder, "lists.json").Data, &lists))
		require.Equal(t, mode, lists[0].Mode)
		require.Equal(t, "MTIzNDU2Nzg", lists[0].Kid)
		read, err := revocation.ReadFS(folder, nil)
		require.NoError(t, err)
		require.Len(t, read, 1)
		require.Equal(t, entries, read[0].Len())
		require.Equal(t, revocation.UCI, read[0].Types)
		names := members(t, fileWith(t, folder, "tar.gz").Data)
		partition := strings.Split(names[0], "/")[1]
		require.Equal(t, map[string]string{"POINT": "null", "VECTOR": "0"}[mode], partition)
	}
}

func members(t testing.TB, archive []byte) (names []string) {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	require.NoError(t, err)
	for r := tar.NewReader(unzipped); ; {
		header, err := r.Next()
		if err != nil {
			return names
		}
		names = append(names, header.Name)
	}
}

// packed makes an archive of members.
func packed(t testing.TB, headers ...tar.Header) []byte {
	t.Helper()
	var file bytes.Buffer
	zipped := gzip.NewWriter(&file)
	w := tar.NewWriter(zipped)
	for _, h := range headers {
		content := []byte(h.Linkname)
		if h.Typeflag == tar.TypeReg {
			h.Linkname, h.Size = "", int64(len(content))
		}
		require.NoError(t, w.WriteHeader(&h))
		if h.Typeflag == tar.TypeReg {
			_, err := w.Write(content)
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Close())
	require.NoError(t, zipped.Close())
	return file.Bytes()
}

func member(name string, content []byte) tar.Header {
	return tar.Header{Typeflag: tar.TypeReg, Name: name, Linkname: string(content), ModTime: time.Unix(0, 0)}
}

func TestSlicesOfAllModesAreFoundWhereTheyBelong(t *testing.T) {
	hash := revocation.Hash{0xab, 0xcd}
	other := revocation.Hash{0xab, 0xcd, 1}
	filter, err := revocation.NewPrefixes([]revocation.Hash{hash}, 1e-6)
	require.NoError(t, err)
	var file bytes.Buffer
	_, err = filter.WriteTo(&file)
	require.NoError(t, err)
	for name, there := range map[string]bool{
		"MTIzNDU2Nzg/null/a/00": true, "MTIzNDU2Nzg=//a/00": true, "MTIzNDU2Nzg/a/b/00": true, "UNKNOWN_KID/ab/c/00": true, "./MTIzNDU2Nzg/AB/C/00": true,
		"MTIzNDU2Nzg/null/b/00": false, "MTIzNDU2Nzg/a/c/00": false, "MTIzNDU2Nzg/ab/d/00": false, "ODc2NTQzMjE/ab/c/00": false,
	} {
		lists, err := revocation.ReadFile(bytes.NewReader(packed(t, tar.Header{Typeflag: tar.TypeDir, Name: "MTIzNDU2Nzg/"}, member(name, file.Bytes()))), "slices", nil)
		require.NoError(t, err, name)
		exact, err := revocation.NewList(lists[0].Scope, []revocation.Hash{hash, other})
		require.NoError(t, err)
		require.Equal(t, 2, exact.Len())
		require.Equal(t, there, revocation.FindHash(revocation.NewLists(lists...), "12345678", hash, today), name)
	}
}

func TestHostileArchives(t *testing.T) {
	filter, err := revocation.NewPrefixes(hashesUpTo(3), 1e-6)
	require.NoError(t, err)
	var slice bytes.Buffer
	_, err = filter.WriteTo(&slice)
	require.NoError(t, err)
	good := member("MTIzNDU2Nzg/a/b/00", slice.Bytes())
	whole := packed(t, good)
	bomb := packed(t, member("MTIzNDU2Nzg/a/b/00", make([]byte, 64<<20)))
	for name, c := range map[string]struct {
		code string
		data []byte
	}{
		"cut off":              {"slice-archive", whole[:len(whole)/2]},
		"no tar":               {"slice-archive", gzipped(t, []byte(strings.Repeat("no tar", 1000)))},
		"out of the folder":    {"slice-name", packed(t, member("../etc/passwd", nil))},
		"out, with four parts": {"list-kid", packed(t, member("../../etc/passwd", slice.Bytes()))},
		"absolute":             {"list-kid", packed(t, member("/null/a/00", slice.Bytes()))},
		"a parent as chunk":    {"slice-name", packed(t, member("MTIzNDU2Nzg/null/../00", slice.Bytes()))},
		"no hex":               {"slice-name", packed(t, member("MTIzNDU2Nzg/null/g/00", slice.Bytes()))},
		"a deep partition":     {"slice-name", packed(t, member("MTIzNDU2Nzg/abc/d/00", slice.Bytes()))},
		"a sign":               {"slice-name", packed(t, member("MTIzNDU2Nzg/+a/b/00", slice.Bytes()))},
		"a strange hash":       {"slice-name", packed(t, member("MTIzNDU2Nzg/a/b/..", slice.Bytes()))},
		"a link":               {"slice-link", packed(t, tar.Header{Typeflag: tar.TypeSymlink, Name: "MTIzNDU2Nzg/a/b/00", Linkname: "/etc/passwd"})},
		"no filter":            {"list-version", packed(t, member("MTIzNDU2Nzg/a/b/00", []byte("something else")))},
		"64 MiB of nothing":    {"list-too-large", bomb},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := revocation.ReadFile(bytes.NewReader(c.data), "slices", nil)
			refusedAs(t, c.code, err)
		})
	}
}

func TestAnArchiveIsInflatedToALimit(t *testing.T) {
	filter, err := revocation.NewBloom(hashesUpTo(1000), 1e-6)
	require.NoError(t, err)
	var slice bytes.Buffer
	_, err = filter.WriteTo(&slice)
	require.NoError(t, err)
	var headers []tar.Header
	for range 100 {
		headers = append(headers, member("MTIzNDU2Nzg/a/b/00", slice.Bytes()))
	}
	archive := packed(t, headers...)
	require.NoError(t, revocation.ReadArchive(bytes.NewReader(archive), int64(101*(slice.Len()+1024))))
	refusedAs(t, "list-too-large", revocation.ReadArchive(bytes.NewReader(archive), int64(50*slice.Len())))
	folders := packed(t, slices.Repeat([]tar.Header{{Typeflag: tar.TypeDir, Name: "a/"}}, 100)...)
	refusedAs(t, "list-too-large", revocation.ReadArchive(bytes.NewReader(folders), 20<<10))
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := gzip.NewWriter(&file)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return file.Bytes()
}

func TestSlicesAreHeldAgainstWhatIsSaidOfThem(t *testing.T) {
	replace := func(file *fstest.MapFile, old, with string) {
		file.Data = bytes.ReplaceAll(file.Data, []byte(old), []byte(with))
	}
	for name, c := range map[string]struct {
		code  string
		spoil func(folder fstest.MapFS)
	}{
		"no slices":       {"slice-missing", func(f fstest.MapFS) { *fileWith(t, f, "tar.gz") = fstest.MapFile{Data: packed(t)} }},
		"another mode":    {"slice-mode", func(f fstest.MapFS) { replace(fileWith(t, f, "lists"), "POINT", "VECTOR") }},
		"no mode":         {"slice-mode", func(f fstest.MapFS) { replace(fileWith(t, f, "lists"), "POINT", "LINE") }},
		"another type":    {"slice-type", func(f fstest.MapFS) { replace(fileWith(t, f, "partitions"), "BLOOMFILTER", "VARHASHLIST") }},
		"no type":         {"slice-type", func(f fstest.MapFS) { replace(fileWith(t, f, "partitions"), "BLOOMFILTER", "SIEVE") }},
		"no JSON":         {"slice-lists-json", func(f fstest.MapFS) { replace(fileWith(t, f, "partitions"), "]", "") }},
		"no time":         {"list-expires", func(f fstest.MapFS) { replace(fileWith(t, f, "partitions"), "2023-06-01T08:00:00Z", "later") }},
		"another hash":    {"hash-type-unknown", func(f fstest.MapFS) { replace(fileWith(t, f, "lists"), "UCI", "MD5") }},
		"no key":          {"list-kid", func(f fstest.MapFS) { replace(fileWith(t, f, "lists"), "MTIzNDU2Nzg", "") }},
		"slice not there": {"slice-missing", func(f fstest.MapFS) { replace(fileWith(t, f, "partitions"), `"hash": "`, `"hash": "0`) }},
	} {
		t.Run(name, func(t *testing.T) {
			folder := distributed(t, 50)
			c.spoil(folder)
			_, err := revocation.ReadFS(folder, nil)
			refusedAs(t, c.code, err)
		})
	}
}
