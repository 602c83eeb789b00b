package cert_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
	gocose "github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/signer"
)

var noon = time.Date(2026, 3, 14, 5, 0, 0, 0, time.UTC)

func at(t time.Time) func() time.Time { return func() time.Time { return t } }

func newSigner(t testing.TB, key crypto.Signer, notAfter time.Time) *signer.Key {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: notAfter}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	s, err := signer.New(c, key)
	require.NoError(t, err)
	return s
}

func ecSigner(t testing.TB) *signer.Key {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return newSigner(t, key, noon.AddDate(3, 0, 0))
}

func newIssuer(t testing.TB, s signer.Signer) *cert.Issuer {
	t.Helper()
	issuer, err := cert.NewIssuer(s, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: at(noon)})
	require.NoError(t, err)
	return issuer
}

func date(t testing.TB, s string) identity.Date {
	t.Helper()
	d, err := identity.ParseDate(s)
	require.NoError(t, err)
	return d
}

func duy(t testing.TB) cert.Certificate {
	t.Helper()
	name, err := identity.SplitName("Nguyễn Bảo Duy")
	require.NoError(t, err)
	return cert.Certificate{
		Name: name, DateOfBirth: date(t, "1983-10-10"), Nationality: "VN",
		VaccinationDate: date(t, "2021-11-02"), Dose: cert.Dose{Number: 2}, Product: "EU/1/20/1528",
	}
}

func TestIssuedCertificateSaysWhatWasPutIn(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	for _, s := range []*signer.Key{ecSigner(t), newSigner(t, rsaKey, noon.AddDate(3, 0, 0))} {
		issuer := newIssuer(t, s)
		in := duy(t)
		in.DosesReceived = 3
		draft, err := issuer.Prepare(in)
		require.NoError(t, err)
		issued, err := issuer.Issue(t.Context(), draft)
		require.NoError(t, err)
		require.Empty(t, issued.Findings)

		var message gocose.Sign1Message
		require.NoError(t, message.UnmarshalCBOR(issued.COSE))
		verifier, err := gocose.NewVerifier(gocose.Algorithm(s.Algorithm()), s.Certificate().PublicKey)
		require.NoError(t, err)
		require.NoError(t, message.Verify(nil, verifier))

		p, findings, err := cert.ReadPayload(message.Payload)
		require.NoError(t, err)
		require.Empty(t, findings)
		require.Empty(t, p.Check())
		require.Empty(t, p.CheckCodes())
		require.Equal(t, "VN", p.Issuer)
		require.Equal(t, noon, p.IssuedAt)
		require.Equal(t, noon.AddDate(1, 0, 0), p.ExpiresAt)
		require.Equal(t, cert.KindVaccination, p.Kind)
		require.Equal(t, cert.PersonName{Family: "Nguyễn", FamilyStandard: "NGUYEN", Given: "Bảo Duy", GivenStandard: "BAO<DUY"}, p.DCC.Name)

		out, err := p.Certificate()
		require.NoError(t, err)
		require.Equal(t, issued.Certificate, out)
		require.Equal(t, 3, out.Received())
		require.Equal(t, cert.Dose{Number: 2, Series: 2}, out.Dose)
		require.Equal(t, "ORG-100030215", out.Manufacturer)
		require.Equal(t, "1119349007", out.Vaccine)
		require.Regexp(t, `^URN:UVCI:01:VN:[0-9A-F]{32}$`, out.ID)
	}
}

