package signer_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/vaxcert/vaxcert/signer"
)

// demoCertificate gives a key and a certificate of it, which an authority would
// have issued.
func demoCertificate() (*ecdsa.PrivateKey, *x509.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{Country: []string{"VN"}, CommonName: "Demo DSC"},
		NotBefore:    time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return key, cert, err
}

func ExampleNew() {
	key, cert, err := demoCertificate() // or any crypto.Signer: an HSM, a cloud service
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := signer.New(cert, key)
	if err != nil {
		fmt.Println(err)
		return
	}
	signature, err := k.Sign(context.Background(), []byte("the Sig_structure of COSE"))
	fmt.Println(k.Algorithm(), len(k.KeyID()), len(signature), err)
	// Output: ES256 8 64 <nil>
}

func ExampleLoad() {
	key, cert, err := demoCertificate()
	if err != nil {
		fmt.Println(err)
		return
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		fmt.Println(err)
		return
	}
	keyFile := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	certFile := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})

	k, err := signer.Load(bytes.NewReader(keyFile), bytes.NewReader(certFile), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(k.Algorithm())

	_, err = signer.Load(bytes.NewReader(certFile), bytes.NewReader(keyFile), nil) // the wrong way round
	fmt.Println(errors.Is(err, signer.ErrNoKey), err)
	// Output:
	// ES256
	// true signer: no private key: the key file holds a certificate
}

func ExampleKey_ValidAt() {
	key, cert, err := demoCertificate()
	if err != nil {
		fmt.Println(err)
		return
	}
	k, err := signer.New(cert, key)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(k.ValidAt(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)))
	fmt.Println(k.ValidAt(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)))
	// Output:
	// <nil>
	// signer: the certificate has expired: on 2028-01-01T00:00:00Z
}
