//go:build cgo && !nopkcs11

package pkcs11

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"

	p11 "github.com/miekg/pkcs11"

	"github.com/vaxcert/vaxcert/signer"
)

// findSlot finds the slot of the one token that the URI describes.
func findSlot(d driver, u uri) (slot uint, info p11.TokenInfo, err error) {
	slots, err := d.GetSlotList(true)
	if err != nil {
		return 0, info, tokenError("looking for tokens", err)
	}
	matches := 0
	for _, id := range slots {
		if u.slot != nil && *u.slot != id {
			continue
		}
		is, err := d.GetTokenInfo(id)
		if err != nil || is.Flags&p11.CKF_TOKEN_INITIALIZED == 0 || !u.describes(is) {
			continue // a token that does not answer is none
		}
		slot, info = id, is
		matches++
	}
	switch matches {
	case 0:
		return 0, info, fmt.Errorf("%w: there is none as the URI describes it, of %d slots", ErrToken, len(slots))
	case 1:
		return slot, info, nil
	}
	return 0, info, fmt.Errorf("%w: %d are as the URI describes it; give token, serial or slot-id", ErrToken, matches)
}

func (u uri) describes(is p11.TokenInfo) bool {
	for _, pair := range [][2]string{
		{u.token, is.Label}, {u.serial, is.SerialNumber}, {u.manufacturer, is.ManufacturerID}, {u.model, is.Model},
	} {
		if want, has := pair[0], unpadded(pair[1]); want != "" && want != has {
			return false
		}
	}
	return true
}

// unpadded gives what a field of a token holds. They are of a fixed length and filled
// up with blanks (PKCS#11 3.0 section 3.2), in some tokens with zeros.
func unpadded(field string) string { return strings.TrimRight(field, " \x00") }

// finder looks for objects in a session.
type finder struct {
	driver  driver
	session p11.SessionHandle
}

// objects gives the objects of a class with the ID and the label, if not empty.
func (f finder) objects(class uint, id []byte, label string) ([]p11.ObjectHandle, error) {
	template := []*p11.Attribute{p11.NewAttribute(p11.CKA_CLASS, class)}
	if len(id) > 0 {
		template = append(template, p11.NewAttribute(p11.CKA_ID, id))
	}
	if label != "" {
		template = append(template, p11.NewAttribute(p11.CKA_LABEL, label))
	}
	if err := f.driver.FindObjectsInit(f.session, template); err != nil {
		return nil, tokenError("looking for objects", err)
	}
	const page = 32
	var all []p11.ObjectHandle
	for {
		some, _, err := f.driver.FindObjects(f.session, page)
		if err != nil || len(some) == 0 {
			if end := f.driver.FindObjectsFinal(f.session); err == nil {
				err = end
			}
			return all, tokenError("looking for objects", err)
		}
		all = append(all, some...)
	}
}

// value gives an attribute, nil where the object has none.
func (f finder) value(object p11.ObjectHandle, attribute uint) ([]byte, error) {
	values, err := f.driver.GetAttributeValue(f.session, object, []*p11.Attribute{p11.NewAttribute(attribute, nil)})
	if isCode(err, p11.CKR_ATTRIBUTE_TYPE_INVALID, p11.CKR_ATTRIBUTE_SENSITIVE) {
		return nil, nil
	}
	if err != nil || len(values) != 1 {
		return nil, tokenError("reading an object", err)
	}
	return values[0].Value, nil
}

