package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

func TestIssueAgainKeepsWhatIsIssued(t *testing.T) {
	keys, out := sample(t)
	before := read(t, filepath.Join(out, manifestName))
	text := read(t, filepath.Join(out, "S-001.txt"))
	r := issueWith(t, keys, out, "samples.csv")
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stderr, "issued 0, refused 2, kept 10")
	require.Equal(t, before, read(t, filepath.Join(out, manifestName)))
	require.Equal(t, text, read(t, filepath.Join(out, "S-001.txt")))

	mended := strings.NewReplacer("2021-02-30", "2021-02-28", "Nanovax 2021", "Abdala").Replace(read(t, "samples.csv"))
	require.NoError(t, os.Remove(filepath.Join(out, "S-002.txt")))
	r = issueWith(t, keys, out, write(t, filepath.Join(t.TempDir(), "r.csv"), mended))
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "issued 3, refused 0, kept 9")
	uvcis := column(readManifest(t, out), 2)
	require.Contains(t, before, uvcis[1], "a lost file is made again with its identifier")
	require.FileExists(t, filepath.Join(out, "S-010.txt"))
}

func TestIssueAgainTellsOfRecordsThatChanged(t *testing.T) {
	keys, out := newKeys(t), t.TempDir()
	lines := []string{recordLine("a"), recordLine("b"), recordLine("c")}
	require.Equal(t, statusGood, issueWith(t, keys, out, recordsFile(t, lines...)).status)
	before, text := readManifest(t, out), read(t, filepath.Join(out, "b.txt"))
	for name, line := range map[string]string{
		"name":             strings.Replace(lines[1], "An", "Anh", 1),
		"date of birth":    strings.Replace(lines[1], "1990", "1991", 1),
		"nationality":      strings.Replace(lines[1], "VN", "LA", 1),
		"dose":             strings.Replace(lines[1], ",2,", ",1,", 1),
		"vaccination date": strings.Replace(lines[1], "2021-09-01", "2021-09-02", 1),
		"product":          strings.Replace(lines[1], "Comirnaty", "Spikevax", 1),
		"not issuable":     strings.Replace(lines[1], "2021-09-01", "2031-09-01", 1),
		"broken":           "b,less",
	} {
		t.Run(name, func(t *testing.T) {
			r := issueWith(t, keys, out, recordsFile(t, lines[0], line, lines[2]))
			require.Equal(t, statusNotGood, r.status, r.stderr)
			require.Contains(t, r.stderr, "line 3 (b) kept: record-changed")
			require.Contains(t, r.stderr, "issued 0, refused 0, kept 3 of an earlier run (1 of them changed since)")
			manifest := readManifest(t, out)
			require.Equal(t, append(slices.Clone(before[1][:6]), codeChanged), manifest[1])
			require.Equal(t, before[2], manifest[2])
			require.Equal(t, text, read(t, filepath.Join(out, "b.txt")))
		})
	}
	r := issueWith(t, newKeys(t), out, recordsFile(t, lines...))
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, []string{codeChanged, codeChanged, codeChanged}, column(readManifest(t, out), 6), "another key")

	require.Equal(t, statusGood, issueWith(t, keys, out, recordsFile(t, lines...)).status)
	require.Equal(t, before, readManifest(t, out), "all as it was")
}

func TestIssueAgainInOtherFormatsSignsNothing(t *testing.T) {
	keys, out, records := newKeys(t), t.TempDir(), recordsFile(t, recordLine("a"))
	require.Equal(t, statusGood, issueWith(t, keys, out, records).status)
	before, text := readManifest(t, out), read(t, filepath.Join(out, "a.txt"))
	r := issueWith(t, keys, out, records, "--format", "png,svg")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "issued 0, refused 0, kept 1")
	require.Equal(t, before, readManifest(t, out))
	require.Equal(t, text, read(t, filepath.Join(out, "a.txt")))
	require.Equal(t, text, vaxcert(t, "scan", filepath.Join(out, "a.png")).stdout)
	require.FileExists(t, filepath.Join(out, "a.svg"))
}

// A file with another's certificate in it is no file of the record.
func TestIssueAgainMakesLostCertificatesAnew(t *testing.T) {
	keys, out, records := newKeys(t), t.TempDir(), manyRecords(t, 2)
	require.Equal(t, statusGood, issueWith(t, keys, out, records).status)
	before := readManifest(t, out)
	write(t, filepath.Join(out, "r0000.txt"), read(t, filepath.Join(out, "r0001.txt")))
	require.Contains(t, issueWith(t, keys, out, records).stderr, "issued 1, refused 0, kept 1")
	require.Equal(t, before, readManifest(t, out))
	payload, err := verify.Decode(strings.TrimSpace(read(t, filepath.Join(out, "r0000.txt"))))
	require.NoError(t, err)
	require.Equal(t, before[0][2], string(payload.DCC.ID()))
}

