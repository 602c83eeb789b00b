package main

import (
	"context"
	"crypto/x509"
	"encoding/csv"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/youmark/pkcs8"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

func recordsFile(t *testing.T, lines ...string) string {
	t.Helper()
	return write(t, filepath.Join(t.TempDir(), "records.csv"), rows(append([]string{header}, lines...)...))
}

// readManifest reads the rows below the header.
func readManifest(t *testing.T, dir string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(dir, manifestName)))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, manifestHeader, strings.Join(all[0], ","))
	return all[1:]
}

// column gives one column of a manifest.
func column(manifest [][]string, n int) []string {
	var out []string
	for _, row := range manifest {
		out = append(out, row[n])
	}
	return out
}

// names gives the files in a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestIssueTheSamples(t *testing.T) {
	keys, out := sample(t, "--format", "txt,png,svg,txt")
	manifest := readManifest(t, out)
	require.Len(t, manifest, 12)
	require.Equal(t, []string{"S-010", "refused", "", "", "", "", "vaccination-date-invalid"}, manifest[9])
	require.Equal(t, "product-unknown", manifest[10][6])
	require.Equal(t, "series-incomplete", manifest[8][6])
	require.Len(t, names(t, out), 10*3+1, "and nothing half-written")
	for _, row := range manifest {
		if row[1] != statusIssued {
			continue
		}
		require.Equal(t, row[0]+".txt", row[5])
		text := strings.TrimSpace(read(t, filepath.Join(out, row[5])))
		payload, err := verify.Decode(text)
		require.NoError(t, err)
		require.Equal(t, row[2], string(payload.DCC.ID()))
		require.Equal(t, issuedAt, row[3])
		require.Equal(t, "2023-06-01T08:00:00Z", row[4])
		require.Equal(t, "Cục Y tế dự phòng", payload.DCC.Vaccinations[0].Issuer)
		require.Equal(t, text+"\n", vaxcert(t, "scan", filepath.Join(out, row[0]+".png")).stdout)
	}
	c := vaxcert(t, "verify", "--json", "--trust", keys, "--at", "2022-07-01", filepath.Join(out, "S-003.txt"))
	require.Equal(t, "Trần", c.objects(t)[0]["payload"].(map[string]any)["nam"].(map[string]any)["fn"], "composed, though the record is not")
}

func TestIssueSaysWhyInBothLanguages(t *testing.T) {
	keys := newKeys(t)
	records := recordsFile(t, "a,,1990,VN,x,2023-01-01,Comirnaty")
	out := t.TempDir()
	r := issueWith(t, keys, out, records)
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, "name-empty;dose-range;vaccination-date-future", readManifest(t, out)[0][6], "all at once, and nothing twice")
	require.Contains(t, r.stderr, "line 2 refused: name-empty: The full name is missing.")
	require.Contains(t, r.stderr, "issued 0, refused 1")
	r = vaxcert(t, append([]string{"--lang", "vi"}, issueArgs(keys, out, records)...)...)
	require.Contains(t, r.stderr, "Thiếu họ và tên.")
}

func TestIssueOptions(t *testing.T) {
	keys := newKeys(t, "--alg", "PS256", "--country", "LA")
	records, out := recordsFile(t, recordLine("a")), t.TempDir()
	r := issueWith(t, keys, out, records, "--organisation", "Sở Y tế", "--country", "LA", "--smallest", "--workers", "1", "--format", "svg,txt", "--level", "L")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, "a.svg", readManifest(t, out)[0][5])
	payload, err := verify.Decode(strings.TrimSpace(read(t, filepath.Join(out, "a.txt"))))
	require.NoError(t, err)
	require.Equal(t, "LA", payload.Issuer)
	require.Equal(t, "Sở Y tế", payload.DCC.Vaccinations[0].Issuer)
	require.Equal(t, "LA", payload.DCC.ID().Country())
}

func TestIssueOfNothingIsAHeader(t *testing.T) {
	keys, out := newKeys(t), filepath.Join(t.TempDir(), "new", "out")
	r := issueWith(t, keys, out, recordsFile(t))
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "no records")
	require.Equal(t, manifestHeader+"\n", read(t, filepath.Join(out, manifestName)))
}

