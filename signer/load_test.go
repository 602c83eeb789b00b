package signer_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"github.com/youmark/pkcs8"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/vaxcert/vaxcert/signer"
)

const secret = "mật khẩu 123"

func password() ([]byte, error) { return []byte(secret), nil }

// load loads, and checks that the key signs as its certificate says.
func load(t *testing.T, key, cert []byte, password func() ([]byte, error)) *signer.Key {
	t.Helper()
	k, err := loadBytes(key, cert, password)
	require.NoError(t, err)
	signature, err := k.Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	if k.Algorithm() == signer.ES256 {
		verifyES256(t, &keyP256().PublicKey, []byte("message"), signature)
	} else {
		verifyPS256(t, &keyRSA2048().PublicKey, []byte("message"), signature)
	}
	return k
}

func loadBytes(key, cert []byte, password func() ([]byte, error)) (*signer.Key, error) {
	var certReader io.Reader
	if cert != nil {
		certReader = bytes.NewReader(cert)
	}
	return signer.Load(bytes.NewReader(key), certReader, password)
}

func TestLoad(t *testing.T) {
	ec, rsa := keyP256(), keyRSA2048()
	ecCert, rsaCert := certify(t, ec.Public()), certify(t, rsa.Public())
	other := certify(t, newEC(elliptic.P256()).Public())
	ecPEM := pemBlock("PRIVATE KEY", pkcs8DER(t, ec))
	ecParameters := pemBlock("EC PARAMETERS", []byte("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"))
	never := func() ([]byte, error) {
		t.Error("asked for a password that is not needed")
		return nil, errors.New("not needed")
	}
	for name, c := range map[string]struct{ key, cert []byte }{
		"PKCS#8 PEM":                     {ecPEM, pemCert(ecCert)},
		"PKCS#8 PEM of RSA":              {pemBlock("PRIVATE KEY", pkcs8DER(t, rsa)), pemCert(rsaCert)},
		"PKCS#8 DER, certificate DER":    {pkcs8DER(t, ec), ecCert.Raw},
		"SEC 1 PEM":                      {pemBlock("EC PRIVATE KEY", sec1DER(t, ec)), pemCert(ecCert)},
		"SEC 1 PEM after its parameters": {join(ecParameters, pemBlock("EC PRIVATE KEY", sec1DER(t, ec))), pemCert(ecCert)},
		"SEC 1 DER":                      {sec1DER(t, ec), ecCert.Raw},
		"PKCS#1 PEM":                     {pemBlock("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsa)), pemCert(rsaCert)},
		"PKCS#1 DER":                     {x509.MarshalPKCS1PrivateKey(rsa), rsaCert.Raw},
		"SEC 1 labelled as PKCS#8":       {pemBlock("PRIVATE KEY", sec1DER(t, ec)), pemCert(ecCert)},
		"certificate in the key file":    {join(ecPEM, pemCert(ecCert)), nil},
		"certificate before the key":     {join(pemCert(ecCert), ecPEM), nil},
		"both in both":                   {join(ecPEM, pemCert(other)), join(ecPEM, pemCert(ecCert))},
		"chain":                          {ecPEM, join(pemCert(other), pemCert(ecCert))},
		"chain in DER":                   {ecPEM, join(other.Raw, ecCert.Raw)},
		"byte order mark":                {join([]byte("\xEF\xBB\xBF"), ecPEM), join([]byte("\xEF\xBB\xBF"), pemCert(ecCert))},
		"Windows line ends":              {bytes.ReplaceAll(ecPEM, []byte("\n"), []byte("\r\n")), pemCert(ecCert)},
		"text around the blocks":         {join([]byte("Bag Attributes\n    friendlyName: x\n"), ecPEM, []byte("\nend\n")), pemCert(ecCert)},
	} {
		t.Run(name, func(t *testing.T) {
			k := load(t, c.key, c.cert, never)
			if k.Algorithm() == signer.ES256 {
				require.Equal(t, ecCert.Raw, k.Certificate().Raw)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	ec, ed, p521 := keyP256(), newEd25519(t), newEC(elliptic.P521())
	cert := pemCert(certify(t, ec.Public()))
	key := pemBlock("PRIVATE KEY", pkcs8DER(t, ec))
	public, err := x509.MarshalPKIXPublicKey(ec.Public())
	require.NoError(t, err)
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, ec)
	require.NoError(t, err)
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	require.NoError(t, err)
	legacy := pem.EncodeToMemory(&pem.Block{
		Type:    "EC PRIVATE KEY",
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00112233445566778899AABBCCDDEEFF"},
		Bytes:   make([]byte, 128),
	})
	secp256k1 := []byte("\x30\x2e\x02\x01\x01\x04\x20" + strings.Repeat("\x01", 32) + "\xa0\x07\x06\x05\x2b\x81\x04\x00\x0a")

	for name, c := range map[string]struct {
		key, cert []byte
		err       error
		text      string
	}{
		"empty key file":              {[]byte{}, cert, signer.ErrNoKey, "empty"},
		"blank key file":              {[]byte("\r\n "), cert, signer.ErrNoKey, "empty"},
		"garbage":                     {[]byte("garbage"), cert, signer.ErrNoKey, "neither PEM"},
		"damaged PEM":                 {key[:len(key)-30], cert, signer.ErrNoKey, "damaged"},
		"damaged DER":                 {pkcs8DER(t, ec)[:60], cert, signer.ErrNoKey, "neither PEM"},
		"public key":                  {pemBlock("PUBLIC KEY", public), cert, signer.ErrNoKey, "a public key"},
		"public key in DER":           {public, cert, signer.ErrNoKey, "a public key"},
		"PKCS#1 public key in DER":    {x509.MarshalPKCS1PublicKey(&keyRSA2048().PublicKey), cert, signer.ErrNoKey, "a public key"},
		"certificate as key":          {cert, cert, signer.ErrNoKey, "a certificate"},
		"certificate in DER as key":   {certify(t, ec.Public()).Raw, cert, signer.ErrNoKey, "a certificate"},
		"request":                     {pemBlock("CERTIFICATE REQUEST", request), cert, signer.ErrNoKey, "CSR"},
		"request in DER":              {request, cert, signer.ErrNoKey, "CSR"},
		"OpenSSH key":                 {pemBlock("OPENSSH PRIVATE KEY", []byte("x")), cert, signer.ErrNoKey, "OpenSSH"},
		"unknown block":               {pemBlock("ID 012345678901", []byte("x")), cert, signer.ErrNoKey, "another type"},
		"two keys":                    {join(key, key), cert, signer.ErrNoKey, "2 private keys"},
		"legacy encryption":           {legacy, cert, signer.ErrUnsupportedKey, "openssl pkcs8 -topk8"},
		"P-521":                       {pemBlock("PRIVATE KEY", pkcs8DER(t, p521)), cert, signer.ErrUnsupportedKey, "P-521"},
		"P-521 with its certificate":  {pemBlock("EC PRIVATE KEY", sec1DER(t, p521)), pemCert(certify(t, p521.Public())), signer.ErrUnsupportedKey, "P-521"},
		"RSA 1024":                    {pemBlock("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(keyRSA1024())), cert, signer.ErrUnsupportedKey, "RSA 1024"},
		"Ed25519":                     {pemBlock("PRIVATE KEY", pkcs8DER(t, ed)), cert, signer.ErrUnsupportedKey, "Ed25519"},
		"X25519":                      {pemBlock("PRIVATE KEY", pkcs8DER(t, x25519)), cert, signer.ErrUnsupportedKey, "cannot sign"},
		"secp256k1":                   {pemBlock("EC PRIVATE KEY", secp256k1), cert, signer.ErrUnsupportedKey, "1.3.132.0.10"},
		"another certificate":         {key, pemCert(certify(t, keyRSA2048().Public())), signer.ErrKeyMismatch, ""},
		"chain of others":             {key, join(pemCert(certify(t, keyRSA2048().Public())), pemCert(certify(t, keyRSA2048().Public()))), signer.ErrKeyMismatch, "none of 2"},
		"no certificate":              {key, nil, signer.ErrNoCertificate, "give a certificate file"},
		"empty certificate file":      {key, []byte{}, signer.ErrNoCertificate, "empty"},
		"garbage certificate file":    {key, []byte("garbage"), signer.ErrNoCertificate, "neither PEM"},
		"damaged certificate":         {key, pemBlock("CERTIFICATE", []byte("x")), signer.ErrNoCertificate, "damaged"},
		"damaged certificate PEM":     {key, cert[:len(cert)-30], signer.ErrNoCertificate, "damaged"},
		"key as certificate":          {key, key, signer.ErrNoCertificate, "a private key"},
		"key in DER as certificate":   {key, pkcs8DER(t, ec), signer.ErrNoCertificate, "a private key"},
		"public key as certificate":   {key, pemBlock("PUBLIC KEY", public), signer.ErrNoCertificate, "a public key"},
		"request as certificate":      {key, request, signer.ErrNoCertificate, "CSR"},
		"PKCS#7 as certificate":       {key, pemBlock("PKCS7", []byte("x")), signer.ErrNoCertificate, "openssl pkcs7"},
		"damaged certificate with it": {join(key, pemBlock("CERTIFICATE", []byte("x"))), nil, signer.ErrNoCertificate, "certificate 1"},
		"key file too large":          {bytes.Repeat([]byte(" "), signer.MaxFile+1), cert, signer.ErrTooLarge, "key file"},
		"certificate file too large":  {key, bytes.Repeat([]byte(" "), signer.MaxFile+1), signer.ErrTooLarge, "certificate file"},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := loadBytes(c.key, c.cert, password)
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.text)
			require.NotContains(t, err.Error(), "012345678901")
			require.Nil(t, k)
		})
	}
}

func TestLoadReadersFail(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := signer.Load(nil, nil, nil)
	require.ErrorIs(t, err, signer.ErrNoKey)
	_, err = signer.Load(iotest.ErrReader(broken), nil, nil)
	require.ErrorIs(t, err, broken)
	key := pemBlock("PRIVATE KEY", pkcs8DER(t, keyP256()))
	_, err = signer.Load(bytes.NewReader(key), iotest.ErrReader(broken), nil)
	require.ErrorIs(t, err, broken)
}

// encrypted gives a P-256 key in every encryption that is read, with its
// certificate where that is within.
func encrypted(t *testing.T) map[string]struct{ key, cert []byte } {
	ec := keyP256()
	cert := certify(t, ec.Public())
	all := map[string]struct{ key, cert []byte }{}
	for name, opts := range map[string]*pkcs8.Opts{
		"PBKDF2 SHA-256, AES-256": {Cipher: pkcs8.AES256CBC, KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 8, IterationCount: 2048, HMACHash: crypto.SHA256}},
		"PBKDF2 SHA-1, 3DES":      {Cipher: pkcs8.TripleDESCBC, KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 16, IterationCount: 2048, HMACHash: crypto.SHA1}},
		"PBKDF2 SHA-256, AES-128": {Cipher: pkcs8.AES128CBC, KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 8, IterationCount: 1, HMACHash: crypto.SHA256}},
		"scrypt, AES-192":         {Cipher: pkcs8.AES192CBC, KDFOpts: pkcs8.ScryptOpts{SaltSize: 8, CostParameter: 1 << 10, BlockSize: 8, ParallelizationParameter: 1}},
	} {
		der, err := pkcs8.MarshalPrivateKey(ec, []byte(secret), opts)
		require.NoError(t, err)
		all["PKCS#8 PEM "+name] = struct{ key, cert []byte }{pemBlock("ENCRYPTED PRIVATE KEY", der), pemCert(cert)}
		all["PKCS#8 DER "+name] = struct{ key, cert []byte }{der, pemCert(cert)}
	}
	for name, encoder := range map[string]*pkcs12.Encoder{
		"modern 2026": pkcs12.Modern2026, "modern 2023": pkcs12.Modern2023, "legacy 3DES": pkcs12.LegacyDES, "legacy RC2": pkcs12.LegacyRC2,
	} {
		file, err := encoder.Encode(ec, cert, []*x509.Certificate{certify(t, keyRSA2048().Public())}, secret)
		require.NoError(t, err)
		all["PKCS#12 "+name] = struct{ key, cert []byte }{file, nil}
		all["PKCS#12 and a certificate file "+name] = struct{ key, cert []byte }{file, pemCert(cert)}
	}
	return all
}

func TestLoadEncrypted(t *testing.T) {
	forgotten := errors.New("nobody at the keyboard")
	for name, c := range encrypted(t) {
		t.Run(name, func(t *testing.T) {
			var given []byte
			calls := 0
			load(t, c.key, c.cert, func() ([]byte, error) {
				calls++
				given = []byte(secret)
				return given, nil
			})
			require.Equal(t, 1, calls)
			require.Equal(t, make([]byte, len(secret)), given, "overwritten")

			_, err := loadBytes(c.key, c.cert, nil)
			require.ErrorIs(t, err, signer.ErrPassword)
			require.ErrorContains(t, err, "none was given")

			for _, wrong := range []string{"wrong", "", secret + " "} {
				_, err = loadBytes(c.key, c.cert, func() ([]byte, error) { return []byte(wrong), nil })
				require.ErrorIs(t, err, signer.ErrPassword)
				require.ErrorContains(t, err, ": wrong")
			}

			_, err = loadBytes(c.key, c.cert, func() ([]byte, error) { return nil, forgotten })
			require.ErrorIs(t, err, signer.ErrPassword)
			require.ErrorIs(t, err, forgotten)
		})
	}
}

func TestLoadPKCS12(t *testing.T) {
	ec, rsa := keyP256(), keyRSA2048()
	ecCert := certify(t, ec.Public())

	file, err := pkcs12.Modern2023.Encode(rsa, certify(t, rsa.Public()), nil, secret)
	require.NoError(t, err)
	require.Equal(t, signer.PS256, load(t, file, nil, password).Algorithm())

	for name, encoder := range map[string]*pkcs12.Encoder{"empty password": pkcs12.Modern2023, "passwordless": pkcs12.Passwordless} {
		file, err = encoder.Encode(ec, ecCert, nil, "")
		require.NoError(t, err)
		load(t, file, nil, nil) // nobody is asked
		require.NotNil(t, file, name)
	}

	file, err = pkcs12.Modern2023.Encode(ec, certify(t, rsa.Public()), nil, secret)
	require.NoError(t, err)
	_, err = loadBytes(file, nil, password)
	require.ErrorIs(t, err, signer.ErrKeyMismatch)

	file, err = pkcs12.Modern2023.EncodeTrustStore([]*x509.Certificate{ecCert}, secret)
	require.NoError(t, err)
	_, err = loadBytes(file, nil, password)
	require.ErrorIs(t, err, signer.ErrNoKey)

	file, err = pkcs12.Modern2023.Encode(newEC(elliptic.P521()), ecCert, nil, secret)
	require.NoError(t, err)
	_, err = loadBytes(file, nil, password)
	require.ErrorIs(t, err, signer.ErrUnsupportedKey)
	require.ErrorContains(t, err, "P-521")
}

func TestLoadRefusesTooMuchWork(t *testing.T) {
	ec := keyP256()
	cert := certify(t, ec.Public())
	der, err := pkcs8.MarshalPrivateKey(ec, []byte(secret), &pkcs8.Opts{
		Cipher:  pkcs8.AES256CBC,
		KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 8, IterationCount: 0x012345, HMACHash: crypto.SHA256},
	})
	require.NoError(t, err)
	pkcs12File, err := pkcs12.Modern2023.WithIterations(0x012345).Encode(ec, cert, nil, secret)
	require.NoError(t, err)
	pbmac1File, err := pkcs12.Modern2026.WithIterations(0x012345).Encode(ec, cert, nil, secret)
	require.NoError(t, err)
	for name, key := range map[string][]byte{"PKCS#8": der, "PKCS#12": pkcs12File, "PKCS#12 with PBMAC1": pbmac1File} {
		t.Run(name, func(t *testing.T) {
			few, many := []byte("\x02\x03\x01\x23\x45"), []byte("\x02\x03\x7f\xff\xff")
			require.Contains(t, string(key), string(few))
			_, err := loadBytes(bytes.ReplaceAll(key, few, many), pemCert(cert), password)
			require.ErrorIs(t, err, signer.ErrUnsupportedKey)
			require.ErrorContains(t, err, "more work")
		})
	}
}

