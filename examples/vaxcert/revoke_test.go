package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// revoke runs the command with a time.
func revoke(t *testing.T, args ...string) ran {
	t.Helper()
	return vaxcert(t, append([]string{"revoke", "--at", "2022-06-02"}, args...)...)
}

// revokedIn says whether the certificate in a file of issue is revoked.
func revokedIn(t *testing.T, dir, text string, at time.Time) revocation.Finding {
	t.Helper()
	lists, err := revocation.ReadFS(os.DirFS(dir), nil)
	require.NoError(t, err)
	message, err := qr.Decode(strings.TrimSpace(text))
	require.NoError(t, err)
	id, _, err := revocation.OfMessage(message)
	require.NoError(t, err)
	return revocation.NewLists(lists...).Find(id, at)
}

var dayAfter = time.Date(2022, 6, 3, 0, 0, 0, 0, time.UTC)

func TestRecordsOfAManifestAreRevokedInEveryFormat(t *testing.T) {
	_, out := sample(t)
	manifest := filepath.Join(out, "manifest.csv")
	one, other := read(t, filepath.Join(out, "S-001.txt")), read(t, filepath.Join(out, "S-002.txt"))
	for _, format := range revocation.Formats() {
		for _, hash := range []string{"uci", "country-uci", "signature"} {
			dir := filepath.Join(t.TempDir(), "revoked")
			r := revoke(t, "--out", dir, "--format", string(format), "--hash", hash, "--record", "S-001", manifest)
			require.Equal(t, statusGood, r.status, r.stderr)
			found := revokedIn(t, dir, one, dayAfter)
			require.True(t, found.Revoked, "%s %s", format, hash)
			require.Equal(t, hash, map[revocation.HashType]string{revocation.UCI: "uci", revocation.CountryCodeUCI: "country-uci", revocation.Signature: "signature"}[found.Type])
			require.False(t, revokedIn(t, dir, other, dayAfter).Revoked)
			require.True(t, revokedIn(t, dir, one, dayAfter.AddDate(0, 11, 0)).Revoked, "as long as the certificate lives")
			require.False(t, revokedIn(t, dir, one, dayAfter.AddDate(0, 13, 0)).Revoked)
		}
	}
}

func TestTextsPicturesAndIdentifiersAreRevoked(t *testing.T) {
	_, out := sample(t, "--format", "txt,png")
	rows := strings.Split(read(t, filepath.Join(out, "manifest.csv")), "\n")
	uvci := func(row int) string { return strings.Split(rows[row], ",")[2] }
	text := func(name string) string { return strings.TrimSpace(read(t, filepath.Join(out, name))) }
	ids := write(t, filepath.Join(t.TempDir(), "ids.txt"), uvci(4)+"\n")
	dir := filepath.Join(t.TempDir(), "revoked")
	r := vaxcertWith(t, text("S-005.txt")+"\n", "revoke", "--at", "2022-06-02", "--json", "--out", dir,
		text("S-001.txt"), filepath.Join(out, "S-002.png"), uvci(3), ids, "-")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Len(t, r.objects(t), 5)
	for _, name := range []string{"S-001.txt", "S-002.txt", "S-003.txt", "S-004.txt", "S-005.txt"} {
		require.True(t, revokedIn(t, dir, text(name), dayAfter).Exact, name)
	}
	for _, object := range r.objects(t) {
		require.Equal(t, "revoked", object["status"])
		require.Equal(t, "UCI", object["hashType"])
	}
	require.NotContains(t, r.stdout+r.stderr, "URN", "no identifiers in what is said")
}

