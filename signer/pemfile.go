package signer

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
)

// isPEM says whether a file is PEM, whatever text is before the first block. A
// byte order mark, as Windows editors write it, is such text.
func isPEM(data []byte) bool { return bytes.Contains(data, []byte("-----BEGIN ")) }

// The PEM types that are read, and what else there can be by mistake.
var (
	keyBlocks = map[string]bool{
		"PRIVATE KEY": true, "ENCRYPTED PRIVATE KEY": true, "EC PRIVATE KEY": true, "RSA PRIVATE KEY": true,
	}
	certificateBlocks = map[string]bool{"CERTIFICATE": true, "X509 CERTIFICATE": true}
	otherBlocks       = map[string]string{
		"PUBLIC KEY":              "a public key",
		"RSA PUBLIC KEY":          "a public key",
		"CERTIFICATE REQUEST":     "a certificate request (CSR)",
		"NEW CERTIFICATE REQUEST": "a certificate request (CSR)",
		"X509 CRL":                "a revocation list",
		"PKCS7":                   "a PKCS#7 bundle (take the certificates out with openssl pkcs7 -print_certs)",
		"CMS":                     "a CMS message",
		"DSA PRIVATE KEY":         "a DSA key",
		"OPENSSH PRIVATE KEY":     "a key of OpenSSH (convert a copy with ssh-keygen -p -m PKCS8)",
	}
)

// pemFile is what the blocks of a PEM file are.
type pemFile struct {
	keys   []*pem.Block
	certs  []*x509.Certificate
	others []string // what else there is, in words
}

func readPEM(data []byte) (pemFile, error) {
	var f pemFile
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	for {
		var block *pem.Block
		block, data = pem.Decode(data)
		if block == nil {
			break
		}
		switch {
		case keyBlocks[block.Type]:
			f.keys = append(f.keys, block)
		case certificateBlocks[block.Type]:
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return f, fmt.Errorf("%w: certificate %d of the file cannot be read", ErrNoCertificate, len(f.certs)+1)
			}
			f.certs = append(f.certs, cert)
		case block.Type == "EC PARAMETERS": // the curve, which the key says again
		default:
			what, known := otherBlocks[block.Type]
			if !known {
				what = "a PEM block of another type"
			}
			f.others = append(f.others, what)
		}
	}
	if isPEM(data) {
		return f, fmt.Errorf("%w: a PEM block of the file is damaged", ErrNoKey)
	}
	return f, nil
}

// contents says in words what the file holds, for an error.
func (f pemFile) contents() string {
	all := f.others
	if len(f.keys) > 0 {
		all = append(all, "a private key")
	}
	if len(f.certs) > 0 {
		all = append(all, "a certificate")
	}
	if len(all) == 0 {
		return "nothing of use"
	}
	return strings.Join(all, ", ")
}

// legacyEncrypted says whether a block is encrypted in the way of RFC 1421, which
// has no proper key derivation.
func legacyEncrypted(block *pem.Block) bool {
	return strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED")
}
