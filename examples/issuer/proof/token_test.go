//go:build unix && cgo && !nopkcs11

package proof_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

const pin = "24680"

// newToken makes a token of SoftHSM2 with a key, and gives the folder that it is in. The
// test is skipped where there is no SoftHSM2.
func newToken(t *testing.T) (key *pkcs11.Signer, folder string) {
	t.Helper()
	_, err := pkcs11.OpenKey(ctx, "pkcs11:token=none?module-name=softhsm2", pkcs11.Options{})
	if errors.Is(err, pkcs11.ErrModule) || errors.Is(err, pkcs11.ErrUnsupported) {
		t.Skip(err)
	}
	util, err := exec.LookPath("softhsm2-util")
	if err != nil {
		t.Skip("no SoftHSM2 (Debian: softhsm2)")
	}
	dir := t.TempDir()
	folder = filepath.Join(dir, "tokens")
	require.NoError(t, os.Mkdir(folder, 0o700))
	config := filepath.Join(dir, "softhsm2.conf")
	require.NoError(t, os.WriteFile(config, []byte("directories.tokendir = "+folder+"\nlog.level = ERROR\n"), 0o600))
	t.Setenv("SOFTHSM2_CONF", config)
	out, err := exec.Command(util, "--init-token", "--free", "--label", "VN", "--so-pin", "12345678", "--pin", pin).CombinedOutput()
	require.NoError(t, err, "%s", out)

	uri := "pkcs11:token=VN;object=DSC?module-name=softhsm2"
	o := pkcs11.Options{PIN: func(context.Context) ([]byte, error) { return []byte(pin), nil }}
	made, err := pkcs11.GenerateKey(ctx, uri, o, signer.ES256)
	require.NoError(t, err)
	o.Certificate = certified(t, made.Public())
	require.NoError(t, made.Close())
	key, err = pkcs11.Open(ctx, uri, o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, key.Close()) })
	return key, folder
}

// certified gives a key a certificate for the years of the bed.
func certified(t *testing.T, public any) *x509.Certificate {
	t.Helper()
	authority, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}, CommonName: "Test document signer in a token"},
		NotBefore: testbed.Began.AddDate(-1, 0, 0), NotAfter: testbed.Began.AddDate(5, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, authority)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return c
}

// midway is a key that stops after some signatures until somebody has done something.
type midway struct {
	service.Key
	left atomic.Int64
	done chan struct{}
}

func (m *midway) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if m.left.Add(-1) < 0 {
		<-m.done
	}
	return m.Key.Sign(ctx, message)
}

// The token is pulled out in the middle of issuing: no certificate is made, everything
// waits, and goes on by itself when the token is back.
func TestTokenPulledOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		token, folder := newToken(t)
		key := &midway{Key: token, done: make(chan struct{})}
		key.left.Store(10)
		b := newBed(t, open, func(o *service.Options) { o.Keys = []service.Key{key} })
		keys := b.signed(t, 30)
		stop, stopLog := working(b.Service, 2), logging(b.Service, b.Log)
		eventually(t, func() bool { return key.left.Load() < 0 })
		require.NoError(t, os.Rename(folder, folder+"-away"))
		eventually(t, func() bool { return token.Check(ctx) != nil })
		close(key.done)
		eventually(t, func() bool {
			return b.heard.has("a job failed and is done again later") && b.count(t, life.Issued) == 10
		})
		require.Equal(t, len(keys)-10, b.count(t, life.Signed), "nothing is lost")

		require.NoError(t, os.Rename(folder+"-away", folder))
		eventually(t, func() bool { return b.count(t, life.Issued) == len(keys) && b.logged(t) })
		stop()
		stopLog()
		require.False(t, b.heard.has(pin))
		b.whole(t, keys, 1)
	})
}
