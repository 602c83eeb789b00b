//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"path/filepath"
	"strings"
	"testing"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

// From an empty token to signatures that anybody verifies.
func TestSoftHSMKeyCeremony(t *testing.T) {
	for _, algorithm := range []signer.Algorithm{signer.ES256, signer.PS256} {
		t.Run(algorithm.String(), func(t *testing.T) {
			h := newSoftHSM(t)
			uri := h.token(t, "VN")
			key, err := GenerateKey(t.Context(), uri, Options{PIN: pinOf(testPIN)}, algorithm)
			require.NoError(t, err)
			require.Equal(t, algorithm, key.Algorithm())
			require.Len(t, key.ID(), 20)

			request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "VN DSC"}}, key)
			require.NoError(t, err)
			parsed, err := x509.ParseCertificateRequest(request)
			require.NoError(t, err)
			require.NoError(t, parsed.CheckSignature())
			self := certify(t, key.Public())
			for _, by := range []x509.SignatureAlgorithm{0, x509.SHA256WithRSAPSS} {
				if by != 0 && algorithm == signer.ES256 {
					continue
				}
				template := *self
				template.SignatureAlgorithm = by
				der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
				require.NoError(t, err)
				c, err := x509.ParseCertificate(der)
				require.NoError(t, err)
				require.NoError(t, c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature))
			}
			require.NoError(t, key.Close())

			s := open(t, uri, Options{Certificate: self})
			require.Equal(t, algorithm, s.Algorithm())
			require.Equal(t, signer.KeyID(self), s.KeyID())
			require.Equal(t, DefaultSessions, s.Sessions())
			require.NoError(t, s.Check(t.Context()))
			requireSigns(t, s)
			require.NotContains(t, s.String(), testPIN)
		})
	}
}

func TestSoftHSMKeysNeverLeave(t *testing.T) {
	h := newSoftHSM(t)
	uri := h.token(t, "VN")
	for name, algorithm := range map[string]signer.Algorithm{"EC": signer.ES256, "RSA": signer.PS256} {
		key, err := GenerateKey(t.Context(), strings.Replace(uri, "object=DSC", "object="+name, 1), Options{PIN: pinOf(testPIN)}, algorithm)
		require.NoError(t, err)
		l := key.token.link
		s, err := vendor(t, key).OpenSession(l.slot, p11.CKF_SERIAL_SESSION)
		require.NoError(t, err)
		in := finder{vendor(t, key), s}
		for attribute, want := range map[uint]byte{
			p11.CKA_SENSITIVE: 1, p11.CKA_ALWAYS_SENSITIVE: 1, p11.CKA_EXTRACTABLE: 0, p11.CKA_NEVER_EXTRACTABLE: 1,
			p11.CKA_PRIVATE: 1, p11.CKA_TOKEN: 1, p11.CKA_SIGN: 1, p11.CKA_DECRYPT: 0, p11.CKA_UNWRAP: 0,
		} {
			value, err := in.value(l.key, attribute)
			require.NoError(t, err)
			require.Equal(t, []byte{want}, value, "%s 0x%x", name, attribute)
		}
		secret := map[signer.Algorithm]uint{signer.ES256: p11.CKA_VALUE, signer.PS256: p11.CKA_PRIVATE_EXPONENT}[algorithm]
		value, err := in.value(l.key, secret)
		require.NoError(t, err)
		require.Empty(t, value)
		require.NoError(t, key.Close())
	}
}

func TestSoftHSMKeysAreFound(t *testing.T) {
	h := newSoftHSM(t)
	h.token(t, "VN")
	uri := func(attributes string) string { return "pkcs11:token=VN" + attributes + "?module-name=softhsm2" }
	o := Options{PIN: pinOf(testPIN)}
	key, err := GenerateKey(t.Context(), uri(";object=old;id=%01"), o, signer.ES256)
	require.NoError(t, err)
	old := certify(t, key.Public())
	require.NoError(t, key.Close())
	requireSigns(t, open(t, uri(""), Options{Certificate: old})) // the only one

	for _, taken := range []string{";object=old", ";object=old;id=%02", ";object=new;id=%01"} {
		_, err = GenerateKey(t.Context(), uri(taken), o, signer.ES256)
		require.ErrorIs(t, err, ErrKeyExists, taken)
	}
	_, err = GenerateKey(t.Context(), uri(";id=%02"), o, signer.ES256)
	require.ErrorIs(t, err, ErrURI)
	_, err = GenerateKey(t.Context(), uri(";object=new"), o, 0)
	require.ErrorIs(t, err, signer.ErrUnsupportedKey)
	key, err = GenerateKey(t.Context(), uri(";object=new;id=%02"), o, signer.PS256)
	require.NoError(t, err)
	require.NoError(t, key.Close())

	o.Certificate = old
	for _, good := range []string{";object=old", ";id=%01", ";object=old;id=%01;type=private"} {
		requireSigns(t, open(t, uri(good), o))
	}
	for attributes, want := range map[string]error{
		"": ErrNoKey, ";object=none": ErrNoKey, ";object=old;id=%02": ErrNoKey, ";object=new": signer.ErrKeyMismatch,
		";serial=none": ErrToken, ";slot-id=9": ErrToken, ";model=none": ErrToken, ";manufacturer=none": ErrToken,
	} {
		_, err := Open(t.Context(), uri(attributes), o)
		require.ErrorIs(t, err, want, attributes)
	}
	_, err = Open(t.Context(), "pkcs11:token=none?module-name=softhsm2", o)
	require.ErrorIs(t, err, ErrToken)
}

