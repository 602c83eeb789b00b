package cert_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/signer"
)

// issuerAt is an issuer whose clock stands some months after noon.
func issuerAt(t testing.TB, s signer.Signer, months int, facilities cert.Facilities) *cert.Issuer {
	t.Helper()
	issuer, err := cert.NewIssuer(s, cert.IssuerOptions{Organisation: "Another name", Clock: at(noon.AddDate(0, months, 0)), Facilities: facilities})
	require.NoError(t, err)
	return issuer
}

func TestRenewalKeepsTheContent(t *testing.T) {
	s := ecSigner(t)
	in := duy(t)
	in.DosesReceived = 3
	first, err := newIssuer(t, s).Prepare(in)
	require.NoError(t, err)
	card, err := newIssuer(t, s).PrepareICVP(yellowCard(t))
	require.NoError(t, err)
	for _, old := range []*cert.Payload{first.Payload(), card.Payload()} {
		issuer := issuerAt(t, s, 11, nil)
		draft, err := issuer.PrepareRenewal(old)
		require.NoError(t, err)
		renewed := draft.Payload()
		require.Equal(t, old.CBOR(), renewed.CBOR(), "byte for byte")
		require.Equal(t, old.Nationality, renewed.Nationality)
		require.Equal(t, old.DosesReceived, renewed.DosesReceived)
		require.Equal(t, noon.AddDate(0, 11, 0), renewed.IssuedAt)
		issued, err := issuer.Issue(t.Context(), draft)
		require.NoError(t, err)
		require.Equal(t, renewed.ExpiresAt, issued.ExpiresAt)
		if old.DCC != nil {
			require.Equal(t, cert.ExpiryOf(noon.AddDate(0, 11, 0)), renewed.ExpiresAt)
			require.Equal(t, old.DCC.ID(), issued.Certificate.ID)
		}
	}
}

func TestWhatIsNotRenewed(t *testing.T) {
	s := ecSigner(t)
	draft, err := newIssuer(t, s).Prepare(duy(t))
	require.NoError(t, err)
	old := draft.Payload()
	_, err = issuerAt(t, s, 30, nil).PrepareRenewal(old)
	require.ErrorIs(t, err, cert.ErrOutlivesSigner)
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(&cert.Payload{Issuer: "VN"})
	require.ErrorIs(t, err, cert.ErrNotRenewable)
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(nil)
	require.ErrorIs(t, err, cert.ErrNotRenewable)
	test, _ := readClaims(t, map[any]any{1: "VN", 6: noon.Unix(), 4: noon.AddDate(0, 1, 0).Unix(), -260: map[int]any{1: map[string]any{
		"ver": "1.3.0", "dob": "1990-02-11", "nam": map[string]any{"fnt": "MAU"}, "t": []any{map[string]any{"tg": "840539006", "tt": "LP6464-4",
			"sc": "2026-03-10T10:00:00Z", "tr": "260415000", "co": "VN", "is": "A", "ci": "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"}},
	}}})
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(test)
	require.ErrorIs(t, err, cert.ErrNotRenewable, "what a test found is not true a year later")
	beside := subClaim(-6, map[string]any{"n": "A", "dob": "1990-02-11", "vx": map[string]any{"vp": "x", "dv": "2025-08-23", "bo": "1", "is": "C"}})
	beside[1] = "VN"
	beside[-260].(map[int]any)[5] = linkText("vhlink:/", linkManifest)
	linked, _ := readClaims(t, beside)
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(linked)
	require.ErrorIs(t, err, cert.ErrNotRenewable, "the link would be lost")
	strange := *old
	strange.Nationality = "XX1"
	var unknown *cert.RefusedError
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(&strange)
	require.ErrorAs(t, err, &unknown)
	foreign := *old
	foreign.Issuer = "LA"
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(&foreign)
	require.ErrorIs(t, err, cert.ErrNotRenewable)
	broken := *old
	dcc := *old.DCC
	dcc.DateOfBirth = "never"
	broken.DCC = &dcc
	var refused *cert.RefusedError
	_, err = issuerAt(t, s, 0, nil).PrepareRenewal(&broken)
	require.ErrorAs(t, err, &refused)
}

// facility believes one attestation.
type facility struct {
	record cert.Record
	text   string
}

var errForged = errors.New("forged")

