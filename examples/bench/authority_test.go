package bench_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
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

// authority issues certificates with a key of its own, and has them verified.
type authority struct {
	private  crypto.Signer
	dsc      *x509.Certificate
	issuer   *cert.Issuer
	verifier *verify.Verifier
}

func newAuthority(b *testing.B, private crypto.Signer) authority {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(3, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(b, err)
	dsc, err := x509.ParseCertificate(der)
	require.NoError(b, err)
	key, err := signer.New(dsc, private)
	require.NoError(b, err)
	clock := func() time.Time { return noon }
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: clock})
	require.NoError(b, err)
	trusted, err := verify.KeyOf(dsc)
	require.NoError(b, err)
	verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(trusted), Clock: clock})
	require.NoError(b, err)
	return authority{private, dsc, issuer, verifier}
}

func record(b *testing.B) cert.Certificate {
	name, err := identity.SplitName("Nguyễn Bảo Duy")
	require.NoError(b, err)
	born, err := identity.NewDate(1983, 10, 10)
	require.NoError(b, err)
	vaccinated, err := identity.NewDate(2021, 11, 2)
	require.NoError(b, err)
	return cert.Certificate{Name: name, DateOfBirth: born, Nationality: "VN",
		VaccinationDate: vaccinated, Dose: cert.Dose{Number: 2}, Product: "EU/1/20/1528"}
}

// issue makes the message of a record.
func (a authority) issue(ctx context.Context, c cert.Certificate) ([]byte, error) {
	draft, err := a.issuer.Prepare(c)
	if err != nil {
		return nil, err
	}
	issued, err := a.issuer.Issue(ctx, draft)
	if err != nil {
		return nil, err
	}
	return issued.COSE, nil
}

func (a authority) text(b *testing.B) string {
	message, err := a.issue(b.Context(), record(b))
	require.NoError(b, err)
	return qr.Encode(message)
}
