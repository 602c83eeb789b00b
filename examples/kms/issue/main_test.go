package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/kms/fake"
	"github.com/vaxcert/vaxcert/verify"
)

const record = `{"full_name": "Nguyễn Bảo Duy", "date_of_birth": "1983-10-10", "nationality": "VN", "dose_number": "2", "vaccination_date": "2021-11-02", "product": "Pfizer"}` + "\n"

func TestIssue(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	service := &fake.Service{Key: private}
	server := httptest.NewServer(service.Vault())
	defer server.Close()
	t.Setenv("VAULT_ADDR", server.URL)
	t.Setenv("VAULT_TOKEN", fake.Secret)

	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(2, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	dsc := filepath.Join(t.TempDir(), "dsc.pem")
	require.NoError(t, os.WriteFile(dsc, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	args := []string{"--key", "hashivault:key=" + fake.VaultKey, "--cert", dsc, "--organisation", "Cục Y tế dự phòng"}

	var out, complaints bytes.Buffer
	records := record + strings.Replace(record, "1983", "3983", 1) + record
	require.Equal(t, 1, run(t.Context(), args, strings.NewReader(records), &out, &complaints), complaints.String())
	key, err := verify.KeyOf(certificate)
	require.NoError(t, err)
	verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(key), Clock: time.Now})
	require.NoError(t, err)
	var lines []result
	for decoder := json.NewDecoder(&out); decoder.More(); {
		var line result
		require.NoError(t, decoder.Decode(&line))
		lines = append(lines, line)
	}
	require.Len(t, lines, 3)
	for _, i := range []int{0, 2} {
		require.Empty(t, lines[i].Error)
		require.Equal(t, verify.Valid, verifier.Verify(t.Context(), lines[i].Text).Decision)
	}
	require.Empty(t, lines[1].Text)
	require.NotEmpty(t, lines[1].Error)

	require.Equal(t, 0, run(t.Context(), args, strings.NewReader(record), &out, &complaints))
	require.Equal(t, 2, run(t.Context(), args, strings.NewReader("no record"), &out, &complaints))
	require.Equal(t, 2, run(t.Context(), args[2:], nil, &out, &complaints))
	require.Equal(t, 2, run(t.Context(), append(args, "--cert", "none.pem"), nil, &out, &complaints))
	service.Fail(fake.Denied, -1)
	require.Equal(t, 2, run(t.Context(), args, strings.NewReader(record), &out, &complaints))
	require.NotContains(t, complaints.String(), fake.Secret)
}
