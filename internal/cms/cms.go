// Package cms checks signatures in CMS messages (RFC 5652): what the EU's
// gateway carries its trust lists, rules and revocation lists in.
//
// The libraries that read CMS in Go know no RSA-PSS, take SHA-1, follow any
// nesting until the stack ends, or let a message have several signers. This one
// reads just one form, SignedData with one signer, and bounds all of it.
package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Limits of what Verify reads. Source: what the gateway carries has one
// certificate and nests to 9; a batch of 1000 revoked certificates has 90 KB.
const (
	// MaxSize is the length of a message, in bytes: 8 MiB.
	MaxSize = 8 << 20
	// MaxDepth is how deeply elements may nest, certificates included: 32.
	MaxDepth = 32
	// MaxCertificates is how many certificates a message may carry: 8.
	MaxCertificates = 8
)

// Errors of Verify.
var (
	ErrLimit       = errors.New("cms: message beyond the limits")
	ErrBER         = errors.New("cms: not BER")
	ErrStructure   = errors.New("cms: not a SignedData")
	ErrSigners     = errors.New("cms: not exactly one signer")
	ErrCertificate = errors.New("cms: the signer's certificate is missing or cannot be read")
	ErrContent     = errors.New("cms: no content, or another than is signed")
	ErrAttributes  = errors.New("cms: signed attributes are incomplete or do not fit the content")
	ErrAlgorithm   = errors.New("cms: unsupported signature algorithm or key")
	ErrSignature   = errors.New("cms: signature does not verify")
)

// Verify checks the signature of a CMS SignedData message, in BER or DER, by
// one signer whose certificate it carries, and gives the content and that
// certificate. Whether the signer is to be believed is for the caller to say:
// anybody can sign.
//
// detached is the content where the message does not carry it; nil is none. A
// message that carries content beside it must carry the same.
//
// ECDSA on the NIST curves and RSA of MinRSABits to MaxRSABits, PKCS#1 v1.5 and
// PSS, are taken, with SHA-256, SHA-384 or SHA-512. The validity of the
// certificate is not looked at, unsigned attributes are ignored. It fails with
// one of the errors of this package. Source: RFC 5652 section 5, RFC 4056,
// RFC 5754.
func Verify(data, detached []byte) (content []byte, signer *x509.Certificate, err error) {
	m, err := parse(data)
	if err != nil {
		return nil, nil, err
	}
	content = detached
	switch {
	case !m.hasContent && detached == nil, m.hasContent && detached != nil && !bytes.Equal(m.content, detached):
		return nil, nil, ErrContent
	case m.hasContent:
		content = m.content
	}
	certificate, err := m.signerCertificate()
	if err != nil {
		return nil, nil, err
	}
	if err := m.signer.verify(certificate, m.contentType, content); err != nil {
		return nil, nil, err
	}
	return content, certificate, nil
}

// Content gives the content that a message carries, whoever signed it and however:
// to name what is refused. It is nil where there is none.
func Content(data []byte) []byte {
	m, err := parse(data)
	if err != nil {
		return nil
	}
	return m.content
}

// message is a SignedData (RFC 5652 section 5.1).
type message struct {
	contentType  asn1.ObjectIdentifier
	content      []byte
	hasContent   bool
	certificates [][]byte
	signer       signerInfo
}

var oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

var (
	tagContext0            = cryptobyte_asn1.Tag(0).ContextSpecific()
	tagContext0Constructed = tagContext0.Constructed()
	tagContext1Constructed = cryptobyte_asn1.Tag(1).ContextSpecific().Constructed()
)

func parse(data []byte) (*message, error) {
	if len(data) > MaxSize {
		return nil, ErrLimit
	}
	der, rest, err := toDER(make([]byte, 0, len(data)+64), data, 1)
	if err != nil {
		return nil, err
	}
	if len(bytes.Trim(rest, "\x00\r\n")) > 0 {
		return nil, fmt.Errorf("%w: data after the message", ErrBER)
	}
	input := cryptobyte.String(der)
	var info, explicit, signed, digests, encapsulated, signers cryptobyte.String
	var kind asn1.ObjectIdentifier
	var version int
	if !input.ReadASN1(&info, cryptobyte_asn1.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidSignedData) ||
		!info.ReadASN1(&explicit, tagContext0Constructed) || !explicit.ReadASN1(&signed, cryptobyte_asn1.SEQUENCE) ||
		!signed.ReadASN1Integer(&version) || !signed.ReadASN1(&digests, cryptobyte_asn1.SET) ||
		!signed.ReadASN1(&encapsulated, cryptobyte_asn1.SEQUENCE) {
		return nil, ErrStructure
	}
	m := &message{}
	if !m.readContent(encapsulated) {
		return nil, ErrStructure
	}
	if err := m.readCertificates(&signed); err != nil {
		return nil, err
	}
	if !signed.SkipOptionalASN1(tagContext1Constructed) || !signed.ReadASN1(&signers, cryptobyte_asn1.SET) || !signed.Empty() {
		return nil, ErrStructure
	}
	return m, m.readSigner(signers)
}

