package trust

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/vaxcert/vaxcert/internal/dsc"
)

// readPEM takes every certificate of a PEM file; keys and comments between them
// are left alone.
func (l *loader) readPEM(data []byte) error {
	found := false
	for {
		// pem.Decode is quadratic over begin lines that nothing follows.
		at := bytes.Index(data, []byte("-----BEGIN "))
		if at < 0 {
			break
		}
		end := bytes.Index(data[at:], []byte("-----END "))
		if end < 0 {
			break
		}
		end += at + len("-----END ")
		if stop := bytes.IndexByte(data[end:], '\n'); stop >= 0 {
			end += stop + 1
		} else {
			end = len(data)
		}
		at = bytes.LastIndex(data[:end], []byte("-----BEGIN "))
		block, _ := pem.Decode(data[at:end])
		data = data[end:]
		if block == nil || !isCertificate(block.Type) {
			continue
		}
		found = true
		if err := l.add(candidate{der: block.Bytes}); err != nil {
			return err
		}
	}
	if !found {
		return ErrFormat
	}
	l.is(Certificates)
	return nil
}

func isCertificate(blockType string) bool {
	return blockType == "CERTIFICATE" || blockType == "X509 CERTIFICATE" || blockType == "TRUSTED CERTIFICATE"
}

// readDER takes certificates that stand one after the other.
func (l *loader) readDER(data []byte) error {
	input := cryptobyte.String(data)
	for !input.Empty() {
		var one cryptobyte.String
		if !input.ReadASN1Element(&one, cryptobyte_asn1.SEQUENCE) {
			one, input = input, nil
		}
		if err := l.add(candidate{der: one}); err != nil {
			return err
		}
	}
	l.is(Certificates)
	return nil
}

// ReadCertificates reads PEM or DER certificates that are to be Options.Anchors,
// Uploaders or Roots. Unlike Read, it fails for the first that cannot be read,
// with ErrFormat, ErrLimit or the error of the reader.
func ReadCertificates(r io.Reader) ([]*x509.Certificate, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("trust: reading: %w", err)
	}
	l := &loader{}
	if err := l.read(data, ""); err != nil {
		return nil, err
	}
	if l.format != Certificates {
		return nil, ErrFormat
	}
	var certificates []*x509.Certificate
	for _, c := range l.candidates {
		parsed, err := dsc.Parse(c.der)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		certificates = append(certificates, parsed)
	}
	return certificates, nil
}
