package attest_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/signer"
)

const facility = "24001" // in Bắc Giang

var (
	began  = time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)
	signed = time.Date(2022, 4, 14, 8, 30, 0, 0, time.UTC)
	now    = time.Date(2022, 4, 15, 0, 0, 0, 0, time.UTC)
	ends   = time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC)
)

var record = cert.Record{
	ID: "r-1", FullName: "Nguyễn Thị Hồng Nhung", DateOfBirth: "1990-02-11", Sex: "F", Nationality: "VN",
	IDType: "cccd", IDNumber: "024190000018", Phone: "0900000001", FacilityID: facility,
	DoseNumber: "2", DosesInSeries: "2", VaccinationDate: "2021-11-02", Product: "Vero Cell", LotNumber: "202108B2715",
}

var serial atomic.Int64

// holder is a certificate with its key.
type holder struct {
	*x509.Certificate
	key crypto.Signer
}

var newRSA = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func newEC(t testing.TB, curve elliptic.Curve) crypto.Signer {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	require.NoError(t, err)
	return key
}

// issue makes a certificate; without an issuer it signs itself.
func issue(t testing.TB, issuer *holder, key crypto.Signer, change ...func(*x509.Certificate)) holder {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial.Add(1)), NotBefore: began, NotAfter: ends,
		Subject:               pkix.Name{Country: []string{"VN"}, Organization: []string{"Trung tâm Y tế"}, CommonName: "Cơ sở tiêm chủng", SerialNumber: facility},
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		BasicConstraintsValid: true,
	}
	for _, c := range change {
		c(template)
	}
	parent := holder{template, key}
	if issuer != nil {
		parent = *issuer
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent.Certificate, key.Public(), parent.key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return holder{parsed, key}
}

func authority(name string) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.Subject = pkix.Name{Country: []string{"VN"}, CommonName: name}
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
		c.NotBefore, c.NotAfter = began.AddDate(-5, 0, 0), ends.AddDate(5, 0, 0)
	}
}

// world is a state with a root, an authority below it, and two facilities that sign
// with different kinds of keys.
type world struct{ root, sub, ec, rsa holder }

func newWorld(t testing.TB) world {
	t.Helper()
	var w world
	w.root = issue(t, nil, newEC(t, elliptic.P256()), authority("root"))
	w.sub = issue(t, &w.root, newEC(t, elliptic.P256()), authority("sub"))
	w.ec = issue(t, &w.sub, newEC(t, elliptic.P256()))
	w.rsa = issue(t, &w.sub, newRSA())
	return w
}

func (w world) options() attest.Options {
	return attest.Options{
		Roots: []*x509.Certificate{w.root.Certificate}, Intermediates: []*x509.Certificate{w.sub.Certificate},
		Clock: func() time.Time { return now },
	}
}

func (w world) store(t testing.TB, change ...func(*attest.Options)) *attest.Store {
	t.Helper()
	o := w.options()
	for _, c := range change {
		c(&o)
	}
	s, err := attest.NewStore(o)
	require.NoError(t, err)
	return s
}

func (h holder) signer(t testing.TB) *signer.Key {
	t.Helper()
	key, err := signer.New(h.Certificate, h.key)
	require.NoError(t, err)
	return key
}

// attested signs the record as the holder.
func (h holder) attested(t testing.TB) []byte {
	t.Helper()
	a, err := attest.Sign(t.Context(), h.signer(t), record, signed)
	require.NoError(t, err)
	return a
}

// refused requires that a store refuses an attestation for a reason, and gives nothing
// of it.
func refused(t testing.TB, s *attest.Store, attestation []byte, why attest.Code) {
	t.Helper()
	r, a, err := s.VerifyRecord(attestation)
	require.ErrorIs(t, err, why)
	require.Zero(t, r)
	require.Zero(t, a)
	require.NotEmpty(t, why.Sentence("vi"))
	require.NotEmpty(t, why.Sentence("en"))
}
