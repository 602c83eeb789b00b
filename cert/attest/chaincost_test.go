package attest_test

import (
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
)

// withRSA makes an authority whose RSA key nobody has: any modulus, any exponent.
func withRSA(t testing.TB, name string, bits uint, exponent int) holder {
	t.Helper()
	signs := newEC(t, elliptic.P256())
	template := issue(t, nil, signs, authority(name)).Certificate
	n := new(big.Int).SetBit(big.NewInt(1), int(bits)-1, 1)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &rsa.PublicKey{N: n, E: exponent}, signs)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return holder{parsed, signs}
}

// signedWith signs with a chain of the sender's making.
func signedWith(t testing.TB, h holder, chain ...holder) []byte {
	t.Helper()
	x5c := []string{h.base64DER()}
	for _, c := range chain {
		x5c = append(x5c, c.base64DER())
	}
	return signJWS(t, h, "ES256", header{"x5c": x5c}, payload(nil))
}

// A sender chooses the certificates of an attestation, and with them what it costs to
// check their signatures.
func TestKeysThatCostTooMuchAreRefused(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.store(t).VerifyRecord(signedWith(t, w.ec, withRSA(t, "large", 8192, 1<<31-1)))
	require.NoError(t, err, "as large as it may be")
	for name, evil := range map[string]holder{
		"a bit too many": withRSA(t, "large", 8193, 65537),
		"giant":          withRSA(t, "large", 8*20_000, 1<<31-1),
		"even exponent":  withRSA(t, "even", 2048, 65536),
		"exponent of 1":  withRSA(t, "one", 2048, 1),
	} {
		refused(t, w.store(t), signedWith(t, w.ec, evil), attest.KeyTooCostly)
		refused(t, w.store(t), signedWith(t, w.ec, w.sub, evil), attest.KeyTooCostly)
		require.NotEmpty(t, name)
	}
}

func TestNamesakesInAChainAreBounded(t *testing.T) {
	w := newWorld(t)
	same := func() holder { return issue(t, &w.root, newEC(t, elliptic.P256()), authority("sub")) }
	s := w.store(t, func(o *attest.Options) { o.Intermediates = nil })
	_, _, err := s.VerifyRecord(signedWith(t, w.ec, same(), w.sub))
	require.NoError(t, err, "an authority that has changed its key")
	_, _, err = s.VerifyRecord(signedWith(t, w.ec, w.sub, w.sub, w.sub, w.root))
	require.NoError(t, err, "one certificate several times")
	refused(t, s, signedWith(t, w.ec, same(), same(), w.sub), attest.ChainAmbiguous)
	refused(t, s, signedWith(t, w.ec, same(), same(), same(), same()), attest.ChainAmbiguous)
}
