package main

import (
	"crypto/x509"
	"encoding/csv"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
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
	require.Contains(t, r.stderr, "line 2 (a) refused: name-empty (full_name): The full name is missing.")
	require.Contains(t, r.stderr, "issued 0, refused 1")
	r = vaxcert(t, append([]string{"--lang", "vi"}, issueArgs(keys, out, records)...)...)
	require.Contains(t, r.stderr, "dòng 2 (a) bị từ chối: name-empty (full_name): Thiếu họ và tên.")
	require.Contains(t, r.stderr, "đã cấp 0, từ chối 1 trong ")
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
	require.Equal(t, []string{"a", "b", "c", "d", "e"}, column(manifest, 0))
	require.Equal(t, []string{"", "row-quotes", "", "row-fields", ""}, column(manifest, 6))
	require.Contains(t, r.stderr, "line 3 (b) refused: row-quotes")
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
	records, err := openRecords(vanishing{strings.NewReader(content[:len(content)-20])}, toIssue)
	require.NoError(t, err)
	key, err := signer.Load(strings.NewReader(read(t, filepath.Join(keys, "dsc.key"))), strings.NewReader(read(t, filepath.Join(keys, "dsc.pem"))), nil)
	require.NoError(t, err)
	at, err := parseMoment(issuedAt)
	require.NoError(t, err)
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{Organisation: "A", Clock: at.clock()})
	require.NoError(t, err)
	work := issuing{issuer: issuer, profile: covid, encode: qr.Encode, formats: []string{"txt"}, dir: out, each: func(done) {}}
	require.ErrorIs(t, work.run(t.Context(), records.next), errVanished)
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

func TestIssueYellowCards(t *testing.T) {
	records := write(t, filepath.Join(t.TempDir(), "records.csv"), rows(
		"record_id,full_name,date_of_birth,sex,nationality,id_type,id_number,vaccination_date,product,lot_number",
		"a,Nguyễn Thị Mẫu,11/02/1990,F,VN,passport,B1234567,2022-01-20,YellowFeverProduct1,YF-1",
		"b,Nguyễn Văn Thử,1985-03-04,M,VN,cccd,001085000123,2022-05-30,YellowFeverProduct1,YF-2",
		"c,Trần An,1985,M,VN,x,1,2022-05-30,YellowFeverProduct1,",
	))
	keys, out := newKeys(t), filepath.Join(t.TempDir(), "out")
	r := issueWith(t, keys, out, records, "--profile", "icvp")
	require.Equal(t, statusNotGood, r.status, r.stderr)
	manifest := readManifest(t, out)
	require.Equal(t, []string{"issued", "issued", "refused"}, column(manifest, 1))
	require.Equal(t, []string{"", "", ""}, column(manifest, 2), "a yellow card has no identifier")
	require.Equal(t, "code-unknown;date-precision;batch-missing", manifest[2][6])
	require.Contains(t, r.stderr, "code-unknown (id_type): id_type has to be cccd, cmnd or passport.")

	text := filepath.Join(out, "a.txt")
	good := vaxcert(t, "verify", "--trust", filepath.Join(keys, "dsc.pem"), "--at", "2022-06-02", text)
	require.Equal(t, statusGood, good.status, good.stdout)
	require.Contains(t, good.stdout, "Yellow fever")
	early := vaxcert(t, "verify", "--trust", filepath.Join(keys, "dsc.pem"), "--at", "2022-06-02", filepath.Join(out, "b.txt"))
	require.Contains(t, early.stdout, "not-yet-valid")

	before := read(t, text)
	r = issueWith(t, keys, out, records, "--profile", "icvp")
	require.Equal(t, before, read(t, text), "what was issued stays")
	require.NotContains(t, strings.Join(column(readManifest(t, out), 6), " "), codeChanged)
}