func TestSoftHSMTwoTokensOfOneName(t *testing.T) {
	h := newSoftHSM(t)
	h.token(t, "VN")
	uri := h.token(t, "VN")
	_, err := OpenKey(t.Context(), uri, Options{PIN: pinOf(testPIN)})
	require.ErrorIs(t, err, ErrToken)
	require.ErrorContains(t, err, "serial")
}

// store puts a certificate on a token, as the vendor's program does.
func store(t *testing.T, k *Key, c *x509.Certificate, id []byte, label string) {
	t.Helper()
	s, err := vendor(t, k).OpenSession(k.token.link.slot, p11.CKF_SERIAL_SESSION|p11.CKF_RW_SESSION)
	require.NoError(t, err)
	attributes := []*p11.Attribute{
		p11.NewAttribute(p11.CKA_CLASS, p11.CKO_CERTIFICATE), p11.NewAttribute(p11.CKA_CERTIFICATE_TYPE, p11.CKC_X_509),
		p11.NewAttribute(p11.CKA_TOKEN, true), p11.NewAttribute(p11.CKA_LABEL, label),
		p11.NewAttribute(p11.CKA_SUBJECT, c.RawSubject), p11.NewAttribute(p11.CKA_VALUE, c.Raw),
	}
	if id != nil {
		attributes = append(attributes, p11.NewAttribute(p11.CKA_ID, id))
	}
	_, err = vendor(t, k).CreateObject(s, attributes)
	require.NoError(t, err)
}

func TestSoftHSMTheCertificateOfTheToken(t *testing.T) {
	for name, byID := range map[string]bool{"with the ID of the key": true, "with its label": false} {
		t.Run(name, func(t *testing.T) {
			h := newSoftHSM(t)
			uri := h.token(t, "VN")
			key, err := GenerateKey(t.Context(), uri, Options{PIN: pinOf(testPIN)}, signer.ES256)
			require.NoError(t, err)
			defer key.Close()
			c := certify(t, key.Public())
			_, err = Open(t.Context(), uri, Options{PIN: pinOf(testPIN)})
			require.ErrorIs(t, err, signer.ErrNoCertificate)

			id := key.ID()
			if !byID {
				id = nil
			}
			store(t, key, certify(t, newFake(t).key.Public()), id, "DSC") // another's: of a chain
			_, err = Open(t.Context(), uri, Options{PIN: pinOf(testPIN)})
			require.ErrorIs(t, err, signer.ErrKeyMismatch)
			store(t, key, c, id, "DSC")
			s := open(t, uri, Options{})
			require.Equal(t, c, s.Certificate())
			requireSigns(t, s)

			renewed := certify(t, key.Public())
			require.Equal(t, renewed, open(t, uri, Options{Certificate: renewed}).Certificate(), "who gives one means it")
			store(t, key, renewed, id, "DSC")
			_, err = Open(t.Context(), uri, Options{PIN: pinOf(testPIN)})
			require.ErrorIs(t, err, signer.ErrNoCertificate, "two of one key")
		})
	}
}

func TestSoftHSMPINs(t *testing.T) {
	h := newSoftHSM(t)
	uri := h.token(t, "VN")
	o := Options{Certificate: generate(t, uri, signer.ES256)}
	_, err := Open(t.Context(), uri, Options{Certificate: o.Certificate, PIN: pinOf("9999")})
	require.ErrorIs(t, err, ErrPIN)
	s := open(t, uri, o)
	_, err = Open(t.Context(), uri, Options{Certificate: o.Certificate, PIN: pinOf("9999")})
	require.ErrorIs(t, err, ErrPIN, "the module does not look at it any more")
	requireSigns(t, s)

	path := filepath.Join(t.TempDir(), "pin")
	write(t, path, testPIN+"\n")
	requireSigns(t, open(t, uri+"&pin-source=file:"+path, Options{Certificate: o.Certificate, PIN: pinOf("not asked")}))
}

func TestKeySignsWhatACryptoSignerSigns(t *testing.T) {
	h := newSoftHSM(t)
	uri := h.token(t, "VN")
	key, err := GenerateKey(t.Context(), uri, Options{PIN: pinOf(testPIN)}, signer.PS256)
	require.NoError(t, err)
	defer key.Close()
	digest := sha256.Sum256(message)
	public, ok := key.Public().(*rsa.PublicKey)
	require.True(t, ok)
	require.Equal(t, RSABits, public.N.BitLen())
	for _, salt := range []int{sha256.Size, rsa.PSSSaltLengthEqualsHash, rsa.PSSSaltLengthAuto} {
		signature, err := key.Sign(rand.Reader, digest[:], &rsa.PSSOptions{SaltLength: salt, Hash: crypto.SHA256})
		require.NoError(t, err)
		require.NoError(t, rsa.VerifyPSS(public, crypto.SHA256, digest[:], signature, pss))
	}
	signature, err := key.Sign(nil, digest[:], crypto.SHA256)
	require.NoError(t, err)
	require.NoError(t, rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature))

	long := sha512.Sum512(message)
	for name, sign := range map[string]func() ([]byte, error){
		"no options":     func() ([]byte, error) { return key.Sign(nil, digest[:], nil) },
		"another hash":   func() ([]byte, error) { return key.Sign(nil, long[:], crypto.SHA512) },
		"a short digest": func() ([]byte, error) { return key.Sign(nil, digest[:20], crypto.SHA256) },
		"another salt": func() ([]byte, error) {
			return key.Sign(nil, digest[:], &rsa.PSSOptions{SaltLength: 20, Hash: crypto.SHA256})
		},
	} {
		_, err := sign()
		require.ErrorIs(t, err, signer.ErrSign, name)
	}

	k, err := signer.New(certify(t, public), key) // with all that takes a signer.Key
	require.NoError(t, err)
	_, err = k.Sign(t.Context(), message)
	require.NoError(t, err)
}
