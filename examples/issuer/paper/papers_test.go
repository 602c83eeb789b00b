package paper_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/signer"
)

const organisation = "Cục Y tế dự phòng"

var (
	now = time.Date(2022, 4, 14, 15, 38, 7, 0, time.UTC)

	lan = cert.Certificate{
		Name:            identity.Name{Family: "Nguyễn", Given: "Thị Phương Lan"},
		DateOfBirth:     date("1990-02-11"),
		Nationality:     "VN",
		Disease:         cert.COVID19,
		DosesReceived:   3,
		VaccinationDate: date("2022-01-09"),
		Dose:            cert.Dose{Number: 2, Series: 2},
		Vaccine:         "1119349007",
		Product:         "EU/1/20/1528",
		Manufacturer:    "ORG-100030215",
		ID:              "URN:UVCI:01:VN:5BF46B2E2D5AE6B8C7A8C3D5F1E2A3B4",
	}
)

func date(text string) identity.Date {
	d, err := identity.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// issued gives the Paper of a certificate that is really signed, with the algorithm of
// the key.
func issued(t testing.TB, c cert.Certificate, key *signer.Key) paper.Paper {
	t.Helper()
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{Organisation: organisation, Clock: func() time.Time { return now }})
	require.NoError(t, err)
	draft, err := issuer.Prepare(c)
	require.NoError(t, err)
	signed, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	return paper.New(signed, organisation)
}

func ecdsaKey(t testing.TB) *signer.Key {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	made, err := signer.New(selfSigned(t, key.Public(), key), key)
	require.NoError(t, err)
	return made
}

func rsaKey(t testing.TB) *signer.Key {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	made, err := signer.New(selfSigned(t, key.Public(), key), key)
	require.NoError(t, err)
	return made
}

func selfSigned(t testing.TB, public, private any) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{Country: []string{"VN"}, CommonName: organisation},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(9, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	require.NoError(t, err)
	made, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return made
}
