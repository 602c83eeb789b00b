package interop_test

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
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

var noon = time.Date(2026, 3, 14, 5, 0, 0, 0, time.UTC)

// authority is a country that signs: its certificate and its key.
type authority struct {
	name    string
	private crypto.Signer
	dsc     *x509.Certificate
}

// authorities has every kind of key there is: one for ES256, which is the same
// in every run, and the shortest and the longest for PS256.
var authorities = sync.OnceValue(func() []authority {
	seed := sha256.Sum256([]byte("vaxcert interop test key"))
	ec, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed[:])
	if err != nil {
		panic(err)
	}
	list := []authority{newAuthority("ES256", ec)}
	for _, bits := range []int{signer.MinRSABits, signer.MaxRSABits} {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		list = append(list, newAuthority(fmt.Sprintf("PS256 with %d bits", bits), key))
	}
	return list
})

func newAuthority(name string, key crypto.Signer) authority {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}, CommonName: "Test DSC"},
		NotBefore: noon.AddDate(-5, 0, 0), NotAfter: noon.AddDate(50, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	dsc, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return authority{name: name, private: key, dsc: dsc}
}

// impostor signs with the same algorithm and another key.
func (a authority) impostor(t *testing.T) authority {
	var key crypto.Signer
	var err error
	if _, ok := a.private.(*ecdsa.PrivateKey); ok {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		key, err = rsa.GenerateKey(rand.Reader, signer.MinRSABits)
	}
	require.NoError(t, err)
	return newAuthority("impostor", key)
}

// kid is the key identifier as other people's trust lists spell it.
func (a authority) kid() string {
	return base64.StdEncoding.EncodeToString(signer.KeyID(a.dsc))
}

func (a authority) certificatePEM() string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.dsc.Raw}))
}

func (a authority) keyPEM(t *testing.T) string {
	der, err := x509.MarshalPKCS8PrivateKey(a.private)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// verifier trusts a alone, and refuses every deviation from the specification.
func (a authority) verifier(t *testing.T, now func() time.Time) *verify.Verifier {
	key, err := verify.KeyOf(a.dsc)
	require.NoError(t, err)
	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(key), Clock: now, Strict: true})
	require.NoError(t, err)
	return v
}

// person is a certificate to issue and the DCC that every reader must see.
type person struct {
	name        string
	certificate cert.Certificate
	dcc         string
}

// people have names with marks outside ASCII, and a private claim each: a
// nationality, and more doses received than the number of the dose.
var people = []person{
	{
		name: "second dose",
		certificate: cert.Certificate{
			Name:        identity.Name{Family: "Đặng", Given: "Thị Ngọc Ưởng"},
			DateOfBirth: day(1983, 10, 9), Nationality: "VN", DosesReceived: 3,
			VaccinationDate: day(2025, 11, 2), Dose: cert.Dose{Number: 2, Series: 2}, Product: "EU/1/20/1528",
			ID: "URN:UVCI:01:VN:00112233445566778899AABBCCDDEEFF",
		},
		dcc: `{"ver": "1.3.0", "dob": "1983-10-09",
			"nam": {"fn": "Đặng", "fnt": "DANG", "gn": "Thị Ngọc Ưởng", "gnt": "THI<NGOC<UONG"},
			"v": [{"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215",
				"dn": 2, "sd": 2, "dt": "2025-11-02", "co": "VN", "is": "Cục Y tế dự phòng",
				"ci": "URN:UVCI:01:VN:00112233445566778899AABBCCDDEEFF"}]}`,
	},
	{
		name: "booster, only the year of birth known",
		certificate: cert.Certificate{
			Name:        identity.Name{Family: "Nguyễn", Given: "Bảo Duy"},
			DateOfBirth: day(1951, 0, 0), Nationality: "LA", DosesReceived: 4,
			VaccinationDate: day(2026, 2, 28), Dose: cert.Dose{Number: 3, Series: 3}, Product: "BBIBP-CorV",
			ID: "URN:UVCI:01:VN:FFEEDDCCBBAA99887766554433221100",
		},
		dcc: `{"ver": "1.3.0", "dob": "1951",
			"nam": {"fn": "Nguyễn", "fnt": "NGUYEN", "gn": "Bảo Duy", "gnt": "BAO<DUY"},
			"v": [{"tg": "840539006", "vp": "1157024006", "mp": "BBIBP-CorV", "ma": "ORG-100020693",
				"dn": 3, "sd": 3, "dt": "2026-02-28", "co": "VN", "is": "Cục Y tế dự phòng",
				"ci": "URN:UVCI:01:VN:FFEEDDCCBBAA99887766554433221100"}]}`,
	},
}

func day(year, month, day int) identity.Date {
	d, err := identity.NewDate(year, month, day)
	if err != nil {
		panic(err)
	}
	return d
}

// issue makes the certificate of a person with the SDK.
func issue(t *testing.T, a authority, p person) *cert.Issued {
	t.Helper()
	key, err := signer.New(a.dsc, a.private)
	require.NoError(t, err)
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{
		Organisation: "Cục Y tế dự phòng", Clock: func() time.Time { return noon },
	})
	require.NoError(t, err)
	draft, err := issuer.Prepare(p.certificate)
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	return issued
}

// forge turns a date in a signed message into another.
func forge(t *testing.T, message []byte) string {
	t.Helper()
	forged := bytes.Replace(message, []byte("bdtj202"), []byte("bdtj201"), 1)
	require.NotEqual(t, message, forged)
	return qr.Encode(forged)
}