func TestListsAreAddedTo(t *testing.T) {
	_, out := sample(t)
	manifest, dir := filepath.Join(out, "manifest.csv"), filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, revoke(t, "--out", dir, "--record", "S-001", manifest).status)
	r := revoke(t, "--out", dir, "--record", "S-002", manifest)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "revoked 1, kept from before 1, refused 0")
	for _, name := range []string{"S-001.txt", "S-002.txt"} {
		require.True(t, revokedIn(t, dir, read(t, filepath.Join(out, name)), dayAfter).Revoked)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.Len(t, files, 2, "the list before is taken away")

	public := filepath.Join(t.TempDir(), "public")
	for range 2 {
		r = revoke(t, "--out", public, "--format", "bloom", "--include", dir, "--replace")
		require.Equal(t, statusGood, r.status, r.stderr)
	}
	require.True(t, revokedIn(t, public, read(t, filepath.Join(out, "S-002.txt")), dayAfter).Revoked)
	r = revoke(t, "--out", public, "--format", "bloom", "--record", "S-003", manifest)
	r.requireUsage(t, "--replace begins anew")
	revoke(t, "--out", filepath.Join(t.TempDir(), "x"), "--include", public).requireUsage(t, "cannot be added to")

	r = revoke(t, "--out", dir, "--replace", "--record", "S-003", manifest)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.False(t, revokedIn(t, dir, read(t, filepath.Join(out, "S-001.txt")), dayAfter).Revoked)
}

func TestWhatCannotBeRevokedIsSaid(t *testing.T) {
	_, out := sample(t)
	text := strings.TrimSpace(read(t, filepath.Join(out, "S-001.txt")))
	table := write(t, filepath.Join(t.TempDir(), "table.csv"), "record_id;uvci\nS-001;URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF\nS-009;\n")
	for code, args := range map[string][]string{
		"country-other":     {"--country", "LA", text},
		"kid-other":         {"--kid", "AAAAAAAAAAA=", text},
		"country-missing":   {"URN:UVCI:nonsense"},
		"signature-missing": {"--hash", "signature", "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"},
		"record-not-found":  {"--record", "nobody", table},
		"text-missing":      {"--hash", "signature", "--record", "S-001", table},
		"uvci-missing":      {"--record", "S-009", table},
		"base45-character":  {"HC1:abc"},
	} {
		dir := filepath.Join(t.TempDir(), "revoked")
		r := revoke(t, append([]string{"--json", "--out", dir}, args...)...)
		require.Equal(t, statusNotGood, r.status, r.stderr)
		object := r.objects(t)[0]
		require.Equal(t, code, object["error"])
		require.NotEmpty(t, object["message"], code)
		require.NoFileExists(t, filepath.Join(dir, revocation.IndexName), "nothing to publish")
	}
	dir := filepath.Join(t.TempDir(), "revoked")
	r := revoke(t, "--out", dir, "HC1:abc", text)
	require.Equal(t, statusNotGood, r.status, "the good one is revoked all the same")
	require.Contains(t, r.stderr, "argument 1: base45-character")
	require.True(t, revokedIn(t, dir, text, dayAfter).Revoked)
}

func TestWrongUsesOfRevoke(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "revoked")
	id := "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"
	revoke(t, "--out", dir).requireUsage(t, "nothing to revoke")
	revoke(t, "--out", dir, "--kid", "!", id).requireUsage(t, "--kid")
	revoke(t, "--out", dir, "--include", filepath.Join(dir, "none"), id).requireUsage(t, "no such file")
	revoke(t, "--out", dir, "--format", "bloom", "--rate", "2", id).requireUsage(t, "filter-parameters")
	revoke(t, "--out", dir, "--country", "Viet Nam", id).requireUsage(t, "list-country")
	r := revoke(t, "--out", dir, filepath.Join(t.TempDir(), "none.csv"))
	require.Equal(t, statusUsage, r.status)
	require.Contains(t, r.stderr, "no such file")
}

