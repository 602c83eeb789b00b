package mobile_test

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// An app in another language gets what a program in Go gets, to the letter.
func TestEveryVectorHasTheReportOfPackageVerify(t *testing.T) {
	p := newPublisher(t)
	for _, v := range vectors(t) {
		for _, strict := range []bool{false, true} {
			s := settingsOf(t, p, v)
			s.SetStrict(strict)
			native, err := verify.New(verify.Options{Trust: verify.NewKeySet(keysOf(t, v)...), Clock: func() time.Time { return v.At }, Strict: strict})
			require.NoError(t, err)
			for _, lang := range []string{"vi", "en"} {
				want, err := json.Marshal(native.Verify(t.Context(), v.Text).Report(lang))
				require.NoError(t, err)
				require.Equal(t, string(want), verifierOf(t, s).Verify(v.Text, lang, v.At.UnixMilli()), v.Name)
			}
		}
		require.Equal(t, v.Decision, answerOf(t, verifierOf(t, settingsOf(t, p, v)).Verify(v.Text, "en", v.At.UnixMilli())).Decision)
	}
}

// requireCode requires an error whose message begins with a code, and explains it.
func requireCode(t testing.TB, code string, err error) {
	t.Helper()
	require.Error(t, err)
	found, sentence, _ := strings.Cut(err.Error(), ": ")
	require.Equal(t, code, found)
	require.Equal(t, mobile.Sentence(code, "en"), sentence)
	require.NotEmpty(t, sentence)
}

