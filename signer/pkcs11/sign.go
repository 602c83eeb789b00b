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

// digestInfo begins the DigestInfo of SHA-256. Source: RFC 8017 section 9.2 note 1.
var digestInfo = []byte{
	0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
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
