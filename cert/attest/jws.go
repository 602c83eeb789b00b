package attest

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// algorithms are the ones that facilities sign with.
var algorithms = []jose.SignatureAlgorithm{jose.PS256, jose.RS256, jose.ES256}

// jws holds the parts of a JWS in sound base64url, the payload empty where it is
// detached.
type jws struct{ protected, payload, signature string }

// Attach puts a detached payload back into a JWS, which comes out in its compact form
// and is not verified. It fails with PayloadNotDetached, TooLarge, or where attestation
// is not a JWS.
func Attach(attestation, payload []byte) ([]byte, error) {
	if len(attestation)+len(payload) > MaxAttestation {
		return nil, TooLarge
	}
	j, err := splitJWS(attestation)
	if err != nil {
		return nil, err
	}
	if j.payload != "" {
		return nil, PayloadNotDetached
	}
	return []byte(j.protected + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + j.signature), nil
}

func openJWS(attestation []byte) (message, error) {
	j, err := splitJWS(attestation)
	if err != nil {
		return message{}, err
	}
	if j.payload == "" {
		return message{}, PayloadMissing
	}
	payload, _ := decode64(j.payload)
	header, err := j.header()
	if err != nil {
		return message{}, err
	}
	chain, err := header.chain()
	if err != nil {
		return message{}, err
	}
	if err := j.verify(payload, chain[0]); err != nil {
		return message{}, err
	}
	said, err := readStatement(header, payload)
	return message{said, FormatJWS, chain}, err
}

// splitJWS takes the compact form or the JSON form with one signature apart. What the
// unprotected header of the JSON form says is not looked at, crit apart.
func splitJWS(attestation []byte) (j jws, err error) {
	if bytes.HasPrefix(bytes.TrimLeft(attestation, " \t\r\n"), []byte("{")) {
		j, err = splitJSON(attestation)
	} else if parts := strings.Split(string(attestation), "."); len(parts) == 3 {
		j = jws{parts[0], parts[1], parts[2]}
	}
	for _, part := range []string{j.protected, j.payload, j.signature} {
		if _, ok := decode64(part); !ok && err == nil {
			err = JWSMalformed
		}
	}
	if err == nil && (j.protected == "" || j.signature == "") {
		err = JWSMalformed
	}
	return j, err
}

func splitJSON(attestation []byte) (jws, error) {
	outside, err := members(attestation)
	if err != nil {
		return jws{}, orElse(err, JWSMalformed)
	}
	inside := outside
	if list, several := outside["signatures"]; several {
		var signatures []json.RawMessage
		if json.Unmarshal(list, &signatures) != nil || outside["signature"] != nil || outside["protected"] != nil {
			return jws{}, JWSMalformed
		}
		if len(signatures) != 1 {
			return jws{}, SignatureCount
		}
		if inside, err = members(signatures[0]); err != nil {
			return jws{}, JWSMalformed
		}
	}
	if header, there := inside["header"]; there {
		unprotected, err := members(header)
		if err != nil {
			return jws{}, JWSMalformed
		}
		if unprotected["crit"] != nil {
			return jws{}, HeaderUnsupported
		}
	}
	var j jws
	for _, part := range []struct {
		into *string
		from json.RawMessage
	}{{&j.protected, inside["protected"]}, {&j.payload, outside["payload"]}, {&j.signature, inside["signature"]}} {
		if part.from != nil && json.Unmarshal(part.from, part.into) != nil {
			return jws{}, JWSMalformed
		}
	}
	return j, nil
}

// joseHeader is the protected header of a JWS.
type joseHeader map[string]json.RawMessage

func (j jws) header() (joseHeader, error) {
	data, _ := decode64(j.protected)
	header, err := members(data)
	if err != nil {
		return nil, orElse(err, JWSMalformed)
	}
	for _, changing := range []string{"crit", "b64", "zip"} {
		if header[changing] != nil {
			return nil, HeaderUnsupported
		}
	}
	return header, nil
}

// chain gives the certificates of x5c.
func (h joseHeader) chain() ([]*x509.Certificate, error) {
	value, there := h["x5c"]
	if !there {
		return nil, CertificateMissing
	}
	var ders [][]byte // base64, as x5c has it
	if json.Unmarshal(value, &ders) != nil {
		return nil, CertificateBroken
	}
	return parseChain(ders)
}

// verify holds the signature against the key of a certificate.
func (j jws) verify(payload []byte, c *x509.Certificate) error {
	parsed, err := jose.ParseDetached(j.protected+".."+j.signature, payload, algorithms)
	if err != nil {
		if _, other := errors.AsType[*jose.ErrUnexpectedSignatureAlgorithm](err); other {
			return AlgorithmOther
		}
		return JWSMalformed
	}
	rsaKey, err := isRSA(c.PublicKey)
	if err != nil {
		return err
	}
	if rsaKey == (parsed.Signatures[0].Protected.Algorithm == string(jose.ES256)) {
		return AlgorithmMismatch
	}
	if parsed.DetachedVerify(payload, c.PublicKey) != nil {
		return SignatureInvalid
	}
	return nil
}

// decode64 reads base64url in the one form that stands for its bytes.
func decode64(s string) ([]byte, bool) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return data, err == nil && !strings.ContainsAny(s, "\r\n")
}

// orElse keeps the error of a member that stands twice, and names all others.
func orElse(err error, code Code) error {
	if errors.Is(err, MemberTwice) {
		return err
	}
	return code
}