func (f facility) VerifyRecord(attestation []byte) (cert.Record, cert.Attestation, error) {
	if string(attestation) != f.text {
		return cert.Record{}, cert.Attestation{}, errForged
	}
	return f.record, cert.Attestation{Facility: "01001", SignedAt: noon, Format: "cose", Hash: [32]byte{1}}, nil
}

func TestAnIssuerThatAsksForTheFacilitysSignature(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	s := newSigner(t, key, noon.AddDate(3, 0, 0))
	record := cert.Record{FullName: "Nguyễn Bảo Duy", DateOfBirth: "10/10/1983", Nationality: "VN", DoseNumber: "2", VaccinationDate: "2021-11-02", Product: "Pfizer"}
	issuer := issuerAt(t, s, 0, facility{record, "good"})

	_, err = issuer.Prepare(duy(t))
	require.ErrorIs(t, err, cert.ErrNotAttested)
	_, err = issuer.PrepareICVP(yellowCard(t))
	require.ErrorIs(t, err, cert.ErrNotAttested)
	for outcome := range issuer.IssueAll(t.Context(), slices.Values([]cert.Certificate{duy(t)}), 1) {
		require.ErrorIs(t, outcome.Err, cert.ErrNotAttested)
	}
	_, err = issuer.PrepareAttested([]byte("bad"), "")
	require.ErrorIs(t, err, errForged)
	_, err = newIssuer(t, s).PrepareAttested([]byte("good"), "")
	require.ErrorIs(t, err, cert.ErrNotAttested)

	draft, err := issuer.PrepareAttested([]byte("good"), "")
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	require.Equal(t, "01001", issued.Attestation.Facility)
	require.NotContains(t, string(issued.COSE), "01001", "never in the QR code")

	record.VaccinationDate = "soon"
	_, err = issuerAt(t, s, 0, facility{record, "good"}).PrepareAttested([]byte("good"), "")
	var refused *cert.RefusedError
	require.ErrorAs(t, err, &refused)
	require.Contains(t, refused.Error(), "vaccination-date-invalid")

	card := cert.Record{FullName: "Nguyễn Bảo Duy", DateOfBirth: "10/10/1983", Nationality: "VN", VaccinationDate: "2026-03-01", Product: "x", LotNumber: "1"}
	draft, err = issuerAt(t, s, 0, facility{card, "good"}).PrepareAttestedICVP([]byte("good"), cert.YellowFever)
	require.NoError(t, err)
	require.Equal(t, cert.KindICVP, draft.Payload().Kind)
}

// A key that ends before the certificate would: an error that says what can be done,
// or, where the caller says so, an earlier end.
func TestAKeyThatEndsTooSoon(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	s := newSigner(t, key, noon.AddDate(0, 7, 0))
	_, err = newIssuer(t, s).Prepare(duy(t))
	require.ErrorIs(t, err, cert.ErrOutlivesSigner)
	var outlives *cert.OutlivesError
	require.ErrorAs(t, err, &outlives)
	require.Equal(t, &cert.OutlivesError{ExpiresAt: cert.ExpiryOf(noon), SignerEnds: noon.AddDate(0, 7, 0)}, outlives)

	issuer, err := cert.NewIssuer(s, cert.IssuerOptions{Organisation: "A", Clock: at(noon), EndWithSigner: true})
	require.NoError(t, err)
	draft, err := issuer.Prepare(duy(t))
	require.NoError(t, err)
	require.Equal(t, noon.AddDate(0, 7, 0), draft.Payload().ExpiresAt)
	require.Equal(t, []cert.Finding{{Code: "ends-with-signer", Severity: cert.Warning}}, draft.Findings())
	renewed, err := issuer.PrepareRenewal(draft.Payload())
	require.NoError(t, err)
	require.Equal(t, draft.Findings(), renewed.Findings())
}

// Clocks that are wrong, and ends beyond the calendar, give an error and no draft.
func TestTimesThatNobodyCanRead(t *testing.T) {
	s := struct{ signer.Signer }{ecSigner(t)} // does not know when its certificate ends
	card := yellowCard(t)
	card.ExpiresAt = time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err := newIssuer(t, s).PrepareICVP(card)
	require.ErrorIs(t, err, cert.ErrTimeRange)
	for _, now := range []time.Time{time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 6, 1, 0, 0, 0, 0, time.UTC)} {
		issuer, err := cert.NewIssuer(s, cert.IssuerOptions{Organisation: "A", Clock: at(now)})
		require.NoError(t, err)
		_, err = issuer.Prepare(duy(t))
		require.ErrorIs(t, err, cert.ErrTimeRange)
	}
}
