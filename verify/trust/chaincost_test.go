package trust_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/trust"
)

// withRSA makes a root whose RSA key nobody has: any modulus, any exponent.
func withRSA(t testing.TB, bits uint, exponent int) identity {
	t.Helper()
	signs := issue(t, nil, "VN", "large", true)
	n := new(big.Int).SetBit(big.NewInt(1), int(bits)-1, 1)
	der, err := x509.CreateCertificate(rand.Reader, signs.Certificate, signs.Certificate, &rsa.PublicKey{N: n, E: exponent}, signs.key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return identity{parsed, signs.key}
}

// Who writes a list chooses the chains in it, and with them what it costs to check
// their signatures.
func TestKeysThatCostTooMuchAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		issuer identity
		code   trust.Code
	}{
		"as large as it may be": {withRSA(t, 8192, 1<<31-1), trust.RootUnknown},
		"a bit too many":        {withRSA(t, 8193, 65537), trust.KeyTooCostly},
		"giant":                 {withRSA(t, 8*15_000, 1<<31-1), trust.KeyTooCostly},
		"even exponent":         {withRSA(t, 2048, 65536), trust.KeyTooCostly},
	} {
		n := newNetwork(t)
		named := *c.issuer.Certificate
		named.PublicKey = c.issuer.key.Public()
		below := issue(t, &identity{&named, c.issuer.key}, "VN", "signer", false)
		entry := didKey(t, below, func(j map[string]any) { j["x5c"] = [][]byte{below.Raw, c.issuer.Raw} })
		text := toJSON(t, map[string]any{"verificationMethod": []any{entry}})
		list := read(t, text, trust.Options{Roots: []*x509.Certificate{n.root.Certificate}})
		require.Equal(t, c.code, codeOf(t, list), name)
		if c.code == trust.KeyTooCostly {
			require.Equal(t, c.code, codeOf(t, read(t, armour(c.issuer), trust.Options{})), "also where nothing is proved")
		}
	}
}
