package attest

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"

	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cborwrite"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/signer"
)

const (
	minRSABits = cose.MinRSABits
	maxRSABits = cose.MaxRSABits
)

// Header labels and the algorithm of x5t. Source: RFC 9052 section 3.1, RFC 9360
// section 2, RFC 9054 section 3.
const (
	labelAlg     = 1
	labelKID     = 4
	labelX5Chain = 33
	labelX5T     = 34
	sha256Alg    = -16
)

// tagged is how COSE_Sign1 begins: tag 18 in its shortest form.
const tagged = 0xd2

// protectedHeader gives {1: alg, 4: kid, 33: certificate}.
func protectedHeader(alg int64, kid []byte, c *x509.Certificate) []byte {
	b := cborwrite.Int(cborwrite.Map(make([]byte, 0, len(c.Raw)+32), 3), labelAlg)
	b = cborwrite.Int(b, alg)
	b = cborwrite.Bytes(cborwrite.Int(b, labelKID), kid)
	return cborwrite.Bytes(cborwrite.Int(b, labelX5Chain), c.Raw)
}

func openCOSE(data string) (message, error) {
	var tree cbortree.Tree
	m, err := cose.Parse(&tree, data)
	switch {
	case errors.Is(err, cose.ErrCritical):
		return message{}, HeaderUnsupported
	case errors.Is(err, cose.ErrDetached):
		return message{}, PayloadMissing
	case err != nil || data[0] != tagged || m.AlgPlace != cose.InProtected || m.Doubled || m.KIDPlace == cose.InUnprotected:
		return message{}, COSEMalformed
	}
	chain, err := chainOf(&tree, data, m)
	if err != nil {
		return message{}, err
	}
	rsaKey, err := isRSA(chain[0].PublicKey)
	switch {
	case err != nil:
		return message{}, err
	case m.Alg != cose.ES256 && m.Alg != cose.PS256:
		return message{}, AlgorithmOther
	case rsaKey != (m.Alg == cose.PS256):
		return message{}, AlgorithmMismatch
	}
	toBeSigned := cose.AppendToBeSigned(nil, m.Protected, m.Payload)
	if cose.Verify(chain[0].PublicKey, m.Alg, toBeSigned, m.Signature) != nil {
		return message{}, SignatureInvalid
	}
	said, err := decodeStatement(m.Payload)
	return message{said, FormatCOSE, chain}, err
}

// chainOf gives the certificates of a message: of the protected header, or of the
// unprotected one where the protected one has the hash of the first.
func chainOf(tree *cbortree.Tree, data string, m cose.Message) ([]*x509.Certificate, error) {
	protected, err := tree.Parse(m.Protected)
	if err != nil {
		return nil, COSEMalformed
	}
	hash, hashed := protected.Claim(labelX5T), false
	var sum string
	if hash.Kind() != cbortree.Invalid {
		alg, isInt := hash.Element(0).Int()
		sum, hashed = hash.Element(1).Bytes()
		if !isInt || alg != sha256Alg || !hashed || hash.Len() != 2 {
			return nil, CertificateMismatch
		}
	}
	ders, err := certificatesIn(protected)
	if err != nil {
		return nil, err
	}
	if len(ders) == 0 && hashed {
		root, err := tree.Parse(data)
		if err != nil {
			return nil, COSEMalformed
		}
		_, parts, _ := root.Untag()
		if ders, err = certificatesIn(parts.Element(1)); err != nil {
			return nil, err
		}
	}
	chain, err := parseChain(ders)
	if err != nil {
		return nil, err
	}
	actual := sha256.Sum256(chain[0].Raw)
	if hashed && sum != string(actual[:]) || m.KIDPlace != cose.Nowhere && m.KID != string(signer.KeyID(chain[0])) {
		return nil, CertificateMismatch
	}
	return chain, nil
}

// certificatesIn gives x5chain of a header: one byte string, or an array of them.
func certificatesIn(header cbortree.Value) ([][]byte, error) {
	value := header.Claim(labelX5Chain)
	if value.Kind() == cbortree.Invalid {
		return nil, nil
	}
	if one, ok := value.Bytes(); ok {
		return [][]byte{[]byte(one)}, nil
	}
	var ders [][]byte
	for element := range value.Elements {
		der, ok := element.Bytes()
		if !ok {
			return nil, CertificateBroken
		}
		ders = append(ders, []byte(der))
	}
	return ders, nil
}
