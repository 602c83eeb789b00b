package signer

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"unicode"
)

// readKeyFile reads a file of any of the forms that Load knows.
func readKeyFile(data []byte, password func() ([]byte, error)) (keyFile, error) {
	switch {
	case isBlank(data):
		return keyFile{}, fmt.Errorf("%w: the key file is empty", ErrNoKey)
	case isPEM(data):
		return readPEMKey(data, password)
	case isPKCS12(data):
		return readPKCS12(data, password)
	}
	key, err := parseKey(data, password)
	if errors.Is(err, ErrNoKey) {
		if what := describeDER(data); what != "" {
			err = fmt.Errorf("%w: the key file holds %s", ErrNoKey, what)
		}
	}
	return keyFile{key: key}, err
}

func isBlank(data []byte) bool {
	for _, c := range data {
		if !unicode.IsSpace(rune(c)) {
			return false
		}
	}
	return true
}

func readPEMKey(data []byte, password func() ([]byte, error)) (keyFile, error) {
	f, err := readPEM(data)
	if err != nil {
		return keyFile{}, err
	}
	switch {
	case len(f.keys) == 0:
		return keyFile{}, fmt.Errorf("%w: the key file holds %s", ErrNoKey, f.contents())
	case len(f.keys) > 1:
		return keyFile{}, fmt.Errorf("%w: the key file holds %d private keys, want one", ErrNoKey, len(f.keys))
	case legacyEncrypted(f.keys[0]):
		return keyFile{}, fmt.Errorf("%w: legacy PEM encryption (Proc-Type: 4,ENCRYPTED); "+
			"convert the file with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD -out NEW", ErrUnsupportedKey)
	}
	key, err := parseKey(f.keys[0].Bytes, password)
	return keyFile{key: key, certs: f.certs}, err
}

// parseKey reads a key in DER. The label of a PEM block is not needed, and often
// wrong.
func parseKey(der []byte, password func() ([]byte, error)) (crypto.PrivateKey, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if encrypted, ok := parseEncrypted(der); ok {
		return encrypted.decrypt(password)
	}
	return nil, explainKey(der)
}

// explainKey says why DER that is nearly a key is none.
func explainKey(der []byte) error {
	var pkcs8 struct {
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	if _, err := asn1.Unmarshal(der, &pkcs8); err == nil {
		return fmt.Errorf("%w: damaged, or its curve or algorithm (%s) is unknown", ErrUnsupportedKey, pkcs8.Algorithm.Algorithm)
	}
	var sec1 struct {
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
	}
	if _, err := asn1.Unmarshal(der, &sec1); err == nil {
		return fmt.Errorf("%w: damaged, or its curve (%s) is unknown", ErrUnsupportedKey, sec1.Curve)
	}
	return fmt.Errorf("%w: neither PEM, nor DER of PKCS#8, SEC 1, PKCS#1 or PKCS#12", ErrNoKey)
}

// describeDER says what DER is that was taken for a key or a certificate by
// mistake, or "".
func describeDER(der []byte) string {
	if _, err := x509.ParseCertificate(der); err == nil {
		return "a certificate"
	}
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return otherBlocks["CERTIFICATE REQUEST"]
	}
	if _, err := x509.ParsePKIXPublicKey(der); err == nil {
		return otherBlocks["PUBLIC KEY"]
	}
	if _, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return otherBlocks["PUBLIC KEY"]
	}
	return ""
}

// readCertificateFile reads the certificates of a PEM or DER file.
func readCertificateFile(data []byte) ([]*x509.Certificate, error) {
	if isBlank(data) {
		return nil, fmt.Errorf("%w: the certificate file is empty", ErrNoCertificate)
	}
	if isPEM(data) {
		f, err := readPEM(data)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: the certificate file is damaged", ErrNoCertificate)
		case len(f.certs) == 0:
			return nil, fmt.Errorf("%w: the certificate file holds %s", ErrNoCertificate, f.contents())
		}
		return f.certs, nil
	}
	certs, err := x509.ParseCertificates(data)
	if err == nil && len(certs) > 0 {
		return certs, nil
	}
	what := describeDER(data)
	if _, err := parseKey(data, nil); err == nil || errors.Is(err, ErrPassword) {
		what = "a private key"
	}
	if what == "" {
		what = "neither PEM nor DER certificates"
	}
	return nil, fmt.Errorf("%w: the certificate file holds %s", ErrNoCertificate, what)
}
