package verify_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"io/fs"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
)

func certificate(t *testing.T, key crypto.Signer, usages ...asn1.ObjectIdentifier) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{Country: []string{"VN"}},
		NotBefore: issuedAt, NotAfter: issuedAt.AddDate(2, 0, 0), UnknownExtKeyUsage: usages}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return der
}

func ecKey(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	require.NoError(t, err)
	return key
}

func armour(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestCertificatesAreFoundInAFolder(t *testing.T) {
	a, b, c := certificate(t, ecKey(t, elliptic.P256())), certificate(t, ecKey(t, elliptic.P256())), certificate(t, ecKey(t, elliptic.P384()))
	odd := certificate(t, ecKey(t, elliptic.P521()))
	folder := fstest.MapFS{
		"a.pem":            {Data: append([]byte("\xef\xbb\xbfa comment\n"), append(armour(a), armour(b)...)...)},
		"vn/c.der":         {Data: c},
		"vn/two.der":       {Data: append(append([]byte{}, a...), b...)},
		"odd.pem":          {Data: append(armour(odd), armour(a)...)},
		"broken.pem":       {Data: armour([]byte("not a certificate"))},
		"broken.der":       {Data: a[:len(a)-5]},
		"empty":            {Data: nil},
		"README.md":        {Data: []byte("# keys")},
		"private.key":      {Data: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})},
		"vn/deep/er/d.pem": {Data: armour(a)},
	}
	keys, refused, err := verify.ReadKeysFS(folder)
	require.NoError(t, err)
	require.Len(t, keys, 7)
	var sources []string
	for _, r := range refused {
		sources = append(sources, r.Source)
		require.Error(t, r.Err)
	}
	require.ElementsMatch(t, []string{"README.md", "broken.der (certificate 1)", "broken.pem (certificate 1)", "empty", "odd.pem (certificate 1)", "private.key"}, sources)
	require.Equal(t, "VN", keys[0].Country)
	require.Equal(t, issuedAt, keys[0].NotBefore)
	require.Equal(t, 7, verify.NewKeySet(keys...).Len())

	_, _, err = verify.ReadKeysFS(brokenFS{})
	require.Error(t, err)
}

type brokenFS struct{}

func (brokenFS) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func TestTrustFilesAreBounded(t *testing.T) {
	_, _, err := verify.ReadKeys(bytes.NewReader(make([]byte, verify.MaxTrustFile+1)), "big")
	require.ErrorIs(t, err, verify.ErrTrustFileTooLarge)
	_, _, err = verify.ReadKeys(strings.NewReader("nothing"), "none")
	require.ErrorIs(t, err, verify.ErrNoCertificate)
}

func TestUsageIsReadInBothSpellings(t *testing.T) {
	key := ecKey(t, elliptic.P256())
	right := func(n int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 1847, 2021, 1, n} }
	wrong := func(n int) asn1.ObjectIdentifier { return asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 0, 1847, 2021, 1, n} }
	for _, c := range []struct {
		usages []asn1.ObjectIdentifier
		want   verify.Usage
	}{
		{nil, 0},
		{[]asn1.ObjectIdentifier{right(1)}, verify.UsageTest},
		{[]asn1.ObjectIdentifier{wrong(2)}, verify.UsageVaccination},
		{[]asn1.ObjectIdentifier{right(3), wrong(1)}, verify.UsageRecovery | verify.UsageTest},
		{[]asn1.ObjectIdentifier{{1, 2, 3}}, 0},
	} {
		keys, _, err := verify.ReadKeys(bytes.NewReader(certificate(t, key, c.usages...)), "dsc")
		require.NoError(t, err)
		require.Equal(t, c.want, keys[0].Usage)
	}
}

// The folder that keys come in may hold the national root as well; it vouches
// for signers, not for certificates.
func TestANationalRootIsNoDocumentSigner(t *testing.T) {
	key := ecKey(t, elliptic.P256())
	template := &x509.Certificate{SerialNumber: big.NewInt(7), NotBefore: issuedAt, NotAfter: issuedAt.AddDate(2, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	keys, refused, err := verify.ReadKeys(bytes.NewReader(der), "csca.der")
	require.NoError(t, err)
	require.Empty(t, keys)
	require.ErrorIs(t, refused[0].Err, verify.ErrKey)
}

func TestPipesInATrustFolderAreLeftAlone(t *testing.T) {
	keys, refused, err := verify.ReadKeysFS(fstest.MapFS{"pipe": {Mode: fs.ModeNamedPipe}})
	require.NoError(t, err)
	require.Empty(t, keys)
	require.Empty(t, refused)
}

func TestWeakKeysAreNotTrusted(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0")
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	_, refused, err := verify.ReadKeys(bytes.NewReader(certificate(t, weak)), "weak.der")
	require.NoError(t, err)
	require.Len(t, refused, 1)
	require.ErrorIs(t, refused[0].Err, verify.ErrKey)
	require.ErrorContains(t, refused[0].Err, "1024")
}

// Five of the 832 document signers of the German list have one.
func TestNegativeSerialNumbersAreRead(t *testing.T) {
	der := certificate(t, ecKey(t, elliptic.P256()))
	serial := bytes.Index(der, []byte{0xa0, 3, 2, 1, 2, 2, 1, 7}) // version 3, serial number 7
	require.Positive(t, serial)
	der[serial+7] = 0xf9
	_, err := x509.ParseCertificate(der)
	require.ErrorContains(t, err, "negative serial")
	keys, refused, err := verify.ReadKeys(bytes.NewReader(der), "negative.der")
	require.NoError(t, err)
	require.Empty(t, refused)
	id := sha256.Sum256(der)
	require.Equal(t, id[:8], keys[0].ID, "the key ID is that of the certificate as it is")
}

func FuzzReadKeys(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"))
	f.Add([]byte{0x30, 0x82, 0x01, 0x00})
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, refused, err := verify.ReadKeys(bytes.NewReader(data), "fuzz")
		if err != nil {
			require.Empty(t, keys)
			require.Empty(t, refused)
		}
	})
}
