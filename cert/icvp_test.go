package cert_test

import (
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
	gocose "github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

func yellowCard(t testing.TB) cert.ICVP {
	t.Helper()
	return cert.ICVP{
		Name: "Nguyễn Bảo Duy", DateOfBirth: date(t, "1983-10-10"), Sex: identity.Male, Nationality: "VN",
		DocumentType: cert.DocumentPassport, Document: "B1234567", Guardian: "Nguyễn An",
		Product: "a3K3X000005atRtUAI", Disease: cert.YellowFever, VaccinationDate: date(t, "2026-03-10"), Batch: "YF-1", Clinician: "BS An",
	}
}

func TestYellowCardSaysWhatWasPutIn(t *testing.T) {
	s := ecSigner(t)
	issuer := newIssuer(t, s)
	draft, err := issuer.PrepareICVP(yellowCard(t))
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	require.Empty(t, issued.Findings)
	require.Equal(t, "Nguyễn Bảo Duy", issued.ICVP.Name)
	require.Equal(t, s.Certificate().NotAfter.UTC(), issued.ExpiresAt, "as long as the signer's certificate")

	var message gocose.Sign1Message
	require.NoError(t, message.UnmarshalCBOR(issued.COSE))
	verifier, err := gocose.NewVerifier(gocose.AlgorithmES256, s.Certificate().PublicKey)
	require.NoError(t, err)
	require.NoError(t, message.Verify(nil, verifier))
	var claims struct {
		Issuer    string                 `cbor:"1,keyasint"`
		NotBefore int64                  `cbor:"5,keyasint"`
		HCERT     map[int]map[string]any `cbor:"-260,keyasint"`
	}
	require.NoError(t, cbor.Unmarshal(message.Payload, &claims))
	require.Equal(t, "VN", claims.Issuer)
	tenthDay := time.Date(2026, 3, 20, 0, 0, 0, 0, identity.VietNam)
	require.Equal(t, tenthDay.Unix(), claims.NotBefore)
	require.True(t, tenthDay.Equal(issued.NotBefore))
	require.Equal(t, map[string]any{
		"n": "Nguyễn Bảo Duy", "dob": "1983-10-10", "s": "male", "nt": "VNM", "dt": "PPN", "id": "B1234567", "gn": "Nguyễn An", "v": cert.ICVPTemplate,
		"vx": map[any]any{"vp": "a3K3X000005atRtUAI", "dv": "2026-03-10", "bo": "YF-1", "cn": "BS An", "is": "Cục Y tế dự phòng"},
	}, claims.HCERT[-6])
	deterministic, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	var generic any
	require.NoError(t, cbor.Unmarshal(message.Payload, &generic))
	again, err := deterministic.Marshal(generic)
	require.NoError(t, err)
	require.Equal(t, again, message.Payload, "deterministic CBOR")

	payload := draft.Payload()
	require.Equal(t, cert.KindICVP, payload.Kind)
	require.Empty(t, payload.Check())
	written, err := payload.MarshalCBOR()
	require.NoError(t, err)
	require.Equal(t, message.Payload, written, "what is read is written again as it was")
	require.Equal(t, cert.Holder{
		Name: identity.Name{Family: "Nguyễn Bảo Duy", Uncertain: true}, DateOfBirth: date(t, "1983-10-10"), Sex: identity.Male,
		Nationality: "VN", Documents: []string{"B1234567"},
	}, payload.Holder())
}

func TestYellowCardsThatAreNotIssued(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	for code, spoil := range map[string]func(c *cert.ICVP){
		"name-empty":               func(c *cert.ICVP) { c.Name = "" },
		"name-encoding":            func(c *cert.ICVP) { c.Name = "Nguy\xean" },
		"text-too-long":            func(c *cert.ICVP) { c.Batch = string(make([]byte, 81)) },
		"birth-date-missing":       func(c *cert.ICVP) { c.DateOfBirth = identity.Date{} },
		"date-precision":           func(c *cert.ICVP) { c.DateOfBirth = date(t, "1983") },
		"vaccination-date-missing": func(c *cert.ICVP) { c.VaccinationDate = identity.Date{} },
		"vaccination-date-partial": func(c *cert.ICVP) { c.VaccinationDate = date(t, "2026-03") },
		"vaccination-date-future":  func(c *cert.ICVP) { c.VaccinationDate = date(t, "2026-03-15") },
		"born-after-vaccination":   func(c *cert.ICVP) { c.DateOfBirth = date(t, "2026-03-11") },
		"nationality-missing":      func(c *cert.ICVP) { c.Nationality = "" },
		"nationality-unknown":      func(c *cert.ICVP) { c.Nationality = "VNM" },
		"product-missing":          func(c *cert.ICVP) { c.Product = "" },
		"product-unknown":          func(c *cert.ICVP) { c.Product = "Comirnaty" },
		"disease-missing":          func(c *cert.ICVP) { c.Disease = "" },
		"disease-unknown":          func(c *cert.ICVP) { c.Disease = "ABC" },
		"disease-contradicts":      func(c *cert.ICVP) { c.Product, c.Disease = "YellowFeverProduct1", cert.Poliomyelitis },
		"batch-missing":            func(c *cert.ICVP) { c.Batch = "" },
		"field-missing":            func(c *cert.ICVP) { c.DocumentType = "" },
		"code-unknown":             func(c *cert.ICVP) { c.DocumentType = "XX" },
		"expiry-past":              func(c *cert.ICVP) { c.ExpiresAt = noon },
	} {
		card := yellowCard(t)
		spoil(&card)
		_, err := issuer.PrepareICVP(card)
		var refused *cert.RefusedError
		require.ErrorAs(t, err, &refused, code)
		require.Contains(t, refused.Error(), code)
		require.NotContains(t, refused.Error(), "Duy")
	}
	card := yellowCard(t)
	card.ExpiresAt = noon.AddDate(10, 0, 0)
	_, err := issuer.PrepareICVP(card)
	require.ErrorIs(t, err, cert.ErrOutlivesSigner)
}

func TestYellowCardOfAnotherDiseaseBeginsAtOnce(t *testing.T) {
	issuer := newIssuer(t, ecSigner(t))
	card := yellowCard(t)
	card.Disease, card.ExpiresAt = cert.Poliomyelitis, noon.AddDate(1, 0, 0)
	draft, err := issuer.PrepareICVP(card)
	require.NoError(t, err)
	require.True(t, draft.Payload().NotBefore.IsZero())
	require.Equal(t, card.ExpiresAt, draft.Payload().ExpiresAt)
	require.True(t, draft.Payload().EffectiveFrom().IsZero())
}