// Other verifiers must see a plain EU certificate: known claims, known keys.
func TestWireForm(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	draft, err := issuer.Prepare(duy(t))
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	var message gocose.Sign1Message
	require.NoError(t, message.UnmarshalCBOR(issued.COSE))
	require.Len(t, message.Headers.Protected, 2)
	require.Empty(t, message.Headers.Unprotected)

	var claims map[int64]any
	require.NoError(t, cbor.Unmarshal(message.Payload, &claims))
	require.Len(t, claims, 5)
	require.Equal(t, map[any]any{uint64(1): "VN"}, claims[cert.PrivateClaim])
	dcc := claims[-260].(map[any]any)[uint64(1)].(map[any]any)
	require.ElementsMatch(t, []any{"ver", "nam", "dob", "v"}, keysOf(dcc))
	entry := dcc["v"].([]any)[0].(map[any]any)
	require.ElementsMatch(t, []any{"ci", "co", "dn", "dt", "is", "ma", "mp", "sd", "tg", "vp"}, keysOf(entry))
	require.Equal(t, uint64(2), entry["dn"])

	canonical, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	again, err := canonical.Marshal(claims)
	require.NoError(t, err)
	require.Equal(t, again, []byte(message.Payload), "deterministic CBOR")
}

func keysOf(m map[any]any) []any {
	var keys []any
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

func TestADraftIsSignedOnce(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	draft, err := issuer.Prepare(duy(t))
	require.NoError(t, err)
	_, err = issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	_, err = issuer.Issue(t.Context(), draft)
	require.ErrorIs(t, err, cert.ErrDraftUsed)
}

// The checks of one issuer do not count for another, whose key may end earlier.
func TestADraftIsItsIssuers(t *testing.T) {
	draft, err := newIssuer(t, ecSigner(t)).Prepare(duy(t))
	require.NoError(t, err)
	_, err = newIssuer(t, ecSigner(t)).Issue(t.Context(), draft)
	require.ErrorIs(t, err, cert.ErrDraft)
	_, err = newIssuer(t, ecSigner(t)).Issue(t.Context(), &cert.Draft{})
	require.ErrorIs(t, err, cert.ErrDraft)
}

func TestADraftOutlivesAFailedSignature(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	draft, err := issuer.Prepare(duy(t))
	require.NoError(t, err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = issuer.Issue(ended, draft)
	require.ErrorIs(t, err, context.Canceled)
	_, err = issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
}

// A key whose certificates no verifier accepts issues none.
func TestTheSignersCertificateMustFit(t *testing.T) {
	arc := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 1847, 2021, 1}
	for name, c := range map[string]struct {
		change func(*x509.Certificate)
		fits   bool
	}{
		"as it is":          {func(*x509.Certificate) {}, true},
		"for vaccinations":  {func(c *x509.Certificate) { c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{append(arc[:9:9], 2)} }, true},
		"for tests only":    {func(c *x509.Certificate) { c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{append(arc[:9:9], 1)} }, false},
		"a national root's": {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign }, false},
		"for messages":      {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }, true},
		"another country's": {func(c *x509.Certificate) { c.Subject.Country = []string{"LA"} }, false},
		"without a country": {func(c *x509.Certificate) { c.Subject.Country = nil }, true},
	} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}}, NotBefore: noon, NotAfter: noon.AddDate(2, 0, 0)}
		c.change(template)
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		require.NoError(t, err)
		parsed, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		s, err := signer.New(parsed, key)
		require.NoError(t, err)
		_, err = cert.NewIssuer(s, cert.IssuerOptions{Organisation: "x", Clock: at(noon)})
		if c.fits {
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, cert.ErrSignerUnfit, name)
		}
	}
}

// A record that could not be read whole is not issued, whoever overlooks the findings.
func TestAnUnreadableSeriesIsNotGuessed(t *testing.T) {
	r := record()
	r.DosesInSeries = "two"
	c, findings := r.Certificate()
	require.Len(t, findings, 1)
	_, err := newIssuer(t, ecSigner(t)).Prepare(c)
	var refused *cert.RefusedError
	require.ErrorAs(t, err, &refused)
}

func TestNoCertificateOutlivesItsSigner(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, err = newIssuer(t, newSigner(t, key, noon.AddDate(1, 0, 0))).Prepare(duy(t))
	require.NoError(t, err, "the very last second is still good")
	_, err = newIssuer(t, newSigner(t, key, noon.AddDate(1, 0, 0).Add(-time.Second))).Prepare(duy(t))
	require.ErrorIs(t, err, cert.ErrOutlivesSigner)
	_, err = newIssuer(t, newSigner(t, key, noon.Add(-time.Second))).Prepare(duy(t))
	require.ErrorIs(t, err, cert.ErrSignerNotValid)
}