func TestASnapshotIsBelievedForItsPublisher(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	snapshot := p.snapshot(t, v.At, keysOf(t, v)...)

	s := mobile.NewSettings()
	requireCode(t, "trust-unsigned", s.AddTrust(snapshot))
	require.NoError(t, s.SetPublisher(newPublisher(t).pem))
	requireCode(t, "trust-signature", s.AddTrust(snapshot))
	require.NoError(t, s.SetPublisher(p.pem))
	requireCode(t, "trust-unsigned", s.AddTrust(v.Certificates[0]))
	altered := append([]byte(nil), snapshot...)
	altered[len(altered)/2] ^= 1
	require.Error(t, s.AddTrust(altered))
	require.NoError(t, s.AddTrust(snapshot))
	requireCode(t, "publisher-late", s.SetPublisher(p.pem))
	require.Equal(t, "valid", answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", v.At.UnixMilli())).Decision)

	nobody := mobile.NewSettings()
	require.NoError(t, nobody.SetPublisher(p.pem))
	require.NoError(t, nobody.AddTrust(p.snapshot(t, v.At)), "a publisher may trust nobody")
	require.Equal(t, "unknown-issuer", answerOf(t, verifierOf(t, nobody).Verify(v.Text, "vi", v.At.UnixMilli())).Decision)
}

func TestSettingsSayWhatTheyCannotRead(t *testing.T) {
	s := mobile.NewSettings()
	for _, text := range []string{"", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", string(newPublisher(t).pem) + string(newPublisher(t).pem),
		weakKey} {
		requireCode(t, "publisher-unreadable", s.SetPublisher([]byte(text)))
	}
	require.NoError(t, s.SetPublisher([]byte(publicKey)))
	s = mobile.NewSettings()
	requireCode(t, "trust-format", s.AddTrust(nil))
	requireCode(t, "trust-format", s.AddTrust([]byte("no list")))
	requireCode(t, "trust-too-large", s.AddTrust(make([]byte, 17<<20)))
	requireCode(t, "trust-no-key", s.AddTrust([]byte(`{"keys":[{"kty":"EC","crv":"P-521","kid":"AAAAAAAAAAA="}]}`)))
	requireCode(t, "list-unknown-format", s.AddRevoked([]byte("no list")))
	requireCode(t, "list-unknown-format", s.AddRevoked(nil))
	requireCode(t, "rules-json", s.AddRules([]byte("{")))
	requireCode(t, "rules-empty", s.AddRules([]byte("{}")))

	_, err := mobile.NewVerifier(s)
	requireCode(t, "trust-missing", err)
	_, err = mobile.NewVerifier(nil)
	requireCode(t, "trust-missing", err)
	require.NoError(t, s.AddTrust(vector(t, "kind-dose-1-of-2").Certificates[0]))
	require.NoError(t, s.AddRules(templates(t)))
	_, err = mobile.NewVerifier(s)
	requireCode(t, "arrival-missing", err)
	s.SetArrival("vn", "")
	s.SetTrustAge(0, 1)
	_, err = mobile.NewVerifier(s)
	requireCode(t, "age-range", err)
	s.SetTrustAge(1, -1)
	_, err = mobile.NewVerifier(s)
	requireCode(t, "age-range", err)
	s.SetTrustAge(math.MaxInt64, math.MaxInt64)
	_, err = mobile.NewVerifier(s)
	require.NoError(t, err)
}

// The keys of a publisher need no certificate.
const (
	publicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMKBCTNIcKUSDii11ySs3526iDZ8A
iTo7Tu6KPAqv7D7gS2XpJFbZiItSs3m9+9Ue6GnvHw/GW2ZZaVtszggXIw==
-----END PUBLIC KEY-----
`
	weakKey = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`
)

func templates(t testing.TB) []byte {
	t.Helper()
	data, err := json.Marshal(rules.Templates("VN"))
	require.NoError(t, err)
	return data
}

func TestRevokedAndRules(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	at := v.At.UnixMilli()
	s := settingsOf(t, p, v)
	before := verifierOf(t, s)
	require.NoError(t, s.AddRevoked(revokedList(t, otherID)))
	require.Equal(t, "valid", answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", at)).Decision)
	require.NoError(t, s.AddRevoked(revokedList(t, idOf(t, v))))
	revoked := answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", at))
	require.Equal(t, "revoked", revoked.Decision)
	require.Equal(t, "revoked", revoked.code("revocation"))
	require.NotEmpty(t, revoked.Payload)
	require.Equal(t, "valid", answerOf(t, before.Verify(v.Text, "vi", at)).Decision, "a verifier does not change")

	s = settingsOf(t, p, v)
	require.NoError(t, s.AddRules(templates(t)))
	s.SetArrival("vn", "")
	refused := answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", at))
	require.Equal(t, "not-allowed", refused.Decision, "one dose of two")
	require.Equal(t, "rules-failed", refused.code("rules"))
	require.Equal(t, "valid", answerOf(t, verifierOf(t, s).Verify(vector(t, "kind-doses-received").Text, "vi", at)).Decision)

	s = settingsOf(t, p, v)
	require.NoError(t, s.AddRules([]byte(productRule)))
	s.SetArrival("VN", "")
	require.Equal(t, "valid", answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", at)).Decision, "the value sets of package cert are there")
	require.NoError(t, s.AddRules([]byte(`{"valueSetId":"vaccines-covid-19-names","valueSetValues":{}}`)))
	require.Equal(t, "not-allowed", answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", at)).Decision, "a value set without vaccines accepts none")
}

const productRule = `{"Identifier":"VR-VN-0001","Type":"Acceptance","Country":"VN","Version":"1.0.0","SchemaVersion":"1.0.0","Engine":"CERTLOGIC",
 "EngineVersion":"0.7.5","CertificateType":"Vaccination","Description":[{"lang":"en","desc":"The vaccine must be one that is known."}],
 "ValidFrom":"2021-07-03T00:00:00Z","ValidTo":"2030-06-01T00:00:00Z","AffectedFields":["v.0","v.0.mp"],
 "Logic":{"in":[{"var":"payload.v.0.mp"},{"var":"external.valueSets.vaccines-covid-19-names"}]}}`

const zone = "P<VNMNGUYEN<<THI<MAU<<<<<<<<<<<<<<<<<<<<<<<<\nB1234567<3VNM9002111F3001019001090012345<<16"

func TestVerifyWithPassport(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	verifier, at := verifierOf(t, settingsOf(t, p, v)), v.At.UnixMilli()

	agrees := verifier.VerifyWithPassport(v.Text, zone, "vi", at)
	require.Contains(t, agrees, `"passport":[]`)
	require.Equal(t, strings.TrimSuffix(verifier.Verify(v.Text, "vi", at), "}"), strings.TrimSuffix(agrees, `,"passport":[]}`))
	require.NotContains(t, verifier.Verify(v.Text, "vi", at), `"passport"`)

	other := answerOf(t, verifier.VerifyWithPassport(v.Text, strings.Replace(zone, "THI<MAU", "VAN<HOA", 1), "en", at))
	require.Equal(t, "valid", other.Decision, "that of the certificate")
	require.Len(t, other.Passport, 1)
	require.Equal(t, "passport-name", other.Passport[0].Code)
	require.Equal(t, "fail", other.Passport[0].Outcome)
	require.Equal(t, verify.Sentence("passport-name", "en"), other.Passport[0].Message)

	for _, bad := range []string{"", "P<", strings.Repeat("<", 88), zone[:80], strings.Repeat("A", 1<<16), "\xff\xfe"} {
		unread := answerOf(t, verifier.VerifyWithPassport(v.Text, bad, "vi", at))
		require.Len(t, unread.Passport, 1)
		require.Equal(t, "mrz-form", unread.Passport[0].Code)
		require.Equal(t, "fail", unread.Passport[0].Outcome)
		require.NotEmpty(t, unread.Passport[0].Message)
	}
	digit := answerOf(t, verifier.VerifyWithPassport(v.Text, strings.Replace(zone, "9002111", "9002112", 1), "vi", at))
	require.Equal(t, "mrz-check-digit", digit.Passport[0].Code)
	require.Equal(t, "passport-birth-date-unknown", digit.Passport[len(digit.Passport)-1].Code)

	forged := vector(t, "signature-first-bit")
	require.Empty(t, answerOf(t, verifier.VerifyWithPassport(forged.Text, zone, "vi", at)).Passport, "nobody vouches for who that is")
}

// Nothing that an app can hand over ends it.
func TestHostileInput(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	verifier := verifierOf(t, settingsOf(t, p, v))
	texts := []string{"", "HC1:", "HC1:" + strings.Repeat("0", 1<<20), "\x00", "HC1:\x00\xff", v.Text + "\x00", strings.Repeat("\ufffd", 5000), v.Text[:len(v.Text)-1]}
	times := []int64{math.MinInt64, -1, 0, 1, v.At.UnixMilli(), math.MaxInt64}
	for _, at := range times {
		for _, text := range texts {
			require.NotEqual(t, "valid", answerOf(t, verifier.VerifyWithPassport(text, zone, "\xff", at)).Decision)
		}
		require.NotEmpty(t, statusOf(t, verifier.TrustStatus(at)).Age)
		if at != v.At.UnixMilli() {
			require.NotEqual(t, "valid", answerOf(t, verifier.Verify(v.Text, "", at)).Decision)
		}
		zero := new(mobile.Verifier)
		require.Equal(t, "unknown-issuer", answerOf(t, zero.Verify(v.Text, "vi", at)).Decision, "nobody is trusted by default")
		require.Zero(t, statusOf(t, zero.TrustStatus(at)).Keys)
	}
	var none *mobile.Verifier
	require.Equal(t, "malformed", answerOf(t, none.Verify(v.Text, "vi", 0)).Decision)
	require.Equal(t, "malformed", answerOf(t, none.VerifyWithPassport(v.Text, zone, "vi", 0)).Decision)
	require.Equal(t, "too-old", statusOf(t, none.TrustStatus(0)).Age)
	var noSettings *mobile.Settings
	requireCode(t, "internal-error", noSettings.AddTrust(v.Certificates[0]))
	requireCode(t, "internal-error", noSettings.AddRules([]byte("[]")))
	require.NoError(t, new(mobile.Settings).AddTrust(v.Certificates[0]))
}

// Apps reuse the memory that they hand over.
func TestBytesAreNotHeldOnTo(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	s := mobile.NewSettings()
	for _, given := range []struct {
		data []byte
		add  func([]byte) error
	}{
		{append([]byte(nil), p.pem...), s.SetPublisher}, {p.snapshot(t, v.At, keysOf(t, v)...), s.AddTrust},
		{revokedList(t, otherID), s.AddRevoked}, {templates(t), s.AddRules},
	} {
		require.NoError(t, given.add(given.data))
		clear(given.data)
	}
	s.SetArrival("VN", "")
	answer := answerOf(t, verifierOf(t, s).Verify(v.Text, "vi", v.At.UnixMilli()))
	require.Equal(t, "rules-failed", answer.code("rules"))
}

func TestManyThreadsShareAVerifier(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	s := settingsOf(t, p, v)
	require.NoError(t, s.AddRevoked(revokedList(t, idOf(t, v))))
	verifier := verifierOf(t, s)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			at := v.At.Add(time.Duration(i) * time.Minute).UnixMilli()
			for range 10 {
				if !strings.Contains(verifier.VerifyWithPassport(v.Text, zone, "vi", at), `"decision":"revoked"`) {
					t.Error("not revoked")
				}
				verifier.TrustStatus(at)
			}
		})
	}
	wait.Wait()
}

func TestEveryCodeIsDocumentedAndExplained(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(doc), "# Errors")
	_, table, _ = strings.Cut(table, "packages revocation and rules:")
	documented := regexp.MustCompile(`[a-z]+(?:-[a-z]+)+`).FindAllString(table, -1)
	source, err := os.ReadFile("errors.go")
	require.NoError(t, err)
	_, explained, _ := strings.Cut(string(source), "var sentences")
	for _, match := range regexp.MustCompile(`(?m)^\t"([a-z-]+)":`).FindAllStringSubmatch(explained, -1) {
		require.Contains(t, documented, match[1])
	}
	for _, code := range documented {
		require.NotEmpty(t, mobile.Sentence(code, "vi"), code)
		require.NotEqual(t, mobile.Sentence(code, "en"), mobile.Sentence(code, "vi"), code)
	}
	for _, code := range []string{"kid-unknown", "list-truncated", "rules-json", "root-unknown", "mrz-form", "passport-name"} {
		require.NotEmpty(t, mobile.Sentence(code, "vi"), code)
	}
	require.Empty(t, mobile.Sentence("no-such-code", "vi"))
}