func (m *message) readContent(encapsulated cryptobyte.String) bool {
	var explicit, content cryptobyte.String
	if !encapsulated.ReadASN1ObjectIdentifier(&m.contentType) || !encapsulated.ReadOptionalASN1(&explicit, &m.hasContent, tagContext0Constructed) {
		return false
	}
	if m.hasContent && (!explicit.ReadASN1(&content, cryptobyte_asn1.OCTET_STRING) || !explicit.Empty()) {
		return false
	}
	m.content = content
	return encapsulated.Empty()
}

// readCertificates keeps the X.509 certificates; the other, tagged choices of
// RFC 5652 section 10.2.2 are passed over.
func (m *message) readCertificates(signed *cryptobyte.String) error {
	var set cryptobyte.String
	if !signed.ReadOptionalASN1(&set, nil, tagContext0Constructed) {
		return ErrStructure
	}
	for !set.Empty() {
		var one cryptobyte.String
		var tag cryptobyte_asn1.Tag
		if !set.ReadAnyASN1Element(&one, &tag) {
			return ErrStructure
		}
		if tag != cryptobyte_asn1.SEQUENCE {
			continue
		}
		if len(m.certificates) == MaxCertificates {
			return ErrLimit
		}
		m.certificates = append(m.certificates, one)
	}
	return nil
}

// readSigner reads the one SignerInfo (RFC 5652 section 5.3).
func (m *message) readSigner(signers cryptobyte.String) error {
	var info cryptobyte.String
	if signers.Empty() {
		return ErrSigners
	}
	if !signers.ReadASN1(&info, cryptobyte_asn1.SEQUENCE) {
		return ErrStructure
	}
	if !signers.Empty() {
		return ErrSigners
	}
	s := &m.signer
	var version int
	if !info.ReadASN1Integer(&version) || !s.readIdentifier(&info) || !readAlgorithm(&info, &s.digest) ||
		!info.ReadOptionalASN1((*cryptobyte.String)(&s.attributes), &s.hasAttributes, tagContext0Constructed) ||
		!readAlgorithm(&info, &s.algorithm) || !info.ReadASN1((*cryptobyte.String)(&s.signature), cryptobyte_asn1.OCTET_STRING) ||
		!info.SkipOptionalASN1(tagContext1Constructed) || !info.Empty() {
		return ErrStructure
	}
	return nil
}

// readIdentifier reads the name of the signer's certificate: issuer and serial
// number, or the key identifier.
func (s *signerInfo) readIdentifier(info *cryptobyte.String) bool {
	if info.PeekASN1Tag(tagContext0) {
		return info.ReadASN1((*cryptobyte.String)(&s.keyID), tagContext0) && len(s.keyID) > 0
	}
	var pair cryptobyte.String
	s.serial = new(big.Int)
	return info.ReadASN1(&pair, cryptobyte_asn1.SEQUENCE) && pair.ReadASN1Element((*cryptobyte.String)(&s.issuer), cryptobyte_asn1.SEQUENCE) &&
		pair.ReadASN1Integer(s.serial) && pair.Empty()
}

// signerCertificate gives the certificate that the SignerInfo names.
func (m *message) signerCertificate() (*x509.Certificate, error) {
	for _, der := range m.certificates {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			continue
		}
		if m.signer.keyID != nil {
			if bytes.Equal(c.SubjectKeyId, m.signer.keyID) {
				return c, nil
			}
		} else if bytes.Equal(c.RawIssuer, m.signer.issuer) && c.SerialNumber.Cmp(m.signer.serial) == 0 {
			return c, nil
		}
	}
	return nil, ErrCertificate
}
