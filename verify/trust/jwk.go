package trust

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"reflect"
	"time"
)

// jwk is a JSON Web Key (RFC 7517, RFC 7518 section 6). The last four members
// are those that WriteJWKS adds.
type jwk struct {
	KeyType      string `json:"kty"`
	KeyID        string `json:"kid,omitempty"`
	Curve        string `json:"crv,omitempty"`
	X            string `json:"x,omitempty"`
	Y            string `json:"y,omitempty"`
	N            string `json:"n,omitempty"`
	E            string `json:"e,omitempty"`
	Certificates few    `json:"x5c,omitempty"`

	Country   string `json:"country,omitempty"`
	Usage     few    `json:"usage,omitempty"` // t, v, r
	NotBefore int64  `json:"nbf,omitempty"`   // seconds since 1970
	NotAfter  int64  `json:"exp,omitempty"`
}

// few are the first texts of an array, which may have any number of them.
type few []string

// fewTexts is how many are kept: more than a chain or a usage may have.
const fewTexts = 16

// UnmarshalJSON reads the first texts.
func (f *few) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	start, err := d.Token()
	if err != nil || start == nil {
		return err
	}
	if start != json.Delim('[') {
		return &json.UnmarshalTypeError{Value: "other than array", Type: reflect.TypeFor[few]()}
	}
	for *f = nil; d.More() && len(*f) < fewTexts; {
		var text string
		if err := d.Decode(&text); err != nil {
			return err
		}
		*f = append(*f, text)
	}
	return nil
}

func (l *loader) jwksEntry(d *json.Decoder) error {
	var key jwk
	if ok, err := l.entry(d, &key); !ok {
		return err
	}
	c := key.candidate()
	c.kind, c.country = "", key.Country
	return l.add(c)
}

// candidate gives the key, with its certificates where it has them.
func (k *jwk) candidate() candidate {
	c := candidate{}
	id, ok := decodeKeyID(k.KeyID)
	if !ok && len(k.KeyID) <= MaxKeyID {
		id, ok = []byte(k.KeyID), true // RFC 7517 allows any text
	}
	if c.keyID = id; !ok {
		c.code = Malformed
		return c
	}
	if c.usage, ok = usageOf(k.Usage); !ok {
		c.code = Malformed
	}
	c.notBefore, c.notAfter = unixTime(k.NotBefore), unixTime(k.NotAfter)
	if len(k.Certificates) > 1+MaxChain {
		c.code = ChainTooLong
		return c
	}
	for i, text := range k.Certificates {
		der, err := base64.StdEncoding.DecodeString(text)
		switch {
		case err != nil:
			c.code = Malformed
		case i == 0:
			c.der = der
		default:
			c.issuers = append(c.issuers, der)
		}
	}
	public, err := k.public()
	switch {
	case err == nil:
		c.public = public
	case len(c.der) == 0 || !errors.Is(err, errCurve): // else the certificate tells
		c.code, c.err = KeyUnsupported, err
	}
	return c
}

func unixTime(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

var (
	errCurve = errors.New("trust: unknown curve")
	errJWK   = errors.New("trust: not the numbers of a key")
)

func (k *jwk) public() (crypto.PublicKey, error) {
	switch k.KeyType {
	case "EC":
		return k.ec()
	case "RSA":
		return k.rsa()
	}
	return nil, errCurve
}

// ec reads the point. GDHCN writes coordinates as two's complement, so that one
// of 32 bytes may have 31 or 33.
func (k *jwk) ec() (*ecdsa.PublicKey, error) {
	var curve elliptic.Curve
	switch k.Curve {
	case "P-256":
		curve = elliptic.P256()
	case "P-384":
		curve = elliptic.P384()
	default:
		return nil, errCurve
	}
	size := (curve.Params().BitSize + 7) / 8
	point := make([]byte, 1+2*size)
	point[0] = 4
	for i, text := range []string{k.X, k.Y} {
		number, err := magnitude(text, size)
		if err != nil {
			return nil, errJWK
		}
		at := 1 + (i+1)*size
		copy(point[at-len(number):at], number)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil, errJWK
	}
	return key, nil
}

func (k *jwk) rsa() (*rsa.PublicKey, error) {
	n, errN := magnitude(k.N, 2<<10)
	e, errE := magnitude(k.E, 4)
	exponent := new(big.Int).SetBytes(e).Int64()
	if errN != nil || errE != nil || exponent < 3 || exponent > 1<<31-1 || exponent%2 == 0 {
		return nil, errJWK
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent)}, nil
}

// magnitude reads a number without its leading zeros.
func magnitude(text string, size int) ([]byte, error) {
	if len(text) > 4*size {
		return nil, errJWK
	}
	number, err := decodeAnyBase64(text)
	if err != nil {
		return nil, errJWK
	}
	if number = bytes.TrimLeft(number, "\x00"); len(number) > size {
		return nil, errJWK
	}
	return number, nil
}
