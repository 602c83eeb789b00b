package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

// facilityKey makes a key of a facility, whose certificate is its own root.
func facilityKey(t *testing.T, code string) (keyFile, certFile string, key *ecdsa.PrivateKey, der []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}, CommonName: "facility", SerialNumber: code},
		NotBefore: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err = x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	dir := t.TempDir()
	keyFile = write(t, filepath.Join(dir, "facility.key"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	certFile = write(t, filepath.Join(dir, "facility.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	return keyFile, certFile, key, der
}

const attestedRecords = "record_id,full_name,date_of_birth,facility_id\nR-1,Nguyễn Văn A,1990-02-11,24001\nR-2,Trần Thị B,1991-02-11,24002\nR-3,Lê Văn C,1992-02-11,\n"

func TestFacilitiesSignRecords(t *testing.T) {
	key, certificate, _, _ := facilityKey(t, "24001")
	dir := t.TempDir()
	records, out := write(t, filepath.Join(dir, "records.csv"), attestedRecords), filepath.Join(dir, "attested.jsonl")
	r := vaxcert(t, "attest", "sign", "--records", records, "--key", key, "--cert", certificate, "--at", "2022-04-14T08:30:00Z", "--out", out)
	require.Equal(t, statusNotGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "signed 2, refused 1")
	info, err := os.Stat(out)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
	require.Contains(t, read(t, out), `{"record_id":"R-3","line":4,"code":"record-incomplete","message":"The record lacks`)

	r = vaxcert(t, "attest", "verify", "--trust", certificate, "--at", "2022-04-15", "--json", out)
	require.Equal(t, statusNotGood, r.status, r.stderr)
	results := r.objects(t)
	require.Len(t, results, 2)
	require.Equal(t, true, results[0]["good"])
	require.Equal(t, "R-1", results[0]["record_id"])
	require.Equal(t, "2022-04-14T08:30:00Z", results[0]["signedAt"])
	require.Equal(t, "facility-mismatch", results[1]["code"])
	require.NotContains(t, r.stdout, "R-2")
	require.NotContains(t, r.stdout, "Nguyễn")

	first, _, _ := strings.Cut(read(t, out), "\n")
	one := write(t, filepath.Join(dir, "one.jsonl"), first)
	r = vaxcert(t, "attest", "verify", "--trust", certificate, "--at", "2022-04-15", one)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stdout, "good: record R-1 of facility 24001, signed 2022-04-14T08:30:00Z (cose)")
	r = vaxcert(t, "--lang", "vi", "attest", "verify", "--trust", certificate, "--at", "2022-06-15", "--max-age", "720h", one)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stdout, "signed-too-long-ago: Bản ký đã quá cũ.")

	register := write(t, filepath.Join(dir, "register.csv"), "facility_id,subject\n24002,\"serialNumber=24001,CN=facility,C=VN\"\n")
	r = vaxcert(t, "attest", "verify", "--trust", certificate, "--register", register, "--at", "2022-04-15", "--json", out)
	require.Equal(t, "facility-unknown", r.objects(t)[0]["code"])
	require.Equal(t, true, r.objects(t)[1]["good"], "it signs for another facility by the register")
}

func TestSignaturesOfPlugInsAreChecked(t *testing.T) {
	_, certificate, private, der := facilityKey(t, "24001")
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	key, err := signer.New(c, private)
	require.NoError(t, err)
	encode := base64.RawURLEncoding.EncodeToString
	payload := `{"record_id":"R-1","facility_id":"24001","signed_at":"2022-04-14T08:30:00Z"}`
	protected := encode([]byte(`{"alg":"ES256","x5c":["` + base64.StdEncoding.EncodeToString(der) + `"]}`))
	signature, err := key.Sign(t.Context(), []byte(protected+"."+encode([]byte(payload))))
	require.NoError(t, err)
	compact, detached := protected+"."+encode([]byte(payload))+"."+encode(signature), protected+".."+encode(signature)
	flat := `{"payload":"` + encode([]byte(payload)) + `","protected":"` + protected + `","signature":"` + encode(signature) + `"}`

	dir := t.TempDir()
	verify := func(stdin string, args ...string) ran {
		return vaxcertWith(t, stdin, append([]string{"attest", "verify", "--trust", certificate, "--at", "2022-04-15"}, args...)...)
	}
	for _, text := range []string{compact, compact + "\n", flat} {
		require.Equal(t, statusGood, verify("", write(t, filepath.Join(dir, "a.jws"), text)).status)
		require.Equal(t, statusGood, verify(text, "-").status)
	}
	said := write(t, filepath.Join(dir, "said.json"), payload)
	require.Equal(t, statusGood, verify(detached, "--payload", said, "-").status)
	require.Contains(t, verify(detached, "-").stdout, "payload-missing")
	require.Contains(t, verify(compact, "--payload", said, "-").stdout, "payload-not-detached")
	require.Contains(t, verify(strings.Repeat("x", 1<<20), "-").stdout, "too-large")
	require.Contains(t, verify("", "-").stdout, "cose-malformed")

	verify("", filepath.Join(dir, "nothing")).requireUsage(t, "nothing")
	verify("", "--register", said, "-").requireUsage(t, "register-malformed")
	verify("", "--trust", said, "-").requireUsage(t, "certificates-unreadable")
	verify("", "--payload", said, "-", said).requireUsage(t, "one INPUT")
}
