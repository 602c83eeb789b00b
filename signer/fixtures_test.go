package signer_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

var (
	notBefore = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	notAfter  = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Keys are made once: RSA ones take time.
var (
	keyP256    = sync.OnceValue(func() *ecdsa.PrivateKey { return newEC(elliptic.P256()) })
	keyRSA2048 = sync.OnceValue(func() *rsa.PrivateKey { return newRSA(2048) })
	keyRSA1024 = sync.OnceValue(func() *rsa.PrivateKey { return newRSA(1024) })
)

func newEC(curve elliptic.Curve) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

func newRSA(size int) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, size)
	if err != nil {
		panic(err)
	}
	return key
}

func newEd25519(t testing.TB) ed25519.PrivateKey {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return key
}

// certify gives a certificate of any key, issued by a P-256 key.
func certify(t testing.TB, public crypto.PublicKey) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Country: []string{"VN"}, CommonName: "TEST DSC"},
		NotBefore:    notBefore,
		NotAfter:     notAfter,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, newEC(elliptic.P256()))
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return cert
}

func pemBlock(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func pemCert(cert *x509.Certificate) []byte { return pemBlock("CERTIFICATE", cert.Raw) }

func pkcs8DER(t testing.TB, key any) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return der
}

func sec1DER(t testing.TB, key *ecdsa.PrivateKey) []byte {
	der, err := x509.MarshalECPrivateKey(key)
	require.NoError(t, err)
	return der
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// openssl runs the openssl command in a directory, and skips the test where there
// is none.
func openssl(t *testing.T, dir string, args ...string) {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("no openssl command")
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "openssl %v: %s", args, out)
}

func file(t testing.TB, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return data
}

func ecPublic(t testing.TB, k *signer.Key) *ecdsa.PublicKey {
	public, ok := k.Certificate().PublicKey.(*ecdsa.PublicKey)
	require.True(t, ok)
	return public
}

func rsaPublic(t testing.TB, k *signer.Key) *rsa.PublicKey {
	public, ok := k.Certificate().PublicKey.(*rsa.PublicKey)
	require.True(t, ok)
	return public
}
