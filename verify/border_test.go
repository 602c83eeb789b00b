package verify_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// border is the verifier of a country that is arrived in.
func (p pki) border(t *testing.T, o verify.Options) *verify.Verifier {
	t.Helper()
	o.Trust, o.Clock = verify.NewKeySet(p.key), func() time.Time { return issuedAt.Add(time.Hour) }
	v, err := verify.New(o)
	require.NoError(t, err)
	return v
}

func TestARevokedCertificateIsShownAndNotBelieved(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	clock := func() time.Time { return issuedAt.Add(time.Hour) }
	result := p.border(t, verify.Options{}).Verify(t.Context(), text)
	require.Equal(t, verify.Valid, result.Decision)
	require.Equal(t, verify.Skipped, result.Check(verify.CheckRevocation).Outcome)

	id := revocation.Of(revocation.Values{Issuer: "VN", ID: result.Payload.DCC.ID()})
	hash, ok := id.Hash(revocation.UCI)
	require.True(t, ok)
	list, err := revocation.NewList(revocation.Scope{Country: "VN", Types: revocation.UCI}, []revocation.Hash{hash})
	require.NoError(t, err)
	revoked := p.border(t, verify.Options{Revocations: revocation.NewStore(clock, revocation.NewLists(list))}).Verify(t.Context(), text)
	require.Equal(t, verify.Revoked, revoked.Decision)
	require.Equal(t, "revoked", revoked.Check(verify.CheckRevocation).Code)
	require.NotNil(t, revoked.Payload, "its signature is good")

	others, err := revocation.NewList(revocation.Scope{Country: "VN", Types: revocation.UCI}, []revocation.Hash{{1}})
	require.NoError(t, err)
	fine := p.border(t, verify.Options{Revocations: revocation.NewStore(clock, revocation.NewLists(others))}).Verify(t.Context(), text)
	require.Equal(t, verify.Valid, fine.Decision)
	require.Equal(t, verify.Pass, fine.Check(verify.CheckRevocation).Outcome)

	unknown := p.border(t, verify.Options{Revocations: revocation.NewStore(clock, nil)}).Verify(t.Context(), text)
	require.Equal(t, verify.NotAllowed, unknown.Decision, "no list is no answer")
	require.Equal(t, "revocation-unknown", unknown.Check(verify.CheckRevocation).Code)
}

// Lists that are due are relied on with a warning, and then no longer.
func TestOldListsOfWhatIsRevoked(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	list, err := revocation.NewList(revocation.Scope{Country: "VN"}, []revocation.Hash{{1}})
	require.NoError(t, err)
	list.NextUpdate = issuedAt.Add(time.Minute)
	clock := func() time.Time { return issuedAt.Add(time.Hour) }
	for grace, want := range map[time.Duration]verify.Decision{time.Hour: verify.Valid, time.Minute: verify.NotAllowed} {
		store := revocation.NewStoreWithin(revocation.Policy{Grace: grace}, clock, revocation.NewLists(list))
		result := p.border(t, verify.Options{Revocations: store, Strict: true}).Verify(t.Context(), text)
		require.Equal(t, want, result.Decision)
		code := map[verify.Decision]string{verify.Valid: "revocation-stale", verify.NotAllowed: "revocation-unknown"}[want]
		require.Equal(t, code, result.Check(verify.CheckRevocation).Code)
		require.NotEmpty(t, verify.Sentence(code, "vi"))
	}
}

func rule(id, country string, decide rules.Func) rules.Rule {
	return rules.Rule{
		Identifier: id, Type: rules.Acceptance, Country: country, Version: "1.0.0", SchemaVersion: "1.3.0", Engine: rules.EngineGo, EngineVersion: "1.0.0",
		CertificateType: rules.Vaccination, ValidFrom: issuedAt.AddDate(-1, 0, 0), ValidTo: issuedAt.AddDate(5, 0, 0), AffectedFields: []string{"v.0"}, Decide: decide,
	}
}

func TestTheRulesOfTheCountryOfArrivalDecide(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	answer := true
	described := rule("GR-DE-0001", "DE", func(context.Context, rules.Case) (bool, error) { return answer, nil })
	described.Description = []rules.Description{{Language: "vi", Text: "Phải đủ liều"}, {Language: "en", Text: "A complete course"}}
	set, refused := rules.NewSet([]rules.Rule{described}, nil)
	require.Empty(t, refused)

	_, err := verify.New(verify.Options{Trust: verify.NewKeySet(p.key), Clock: time.Now, Rules: set})
	require.ErrorIs(t, err, verify.ErrOptions, "whose rules?")

	v := p.border(t, verify.Options{Rules: set, Arrival: "DE"})
	require.Equal(t, verify.Valid, v.Verify(t.Context(), text).Decision, "%v", v.Verify(t.Context(), text).Check(verify.CheckRules))
	answer = false
	result := v.Verify(t.Context(), text)
	require.Equal(t, verify.NotAllowed, result.Decision)
	require.Equal(t, "rules-failed", result.Check(verify.CheckRules).Code)
	require.NotEmpty(t, verify.Sentence("rules-failed", "vi"))
	require.Equal(t, "Phải đủ liều", result.Report("vi").Checks[verify.CheckRules].Findings[0].Description)
	require.Equal(t, "A complete course", result.Report("en").Checks[verify.CheckRules].Findings[0].Description)

	none := p.border(t, verify.Options{Rules: set, Arrival: "FR"}).Verify(t.Context(), text)
	require.Equal(t, verify.NotAllowed, none.Decision, "no rules are not taken as accepted")
	require.Equal(t, "rules-none", none.Check(verify.CheckRules).Code)
}

func TestVietNamsTemplateAcceptsACompleteSeries(t *testing.T) {
	p := newPKI(t)
	list := rules.Templates("VN")
	set, refused := rules.NewSet(list, rules.DefaultValueSets())
	require.Empty(t, refused)
	c := claims()
	v := p.border(t, verify.Options{Rules: set, Arrival: "VN"})
	require.Equal(t, verify.Valid, v.Verify(t.Context(), p.text(t, c)).Decision, "%v", v.Verify(t.Context(), p.text(t, c)).Check(verify.CheckRules))
	require.Contains(t, cert.Codes(cert.Products), "EU/1/20/1528")
}
