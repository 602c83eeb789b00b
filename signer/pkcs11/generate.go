//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/rand"
	"encoding/asn1"
	"fmt"

	p11 "github.com/miekg/pkcs11"

	"github.com/vaxcert/vaxcert/signer"
)

// generate makes the key pair that the URI describes and gives its ID.
func (f finder) generate(u uri, algorithm signer.Algorithm) (id []byte, err error) {
	if err := f.vacant(u); err != nil {
		return nil, err
	}
	if id = u.id; id == nil {
		id = make([]byte, 20) // as long as the SHA-1 that others make IDs of
		if _, err := rand.Read(id); err != nil {
			return nil, err
		}
	}
	mechanism, kind, err := ofKey(algorithm)
	if err != nil {
		return nil, err
	}
	names := []*p11.Attribute{
		p11.NewAttribute(p11.CKA_TOKEN, true),
		p11.NewAttribute(p11.CKA_LABEL, u.object),
		p11.NewAttribute(p11.CKA_ID, id),
	}
	public := append(kind, p11.NewAttribute(p11.CKA_VERIFY, true))
	private := []*p11.Attribute{
		p11.NewAttribute(p11.CKA_PRIVATE, true),
		p11.NewAttribute(p11.CKA_SENSITIVE, true),
		p11.NewAttribute(p11.CKA_EXTRACTABLE, false),
		p11.NewAttribute(p11.CKA_SIGN, true),
		p11.NewAttribute(p11.CKA_DECRYPT, false),
		p11.NewAttribute(p11.CKA_UNWRAP, false),
	}
	_, _, err = f.driver.GenerateKeyPair(f.session, []*p11.Mechanism{p11.NewMechanism(mechanism, nil)},
		append(public, names...), append(private, names...))
	return id, tokenError("making a key", err)
}

// vacant fails where a private key has the label or the ID.
func (f finder) vacant(u uri) error {
	keys, err := f.objects(p11.CKO_PRIVATE_KEY, nil, u.object)
	if err == nil && len(keys) == 0 && u.id != nil {
		keys, err = f.objects(p11.CKO_PRIVATE_KEY, u.id, "")
	}
	if err == nil && len(keys) > 0 {
		return fmt.Errorf("%w, with this label or ID", ErrKeyExists)
	}
	return err
}

// ofKey gives how to make a key of an algorithm, and what the public one has.
func ofKey(algorithm signer.Algorithm) (mechanism uint, public []*p11.Attribute, err error) {
	if algorithm == signer.PS256 {
		return p11.CKM_RSA_PKCS_KEY_PAIR_GEN, []*p11.Attribute{
			p11.NewAttribute(p11.CKA_MODULUS_BITS, RSABits),
			p11.NewAttribute(p11.CKA_PUBLIC_EXPONENT, []byte{1, 0, 1}),
		}, nil
	}
	curve, err := asn1.Marshal(oidP256)
	return p11.CKM_EC_KEY_PAIR_GEN, []*p11.Attribute{p11.NewAttribute(p11.CKA_EC_PARAMS, curve)}, err
}
