//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/sha256"
	"slices"

	p11 "github.com/miekg/pkcs11"
)

// mechanisms are the ways to sign, as Cryptoki has them.
var mechanisms = map[mechanism][]*p11.Mechanism{
	ecdsaRaw: {p11.NewMechanism(p11.CKM_ECDSA, nil)},
	rsaPSS:   {p11.NewMechanism(p11.CKM_RSA_PKCS_PSS, p11.NewPSSParams(p11.CKM_SHA256, p11.CKG_MGF1_SHA256, sha256.Size))},
	rsaPKCS1: {p11.NewMechanism(p11.CKM_RSA_PKCS, nil)},
}

// signWith signs a digest in a session that is not in the midst of anything.
func signWith(d driver, s p11.SessionHandle, key p11.ObjectHandle, m mechanism, digest []byte) ([]byte, error) {
	if m == rsaPKCS1 {
		digest = slices.Concat(digestInfo, digest)
	}
	if err := d.SignInit(s, mechanisms[m], key); err != nil {
		return nil, err
	}
	return d.Sign(s, digest)
}
