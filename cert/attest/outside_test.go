package attest_test

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/signer"
)

func (h holder) pem() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.Raw}))
}

// keyFile writes the key of a holder.
func (h holder) keyFile(t *testing.T) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(h.key)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	return path
}

// run runs another program, or skips the test where it is not installed.
func run(t *testing.T, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(name + " is not installed")
	}
	command := exec.Command(name, args...)
	command.Stdin = bytes.NewReader(stdin)
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	require.NoError(t, err, said.String())
	return out
}

func encode64(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// OpenSSL makes the RSA signatures of a JWS.
func TestSignaturesMadeByOpenSSL(t *testing.T) {
	w := newWorld(t)
	key := w.rsa.keyFile(t)
	for algorithm, options := range map[string][]string{
		"RS256": nil,
		"PS256": {"-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"},
	} {
		input := encode64([]byte(toJSON(t, header{"alg": algorithm, "x5c": []string{w.rsa.base64DER()}, "iat": signed.Unix()}))) + "." + encode64(payload(nil))
		signature := run(t, []byte(input), "openssl", append(append([]string{"dgst", "-sha256", "-sign", key}, options...), "-binary")...)
		r, _, err := w.store(t).VerifyRecord([]byte(input + "." + encode64(signature)))
		require.NoError(t, err, algorithm)
		require.Equal(t, record, r)
	}
}

const nodeSigns = `
const { createPrivateKey, sign, constants } = require("node:crypto");
const { key, input, alg } = JSON.parse(require("node:fs").readFileSync(0));
const options = { ES256: { dsaEncoding: "ieee-p1363" }, RS256: {}, PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } }[alg];
process.stdout.write(sign("sha256", Buffer.from(input), { key: createPrivateKey(key), ...options }));
`

// JavaScript, as in a browser plug-in, makes them as well.
func TestSignaturesMadeByNode(t *testing.T) {
	w := newWorld(t)
	for algorithm, h := range map[string]holder{"ES256": w.ec, "RS256": w.rsa, "PS256": w.rsa} {
		key, err := os.ReadFile(h.keyFile(t))
		require.NoError(t, err)
		input := encode64([]byte(toJSON(t, header{"alg": algorithm, "typ": "JOSE", "x5c": []string{h.base64DER(), w.sub.base64DER()}}))) + "." +
			encode64(payload(map[string]any{"signed_at": "2022-04-14T15:30:00+07:00", "note": "thêm"}))
		signature := run(t, []byte(toJSON(t, map[string]string{"key": string(key), "input": input, "alg": algorithm})), "node", "-e", nodeSigns)
		s := w.store(t, func(o *attest.Options) { o.Intermediates = nil })
		r, a, err := s.VerifyRecord([]byte(input + "." + encode64(signature)))
		require.NoError(t, err, algorithm)
		require.Equal(t, record, r)
		require.Equal(t, signed, a.SignedAt)
		signature[0] ^= 1
		refused(t, s, []byte(input+"."+encode64(signature)), attest.SignatureInvalid)
	}
}

// A register can be written with what OpenSSL prints.
func TestRegisterAsOpenSSLPrintsIt(t *testing.T) {
	w := newWorld(t)
	odd := issue(t, &w.sub, newRSA(), func(c *x509.Certificate) {
		c.Subject.CommonName = `#Trạm y tế "Số 1", xã A+B; #2 `
		c.Subject.ExtraNames = []pkix.AttributeTypeAndValue{
			{Type: []int{0, 9, 2342, 19200300, 100, 1, 1}, Value: "MST:2400123456"}, {Type: []int{1, 2, 840, 113549, 1, 9, 1}, Value: "a@example.vn"},
			{Type: []int{1, 2, 3, 4}, Value: "x"},
		}
	})
	printed := func(args ...string) string {
		out := run(t, []byte(odd.pem()), "openssl", append([]string{"x509", "-noout"}, args...)...)
		_, value, _ := strings.Cut(strings.TrimSpace(string(out)), "=")
		return value
	}
	subject := printed("-subject", "-nameopt", "RFC2253,-esc_msb,utf8")
	public := run(t, []byte(odd.pem()), "openssl", "x509", "-noout", "-pubkey")
	der := run(t, public, "openssl", "pkey", "-pubin", "-outform", "DER")
	sum := strings.Fields(string(run(t, der, "openssl", "dgst", "-sha256", "-r")))[0]
	rows := "facility_id,subject,serial,spki_sha256\n24001,\"" + strings.ReplaceAll(subject, `"`, `""`) + `",` + printed("-serial") + "," + sum + "\n"
	_, _, err := w.store(t, register(t, rows)).VerifyRecord(odd.attested(t))
	require.NoError(t, err, rows)
}

// The commands and the register of the package documentation are as they stand there.
func TestTheDocumentedCertificateAndRegister(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	commands, rows := "", ""
	for line := range strings.Lines(string(doc)) {
		code, isCode := strings.CutPrefix(line, "//\t")
		switch {
		case isCode && (strings.HasPrefix(code, "facility_id,") || strings.HasPrefix(code, "24001,")):
			rows += code
		case isCode && (strings.HasPrefix(code, "openssl req") || strings.HasPrefix(code, "openssl x509 -req") || strings.HasPrefix(code, "printf") || strings.HasPrefix(code, "  -")):
			commands += code
		}
	}
	require.Equal(t, 2, strings.Count(rows, "\n"))
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	folder := t.TempDir()
	shell := exec.CommandContext(t.Context(), "sh", "-ec", commands)
	shell.Dir = folder
	out, err := shell.CombinedOutput()
	require.NoError(t, err, "%s", out)
	read := func(name string) []byte { return must(os.ReadFile(filepath.Join(folder, name))) }

	roots, err := attest.ReadCertificates(bytes.NewReader(read("ca.pem")))
	require.NoError(t, err)
	pair, err := tls.X509KeyPair(read("facility.pem"), read("facility.key"))
	require.NoError(t, err)
	key, err := signer.New(pair.Leaf, pair.PrivateKey.(crypto.Signer))
	require.NoError(t, err)
	today := pair.Leaf.NotBefore.Add(time.Hour)
	attestation, err := attest.Sign(t.Context(), key, record, today)
	require.NoError(t, err)
	known, err := attest.ReadRegister(strings.NewReader(rows))
	require.NoError(t, err)
	for _, r := range []*attest.Register{nil, known} {
		store, err := attest.NewStore(attest.Options{Roots: roots, Register: r, Clock: func() time.Time { return today }})
		require.NoError(t, err)
		_, attested, err := store.VerifyRecord(attestation)
		require.NoError(t, err)
		require.Equal(t, facility, attested.Facility)
	}
}

func TestCertificatesFromFiles(t *testing.T) {
	w := newWorld(t)
	for name, file := range map[string]string{
		"PEM": "text\n" + w.root.pem() + w.sub.pem() + "-----BEGIN X-----\nAAAA\n-----END X-----\n", "DER": string(w.root.Raw) + string(w.sub.Raw),
	} {
		found, err := attest.ReadCertificates(strings.NewReader(file))
		require.NoError(t, err, name)
		require.Len(t, found, 2)
		require.True(t, found[1].Equal(w.sub.Certificate))
	}
	for _, broken := range []string{"", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", w.root.pem()[:200]} {
		_, err := attest.ReadCertificates(strings.NewReader(broken))
		require.ErrorIs(t, err, attest.CertificatesBroken)
	}
	_, err := attest.ReadCertificates(strings.NewReader(strings.Repeat("x", attest.MaxCertificates+1)))
	require.ErrorIs(t, err, attest.TooLarge)
}
