package cms_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cms"
)

func selfSigned(t testing.TB, key crypto.Signer) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1 << 40), Subject: pkix.Name{Country: []string{"VN"}, CommonName: "upload"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return c
}

func TestWhatIsSignedVerifiesHereAndWithOpenSSL(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	for name, key := range map[string]crypto.Signer{"ECDSA": ec, "RSA": key} {
		t.Run(name, func(t *testing.T) {
			c := selfSigned(t, key)
			embedded, err := cms.Sign(content, c, key, false)
			require.NoError(t, err)
			got, signer, err := cms.Verify(embedded, nil)
			require.NoError(t, err)
			require.Equal(t, content, got)
			require.True(t, signer.Equal(c))

			detached, err := cms.Sign(content, c, key, true)
			require.NoError(t, err)
			_, _, err = cms.Verify(detached, content)
			require.NoError(t, err)
			require.Less(t, len(detached), len(embedded))

			folder := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(folder, "message"), detached, 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(folder, "content"), content, 0o600))
			openssl(t, folder, "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", "message", "-content", "content", "-out", "out")
		})
	}
}