func TestPrepareRefusesWithEverythingThatIsWrong(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	for name, c := range map[string]struct {
		change func(*cert.Certificate)
		code   string
	}{
		"no name":               {func(c *cert.Certificate) { c.Name = identity.Name{} }, "name-empty"},
		"no Latin letters":      {func(c *cert.Certificate) { c.Name = identity.Name{Family: "金", Given: "正"} }, "name-not-transliterable"},
		"long name":             {func(c *cert.Certificate) { c.Name.Given = strings.Repeat("a", 81) }, "text-too-long"},
		"no birth date":         {func(c *cert.Certificate) { c.DateOfBirth = identity.Date{} }, "birth-date-missing"},
		"born after the dose":   {func(c *cert.Certificate) { c.DateOfBirth = date(t, "2022") }, "born-after-vaccination"},
		"born in the future":    {func(c *cert.Certificate) { c.DateOfBirth = date(t, "2030") }, "born-after-issue"},
		"no nationality":        {func(c *cert.Certificate) { c.Nationality = "" }, "nationality-missing"},
		"nationality of three":  {func(c *cert.Certificate) { c.Nationality = "VNM" }, "nationality-unknown"},
		"no vaccination date":   {func(c *cert.Certificate) { c.VaccinationDate = identity.Date{} }, "vaccination-date-missing"},
		"only a year":           {func(c *cert.Certificate) { c.VaccinationDate = date(t, "2021") }, "vaccination-date-partial"},
		"tomorrow":              {func(c *cert.Certificate) { c.VaccinationDate = date(t, "2026-03-15") }, "vaccination-date-future"},
		"before the vaccines":   {func(c *cert.Certificate) { c.VaccinationDate = date(t, "2020-11-30") }, "vaccination-date-early"},
		"unknown product":       {func(c *cert.Certificate) { c.Product = "Pfizer" }, "code-unknown"},
		"old product code":      {func(c *cert.Certificate) { c.Product = "NVX-CoV2373" }, "code-inactive"},
		"dose 0":                {func(c *cert.Certificate) { c.Dose.Number = 0 }, "dose-range"},
		"fewer doses than that": {func(c *cert.Certificate) { c.DosesReceived = 1 }, "doses-received"},
		"not UTF-8":             {func(c *cert.Certificate) { c.Name.Family = "Nguy\xffen" }, "name-encoding"},
		"control characters":    {func(c *cert.Certificate) { c.Name.Family = "Nguy\x00en" }, "name-encoding"},
		"three billion doses":   {func(c *cert.Certificate) { c.Dose.Number = 3_000_000_000 }, "dose-range"},
		"guessable identifier":  {func(c *cert.Certificate) { c.ID = "URN:UVCI:01:VN:0790190000001" }, "uvci-form"},
		"foreign identifier":    {func(c *cert.Certificate) { c.ID = "URN:UVCI:01:LA:0123456789ABCDEF0123456789ABCDEF" }, "uvci-form"},
	} {
		certificate := duy(t)
		c.change(&certificate)
		_, err := issuer.Prepare(certificate)
		var refused *cert.RefusedError
		require.ErrorAs(t, err, &refused, name)
		require.True(t, slices.ContainsFunc(refused.Findings, func(f cert.Finding) bool {
			return f.Code == c.code && f.Severity == cert.Failure
		}), "%s: %v", name, refused.Findings)
		require.NotContains(t, err.Error(), "Duy", "no personal data in errors")
	}
}

