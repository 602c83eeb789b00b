package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
)

func renewWith(t *testing.T, keys, from, out string, more ...string) ran {
	t.Helper()
	args := []string{"renew", "--manifest", filepath.Join(from, manifestName), "--key", filepath.Join(keys, "dsc.key"), "--cert", filepath.Join(keys, "dsc.pem"), "--out", out}
	return vaxcert(t, append(args, more...)...)
}

// contentOf reads what a text of a folder says.
func contentOf(t *testing.T, dir, name string) *cert.Payload {
	t.Helper()
	payload, err := verify.Decode(strings.TrimSpace(read(t, filepath.Join(dir, name))))
	require.NoError(t, err)
	return payload
}

func TestRenewWhatEndsWithinTheWindow(t *testing.T) {
	keys, first := newKeys(t, "--days", "1500"), filepath.Join(t.TempDir(), "first")
	records := recordsFile(t, recordLine("a"), recordLine("b"))
	require.Equal(t, statusGood, issueWith(t, keys, first, records).status)

	early := filepath.Join(t.TempDir(), "early")
	r := renewWith(t, keys, first, early, "--at", "2022-08-01")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, []string{"kept", "kept"}, column(readManifest(t, early), 1))
	require.Equal(t, column(readManifest(t, first), 4), column(readManifest(t, early), 4))

	second := filepath.Join(t.TempDir(), "second")
	r = renewWith(t, keys, first, second, "--at", "2023-05-20", "--format", "txt,png")
	require.Equal(t, statusGood, r.status, r.stderr)
	manifest := readManifest(t, second)
	require.Equal(t, []string{"issued", "issued"}, column(manifest, 1))
	require.Equal(t, column(readManifest(t, first), 2), column(manifest, 2), "the same identifiers")
	require.Equal(t, contentOf(t, first, "a.txt").CBOR(), contentOf(t, second, "a.txt").CBOR())
	require.Equal(t, "2024-05-20T00:00:00Z", contentOf(t, second, "a.txt").ExpiresAt.Format(time.RFC3339))
	require.Equal(t, "uvci,new_uvci,record_id,expires_at\n", read(t, filepath.Join(second, supersededName)))

	before := read(t, filepath.Join(second, "a.txt"))
	require.Equal(t, statusGood, renewWith(t, keys, first, second, "--at", "2023-05-21").status)
	require.Equal(t, before, read(t, filepath.Join(second, "a.txt")), "run again, it keeps what it did")

	third := filepath.Join(t.TempDir(), "third")
	r = renewWith(t, keys, second, third, "--at", "2024-05-20")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, column(manifest, 2), column(readManifest(t, third), 2), "a renewal is renewed")
}

func TestRenewSupersedesWhatWasWrong(t *testing.T) {
	keys, first := newKeys(t, "--days", "1500"), filepath.Join(t.TempDir(), "first")
	records := recordsFile(t, recordLine("a"), recordLine("b"), recordLine("c"))
	require.Equal(t, statusGood, issueWith(t, keys, first, records).status)
	corrections := recordsFile(t, strings.Replace(recordLine("b"), ",1990,", ",1990-11-02,", 1), recordLine("c"))
	require.NotEqual(t, recordLine("b"), strings.Split(read(t, corrections), "\n")[1], "the line has that date")

	second := filepath.Join(t.TempDir(), "second")
	for range 2 { // the second run keeps what the first did
		r := renewWith(t, keys, first, second, "--at", "2022-08-01", "--corrections", corrections)
		require.Equal(t, statusGood, r.status, r.stderr)
		was, is := readManifest(t, first), readManifest(t, second)
		require.Equal(t, []string{"kept", "issued", "kept"}, column(is, 1), "what a correction does not change is kept")
		require.NotEqual(t, was[1][2], is[1][2], "a corrected certificate has an identifier of its own")
		require.Equal(t, "uvci,new_uvci,record_id,expires_at\n"+was[1][2]+","+is[1][2]+",b,"+was[1][4]+"\n", read(t, filepath.Join(second, supersededName)))
		require.Equal(t, "1990-11-02", contentOf(t, second, "b.txt").DCC.DateOfBirth)
	}

	revoked := filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, vaxcert(t, "revoke", "--out", revoked, "--at", "2022-08-02", filepath.Join(second, supersededName)).status)
	dsc := filepath.Join(keys, "dsc.pem")
	require.Contains(t, vaxcert(t, "verify", "--trust", dsc, "--revoked", revoked, "--at", "2022-08-03", filepath.Join(first, "b.txt")).stdout, "revoked")
	require.Equal(t, statusGood, vaxcert(t, "verify", "--trust", dsc, "--revoked", revoked, "--at", "2022-08-03", filepath.Join(second, "b.txt")).status)

	third := filepath.Join(t.TempDir(), "third")
	r := renewWith(t, keys, first, third, "--at", "2023-05-20", "--revoked", revoked)
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, []string{"issued", "refused", "issued"}, column(readManifest(t, third), 1), "what is revoked is not renewed")
	require.Equal(t, "revoked", readManifest(t, third)[1][6])
}

