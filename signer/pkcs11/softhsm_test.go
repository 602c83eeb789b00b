//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

const testPIN = "tiêm-1234"

// softHSM is a folder of tokens of SoftHSM2, for this test only.
type softHSM struct{ tokens string }

// newSoftHSM skips the test where SoftHSM2 is not installed.
func newSoftHSM(t testing.TB) softHSM {
	t.Helper()
	if _, err := modulePath(uri{moduleName: "softhsm2"}, Options{}); err != nil {
		t.Skip("no SoftHSM2 (Debian: softhsm2)")
	}
	if _, err := exec.LookPath("softhsm2-util"); err != nil {
		t.Skip("no softhsm2-util (Debian: softhsm2)")
	}
	dir := t.TempDir()
	h := softHSM{filepath.Join(dir, "tokens")}
	require.NoError(t, os.Mkdir(h.tokens, 0o700))
	config := filepath.Join(dir, "softhsm2.conf")
	require.NoError(t, os.WriteFile(config, []byte("directories.tokendir = "+h.tokens+"\nlog.level = ERROR\n"), 0o600))
	t.Setenv("SOFTHSM2_CONF", config)
	return h
}

// token makes a token and gives its URI.
func (h softHSM) token(t testing.TB, label string) (uri string) {
	t.Helper()
	out, err := exec.Command("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", testPIN).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return "pkcs11:token=" + label + ";object=DSC?module-name=softhsm2"
}

// away moves the tokens away, and gives what brings them back.
func (h softHSM) away(t testing.TB) (back func()) {
	t.Helper()
	require.NoError(t, os.Rename(h.tokens, h.tokens+"-away"))
	return func() { require.NoError(t, os.Rename(h.tokens+"-away", h.tokens)) }
}

// vendor gives the module itself, to do things behind the signer's back.
func vendor(t testing.TB, k *Key) *p11.Ctx {
	t.Helper()
	ctx, ok := k.token.module.driver.(*p11.Ctx)
	require.True(t, ok)
	return ctx
}

func pinOf(pin string) func(context.Context) ([]byte, error) {
	return func(context.Context) ([]byte, error) { return []byte(pin), nil }
}

func certify(t testing.TB, public crypto.PublicKey) *x509.Certificate {
	t.Helper()
	root, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Country: []string{"VN"}, CommonName: "TEST DSC"},
		NotBefore:    time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, root)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return c
}

// generate makes a key in a token and a certificate of it.
func generate(t testing.TB, uri string, algorithm signer.Algorithm) *x509.Certificate {
	t.Helper()
	k, err := GenerateKey(t.Context(), uri, Options{PIN: pinOf(testPIN)}, algorithm)
	require.NoError(t, err)
	defer func() { require.NoError(t, k.Close()) }()
	return certify(t, k.Public())
}

func open(t testing.TB, uri string, o Options) *Signer {
	t.Helper()
	if o.PIN == nil {
		o.PIN = pinOf(testPIN)
	}
	s, err := Open(t.Context(), uri, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}
