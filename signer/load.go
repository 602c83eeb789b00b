package signer

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"io"
)

// MaxFile is how long a key file and a certificate file may be, in bytes. Real
// ones have a few thousand.
const MaxFile = 1 << 20

// Load reads a private key and its certificate from files and makes a Key of
// them, as New does. What a file holds is found out from its content:
//
//   - key: PEM or DER of PKCS#8 (RFC 5958), also encrypted with PBES2 (RFC 8018),
//     SEC 1 (RFC 5915) or PKCS#1 (RFC 8017); or PKCS#12 (RFC 7292), DER. A PEM
//     file may hold certificates as well.
//   - cert: PEM or DER certificates. With nil, the certificate comes from the
//     key file. Of several, as in a chain, it is the first that has the key's
//     public key.
//
// password is called once, if a password is needed; nil means that there is none.
// Load overwrites the bytes that it gave. Copies of the password that the
// PKCS#12 reader makes stay in memory until collected, as the key itself does.
//
// It fails with ErrNoKey, ErrNoCertificate, ErrPassword, ErrKeyMismatch,
// ErrUnsupportedKey or ErrTooLarge, with the error of password within
// ErrPassword, or with that of a reader. The dates of the certificate are not
// looked at; see Key.ValidAt.
func Load(key, cert io.Reader, password func() ([]byte, error)) (*Key, error) {
	if key == nil {
		return nil, fmt.Errorf("%w: no key file", ErrNoKey)
	}
	data, err := readFile(key, "key")
	if err != nil {
		return nil, err
	}
	found, err := readKeyFile(data, password)
	if err != nil {
		return nil, err
	}
	if cert != nil {
		if data, err = readFile(cert, "certificate"); err != nil {
			return nil, err
		}
		if found.certs, err = readCertificateFile(data); err != nil {
			return nil, err
		}
	}
	return found.pair()
}

func readFile(r io.Reader, which string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("signer: reading the %s file: %w", which, err)
	}
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: the %s file has more than %d bytes", ErrTooLarge, which, MaxFile)
	}
	return data, nil
}

// keyFile is what a key file was found to hold.
type keyFile struct {
	key   crypto.PrivateKey
	certs []*x509.Certificate
}

// pair finds the certificate of the key.
func (f keyFile) pair() (*Key, error) {
	key, ok := f.key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%w: a %T cannot sign", ErrUnsupportedKey, f.key)
	}
	if _, err := algorithmOf(key.Public()); err != nil {
		return nil, err
	}
	if len(f.certs) == 0 {
		return nil, fmt.Errorf("%w: there is none with the key; give a certificate file", ErrNoCertificate)
	}
	for _, cert := range f.certs {
		if samePublicKey(key.Public(), cert.PublicKey) {
			return New(cert, key)
		}
	}
	if len(f.certs) > 1 {
		return nil, fmt.Errorf("%w: none of %d certificates has it", ErrKeyMismatch, len(f.certs))
	}
	return nil, ErrKeyMismatch
}
