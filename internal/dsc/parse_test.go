package dsc

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// A certificate with a negative serial number is read, and its signature, which
// covers that number, still verifies.
func TestNegativeSerialNumbers(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(0x55aa66bb), Subject: pkix.Name{Country: []string{"VN"}}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	good, err := Parse(der)
	require.NoError(t, err)

	body := bytes.Replace(good.RawTBSCertificate, []byte{0x02, 4, 0x55, 0xaa, 0x66, 0xbb}, []byte{0x02, 4, 0xd5, 0xaa, 0x66, 0xbb}, 1)
	digest := sha256.Sum256(body)
	signature, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
	require.NoError(t, err)
	var b cryptobyte.Builder
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(body)
		b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier([]int{1, 2, 840, 10045, 4, 3, 2}) })
		b.AddASN1BitString(signature)
	})
	negative := b.BytesOrPanic()
	_, err = x509.ParseCertificate(negative)
	require.Error(t, err)
	c, err := Parse(append(make([]byte, 0, 4096), negative...))
	require.NoError(t, err)
	require.Equal(t, negative, c.Raw)
	require.Negative(t, c.SerialNumber.Sign())
	require.NoError(t, c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature))

	_, err = Parse([]byte{0x30, 0x03, 0x30, 0x01, 0x02})
	require.Error(t, err)
}