func TestRenewBelievesNothing(t *testing.T) {
	keys, first := newKeys(t, "--days", "1500"), filepath.Join(t.TempDir(), "first")
	require.Equal(t, statusGood, issueWith(t, keys, first, recordsFile(t, recordLine("a"), recordLine("b"), recordLine("c"))).status)
	write(t, filepath.Join(first, "a.txt"), read(t, filepath.Join(first, "b.txt")))
	text := read(t, filepath.Join(first, "b.txt"))
	write(t, filepath.Join(first, "b.txt"), text[:len(text)/2]+text[len(text)/2+3:])

	out := filepath.Join(t.TempDir(), "out")
	r := renewWith(t, keys, first, out, "--at", "2023-05-20")
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, []string{"text-missing", "not-to-be-believed", ""}, column(readManifest(t, out), 6))

	others := newKeys(t, "--days", "1500")
	other := filepath.Join(t.TempDir(), "other")
	require.Equal(t, statusNotGood, renewWith(t, others, first, other, "--at", "2023-05-20").status, "another key's are not renewed")
	next := filepath.Join(t.TempDir(), "next")
	r = renewWith(t, others, first, next, "--at", "2023-05-20", "--trust", filepath.Join(keys, "dsc.pem"))
	require.Equal(t, "issued", readManifest(t, next)[2][1], "but with --trust: keys roll over")

	renewWith(t, keys, first, first).requireUsage(t, "another folder")
	renewWith(t, keys, t.TempDir(), out, "--at", "2023-05-20").requireUsage(t, "no such file")
}

func TestAuditLogOfRenewals(t *testing.T) {
	keys, first, log := newKeys(t, "--days", "1500"), filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "log")
	require.Equal(t, statusGood, issueWith(t, keys, first, recordsFile(t, recordLine("a"), recordLine("b")), "--audit", log).status)
	corrections := recordsFile(t, strings.Replace(recordLine("b"), ",1990,", ",1990-11-02,", 1))
	second := filepath.Join(t.TempDir(), "second")
	for range 2 { // what is kept is not logged again
		r := renewWith(t, keys, first, second, "--at", "2023-05-20", "--corrections", corrections, "--audit", log)
		require.Equal(t, statusGood, r.status, r.stderr)
		require.Contains(t, r.stderr, "the audit log ends at")
	}
	checked := vaxcert(t, "audit", "check", "--json", "--cert", filepath.Join(keys, "dsc.pem"), log)
	require.Equal(t, statusGood, checked.status, checked.stdout)
	require.Contains(t, checked.stdout, `"actions":{"issue":2,"renew":1,"supersede":1}`)

	write(t, log, strings.Replace(read(t, log), `"renew"`, `"issue"`, 1))
	require.Equal(t, statusNotGood, vaxcert(t, "audit", "check", "--cert", filepath.Join(keys, "dsc.pem"), log).status)
	renewWith(t, keys, first, second, "--at", "2023-05-20", "--audit", log).requireUsage(t, "--audit")
}

// What was revoked is not renewed when it has ended either, and long after its entry
// in the list has.
func TestRenewRefusesWhatWasRevokedAndHasEnded(t *testing.T) {
	keys, first := newKeys(t, "--days", "2500"), filepath.Join(t.TempDir(), "first")
	require.Equal(t, statusGood, issueWith(t, keys, first, recordsFile(t, recordLine("a"), recordLine("b"))).status)
	revoked := filepath.Join(t.TempDir(), "revoked")
	require.Equal(t, statusGood, vaxcert(t, "revoke", "--out", revoked, "--at", "2022-08-02", filepath.Join(first, "a.txt")).status)
	for _, at := range []string{"2023-05-20", "2023-06-20", "2026-06-20"} {
		out := filepath.Join(t.TempDir(), "out")
		r := renewWith(t, keys, first, out, "--at", at, "--revoked", revoked)
		require.Equal(t, statusNotGood, r.status)
		require.Equal(t, "refused", readManifest(t, out)[0][1], at)
		require.Equal(t, "revoked", readManifest(t, out)[0][6], at)
	}
	out := filepath.Join(t.TempDir(), "out")
	renewWith(t, keys, first, out, "--at", "2023-06-20", "--revoked", revoked)
	require.Equal(t, "issued", readManifest(t, out)[1][1])
	renewWith(t, keys, first, filepath.Join(t.TempDir(), "over"), "--at", "2026-06-20", "--revoked", revoked)

	promised := filepath.Join(t.TempDir(), "promised")
	require.Equal(t, statusGood, vaxcert(t, "revoke", "--out", promised, "--at", "2022-08-02", "--next-update", "24h", filepath.Join(first, "a.txt")).status)
	late := filepath.Join(t.TempDir(), "late")
	renewWith(t, keys, first, late, "--at", "2023-06-20", "--revoked", promised)
	require.Equal(t, []string{"revoked", "revocation-unknown"}, column(readManifest(t, late), 6), "lists that are too old do not say no")
}

const yellowHeader = "record_id,full_name,date_of_birth,nationality,vaccination_date,product,lot_number"

