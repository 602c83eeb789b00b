package main

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/youmark/pkcs8"

	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

const testPIN = "24680"

// newToken makes a token of SoftHSM2, and skips the test where there is none.
func newToken(t *testing.T) (uri, pinFile string) {
	t.Helper()
	_, err := pkcs11.OpenKey(t.Context(), "pkcs11:token=none?module-name=softhsm2", pkcs11.Options{})
	if errors.Is(err, pkcs11.ErrModule) || errors.Is(err, pkcs11.ErrUnsupported) {
		t.Skip(err)
	}
	util, err := exec.LookPath("softhsm2-util")
	if err != nil {
		t.Skip("no SoftHSM2 (Debian: softhsm2)")
	}
	dir := t.TempDir()
	tokens := filepath.Join(dir, "tokens")
	require.NoError(t, os.Mkdir(tokens, 0o700))
	t.Setenv("SOFTHSM2_CONF", write(t, filepath.Join(dir, "softhsm2.conf"), "directories.tokendir = "+tokens+"\nlog.level = ERROR\n"))
	out, err := exec.Command(util, "--init-token", "--free", "--label", "VN", "--so-pin", "12345678", "--pin", testPIN).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return "pkcs11:token=VN;object=DSC?module-name=softhsm2", write(t, filepath.Join(dir, "pin"), testPIN+"\n")
}

func readRequest(t *testing.T, path string) *x509.CertificateRequest {
	t.Helper()
	block, rest := pem.Decode([]byte(read(t, path)))
	require.NotNil(t, block)
	require.Empty(t, rest)
	require.Equal(t, "CERTIFICATE REQUEST", block.Type)
	request, err := x509.ParseCertificateRequest(block.Bytes)
	require.NoError(t, err)
	require.NoError(t, request.CheckSignature())
	return request
}

func TestNewKeysInAToken(t *testing.T) {
	for _, algorithm := range []string{"ES256", "PS256"} {
		t.Run(algorithm, func(t *testing.T) {
			uri, pin := newToken(t)
			dir := filepath.Join(t.TempDir(), "keys")
			args := []string{"keys", "new", "--country", "VN", "--out", dir, "--alg", algorithm, "--pkcs11", uri, "--pin-file", pin}
			r := vaxcert(t, args...)
			require.Equal(t, statusGood, r.status, r.stderr)
			require.NotContains(t, r.stdout+r.stderr, testPIN)
			require.NoFileExists(t, filepath.Join(dir, "dsc.key"))
			dsc := readCertificate(t, filepath.Join(dir, "dsc.pem"))
			require.NoError(t, dsc.CheckSignatureFrom(readCertificate(t, filepath.Join(dir, "csca.pem"))))

			vaxcert(t, args...).requireUsage(t, "not overwritten")
			args[5] = filepath.Join(t.TempDir(), "others")
			vaxcert(t, args...).requireUsage(t, "such a key already")
			require.NoDirExists(t, args[5])

			s, err := loadPKCS11(t.Context(), &session{}, uri, filepath.Join(dir, "dsc.pem"), tokenFlags{PINFile: pin}, 2)
			require.NoError(t, err)
			defer s.Close()
			require.Equal(t, algorithm, s.Algorithm().String())
			require.Equal(t, dsc, s.Certificate())
			require.NoError(t, s.Check(t.Context()))
		})
	}
}

func TestIssueWithAKeyInAToken(t *testing.T) {
	uri, pin := newToken(t)
	dir := filepath.Join(t.TempDir(), "keys")
	r := vaxcert(t, "keys", "new", "--out", dir, "--at", "2022-01-01", "--pkcs11", uri, "--pin-file", pin)
	require.Equal(t, statusGood, r.status, r.stderr)
	out, log := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "log")
	args := []string{"issue", "--records", manyRecords(t, 60), "--out", out, "--at", issuedAt, "--key", uri, "--cert", filepath.Join(dir, "dsc.pem"), "--audit", log}
	r = vaxcert(t, append(args, "--pin-file", pin)...)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Len(t, readManifest(t, out), 60)
	verdict := vaxcert(t, "verify", "--trust", filepath.Join(dir, "dsc.pem"), "--at", "2022-06-02", filepath.Join(out, "r0000.txt"))
	require.Equal(t, statusGood, verdict.status, verdict.stdout)
	require.Equal(t, statusGood, vaxcert(t, "audit", "check", "--cert", filepath.Join(dir, "dsc.pem"), log).status)

	wrong := write(t, filepath.Join(t.TempDir(), "pin"), "13579\n")
	r = vaxcert(t, append(args, "--pin-file", wrong)...)
	r.requireUsage(t, "PIN")
	require.NotContains(t, r.stderr, "13579")
}