// Names that would lead out of the folder, hide, collide or be too long.
func TestHostileRecordIDsStayInTheFolder(t *testing.T) {
	long := strings.Repeat("x", maxRecordID-1)
	ids := []string{"../../etc/passwd", "..", "/abs", "a/b", "a%2Fb", ".hidden", "Nguyễn", "a b", `a\b`, "manifest.csv", long, long + "y", "con:", "nul\x00"}
	var lines []string
	for _, id := range append(ids, "a/b", "", long+"yz") {
		lines = append(lines, recordLine(id))
	}
	parent := t.TempDir()
	out := filepath.Join(parent, "out")
	r := issueWith(t, newKeys(t), out, recordsFile(t, lines...))
	require.Equal(t, statusNotGood, r.status, r.stderr)
	manifest := readManifest(t, out)
	require.Equal(t, ids, column(manifest, 0)[:len(ids)])
	require.Equal(t, []string{"a/b", "refused", "", "", "", "", "record-id-duplicate"}, manifest[len(ids)])
	require.Equal(t, []string{"line 17", "refused", "", "", "", "", "record-id-missing"}, manifest[len(ids)+1])
	require.Equal(t, []string{"line 18", "refused", "", "", "", "", "record-id-too-long"}, manifest[len(ids)+2])
	require.Equal(t, []string{"out"}, names(t, parent))
	files := column(manifest[:len(ids)], 5)
	require.ElementsMatch(t, append(files, manifestName), names(t, out))
	require.Contains(t, files, "%2E.%2F..%2Fetc%2Fpasswd.txt")
}

func TestBrokenRowsAreInTheManifest(t *testing.T) {
	out := t.TempDir()
	r := issueWith(t, newKeys(t), out, recordsFile(t, recordLine("a"), `b,"An`, recordLine("c"), "d", recordLine("e")))
	require.Equal(t, statusNotGood, r.status)
	manifest := readManifest(t, out)
	require.Equal(t, []string{"a", "line 3", "c", "d", "e"}, column(manifest, 0))
	require.Equal(t, []string{"", "row-quotes", "", "row-fields", ""}, column(manifest, 6))
	require.Contains(t, r.stderr, "line 3 refused: row-quotes")
}

func TestFilesInAnotherEncodingAreRefusedInOneLine(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	records := write(t, filepath.Join(t.TempDir(), "r.csv"), header+"\n1,Tr\xe2\xecn V\xe3n An,1990,VN,2,2021-09-01,Comirnaty\n")
	issueWith(t, newKeys(t), out, records).requireUsage(t, "Windows-1258")
	require.NoDirExists(t, out)
}

func TestKeysThatCannotIssue(t *testing.T) {
	records, out := recordsFile(t, recordLine("a")), filepath.Join(t.TempDir(), "out")
	issueWith(t, newKeys(t, "--days", "300"), out, records).requireUsage(t, "2022-10-28, before certificates that are issued now would (2023-06-01)")
	issueWith(t, newKeys(t, "--days", "10"), out, records).requireUsage(t, "expired")
	require.NoDirExists(t, out)
}

func TestEncryptedKeysAskForTheirPassword(t *testing.T) {
	keys := newKeys(t)
	records, out := recordsFile(t, recordLine("a")), filepath.Join(t.TempDir(), "out")
	require.NoError(t, os.Rename(encryptedKey(t, filepath.Join(keys, "dsc.key"), "bí mật"), filepath.Join(keys, "dsc.key")))
	issueWith(t, keys, out, records).requireUsage(t, "--password-file")
	wrong := write(t, filepath.Join(t.TempDir(), "wrong"), "guess\n")
	issueWith(t, keys, out, records, "--password-file", wrong).requireUsage(t, "password")
	right := write(t, filepath.Join(t.TempDir(), "right"), "bí mật\r\n")
	require.Equal(t, statusGood, issueWith(t, keys, out, records, "--password-file", right).status)
}

// manyRecords is a file of n records.
func manyRecords(t *testing.T, n int) string {
	t.Helper()
	var lines []string
	for i := range n {
		lines = append(lines, recordLine(fmt.Sprintf("r%04d", i)))
	}
	return recordsFile(t, lines...)
}

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
			require.Contains(t, r.stderr, "line 3 kept: record-changed")
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

func TestCertificatesAreForTheOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no file modes")
	}
	_, out := sample(t, "--format", "txt,png,svg")
	folder, err := os.Stat(out)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), folder.Mode().Perm())
	demo, picture := filepath.Join(t.TempDir(), "demo"), filepath.Join(t.TempDir(), "a.png")
	require.Equal(t, statusGood, vaxcert(t, "demo", "--out", demo).status)
	require.Equal(t, statusGood, vaxcert(t, "qr", "--out", picture, "HC1:A").status)
	for _, path := range []string{
		filepath.Join(out, manifestName), filepath.Join(out, "S-001.txt"), filepath.Join(out, "S-001.png"), filepath.Join(out, "S-001.svg"),
		filepath.Join(demo, "records.csv"), filepath.Join(demo, "certificates", "S-001.txt"), picture,
	} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode(), path)
	}
}

func TestIssueStoppedGoesOn(t *testing.T) {
	keys, out, records := newKeys(t), t.TempDir(), manyRecords(t, 400)
	ctx, cancel := context.WithCancel(t.Context())
	c := &issueCommand{Key: filepath.Join(keys, "dsc.key"), Cert: filepath.Join(keys, "dsc.pem")}
	require.NoError(t, c.At.UnmarshalText([]byte(issuedAt)))
	issuer, key, err := c.issuer(&session{})
	require.NoError(t, err)
	stopAfter := func(n int) error {
		file, err := os.Open(records)
		require.NoError(t, err)
		defer file.Close()
		all, err := openRecords(file)
		require.NoError(t, err)
		work := issuing{issuer: issuer, keyID: key.KeyID(), encode: qr.Encode, formats: []string{"txt"}, dir: out, each: func(done) {
			if n--; n == 0 {
				cancel()
			}
		}}
		return work.run(ctx, all)
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

// vanishing is a file that cannot be read to its end.
type vanishing struct{ io.Reader }

var errVanished = errors.New("stale file handle")

func (v vanishing) Read(b []byte) (int, error) {
	n, err := v.Reader.Read(b)
	if errors.Is(err, io.EOF) {
		err = errVanished
	}
	return n, err
}

func TestRecordsThatVanishHalfWay(t *testing.T) {
	keys, out := newKeys(t), t.TempDir()
	content := read(t, manyRecords(t, 100))
	records, err := openRecords(vanishing{strings.NewReader(content[:len(content)-20])})
	require.NoError(t, err)
	key, err := signer.Load(strings.NewReader(read(t, filepath.Join(keys, "dsc.key"))), strings.NewReader(read(t, filepath.Join(keys, "dsc.pem"))), nil)
	require.NoError(t, err)
	at, err := parseMoment(issuedAt)
	require.NoError(t, err)
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{Organisation: "A", Clock: at.clock()})
	require.NoError(t, err)
	work := issuing{issuer: issuer, encode: qr.Encode, formats: []string{"txt"}, dir: out, each: func(done) {}}
	require.ErrorIs(t, work.run(t.Context(), records), errVanished)
	require.NoFileExists(t, filepath.Join(out, manifestName))
	partial := read(t, filepath.Join(out, manifestPartial))
	require.Len(t, names(t, out), strings.Count(partial, "\n"), "a file for each row below the header, and the manifest")
}

func TestFileNamesAreSafeAndDifferent(t *testing.T) {
	for id, want := range map[string]string{"A-1_b.2": "A-1_b.2", "a/b": "a%2Fb", "%": "%25", ".": "%2E", "é": "%C3%A9"} {
		require.Equal(t, want, fileStem(id))
	}
	long := fileStem(strings.Repeat("/", 100))
	require.Len(t, long, maxStem)
	require.NotEqual(t, long, fileStem(strings.Repeat("/", 101)))
}

// encryptedKey writes a key file again with a password.
func encryptedKey(t *testing.T, path, password string) string {
	t.Helper()
	block, _ := pem.Decode([]byte(read(t, path)))
	require.NotNil(t, block)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	require.NoError(t, err)
	der, err := pkcs8.MarshalPrivateKey(key, []byte(password), nil)
	require.NoError(t, err)
	encrypted := pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der})
	return write(t, filepath.Join(t.TempDir(), "encrypted.key"), string(encrypted))
}
