package demo

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// authority gives certificates to others.
type authority struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
	from, until time.Time
}

// newAuthority makes an authority, whose certificate goes into a file.
func newAuthority(name string, subject pkix.Name, from, until time.Time) (*authority, error) {
	template := &x509.Certificate{
		Subject: subject, NotBefore: from, NotAfter: until, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	key, certificate, err := certify(template, nil, nil)
	if err != nil {
		return nil, err
	}
	a := &authority{key, certificate, from, until}
	return a, write(name+".pem", "CERTIFICATE", certificate.Raw)
}

// sign makes a key that signs messages, in name.key and name.pem.
func (a *authority) sign(name string, subject pkix.Name) error {
	template := &x509.Certificate{Subject: subject, NotBefore: a.from, NotAfter: a.until, KeyUsage: x509.KeyUsageDigitalSignature}
	key, certificate, err := certify(template, a.certificate, a.key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := write(name+".key", "PRIVATE KEY", private); err != nil {
		return err
	}
	return write(name+".pem", "CERTIFICATE", certificate.Raw)
}

func certify(template, parent *x509.Certificate, by crypto.Signer) (*ecdsa.PrivateKey, *x509.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if parent == nil {
		parent, by = template, key
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 126)); err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return key, certificate, err
}

func write(path, kind string, der []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

// organisation is the authority of the demonstration.
const organisation = "Cục Y tế dự phòng (trình diễn)"

func writeRandom(path string) error {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	return os.WriteFile(path, []byte(hex.EncodeToString(secret)+"\n"), 0o600)
}
