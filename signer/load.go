package signer

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
)

// MaxFile is how long a key file or certificate file may be, in bytes.
const MaxFile = 1 << 20

// Load reads a private key and its certificate from files. (Skeleton: PEM PKCS#8.)
func Load(key, cert io.Reader, password func() ([]byte, error)) (*Key, error) {
	kb, err := io.ReadAll(key)
	if err != nil {
		return nil, err
	}
	cb, err := io.ReadAll(cert)
	if err != nil {
		return nil, err
	}
	kp, _ := pem.Decode(kb)
	if kp == nil {
		return nil, ErrNoKey
	}
	cp, _ := pem.Decode(cb)
	if cp == nil {
		return nil, ErrNoCertificate
	}
	c, err := x509.ParseCertificate(cp.Bytes)
	if err != nil {
		return nil, err
	}
	k, err := x509.ParsePKCS8PrivateKey(kp.Bytes)
	if err != nil {
		return nil, err
	}
	s, ok := k.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%w: %T", ErrUnsupportedKey, k)
	}
	return New(c, s)
}