func TestRequestOfAKeyInAToken(t *testing.T) {
	uri, _ := newToken(t)
	t.Setenv("TOKEN_PIN", testPIN)
	r := vaxcert(t, "keys", "new", "--pkcs11", uri, "--pin-env", "TOKEN_PIN")
	require.Equal(t, statusGood, r.status, r.stderr)
	out := filepath.Join(t.TempDir(), "dsc.csr")
	args := []string{"keys", "csr", "--pkcs11", uri, "--pin-env", "TOKEN_PIN", "--subject", `C=VN,O=Sở Y tế\, Hà Nội,CN=VN DSC 2`, "--out", out}
	r = vaxcert(t, args...)
	require.Equal(t, statusGood, r.status, r.stderr)
	request := readRequest(t, out)
	require.Equal(t, "VN DSC 2", request.Subject.CommonName)
	require.Equal(t, []string{"Sở Y tế, Hà Nội"}, request.Subject.Organization)
	require.IsType(t, &ecdsa.PublicKey{}, request.PublicKey)
	require.Len(t, request.Extensions, 2)
	fingerprint, err := fingerprintOf(request.PublicKey)
	require.NoError(t, err)
	require.Contains(t, r.stdout, fingerprint)
	vaxcert(t, args...).requireUsage(t, "not overwritten")
}

func TestRequestOfAKeyInAFile(t *testing.T) {
	dir := t.TempDir()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	secret, err := pkcs8.MarshalPrivateKey(key, []byte("secret"), nil)
	require.NoError(t, err)
	for name, block := range map[string]*pem.Block{
		"pkcs8":     {Type: "PRIVATE KEY", Bytes: der},
		"pkcs1":     {Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)},
		"encrypted": {Type: "ENCRYPTED PRIVATE KEY", Bytes: secret},
	} {
		file, out := write(t, filepath.Join(dir, name), string(pem.EncodeToMemory(block))), filepath.Join(dir, name+".csr")
		r := vaxcert(t, "keys", "csr", "--key", file, "--password-file", write(t, filepath.Join(dir, "password"), "secret\n"),
			"--subject", "CN=DSC", "--out", out)
		require.Equal(t, statusGood, r.status, r.stderr)
		require.Equal(t, key.Public(), readRequest(t, out).PublicKey)
	}
}

func TestWrongUsesOfTokens(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	for says, args := range map[string][]string{
		"--out is needed":   {"keys", "new"},
		"--pin-file and":    {"keys", "new", "--pkcs11", "pkcs11:", "--pin-file", "a", "--pin-env", "b"},
		"pin-value":         {"keys", "new", "--pkcs11", "pkcs11:object=DSC?pin-value=73915"},
		"--key":             {"keys", "csr", "--subject", "CN=DSC", "--out", out},
		"can't be used":     {"keys", "csr", "--subject", "CN=DSC", "--out", out, "--key", "a", "--pkcs11", "pkcs11:"},
		"CN is missing":     {"keys", "csr", "--subject", "C=VN", "--out", out, "--key", "a"},
		"X is none of":      {"keys", "csr", "--subject", "CN=DSC,X=1", "--out", out, "--key", "a"},
		"CN is there twice": {"keys", "csr", "--subject", "CN=DSC,CN=1", "--out", out, "--key", "a"},
		"want NAME=VALUE":   {"keys", "csr", "--subject", "DSC", "--out", out, "--key", "a"},
		"no private key":    {"keys", "csr", "--subject", "CN=DSC", "--out", out, "--key", write(t, out+".key", "nothing")},
		"no such file":      {"keys", "csr", "--subject", "CN=DSC", "--out", out, "--key", out + ".none"},
	} {
		r := vaxcert(t, args...)
		r.requireUsage(t, says)
		require.NotContains(t, r.stderr, "73915")
	}
}

func TestAWrongPINIsSaidInOneLine(t *testing.T) {
	uri, _ := newToken(t)
	wrong := write(t, filepath.Join(t.TempDir(), "pin"), "73915")
	r := vaxcert(t, "keys", "new", "--pkcs11", uri, "--pin-file", wrong)
	r.requireUsage(t, "PIN")
	require.NotContains(t, r.stderr, "73915")
	vaxcert(t, "keys", "new", "--pkcs11", uri).requireUsage(t, "--pin-file")
	vaxcert(t, "keys", "new", "--pkcs11", uri, "--pin-env", "NO_SUCH_VARIABLE").requireUsage(t, "NO_SUCH_VARIABLE")
}
