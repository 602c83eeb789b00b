package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidRSASHA256   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidECDSASHA256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

// Sign makes a SignedData message over content, in DER, with SHA-256, signed
// attributes and the certificate. RSA keys sign with PKCS#1 v1.5, as the EU's
// gateway takes it. With detached, the message does not carry the content. It
// fails with ErrAlgorithm for keys other than ECDSA and RSA, or with the error
// of the key. Source: RFC 5652 section 5.
func Sign(content []byte, certificate *x509.Certificate, key crypto.Signer, detached bool) ([]byte, error) {
	var algorithm asn1.ObjectIdentifier
	switch key.Public().(type) {
	case *ecdsa.PublicKey:
		algorithm = oidECDSASHA256
	case *rsa.PublicKey:
		algorithm = oidRSASHA256
	default:
		return nil, ErrAlgorithm
	}
	attributes, err := signedAttributes(content)
	if err != nil {
		return nil, err
	}
	set := insertHead(append([]byte(nil), attributes...), 0, []byte{byte(cryptobyte_asn1.SET)})
	digest := sha256.Sum256(set)
	signature, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("cms: signing: %w", err)
	}
	var b cryptobyte.Builder
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(tagContext0Constructed, func(b *cryptobyte.Builder) {
			b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(cryptobyte_asn1.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, oidSHA256) })
				b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) { addContent(b, content, detached) })
				b.AddASN1(tagContext0Constructed, func(b *cryptobyte.Builder) { b.AddBytes(certificate.Raw) })
				b.AddASN1(cryptobyte_asn1.SET, func(b *cryptobyte.Builder) {
					b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1Int64(1)
						b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddBytes(certificate.RawIssuer)
							b.AddASN1BigInt(certificate.SerialNumber)
						})
						addAlgorithm(b, oidSHA256)
						b.AddASN1(tagContext0Constructed, func(b *cryptobyte.Builder) { b.AddBytes(attributes) })
						addAlgorithm(b, algorithm)
						b.AddASN1OctetString(signature)
					})
				})
			})
		})
	})
	return b.Bytes()
}

func addAlgorithm(b *cryptobyte.Builder, oid asn1.ObjectIdentifier) {
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if oid.Equal(oidRSASHA256) {
			b.AddASN1NULL()
		}
	})
}

func addContent(b *cryptobyte.Builder, content []byte, detached bool) {
	b.AddASN1ObjectIdentifier(oidData)
	if !detached {
		b.AddASN1(tagContext0Constructed, func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) })
	}
}

// signedAttributes gives the content of the SET of attributes, in the order of
// DER.
func signedAttributes(content []byte) ([]byte, error) {
	digest := sha256.Sum256(content)
	var b cryptobyte.Builder
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidContentType)
		b.AddASN1(cryptobyte_asn1.SET, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })
	})
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidMessageDigest)
		b.AddASN1(cryptobyte_asn1.SET, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest[:]) })
	})
	return b.Bytes()
}
