package audit

import (
	"crypto/rsa"
	"crypto/x509"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/signer"
)

// purpose begins what a checkpoint signs, and nothing else that this project signs.
const purpose = "vaxcert-audit-1\n"

// toBeSigned gives what the signature of a checkpoint is made over.
func (l *line) toBeSigned(alg int64) []byte {
	payload := append(l.appendUnsigned([]byte(purpose)), '}')
	return cose.AppendToBeSigned(nil, cose.AppendProtected(nil, alg, l.KeyID), payload)
}

// verify holds the signature of a checkpoint against those of the keys that it names.
func (l *line) verify(keys []*x509.Certificate) Code {
	known := false
	for _, c := range keys {
		if string(signer.KeyID(c)) != string(l.KeyID) {
			continue
		}
		known = true
		alg := int64(cose.ES256)
		if _, isRSA := c.PublicKey.(*rsa.PublicKey); isRSA {
			alg = cose.PS256
		}
		if !cose.OutsideProfile(c.PublicKey) && cose.Verify(c.PublicKey, alg, l.toBeSigned(alg), string(l.signature)) == nil {
			return ""
		}
	}
	if !known {
		return KeyUnknown
	}
	return SignatureInvalid
}
