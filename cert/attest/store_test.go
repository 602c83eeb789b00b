package attest_test

import (
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
)

func TestARecordIsBelievedForItsFacility(t *testing.T) {
	w := newWorld(t)
	for name, h := range map[string]holder{"ES256": w.ec, "PS256": w.rsa} {
		t.Run(name, func(t *testing.T) {
			attestation := h.attested(t)
			r, a, err := w.store(t).VerifyRecord(attestation)
			require.NoError(t, err)
			require.Equal(t, record, r)
			require.Equal(t, cert.Attestation{Hash: sha256.Sum256(attestation), Facility: facility, SignedAt: signed, Format: attest.FormatCOSE}, a)
		})
	}
}

func TestAnIssuerStandsOnAttestations(t *testing.T) {
	w := newWorld(t)
	authorityKey := issue(t, nil, newEC(t, elliptic.P256()), func(c *x509.Certificate) { c.NotAfter = now.AddDate(2, 0, 0) })
	issuer, err := cert.NewIssuer(authorityKey.signer(t), cert.IssuerOptions{
		Organisation: "Cục Y tế dự phòng", Clock: func() time.Time { return now }, Facilities: w.store(t),
	})
	require.NoError(t, err)
	attestation := w.ec.attested(t)
	draft, err := issuer.PrepareAttested(attestation, "")
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	require.Equal(t, sha256.Sum256(attestation), issued.Attestation.Hash)
	require.NotContains(t, string(issued.COSE), facility)
	refused(t, w.store(t), issued.COSE, attest.CertificateMissing)

	_, err = issuer.PrepareAttested(issued.COSE, "")
	require.ErrorIs(t, err, attest.CertificateMissing)
}

func TestCertificatesAreJudgedAtTheTimeOfSigning(t *testing.T) {
	w := newWorld(t)
	old := w.ec.attested(t)
	later := func(o *attest.Options) { o.Clock = func() time.Time { return ends.AddDate(1, 0, 0) } }
	_, _, err := w.store(t, later).VerifyRecord(old)
	require.NoError(t, err, "the certificate has expired since")

	_, err = attest.Sign(t.Context(), w.ec.signer(t), record, ends.Add(time.Second))
	require.ErrorIs(t, err, attest.Expired)
	_, err = attest.Sign(t.Context(), w.ec.signer(t), record, began.Add(-time.Second))
	require.ErrorIs(t, err, attest.NotYetValid)
	refused(t, w.store(t, later), signJWS(t, w.ec, "ES256", header{"iat": ends.Unix() + 1}, payload(nil)), attest.Expired)
	refused(t, w.store(t), signJWS(t, w.ec, "ES256", header{"iat": began.Unix() - 1}, payload(nil)), attest.NotYetValid)

	ended := issue(t, &w.root, newEC(t, elliptic.P256()), authority("ended"), func(c *x509.Certificate) { c.NotAfter = signed.Add(-time.Hour) })
	under := issue(t, &ended, newEC(t, elliptic.P256()))
	s := w.store(t, func(o *attest.Options) { o.Intermediates = []*x509.Certificate{ended.Certificate} })
	refused(t, s, under.attested(t), attest.Untrusted)
}

func TestTheTimeOfSigningHasToBePlausible(t *testing.T) {
	w := newWorld(t)
	at := func(clock time.Time, age time.Duration) *attest.Store {
		return w.store(t, func(o *attest.Options) { o.Clock, o.MaxAge = func() time.Time { return clock }, age })
	}
	a := w.ec.attested(t)
	for _, good := range []*attest.Store{
		at(signed.Add(-attest.MaxClockSkew), 0), at(signed.Add(48*time.Hour), 48*time.Hour), at(signed.AddDate(10, 0, 0), 0),
	} {
		_, _, err := good.VerifyRecord(a)
		require.NoError(t, err)
	}
	refused(t, at(signed.Add(-attest.MaxClockSkew-time.Second), 0), a, attest.InFuture)
	refused(t, at(signed.Add(48*time.Hour+time.Second), 48*time.Hour), a, attest.TooLongAgo)
}

func TestOnlyChainsToTheRootsAreBelieved(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	refused(t, w.store(t), other.ec.attested(t), attest.Untrusted)
	refused(t, w.store(t, func(o *attest.Options) { o.Intermediates = nil }), w.ec.attested(t), attest.Untrusted)
	refused(t, w.store(t), issue(t, nil, newEC(t, elliptic.P256())).attested(t), attest.Untrusted)
	noAuthority := issue(t, &w.ec, newEC(t, elliptic.P256()))
	refused(t, w.store(t, func(o *attest.Options) { o.Intermediates = append(o.Intermediates, w.ec.Certificate) }), noAuthority.attested(t), attest.Untrusted)
}

func TestTheKeyIsForSignatures(t *testing.T) {
	w := newWorld(t)
	forEncryption := issue(t, &w.sub, newEC(t, elliptic.P256()), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement })
	_, err := attest.Sign(t.Context(), forEncryption.signer(t), record, signed)
	require.ErrorIs(t, err, attest.KeyUsage)
	refused(t, w.store(t), signJWS(t, forEncryption, "ES256", nil, payload(nil)), attest.KeyUsage)

	ca := issue(t, &w.root, newEC(t, elliptic.P256()), func(c *x509.Certificate) { c.IsCA = true })
	refused(t, w.store(t), signJWS(t, ca, "ES256", nil, payload(nil)), attest.KeyUsage)
}