func TestIssueStoppedGoesOn(t *testing.T) {
	keys, out, records := newKeys(t), t.TempDir(), manyRecords(t, 400)
	ctx, cancel := context.WithCancel(t.Context())
	at, err := parseMoment(issuedAt)
	require.NoError(t, err)
	issuer, key, err := keyFlags{Key: filepath.Join(keys, "dsc.key"), Cert: filepath.Join(keys, "dsc.pem")}.issuer(&session{}, at.clock(), cert.IssuerOptions{})
	require.NoError(t, err)
	stopAfter := func(n int) error {
		file, err := os.Open(records)
		require.NoError(t, err)
		defer file.Close()
		all, err := openRecords(file, toIssue)
		require.NoError(t, err)
		work := issuing{issuer: issuer, profile: covid, keyID: key.KeyID(), encode: qr.Encode, formats: []string{"txt"}, dir: out, each: func(done) {
			if n--; n == 0 {
				cancel()
			}
		}}
		return work.run(ctx, all.next)
	}
	require.ErrorIs(t, stopAfter(100), context.Canceled)
	partial := read(t, filepath.Join(out, manifestPartial))
	done := strings.Count(partial, "\n") - 1
	require.GreaterOrEqual(t, done, 100)
	require.Less(t, done, 400)
	files := names(t, out)
	require.Len(t, files, done+1, "a file for each row and no other")
	require.NotContains(t, files, manifestName)

	// As a process that is killed in the middle of a line leaves it.
	write(t, filepath.Join(out, manifestPartial), partial+"r9999,issued,URN:UV")
	r := issueWith(t, keys, out, records)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, fmt.Sprintf("issued %d, refused 0, kept %d", 400-done, done))
	whole := read(t, filepath.Join(out, manifestName))
	require.True(t, strings.HasPrefix(whole, partial), "what was done stays as it was")
	manifest := readManifest(t, out)
	require.True(t, slices.IsSorted(column(manifest, 0)))
	require.Len(t, manifest, 400)
	require.Len(t, names(t, out), 401)
}

func TestIssueInterruptedSaysHowToGoOn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	keys, out := newKeys(t), t.TempDir()
	r := vaxcertIn(ctx, "", issueArgs(keys, out, manyRecords(t, 10))...)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stderr, "the same command goes on from here")
	require.NoFileExists(t, filepath.Join(out, manifestName))
}

// A run that goes on and is stopped before it has caught up loses nothing.
func TestCatchingUpCanBeInterrupted(t *testing.T) {
	keys, out, records := newKeys(t), t.TempDir(), manyRecords(t, 50)
	require.Equal(t, statusGood, issueWith(t, keys, out, records).status)
	before := read(t, filepath.Join(out, manifestName))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	vaxcertIn(ctx, "", issueArgs(keys, out, records)...)
	require.Equal(t, before, read(t, filepath.Join(out, manifestName)))
	require.Len(t, names(t, out), 51)
	require.Contains(t, issueWith(t, keys, out, records).stderr, "kept 50")
}

func TestIssueIntoTheFolderOfOtherRecords(t *testing.T) {
	keys, out := newKeys(t), t.TempDir()
	require.Equal(t, statusGood, issueWith(t, keys, out, recordsFile(t, recordLine("a"), recordLine("b"))).status)
	before := read(t, filepath.Join(out, manifestName))
	for _, others := range [][]string{{recordLine("b"), recordLine("a")}, {recordLine("a")}, {recordLine("a"), recordLine("x"), recordLine("b")}} {
		issueWith(t, keys, out, recordsFile(t, others...)).requireUsage(t, "other records")
		require.Equal(t, before, read(t, filepath.Join(out, manifestName)))
	}
	require.Equal(t, []string{"a.txt", "b.txt", manifestName}, names(t, out))
	r := issueWith(t, keys, out, recordsFile(t, recordLine("a"), recordLine("b"), recordLine("c")))
	require.Contains(t, r.stderr, "issued 1, refused 0, kept 2", "records added at the end")

	write(t, filepath.Join(out, manifestName), "a,b\n")
	issueWith(t, keys, out, recordsFile(t, recordLine("a"))).requireUsage(t, "not a manifest")
}
