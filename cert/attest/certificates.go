package attest

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
)

// MaxCertificates is how long a file of certificates may be, in bytes.
const MaxCertificates = 1 << 20

// ReadCertificates reads certificates in PEM, or in DER one after the other, for
// Options.Roots and Options.Intermediates. Other blocks of a PEM file are left alone.
// It fails with CertificatesBroken, TooLarge, or the error of the reader.
func ReadCertificates(r io.Reader) ([]*x509.Certificate, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxCertificates+1))
	if err != nil {
		return nil, fmt.Errorf("attest: reading certificates: %w", err)
	}
	if len(data) > MaxCertificates {
		return nil, TooLarge
	}
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		var ders []byte
		for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
			if block.Type == "CERTIFICATE" {
				ders = append(ders, block.Bytes...)
			}
		}
		data = ders
	}
	certificates, err := x509.ParseCertificates(data)
	if err != nil || len(certificates) == 0 {
		return nil, CertificatesBroken
	}
	return certificates, nil
}