func TestAFacilitySignsForItselfOnly(t *testing.T) {
	w := newWorld(t)
	named := func(name pkix.Name) []byte {
		return issue(t, &w.sub, newEC(t, elliptic.P256()), func(c *x509.Certificate) { c.Subject = name }).attested(t)
	}
	refused(t, w.store(t), named(pkix.Name{SerialNumber: "24002"}), attest.FacilityMismatch)
	refused(t, w.store(t), named(pkix.Name{CommonName: facility, OrganizationalUnit: []string{facility}}), attest.FacilityMissing)
	refused(t, w.store(t), named(pkix.Name{SerialNumber: facility, ExtraNames: []pkix.AttributeTypeAndValue{
		{Type: []int{2, 5, 4, 5}, Value: "24002"}, {Type: []int{2, 5, 4, 5}, Value: facility},
	}}), attest.FacilityMissing)
}

func register(t testing.TB, csv string) func(*attest.Options) {
	t.Helper()
	r, err := attest.ReadRegister(strings.NewReader(csv))
	require.NoError(t, err)
	return func(o *attest.Options) { o.Register = r }
}

func TestTheRegisterSaysWhoSigns(t *testing.T) {
	w := newWorld(t)
	sum := sha256.Sum256(w.ec.RawSubjectPublicKeyInfo)
	spki, serial := hex.EncodeToString(sum[:]), w.ec.SerialNumber.Text(16)
	subject := `"2.5.4.5=#13053234303031,CN=Cơ sở tiêm chủng,O=Trung tâm Y tế,C=VN"`
	subject = strings.Replace(subject, "2.5.4.5=#13053234303031", "SERIALNUMBER="+facility, 1)
	a := w.ec.attested(t)
	for name, rows := range map[string]string{
		"key":              "\uFEFFname,spki_sha256,facility_id\nx," + strings.ToUpper(spki) + ",24001\n",
		"subject":          "facility_id,subject\n24001," + subject + "\n",
		"subject, serial":  "facility_id,subject,serial\n24001," + subject + ",00:" + serial + "\n",
		"all":              "facility_id,subject,serial,spki_sha256\n24001," + subject + "," + serial + "," + spki + "\n",
		"a second token":   "facility_id,spki_sha256\n24001," + strings.Repeat("00", 32) + "\n24001," + spki + "\n",
		"a central signer": "facility_id,spki_sha256\n24002," + spki + "\n24001," + spki + "\n",
	} {
		_, _, err := w.store(t, register(t, rows)).VerifyRecord(a)
		require.NoError(t, err, name)
	}
	for rows, why := range map[string]attest.Code{
		"facility_id,spki_sha256\n":                                                               attest.FacilityUnknown,
		"facility_id,spki_sha256\n24002," + spki + "\n":                                           attest.FacilityUnknown,
		"facility_id,spki_sha256\n24001," + strings.Repeat("00", 32) + "\n":                       attest.FacilityMismatch,
		"facility_id,subject\n24001,CN=another\n":                                                 attest.FacilityMismatch,
		"facility_id,subject,serial\n24001," + subject + "," + serial + "0\n":                     attest.FacilityMismatch,
		"facility_id,serial,spki_sha256\n24001," + serial + "," + strings.Repeat("00", 32) + "\n": attest.FacilityMismatch,
	} {
		refused(t, w.store(t, register(t, rows)), a, why)
	}
}

func TestABrokenRegisterIsNone(t *testing.T) {
	for rows, said := range map[string]string{
		"":                                    "line 1",
		"facility,spki_sha256\n":              "no column facility_id",
		"facility_id,serial\n24001,01\n":      "line 2",
		"facility_id,subject\n,CN=a\n":        "line 2",
		"facility_id,subject\na,CN=a\nb,c,d":  "line 3",
		"facility_id,subject\na,\"CN=a\n":     "line 2",
		"facility_id,spki_sha256\na,0011\n":   "line 2",
		"facility_id,subject,serial\na,b,xyz": "line 2",
	} {
		_, err := attest.ReadRegister(strings.NewReader(rows))
		require.ErrorIs(t, err, attest.RegisterMalformed, rows)
		require.ErrorContains(t, err, said, rows)
	}
	_, err := attest.ReadRegister(strings.NewReader(strings.Repeat("x", attest.MaxRegister+1)))
	require.ErrorIs(t, err, attest.TooLarge)
}

func TestAStoreNeedsRootsAndAClock(t *testing.T) {
	for _, change := range []func(*attest.Options){
		func(o *attest.Options) { o.Roots = nil }, func(o *attest.Options) { o.Clock = nil }, func(o *attest.Options) { o.MaxAge = -1 },
	} {
		o := newWorld(t).options()
		change(&o)
		_, err := attest.NewStore(o)
		require.ErrorIs(t, err, attest.BadOptions)
	}
}
