package trust

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
)

// readJSON takes the entries of a JSON list: an array of them, or an object
// whose members tell the format. Entries are taken one by one.
func (l *loader) readJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	first, err := d.Token()
	if err != nil {
		return ErrFormat
	}
	if first == json.Delim('[') {
		if err := l.array(d, l.gatewayEntry); err != nil {
			return err
		}
		l.is(Gateway)
		return nil
	}
	known := false
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return ErrFormat
		}
		taken, err := l.member(d, name)
		if err != nil {
			return err
		}
		known = known || taken
	}
	if _, err := d.Token(); err != nil || !known {
		return ErrFormat
	}
	return nil
}

// member reads one member of the object that a list is.
func (l *loader) member(d *json.Decoder, name json.Token) (known bool, err error) {
	var each func(*json.Decoder) error
	var format Format
	switch name {
	case "certificates":
		each, format = l.gatewayEntry, Gateway
	case "keys":
		each, format = l.jwksEntry, JWKS
	case "verificationMethod":
		each, format = l.didEntry, DID
	case "eu_keys":
		l.is(Dutch)
		return true, l.dutchKeys(d)
	default:
		return l.keyed(d, name)
	}
	start, err := d.Token()
	if err != nil || start != json.Delim('[') {
		return false, ErrFormat
	}
	l.is(format)
	return true, l.array(d, each)
}

// array reads entries up to the end of the array that has begun.
func (l *loader) array(d *json.Decoder, each func(*json.Decoder) error) error {
	for d.More() {
		if err := each(d); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return asFormat(err)
}

// eachOf takes the elements of an array one by one: it may have any number of them.
func (l *loader) eachOf(array json.RawMessage, of func(item []byte) candidate) error {
	d := json.NewDecoder(bytes.NewReader(array))
	if _, err := d.Token(); err != nil {
		return ErrFormat
	}
	return l.array(d, func(d *json.Decoder) error {
		var item json.RawMessage
		if err := d.Decode(&item); err != nil {
			return ErrFormat
		}
		return l.add(of(item))
	})
}

// entry decodes one value. A value of another type is a malformed entry; what is
// no JSON ends the list.
func (l *loader) entry(d *json.Decoder, into any) (ok bool, err error) {
	err = d.Decode(into)
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return false, l.add(candidate{code: Malformed})
	}
	return err == nil, asFormat(err)
}

func asFormat(err error) error {
	if err != nil {
		return ErrFormat
	}
	return nil
}

// skippedValue is a value that is not looked at.
type skippedValue struct{}

// UnmarshalJSON does nothing.
func (*skippedValue) UnmarshalJSON([]byte) error { return nil }

// readSignedJSON reads the German list: the signature in base64, r and s, in the
// first line, over all that follows it.
func (l *loader) readSignedJSON(line, body []byte) error {
	signature, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(line)))
	if err != nil {
		return ErrFormat
	}
	switch {
	case l.options.Signer == nil:
		l.sign(NotChecked)
	case !verifiesRaw(l.options.Signer, body, signature):
		return ErrSignature
	default:
		l.sign(Good)
	}
	return l.readJSON(body)
}

// verifiesRaw checks an ECDSA signature of r and s, SHA-256 before it.
func verifiesRaw(public crypto.PublicKey, message, signature []byte) bool {
	key, ok := public.(*ecdsa.PublicKey)
	if !ok || key == nil || key.Curve == nil {
		return false
	}
	size := (key.Curve.Params().BitSize + 7) / 8
	if len(signature) != 2*size {
		return false
	}
	digest := sha256.Sum256(message)
	r, s := new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])
	return ecdsa.Verify(key, digest[:], r, s)
}