// values gives several attributes.
func (f finder) values(object p11.ObjectHandle, attributes ...uint) ([][]byte, error) {
	all := make([][]byte, len(attributes))
	for i, a := range attributes {
		var err error
		if all[i], err = f.value(object, a); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// privateKey finds the one private key that the URI describes.
func (f finder) privateKey(u uri) (p11.ObjectHandle, error) {
	keys, err := f.objects(p11.CKO_PRIVATE_KEY, u.id, u.object)
	switch {
	case err != nil:
		return 0, err
	case len(keys) == 0:
		return 0, fmt.Errorf("%w: the token has none as the URI describes it", ErrNoKey)
	case len(keys) > 1:
		return 0, fmt.Errorf("%w: the token has %d as the URI describes it; give its id", ErrNoKey, len(keys))
	}
	always, err := f.value(keys[0], p11.CKA_ALWAYS_AUTHENTICATE)
	if err == nil && len(always) == 1 && always[0] != 0 {
		err = fmt.Errorf("%w: it wants the PIN for each signature", signer.ErrUnsupportedKey)
	}
	return keys[0], err
}

// found reads what else the token has of a private key.
func (f finder) found(key p11.ObjectHandle) (of found, id []byte, err error) {
	names, err := f.values(key, p11.CKA_ID, p11.CKA_LABEL)
	if err != nil {
		return of, nil, err
	}
	id, label := names[0], string(names[1])
	if of.public, err = f.public(key, id, label); err != nil {
		return of, nil, err
	}
	of.certificates = func() ([]*x509.Certificate, error) { return f.certificates(id, label) }
	return of, id, nil
}

// public reads the public key of a private key, nil where the token does not have it.
func (f finder) public(key p11.ObjectHandle, id []byte, label string) (crypto.PublicKey, error) {
	kind, err := f.value(key, p11.CKA_KEY_TYPE)
	if err != nil {
		return nil, err
	}
	source := key
	if len(id) > 0 || label != "" {
		if len(id) > 0 {
			label = ""
		}
		publics, err := f.objects(p11.CKO_PUBLIC_KEY, id, label)
		if err != nil {
			return nil, err
		}
		if len(publics) == 1 {
			source = publics[0]
		}
	}
	switch number(kind) {
	case p11.CKK_EC:
		return f.ecPublic(source)
	case p11.CKK_RSA:
		return f.rsaPublic(source)
	}
	return nil, errUnusableKey
}

const pointSize = 65 // of P-256, uncompressed

var oidP256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}

// ecPublic reads a point that is in an OCTET STRING, or bare as some tokens have it.
func (f finder) ecPublic(object p11.ObjectHandle) (crypto.PublicKey, error) {
	values, err := f.values(object, p11.CKA_EC_PARAMS, p11.CKA_EC_POINT)
	if err != nil {
		return nil, err
	}
	var curve asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(values[0], &curve); err != nil || !curve.Equal(oidP256) {
		return nil, errUnusableKey
	}
	point := values[1]
	if len(point) == 0 {
		return nil, nil
	}
	if header := []byte{asn1.TagOctetString, pointSize}; len(point) == len(header)+pointSize {
		point = bytes.TrimPrefix(point, header)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return nil, fmt.Errorf("%w: the token's public key is no point of P-256", signer.ErrUnsupportedKey)
	}
	return public, nil
}

func (f finder) rsaPublic(object p11.ObjectHandle) (crypto.PublicKey, error) {
	values, err := f.values(object, p11.CKA_MODULUS, p11.CKA_PUBLIC_EXPONENT)
	if err != nil || len(values[0]) == 0 || len(values[1]) == 0 {
		return nil, err
	}
	exponent := new(big.Int).SetBytes(values[1])
	if exponent.BitLen() > 31 {
		return nil, fmt.Errorf("%w: its exponent has %d bits", signer.ErrUnsupportedKey, exponent.BitLen())
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(values[0]), E: int(exponent.Int64())}, nil
}

// certificates reads those with the ID of the key, or with its label where it has
// no ID or no certificate has it.
func (f finder) certificates(id []byte, label string) (all []*x509.Certificate, err error) {
	var objects []p11.ObjectHandle
	if len(id) > 0 {
		objects, err = f.objects(p11.CKO_CERTIFICATE, id, "")
	}
	if err == nil && len(objects) == 0 && label != "" {
		objects, err = f.objects(p11.CKO_CERTIFICATE, nil, label)
	}
	if err != nil {
		return nil, err
	}
	for _, object := range objects {
		der, err := f.value(object, p11.CKA_VALUE)
		if err != nil {
			return nil, err
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("%w: one on the token cannot be read", signer.ErrNoCertificate)
		}
		all = append(all, c)
	}
	return all, nil
}

// number reads a CK_ULONG.
func number(value []byte) uint {
	switch len(value) {
	case 4:
		return uint(binary.NativeEndian.Uint32(value))
	case 8:
		return uint(binary.NativeEndian.Uint64(value))
	}
	return p11.CK_UNAVAILABLE_INFORMATION
}
