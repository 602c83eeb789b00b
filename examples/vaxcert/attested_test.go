package main

import (
	"path/filepath"
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

	vaxcert(t, append(args, "--records", records)...).requireUsage(t, "one of --records and --attestations")
	vaxcert(t, "issue", "--attestations", signed, "--out", out, "--key", "x").requireUsage(t, "--facility-trust")
}
