package dsc

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzParse reads certificates, those with a negative serial number among them.
func FuzzParse(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(f, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(0x55aa66bb)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(f, err)
	_, serial, ok := serialOf(der)
	require.True(f, ok)
	f.Add(der)
	serial[0] |= 0x80
	f.Add(der)
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, data []byte) {
		before := string(data)
		c, err := Parse(data)
		require.Equal(t, before, string(data), "what is read does not change")
		if err != nil {
			require.Nil(t, c)
			return
		}
		require.Equal(t, before, string(c.Raw))
		KindsOf(c)
		Signs(c)
	})
}
