package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	_ "crypto/sha256" // for crypto.Hash
	_ "crypto/sha512" // for crypto.Hash
	"crypto/x509"
	"encoding/asn1"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/vaxcert/vaxcert/internal/dsc"
)

// Sizes of RSA keys that are believed, in bits.
const (
	MinRSABits = 2048
	MaxRSABits = dsc.MaxRSABits
)

// signerInfo is a SignerInfo (RFC 5652 section 5.3).
type signerInfo struct {
	issuer        []byte // with serial, or keyID
	serial        *big.Int
	keyID         []byte
	digest        algorithm
	attributes    []byte // the content of the SET
	hasAttributes bool
	algorithm     algorithm
	signature     []byte
}

// algorithm is an AlgorithmIdentifier.
type algorithm struct {
	oid        asn1.ObjectIdentifier
	parameters []byte // whole element; empty where absent
}

func readAlgorithm(input *cryptobyte.String, a *algorithm) bool {
	var body cryptobyte.String
	if !input.ReadASN1(&body, cryptobyte_asn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&a.oid) {
		return false
	}
	a.parameters = body
	return true
}

var (
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidPSS           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidMGF1          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidECPublicKey   = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
)

// hashes has the digests, and the signature algorithms that name one.
var hashes = map[string]crypto.Hash{
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
	"1.2.840.113549.1.1.11":  crypto.SHA256, // with RSA
	"1.2.840.113549.1.1.12":  crypto.SHA384,
	"1.2.840.113549.1.1.13":  crypto.SHA512,
	"1.2.840.10045.4.3.2":    crypto.SHA256, // with ECDSA
	"1.2.840.10045.4.3.3":    crypto.SHA384,
	"1.2.840.10045.4.3.4":    crypto.SHA512,
}

var (
	oidWithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1}
	oidWithECDSA = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3}
)

// verify checks the signature over the content, or over the attributes that
// hold its digest (RFC 5652 sections 5.4 and 5.6).
func (s *signerInfo) verify(signer *x509.Certificate, contentType asn1.ObjectIdentifier, content []byte) error {
	hash, ok := hashes[s.digest.oid.String()]
	if !ok {
		return ErrAlgorithm
	}
	signed := content
	if s.hasAttributes {
		if !s.attributesFit(contentType, sum(hash, content)) {
			return ErrAttributes
		}
		signed = insertHead(bytes.Clone(s.attributes), 0, []byte{byte(cryptobyte_asn1.SET)})
	}
	switch key := signer.PublicKey.(type) {
	case *rsa.PublicKey:
		return s.verifyRSA(key, hash, signed)
	case *ecdsa.PublicKey:
		return s.verifyECDSA(key, hash, signed)
	}
	return ErrAlgorithm
}

// attributesFit reports whether the attributes name the content by its type and
// digest, each once (RFC 5652 section 11).
func (s *signerInfo) attributesFit(contentType asn1.ObjectIdentifier, digest []byte) bool {
	types, digests := 0, 0
	for attributes := cryptobyte.String(s.attributes); !attributes.Empty(); {
		var attribute, values, value cryptobyte.String
		var oid, valueType asn1.ObjectIdentifier
		if !attributes.ReadASN1(&attribute, cryptobyte_asn1.SEQUENCE) || !attribute.ReadASN1ObjectIdentifier(&oid) ||
			!attribute.ReadASN1(&values, cryptobyte_asn1.SET) {
			return false
		}
		switch {
		case oid.Equal(oidContentType):
			types++
			if !values.ReadASN1ObjectIdentifier(&valueType) || !values.Empty() || !valueType.Equal(contentType) {
				return false
			}
		case oid.Equal(oidMessageDigest):
			digests++
			if !values.ReadASN1(&value, cryptobyte_asn1.OCTET_STRING) || !values.Empty() || !bytes.Equal(value, digest) {
				return false
			}
		}
	}
	return types == 1 && digests == 1
}

func sum(hash crypto.Hash, data []byte) []byte {
	h := hash.New()
	h.Write(data)
	return h.Sum(nil)
}

func (s *signerInfo) verifyRSA(key *rsa.PublicKey, hash crypto.Hash, signed []byte) error {
	if key.N.BitLen() < MinRSABits || !dsc.Bounded(key) {
		return ErrAlgorithm
	}
	if s.algorithm.oid.Equal(oidPSS) {
		pssHash, salt, ok := readPSS(s.algorithm.parameters)
		if !ok || pssHash != hash {
			return ErrAlgorithm
		}
		if rsa.VerifyPSS(key, hash, sum(hash, signed), s.signature, &rsa.PSSOptions{SaltLength: salt, Hash: hash}) != nil {
			return ErrSignature
		}
		return nil
	}
	if !s.names(hash, oidRSA, oidWithRSA) {
		return ErrAlgorithm
	}
	if rsa.VerifyPKCS1v15(key, hash, sum(hash, signed), s.signature) != nil {
		return ErrSignature
	}
	return nil
}

func (s *signerInfo) verifyECDSA(key *ecdsa.PublicKey, hash crypto.Hash, signed []byte) error {
	if !s.names(hash, oidECPublicKey, oidWithECDSA) {
		return ErrAlgorithm
	}
	if !ecdsa.VerifyASN1(key, sum(hash, signed), s.signature) {
		return ErrSignature
	}
	return nil
}

// names reports whether the signature algorithm is that of the key alone, or one
// below arc with the same hash.
func (s *signerInfo) names(hash crypto.Hash, alone, arc asn1.ObjectIdentifier) bool {
	oid := s.algorithm.oid
	if oid.Equal(alone) {
		return true
	}
	return len(oid) == len(arc)+1 && oid[:len(arc)].Equal(arc) && hashes[oid.String()] == hash
}

// readPSS reads RSASSA-PSS-params (RFC 4055 section 3.1). The mask's hash must
// be the message's; the defaults, which are SHA-1, are refused.
func readPSS(parameters []byte) (hash crypto.Hash, salt int, ok bool) {
	input := cryptobyte.String(parameters)
	var body, explicit, maskBody cryptobyte.String
	var digest, mask, maskDigest algorithm
	if !input.ReadASN1(&body, cryptobyte_asn1.SEQUENCE) ||
		!body.ReadASN1(&explicit, tagContext0Constructed) || !readAlgorithm(&explicit, &digest) ||
		!body.ReadASN1(&explicit, tagContext1Constructed) || !readAlgorithm(&explicit, &mask) || !mask.oid.Equal(oidMGF1) {
		return 0, 0, false
	}
	maskBody = mask.parameters
	tagSalt := cryptobyte_asn1.Tag(2).ContextSpecific().Constructed()
	var hasSalt bool
	if !readAlgorithm(&maskBody, &maskDigest) || !maskDigest.oid.Equal(digest.oid) || !body.ReadOptionalASN1(&explicit, &hasSalt, tagSalt) {
		return 0, 0, false
	}
	salt = 20
	if hasSalt && !explicit.ReadASN1Integer(&salt) {
		return 0, 0, false
	}
	hash, ok = hashes[digest.oid.String()]
	return hash, salt, ok && salt > 0 && salt <= 64
}
