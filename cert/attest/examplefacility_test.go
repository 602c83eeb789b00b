package attest_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/signer"
)

// exampleFacility makes a facility with its key, whose certificate is its own root.
func exampleFacility() (attest.Signer, []*x509.Certificate) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: began, NotAfter: ends, KeyUsage: x509.KeyUsageDigitalSignature,
		Subject: pkix.Name{Country: []string{"VN"}, CommonName: "Trung tâm Y tế", SerialNumber: facility},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	k, err := signer.New(c, key)
	if err != nil {
		panic(err)
	}
	return k, []*x509.Certificate{c}
}
