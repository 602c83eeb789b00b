package testbed

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/signer"
)

// authority gives certificates to others.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t testing.TB, name string) *authority {
	key, certificate := certify(t, &x509.Certificate{
		Subject: pkix.Name{Country: []string{"VN"}, CommonName: name},
		IsCA:    true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil)
	return &authority{certificate, key}
}

// signer makes a key that signs messages.
func (a *authority) signer(t testing.TB, subject pkix.Name) *signer.Key {
	subject.Country = []string{"VN"}
	key, certificate := certify(t, &x509.Certificate{Subject: subject, KeyUsage: x509.KeyUsageDigitalSignature}, a)
	made, err := signer.New(certificate, key)
	require.NoError(t, err)
	return made
}

// certify makes a key and its certificate, from two years before Began to five after it.
func certify(t testing.TB, template *x509.Certificate, by *authority) (*ecdsa.PrivateKey, *x509.Certificate) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	if by == nil {
		by = &authority{template, key}
	}
	template.NotBefore, template.NotAfter = Began.AddDate(-2, 0, 0), Began.AddDate(5, 0, 0)
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	require.NoError(t, err)
	der, err := x509.CreateCertificate(rand.Reader, template, by.certificate, key.Public(), by.key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return key, certificate
}
