package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a facility signs is issued, and nothing else.
func TestIssueWhatFacilitiesSigned(t *testing.T) {
	facility, certificate, _, _ := facilityKey(t, "24001")
	dir := t.TempDir()
	records := write(t, filepath.Join(dir, "records.csv"), rows(
		"record_id,full_name,date_of_birth,nationality,dose_number,vaccination_date,product,facility_id",
		"a,Trần Văn An,1990-02-11,VN,2,2021-09-01,Comirnaty,24001",
		"b,Trần Văn Bình,1990-02-11,VN,2,2021-09-01,Comirnaty,24002",
		"c,Trần Văn Chi,1990-02-11,VN,2,2021-13-01,Comirnaty,24001",
		"d,Trần Văn Dũng,1990-02-11,VN,2,2021-09-01,Comirnaty,",
	))
	signed := filepath.Join(dir, "signed.jsonl")
	vaxcert(t, "attest", "sign", "--records", records, "--key", facility, "--cert", certificate, "--at", "2022-05-30", "--out", signed)
	write(t, signed, read(t, signed)+"no JSON\n")

	keys, out, log := newKeys(t), filepath.Join(dir, "out"), filepath.Join(dir, "log")
	args := []string{"issue", "--attestations", signed, "--facility-trust", certificate, "--out", out, "--at", issuedAt, "--audit", log,
		"--key", filepath.Join(keys, "dsc.key"), "--cert", filepath.Join(keys, "dsc.pem")}
	for range 2 {
		r := vaxcert(t, args...)
		require.Equal(t, statusNotGood, r.status, r.stderr)
		manifest := readManifest(t, out)
		require.Equal(t, []string{"issued", "refused", "refused", "refused", "refused"}, column(manifest, 1))
		require.Equal(t, []string{"", "facility-mismatch", "vaccination-date-invalid", "record-incomplete", "attestation-line"}, column(manifest, 6))
		require.Contains(t, r.stderr, "facility")
	}
	require.Equal(t, "Trần Văn An", contentOf(t, out, "a.txt").Holder().Name.Full())
	require.Contains(t, read(t, log), `"attestation":"`)
	require.NotContains(t, read(t, log), `"record":"`)

	vaxcert(t, append(args, "--records", records)...).requireUsage(t, "not both")
	vaxcert(t, "issue", "--attestations", signed, "--out", out, "--key", "x").requireUsage(t, "--facility-trust")
}

// One attestation is one certificate, and that of the record that was signed.
func TestAttestationsAreIssuedOnce(t *testing.T) {
	dir := t.TempDir()
	head := "record_id,full_name,date_of_birth,nationality,dose_number,vaccination_date,product,facility_id"
	sign := func(facility, id string) (line, certificate string) {
		key, certificate, _, _ := facilityKey(t, facility)
		records := write(t, filepath.Join(t.TempDir(), "records.csv"), rows(head, id+",Trần Văn "+facility+",1990-02-11,VN,2,2021-09-01,Comirnaty,"+facility))
		signed := filepath.Join(t.TempDir(), "signed.jsonl")
		require.Equal(t, statusGood, vaxcert(t, "attest", "sign", "--records", records, "--key", key, "--cert", certificate, "--at", "2022-05-30", "--out", signed).status)
		return read(t, signed), certificate
	}
	first, firstTrust := sign("24001", "a")
	second, secondTrust := sign("24/2", "a")
	signed := write(t, filepath.Join(dir, "signed.jsonl"),
		first+strings.Replace(first, `"record_id":"a"`, `"record_id":"b"`, 1)+first+second+second)

	keys, out := newKeys(t), filepath.Join(dir, "out")
	for range 2 {
		r := vaxcert(t, "issue", "--attestations", signed, "--facility-trust", firstTrust, "--facility-trust", secondTrust, "--out", out, "--at", issuedAt,
			"--key", filepath.Join(keys, "dsc.key"), "--cert", filepath.Join(keys, "dsc.pem"))
		require.Equal(t, statusNotGood, r.status, r.stderr)
		manifest := readManifest(t, out)
		require.Equal(t, []string{"issued", "refused", "refused", "issued", "refused"}, column(manifest, 1))
		require.Equal(t, []string{"", "record-id-mismatch", "record-id-duplicate", "", "record-id-duplicate"}, column(manifest, 6))
		require.Equal(t, "24%2F2/a", manifest[3][0], "two facilities may have the same number")
		require.Equal(t, "24%252F2%2Fa.txt", manifest[3][5])
		require.Equal(t, "Trần Văn 24001", contentOf(t, out, "a.txt").Holder().Name.Full())
		require.Equal(t, manifest[3][2], string(contentOf(t, out, manifest[3][5]).DCC.ID()))
	}
	revoked := vaxcert(t, "revoke", "--out", filepath.Join(dir, "revoked"), "--hash", "signature", "--record", "24%2F2/a", filepath.Join(out, manifestName))
	require.Equal(t, statusGood, revoked.status, revoked.stderr)
	renewed := filepath.Join(dir, "renewed")
	renewWith(t, keys, out, renewed, "--at", "2022-08-01")
	require.Equal(t, []string{"kept", "kept"}, column(readManifest(t, renewed), 1))
}