// yellowCards issues yellow cards at issuedAt, of vaccinations on some days.
func yellowCards(t *testing.T, keys string, days []string, more ...string) (out string) {
	t.Helper()
	lines := []string{yellowHeader}
	for i, day := range days {
		lines = append(lines, string(rune('a'+i))+",Trần An,1990-02-11,VN,"+day+",YellowFeverProductX,L1")
	}
	out = filepath.Join(t.TempDir(), "cards")
	records := write(t, filepath.Join(t.TempDir(), "cards.csv"), rows(lines...))
	r := issueWith(t, keys, out, records, append([]string{"--profile", "icvp"}, more...)...)
	require.Equal(t, statusGood, r.status, r.stderr)
	return out
}

func TestRenewYellowCards(t *testing.T) {
	keys, next := newKeys(t, "--days", "500"), newKeys(t, "--days", "1500")
	first := yellowCards(t, keys, []string{"2022-01-20", "2022-05-30"})

	soon := filepath.Join(t.TempDir(), "soon")
	r := renewWith(t, next, first, soon, "--at", "2022-06-02", "--trust", filepath.Join(keys, "dsc.pem"))
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, []string{"kept", "kept"}, column(readManifest(t, soon), 1))
	require.Equal(t, []string{"", "not-yet-valid"}, column(readManifest(t, soon), 6))
	require.Contains(t, r.stderr, "issued 0, kept 2, refused 0 in ")

	due := filepath.Join(t.TempDir(), "due")
	r = renewWith(t, next, first, due, "--at", "2022-06-02", "--within", "500", "--trust", filepath.Join(keys, "dsc.pem"))
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, []string{"issued", "refused"}, column(readManifest(t, due), 1))
	require.Equal(t, "not-yet-valid", readManifest(t, due)[1][6])

	same := filepath.Join(t.TempDir(), "same")
	r = renewWith(t, keys, first, same, "--at", "2023-05-10")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, []string{"kept", "kept"}, column(readManifest(t, same), 1), "by the same key it would end no later")
	require.Equal(t, []string{"no-later-end", "no-later-end"}, column(readManifest(t, same), 6))
	require.Equal(t, column(readManifest(t, first), 4), column(readManifest(t, same), 4))

	ended, log := filepath.Join(t.TempDir(), "ended"), filepath.Join(t.TempDir(), "log")
	for range 2 {
		r = renewWith(t, next, first, ended, "--at", "2023-06-10", "--trust", filepath.Join(keys, "dsc.pem"), "--audit", log)
		require.Equal(t, statusGood, r.status, r.stderr)
		require.Equal(t, []string{"issued", "issued"}, column(readManifest(t, ended), 1), "what has ended with its key")
	}
	require.Equal(t, 2, strings.Count(read(t, log), `"action":"renew"`))
	require.NotContains(t, read(t, log), `"action":"issue"`)
	require.NotContains(t, read(t, log), `"record":"`)
}

func TestCorrectionsAreNeverDropped(t *testing.T) {
	keys := newKeys(t, "--days", "1500")
	cards := yellowCards(t, keys, []string{"2022-01-20"})
	corrections := recordsFile(t, recordLine("a"), recordLine("nobody"), recordLine("other"))
	out := filepath.Join(t.TempDir(), "out")
	for range 2 {
		r := renewWith(t, keys, cards, out, "--at", "2022-08-01", "--corrections", corrections)
		require.Equal(t, statusNotGood, r.status)
		require.Equal(t, []string{"a", "refused", "", "", "", "", "correction-of-yellow-card"}, readManifest(t, out)[0])
		require.Contains(t, r.stderr, "line 2 (a) refused: correction-of-yellow-card: A yellow card is not corrected")
		require.Contains(t, r.stderr, "correction in line 3 (nobody) refused: correction-without-certificate: The manifest has no ")
		require.Contains(t, r.stderr, "correction in line 4 (other) refused: correction-without-certificate")
		require.Contains(t, r.stderr, "issued 0, kept 0, refused 3 in ")
	}
	r := renewWith(t, keys, cards, out, "--at", "2022-08-01", "--corrections", corrections, "--json")
	require.Equal(t, map[string]any{"record_id": "nobody", "status": "refused", "codes": []any{"correction-without-certificate"}}, r.objects(t)[1])
}

func TestSupersedingIsLoggedWithTheCorrectedRecord(t *testing.T) {
	keys, first, log := newKeys(t, "--days", "1500"), filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "log")
	require.Equal(t, statusGood, issueWith(t, keys, first, recordsFile(t, recordLine("a"), recordLine("b"))).status)
	corrections := recordsFile(t, strings.Replace(recordLine("b"), ",1990,", ",1990-11-02,", 1))
	out := filepath.Join(t.TempDir(), "out")
	r := renewWith(t, keys, first, out, "--at", "2023-05-20", "--corrections", corrections, "--audit", log)
	require.Equal(t, statusGood, r.status, r.stderr)
	for line := range strings.Lines(read(t, log)) {
		require.Equal(t, strings.Contains(line, `"supersede"`), strings.Contains(line, `"record":"`), line)
	}
	require.Contains(t, read(t, log), `"supersede"`)
}