func TestEntriesEndWhenTheCommandSays(t *testing.T) {
	id := "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"
	for want, args := range map[string][]string{
		"2023-06-02": {id}, // nobody knows more than that it was issued by now
		"2030-01-01": {"--expires", "2030-01-01", id},
	} {
		dir := filepath.Join(t.TempDir(), "revoked")
		require.Equal(t, statusGood, revoke(t, append([]string{"--out", dir}, args...)...).status)
		lists, err := revocation.ReadFS(os.DirFS(dir), nil)
		require.NoError(t, err)
		require.Equal(t, want, lists[0].Expires.Format(time.DateOnly))
	}
}

func TestALaterEndOfEarlierEntriesStays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "revoked")
	for n, args := range [][]string{{"--expires", "2030-01-01"}, {}, {"--expires", "2022-12-31"}} {
		id := "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDE" + string(rune('0'+n))
		r := revoke(t, append(args, "--out", dir, id)...)
		require.Equal(t, statusGood, r.status, r.stderr)
	}
	lists, err := revocation.ReadFS(os.DirFS(dir), nil)
	require.NoError(t, err)
	require.Len(t, lists, 1)
	require.Equal(t, 3, lists[0].Len())
	require.Equal(t, "2030-01-01", lists[0].Expires.Format(time.DateOnly))
}

func TestWhatIsPublishedIsForEverybodyToRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, revoke(t, "--out", dir, "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF").status)
	folder := os.DirFS(dir)
	require.NoError(t, fstest.TestFS(folder, revocation.IndexName))
	info, err := os.Stat(filepath.Join(dir, revocation.IndexName))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o644), info.Mode().Perm())
}

// Whoever reports the old code of a certificate that was renewed means the person's
// certificate: its entry does not end with that code.
func TestRevokingARenewedCertificateByItsOldText(t *testing.T) {
	keys, first := newKeys(t, "--days", "1500"), filepath.Join(t.TempDir(), "first")
	require.Equal(t, statusGood, issueWith(t, keys, first, recordsFile(t, recordLine("a"))).status)
	second := filepath.Join(t.TempDir(), "second")
	require.Equal(t, statusGood, renewWith(t, keys, first, second, "--at", "2023-05-20").status)
	for _, old := range []string{filepath.Join(first, "a.txt"), filepath.Join(first, manifestName)} {
		for _, hash := range []string{"uci", "country-uci"} {
			lists := filepath.Join(t.TempDir(), "lists")
			require.Equal(t, statusGood, vaxcert(t, "revoke", "--out", lists, "--at", "2023-05-25", "--hash", hash, old).status)
			for _, at := range []string{"2023-05-26", "2023-06-10", "2024-05-19"} {
				r := vaxcert(t, "verify", "--trust", filepath.Join(keys, "dsc.pem"), "--revoked", lists, "--at", at, filepath.Join(second, "a.txt"))
				require.Contains(t, r.stdout, "REVOKED", at)
			}
		}
	}
}

func TestRevokeYellowCardsByTheirSignature(t *testing.T) {
	keys := newKeys(t)
	out := yellowCards(t, keys, []string{"2022-01-20", "2022-01-21"})
	manifest, lists := filepath.Join(out, manifestName), filepath.Join(t.TempDir(), "lists")
	r := vaxcert(t, "revoke", "--out", lists, "--hash", "signature", "--record", "a", "--at", "2022-07-01", manifest)
	require.Equal(t, statusGood, r.status, r.stderr)
	for name, verdict := range map[string]string{"a.txt": "REVOKED", "b.txt": "VALID"} {
		r := vaxcert(t, "verify", "--trust", filepath.Join(keys, "dsc.pem"), "--revoked", lists, "--at", "2022-07-02", filepath.Join(out, name))
		require.Contains(t, r.stdout, verdict)
	}
	r = vaxcert(t, "revoke", "--out", lists, "--hash", "signature", "--at", "2022-07-01", manifest)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "revoked 2")
	require.Contains(t, vaxcert(t, "revoke", "--out", lists, "--record", "a", manifest).stderr, "uvci-missing")
}
