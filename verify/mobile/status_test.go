package mobile_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/rules"
)

func TestTheAgeOfASnapshot(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	s := settingsOf(t, p, v)
	verifier := verifierOf(t, s)
	for _, c := range []struct {
		after         time.Duration
		age, decision string
	}{
		{0, "fresh", "valid"}, {24 * time.Hour, "fresh", "valid"}, {25 * time.Hour, "grace", "valid"}, {7 * 24 * time.Hour, "grace", "valid"},
		{7*24*time.Hour + time.Second, "too-old", "unknown-issuer"},
	} {
		at := v.At.Add(c.after).UnixMilli()
		status := statusOf(t, verifier.TrustStatus(at))
		require.Equal(t, c.age, status.Age, c.after)
		require.Equal(t, v.At.UTC().Format(time.RFC3339), status.Made)
		require.Equal(t, v.At.Add(24*time.Hour).UTC().Format(time.RFC3339), status.FreshUntil)
		require.Equal(t, v.At.Add(7*24*time.Hour).UTC().Format(time.RFC3339), status.UsableUntil)
		require.True(t, status.Signed)
		require.Equal(t, c.decision, answerOf(t, verifier.Verify(v.Text, "vi", at)).Decision)
	}
	s.SetTrustAge(1, 0)
	short := verifierOf(t, s)
	require.Equal(t, "too-old", statusOf(t, short.TrustStatus(v.At.Add(61*time.Minute).UnixMilli())).Age)
	require.NoError(t, s.AddTrust(p.snapshot(t, v.At.Add(-2*time.Hour), keysOf(t, v)...)))
	require.Equal(t, "too-old", statusOf(t, verifierOf(t, s).TrustStatus(v.At.UnixMilli())).Age, "of several the oldest counts")

	bare := mobile.NewSettings()
	require.NoError(t, bare.AddTrust(v.Certificates[0]))
	undated := statusOf(t, verifierOf(t, bare).TrustStatus(v.At.UnixMilli()))
	require.Equal(t, "unknown", undated.Age)
	require.False(t, undated.Signed)
	require.Empty(t, undated.Made)
	require.Equal(t, 1, undated.Keys)
	require.Equal(t, map[string]int{"VN": 1}, undated.Countries)
}

type status struct {
	Keys, Refused, Revoked, Rules      int
	Signed                             bool
	Made, Age, FreshUntil, UsableUntil string
	DatasetMade                        string
	Countries                          map[string]int
	Refusals, RulesRefused             []struct{ Code, Country, Name string }
}

func statusOf(t testing.TB, text string) status {
	t.Helper()
	var s status
	require.NoError(t, json.Unmarshal([]byte(text), &s), text)
	return s
}

func TestStatusNamesWhatWasRefused(t *testing.T) {
	v := vector(t, "kind-dose-1-of-2")
	s := mobile.NewSettings()
	require.NoError(t, s.AddTrust([]byte(`{"keys":[
	 {"kty":"EC","crv":"P-256","kid":"ZtJVElOdWm0=","country":"VN","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
	 {"kty":"EC","crv":"P-521","kid":"AAAAAAAAAAA=","country":"DE"}]}`)))
	require.NoError(t, s.AddTrust(v.Certificates[0]))
	require.NoError(t, s.AddTrust(v.Certificates[0]))
	require.NoError(t, s.AddRevoked(revokedList(t, idOf(t, v))))
	require.NoError(t, s.AddRules([]byte(`[{"Identifier":"VR-VN-0009","Type":"Acceptance","Country":"VN","Version":"one"}, 3, `+string(templates(t))+`]`)))
	s.SetArrival("VN", "")
	got := statusOf(t, verifierOf(t, s).TrustStatus(v.At.UnixMilli()))
	require.Equal(t, 2, got.Keys)
	require.Equal(t, 1, got.Refused, "the same key a second time is none")
	require.Equal(t, "key-unsupported", got.Refusals[0].Code)
	require.NotEmpty(t, mobile.Sentence(got.Refusals[0].Code, "vi"))
	require.Equal(t, 1, got.Revoked)
	require.Equal(t, len(rules.Templates("VN")), got.Rules)
	require.Equal(t, "VR-VN-0009", got.RulesRefused[0].Name)
	require.Len(t, got.RulesRefused, 2)
}

// A border is told why nobody is believed.
func TestTheAgeOfTheTrustListIsInTheReport(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	verifier := verifierOf(t, settingsOf(t, p, v))
	const hour, day = time.Hour, 24 * time.Hour
	for _, c := range []struct {
		after                   time.Duration
		decision, outcome, code string
	}{
		{0, "valid", "pass", ""}, {day, "valid", "pass", ""}, {day + hour, "valid", "warn", "trust-stale"}, {7 * day, "valid", "warn", "trust-stale"},
		{7*day + hour, "unknown-issuer", "fail", "trust-too-old"}, {-5 * time.Minute, "valid", "pass", ""}, {-8 * day, "unknown-issuer", "fail", "trust-not-yet-made"},
	} {
		at := v.At.Add(c.after).UnixMilli()
		for _, report := range []string{verifier.Verify(v.Text, "vi", at), verifier.VerifyWithPassport(v.Text, zone, "vi", at)} {
			got := answerOf(t, report)
			require.Equal(t, c.decision, got.Decision, c.after)
			check := got.Checks[verify.CheckTrust]
			require.Equal(t, []string{"trust", c.outcome, c.code}, []string{check.Name, check.Outcome, check.Code}, c.after)
			require.Equal(t, mobile.Sentence(c.code, "vi"), check.Message)
		}
	}
	early := vector(t, "kind-doses-received")
	late := verifierOf(t, settingsOf(t, p, early))
	require.Equal(t, "trust-not-yet-made", answerOf(t, late.Verify(early.Text, "vi", early.At.Add(-6*time.Minute).UnixMilli())).code("trust"))
	unknown := vector(t, "trust-kid-unknown")
	require.Equal(t, "kid-unknown", answerOf(t, verifierOf(t, settingsOf(t, p, unknown)).Verify(unknown.Text, "vi", unknown.At.UnixMilli())).code("trust"))
}