func TestUnusualIsIssuedWithAWarning(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	for name, c := range map[string]struct {
		change func(*cert.Certificate)
		code   string
	}{
		"first of two":             {func(c *cert.Certificate) { c.Dose.Number = 1 }, "series-incomplete"},
		"another's product":        {func(c *cert.Certificate) { c.Manufacturer = "ORG-100001699" }, "code-manufacturer"},
		"another's vaccine":        {func(c *cert.Certificate) { c.Vaccine = "1157024006" }, "code-vaccine"},
		"a letter without a rule":  {func(c *cert.Certificate) { c.Name.Given = "Bảo 金" }, "name-letters-dropped"},
		"three doses of Comirnaty": {func(c *cert.Certificate) { c.Dose = cert.Dose{Number: 2, Series: 3} }, "series-unusual"},
	} {
		certificate := duy(t)
		c.change(&certificate)
		draft, err := issuer.Prepare(certificate)
		require.NoError(t, err, name)
		require.True(t, slices.ContainsFunc(draft.Findings(), func(f cert.Finding) bool {
			return f.Code == c.code && f.Severity == cert.Warning
		}), name)
	}
	for _, dose := range []cert.Dose{{Number: 3, Series: 2}, {Number: 3, Series: 3}, {Number: 4, Series: 4}} {
		booster := duy(t)
		booster.Dose = dose
		draft, err := issuer.Prepare(booster)
		require.NoError(t, err)
		require.Empty(t, draft.Findings(), dose)
	}
	for _, dose := range []cert.Dose{{Number: 12, Series: 2}, {Number: 9, Series: 9}, {Number: 5, Series: 3}, {Number: 1, Series: 1}} {
		odd := duy(t)
		odd.Dose = dose
		draft, err := issuer.Prepare(odd)
		require.NoError(t, err)
		require.Equal(t, "series-unusual", draft.Findings()[0].Code, dose)
	}
}

func TestSeriesFollowsTheProduct(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	for product, series := range map[string]int{"EU/1/20/1525": 1, "Abdala": 3, "BBIBP-CorV": 2, "Hayat-Vax": 2} {
		c := duy(t)
		c.Product, c.Dose.Number = product, series
		draft, err := issuer.Prepare(c)
		require.NoError(t, err)
		require.Equal(t, series, draft.Certificate().Dose.Series, product)
		require.Empty(t, draft.Findings(), product)
	}
}

func TestNewIssuerSaysWhatIsMissing(t *testing.T) {
	s := ecSigner(t)
	for _, o := range []cert.IssuerOptions{
		{Clock: at(noon)},
		{Organisation: "x"},
		{Organisation: "x", Clock: at(noon), Country: "VNM"},
		{Organisation: "C\xffc", Clock: at(noon)},
		{Organisation: "x\x1b", Clock: at(noon)},
		{Organisation: " x", Clock: at(noon)},
	} {
		_, err := cert.NewIssuer(s, o)
		require.ErrorIs(t, err, cert.ErrOptions)
	}
	_, err := cert.NewIssuer(nil, cert.IssuerOptions{Organisation: "x", Clock: at(noon)})
	require.ErrorIs(t, err, cert.ErrOptions)
}

func TestIssueAllKeepsTheOrderAndGoesOnAfterAnError(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	const n = 300
	certificates := func(yield func(cert.Certificate) bool) {
		for i := range n {
			c := duy(t)
			c.Dose = cert.Dose{Number: i%90 + 1, Series: 2}
			if i%10 == 7 {
				c.Nationality = ""
			}
			if !yield(c) {
				return
			}
		}
	}
	i := 0
	for outcome := range issuer.IssueAll(t.Context(), certificates, 4) {
		if i%10 == 7 {
			var refused *cert.RefusedError
			require.ErrorAs(t, outcome.Err, &refused)
		} else {
			require.NoError(t, outcome.Err)
			require.Equal(t, i%90+1, outcome.Issued.Certificate.Dose.Number)
		}
		i++
	}
	require.Equal(t, n, i)
}

type brokenSigner struct{ signer.Signer }

var errUnplugged = errors.New("token unplugged")

func (brokenSigner) Sign(context.Context, []byte) ([]byte, error) { return nil, errUnplugged }

func TestASignersErrorComesThrough(t *testing.T) {
	issuer := newIssuer(t, brokenSigner{ecSigner(t)})
	draft, err := issuer.Prepare(duy(t))
	require.NoError(t, err)
	_, err = issuer.Issue(t.Context(), draft)
	require.ErrorIs(t, err, errUnplugged)
}