func FuzzLoad(f *testing.F) {
	ec := keyP256()
	cert := pemCert(certify(f, ec.Public()))
	f.Add(pemBlock("PRIVATE KEY", pkcs8DER(f, ec)), cert)
	f.Add(sec1DER(f, ec), cert)
	f.Add(x509.MarshalPKCS1PrivateKey(keyRSA2048()), certify(f, keyRSA2048().Public()).Raw)
	f.Add([]byte("-----BEGIN X-----\n-----END X-----"), []byte(nil))
	der, err := pkcs8.MarshalPrivateKey(ec, []byte(secret), &pkcs8.Opts{
		Cipher: pkcs8.AES128CBC, KDFOpts: pkcs8.PBKDF2Opts{SaltSize: 8, IterationCount: 1, HMACHash: crypto.SHA256},
	})
	require.NoError(f, err)
	f.Add(der, cert)
	for _, encoder := range []*pkcs12.Encoder{pkcs12.Modern2026.WithIterations(1), pkcs12.LegacyDES.WithIterations(1), pkcs12.Passwordless} {
		word := secret
		if encoder == pkcs12.Passwordless {
			word = ""
		}
		file, err := encoder.Encode(ec, certify(f, ec.Public()), nil, word)
		require.NoError(f, err)
		f.Add(file, []byte(nil))
	}
	f.Fuzz(func(t *testing.T, key, cert []byte) {
		k, err := loadBytes(key, cert, password)
		if err != nil {
			require.Nil(t, k)
			require.True(t, isNamed(err), "%v", err)
			return
		}
		_, err = k.Sign(t.Context(), []byte("message"))
		require.NoError(t, err)
	})
}

// isNamed says whether an error is one that Load names.
func isNamed(err error) bool {
	for _, named := range []error{
		signer.ErrNoKey, signer.ErrNoCertificate, signer.ErrPassword, signer.ErrKeyMismatch, signer.ErrUnsupportedKey, signer.ErrTooLarge,
	} {
		if errors.Is(err, named) {
			return true
		}
	}
	return false
}
