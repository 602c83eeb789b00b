package signer

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// pfx is the outside of a PKCS#12 file. Source: RFC 7292 section 4, RFC 9579.
type pfx struct {
	Version int
	Content struct {
		Type  asn1.ObjectIdentifier
		Value asn1.RawValue `asn1:"optional"`
	}
	MAC struct {
		Digest struct {
			Algorithm pkix.AlgorithmIdentifier
			Value     []byte
		}
		Salt       []byte
		Iterations int `asn1:"optional,default:1"`
	} `asn1:"optional"`
}

func parsePFX(data []byte) (file pfx, ok bool) {
	_, err := asn1.Unmarshal(data, &file)
	return file, err == nil && file.Version == 3 && strings.HasPrefix(file.Content.Type.String(), "1.2.840.113549.1.7.")
}

func isPKCS12(data []byte) bool {
	_, ok := parsePFX(data)
	return ok
}

// authenticated says whether the file has a MAC.
func (p pfx) authenticated() bool { return len(p.MAC.Digest.Algorithm.Algorithm) > 0 }

// encryptionOIDs begin the identifiers of all ways to encrypt with a password:
// 1.2.840.113549.1.5 (RFC 8018) and 1.2.840.113549.1.12.1 (RFC 7292 appendix C).
var encryptionOIDs = [][]byte{
	[]byte("\x2a\x86\x48\x86\xf7\x0d\x01\x05"),
	[]byte("\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01"),
}

// iterations says how often the password is hashed before anything of the file
// has been authenticated.
func (p pfx) iterations() int {
	const oidPBMAC1 = "1.2.840.113549.1.5.14"
	if p.MAC.Digest.Algorithm.Algorithm.String() != oidPBMAC1 {
		return p.MAC.Iterations
	}
	var pbmac1 struct{ Derivation, MAC pkix.AlgorithmIdentifier }
	var pbkdf2 struct {
		Salt       asn1.RawValue
		Iterations int
	}
	if !unmarshal(p.MAC.Digest.Algorithm.Parameters, &pbmac1) || !unmarshal(pbmac1.Derivation.Parameters, &pbkdf2) {
		return 0
	}
	return pbkdf2.Iterations
}

// readPKCS12 reads the key and the certificates of a PKCS#12 file. Such a file
// always has a password; the empty one, which is usual, is tried unasked. What
// costs work is either bounded or authenticated by the MAC.
func readPKCS12(data []byte, password func() ([]byte, error)) (found keyFile, err error) {
	file, _ := parsePFX(data)
	if file.iterations() > maxIterations {
		return keyFile{}, errTooMuchWork
	}
	if !file.authenticated() && slices.ContainsFunc(encryptionOIDs, func(oid []byte) bool { return bytes.Contains(data, oid) }) {
		return keyFile{}, fmt.Errorf("%w: a PKCS#12 file that is encrypted, but has no MAC", ErrUnsupportedKey)
	}
	found, err = decodePKCS12(data, "")
	if errors.Is(err, ErrPassword) {
		err = withPassword(password, func(secret []byte) error {
			found, err = decodePKCS12(data, string(secret))
			return err
		})
	}
	return found, err
}

func decodePKCS12(data []byte, password string) (keyFile, error) {
	key, cert, chain, err := pkcs12.DecodeChain(data, password)
	var unsupported pkcs12.NotImplementedError
	switch {
	case err == nil:
		return keyFile{key: key, certs: append([]*x509.Certificate{cert}, chain...)}, nil
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return keyFile{}, errPasswordWrong
	case errors.As(err, &unsupported):
		return keyFile{}, fmt.Errorf("%w: %w", ErrUnsupportedKey, err)
	case strings.HasSuffix(err.Error(), "certificate missing"):
		return keyFile{}, fmt.Errorf("%w: the PKCS#12 file has none", ErrNoCertificate)
	}
	return keyFile{}, fmt.Errorf("%w: the PKCS#12 file is damaged, or has not exactly one key", ErrNoKey)
}
