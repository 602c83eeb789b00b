package verify_test

import (
	"bytes"
	"compress/zlib"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

func TestNobodyIsTrustedByDefault(t *testing.T) {
	_, err := verify.New(verify.Options{Clock: time.Now})
	require.ErrorIs(t, err, verify.ErrOptions)
	_, err = verify.New(verify.Options{Trust: verify.NewKeySet()})
	require.ErrorIs(t, err, verify.ErrOptions)
	require.Equal(t, verify.Malformed, verify.Result{}.Decision, "an empty result is no good one")
}

// pki signs whatever a test wants signed.
type pki struct {
	signer *signer.Key
	key    verify.Key
}

func newPKI(t testing.TB) pki {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	s := newSigner(t, private)
	key, err := verify.KeyOf(s.Certificate())
	require.NoError(t, err)
	return pki{s, key}
}

// claims are those of a good certificate, to be changed.
func claims() map[any]any {
	return map[any]any{1: "VN", 4: issuedAt.AddDate(1, 0, 0).Unix(), 6: issuedAt.Unix(), -260: map[int]any{1: dcc()}}
}

func dcc() map[string]any {
	return map[string]any{"ver": "1.3.0", "dob": "1983-10-10", "nam": map[string]any{"fnt": "NGUYEN", "gnt": "BAO<DUY"},
		"v": []any{map[string]any{"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
			"dt": "2021-11-02", "co": "VN", "is": "Bộ Y tế", "ci": "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"}}}
}

func (p pki) text(t testing.TB, claims any) string {
	t.Helper()
	payload, err := cbor.Marshal(claims)
	require.NoError(t, err)
	return p.sign(t, payload)
}

func (p pki) sign(t testing.TB, payload []byte) string {
	t.Helper()
	protected := cose.AppendProtected(nil, cose.ES256, p.signer.KeyID())
	signature, err := p.signer.Sign(t.Context(), cose.AppendToBeSigned(nil, string(protected), string(payload)))
	require.NoError(t, err)
	return qr.Encode(cose.Append(nil, protected, payload, signature))
}

func (p pki) verifier(t testing.TB, at time.Time) *verify.Verifier {
	return newVerifier(t, verify.NewKeySet(p.key), at, false)
}

func TestAGoodCertificatePassesEveryCheck(t *testing.T) {
	p := newPKI(t)
	result := newVerifier(t, verify.NewKeySet(p.key), issuedAt, true).Verify(t.Context(), p.text(t, claims()))
	require.Equal(t, verify.Valid, result.Decision)
	require.Equal(t, p.signer.KeyID(), result.KeyID)
	require.Equal(t, "ES256", result.Algorithm)
	var names []string
	for _, c := range result.Checks {
		names = append(names, c.Name.String())
		if c.Name < verify.CheckRevocation {
			require.Equal(t, verify.Pass, c.Outcome, c.Name)
		} else {
			require.Equal(t, verify.Skipped, c.Outcome, c.Name)
		}
	}
	require.Equal(t, "prefix base45 zlib cose cwt trust signature key-usage validity schema codes revocation rules", strings.Join(names, " "))
}

func TestTheReportIsStableJSON(t *testing.T) {
	p := newPKI(t)
	c := claims()
	c[cert.PrivateClaim] = map[int]any{1: "LA", 2: 3}
	result := p.verifier(t, issuedAt).Verify(t.Context(), p.text(t, c))
	data, err := json.Marshal(result)
	require.NoError(t, err)
	var report map[string]any
	require.NoError(t, json.Unmarshal(data, &report))
	require.EqualValues(t, 1, report["version"])
	require.Equal(t, "valid", report["decision"])
	require.Equal(t, "VN", report["issuer"])
	require.Equal(t, "2026-03-14T05:00:00Z", report["issuedAt"])
	require.Equal(t, "2027-03-14T05:00:00Z", report["expiresAt"])
	require.Equal(t, "vaccination", report["kind"])
	require.Equal(t, "LA", report["nationality"])
	require.EqualValues(t, 3, report["dosesReceived"])
	require.Equal(t, map[string]any{"name": "prefix", "outcome": "pass", "code": "", "message": ""}, report["checks"].([]any)[0])
	payload, err := json.Marshal(report["payload"])
	require.NoError(t, err)
	want, err := json.Marshal(dcc())
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(payload))

	result = p.verifier(t, issuedAt.AddDate(2, 0, 0)).Verify(t.Context(), p.text(t, c))
	validity := result.Report("vi").Checks[verify.CheckValidity]
	require.Equal(t, "fail", validity.Outcome)
	require.Equal(t, "expired", validity.Code)
	require.Equal(t, "Chứng nhận đã hết hạn.", validity.Message)
	require.Equal(t, "beyond-policy", validity.Findings[1].Code)
}

func TestTime(t *testing.T) {
	p := newPKI(t)
	end := issuedAt.AddDate(1, 0, 0)
	for name, c := range map[string]struct {
		at       time.Time
		skew     time.Duration
		decision verify.Decision
	}{
		"at issue":                      {issuedAt, -1, verify.Valid},
		"a second before":               {issuedAt.Add(-time.Second), -1, verify.NotYetValid},
		"a second before, with skew":    {issuedAt.Add(-time.Second), 0, verify.Valid},
		"beyond the skew":               {issuedAt.Add(-verify.DefaultSkew - time.Second), 0, verify.NotYetValid},
		"the last second":               {end, -1, verify.Valid},
		"a second after":                {end.Add(time.Second), -1, verify.Expired},
		"a second after, with skew":     {end.Add(time.Second), 0, verify.Valid},
		"after, with a skew of an hour": {end.Add(time.Hour + time.Second), time.Hour, verify.Expired},
	} {
		v, err := verify.New(verify.Options{Trust: verify.NewKeySet(p.key), Clock: func() time.Time { return c.at }, Skew: c.skew})
		require.NoError(t, err)
		result := v.Verify(t.Context(), p.text(t, claims()))
		require.Equal(t, c.decision, result.Decision, name)
		require.NotNil(t, result.Payload, name)
	}
}

func TestTwelveMonthsForVietNamOnly(t *testing.T) {
	p := newPKI(t)
	later := issuedAt.AddDate(1, 0, 1)
	long := claims()
	long[4] = issuedAt.AddDate(2, 0, 0).Unix()
	result := p.verifier(t, later).Verify(t.Context(), p.text(t, long))
	require.Equal(t, verify.Expired, result.Decision)
	require.Equal(t, "beyond-policy", result.Check(verify.CheckValidity).Code)

	early := p.verifier(t, issuedAt).Verify(t.Context(), p.text(t, long))
	require.Equal(t, verify.Valid, early.Decision)
	require.Equal(t, "longer-than-policy", early.Check(verify.CheckValidity).Code)

	long[1] = "AT"
	require.Equal(t, verify.Valid, p.verifier(t, later).Verify(t.Context(), p.text(t, long)).Decision)
	p.key.Country = "VN"
	require.Equal(t, verify.Expired, p.verifier(t, later).Verify(t.Context(), p.text(t, long)).Decision, "naming another country is no way around it")
	p.key.Country, long[1] = "", "vn"
	require.Equal(t, verify.Expired, p.verifier(t, later).Verify(t.Context(), p.text(t, long)).Decision, "nor small letters")
	p.key.Country = "VN"
	delete(long, 1)
	require.Equal(t, verify.Expired, p.verifier(t, later).Verify(t.Context(), p.text(t, long)).Decision, "nor naming none")
	delete(long, 6)
	require.Equal(t, verify.Expired, p.verifier(t, issuedAt).Verify(t.Context(), p.text(t, long)).Decision, "nor no time of issue")

	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(p.key), Clock: func() time.Time { return later },
		Lifetime: func(string, time.Time) (time.Time, bool) { return time.Time{}, false }})
	require.NoError(t, err)
	require.Equal(t, verify.Valid, v.Verify(t.Context(), p.text(t, long)).Decision, "others may set another policy")
}

func TestEveryKeyOfAnIDIsTried(t *testing.T) {
	p, other := newPKI(t), newPKI(t)
	other.key.ID = p.key.ID
	text := p.text(t, claims())
	for _, keys := range [][]verify.Key{{other.key, p.key}, {p.key, other.key}} {
		require.Equal(t, verify.Valid, newVerifier(t, verify.NewKeySet(keys...), issuedAt, false).Verify(t.Context(), text).Decision)
	}
	result := newVerifier(t, verify.NewKeySet(other.key), issuedAt, false).Verify(t.Context(), text)
	require.Equal(t, verify.BadSignature, result.Decision)
	require.Nil(t, result.Payload)

	renamed := p.key
	renamed.ID = []byte("another!")
	result = newVerifier(t, verify.NewKeySet(renamed), issuedAt, false).Verify(t.Context(), text)
	require.Equal(t, verify.UnknownIssuer, result.Decision, "the key would fit, but the ID does not")
	require.Nil(t, result.Payload)

	// Of two entries for one key, that which may sign this kind counts.
	limited := p.key
	limited.Usage = verify.UsageTest
	result = newVerifier(t, verify.NewKeySet(limited), issuedAt, false).Verify(t.Context(), text)
	require.Equal(t, verify.UnknownIssuer, result.Decision)
	require.Equal(t, "key-usage", result.Check(verify.CheckKeyUsage).Code)
	allowed := p.key
	allowed.Usage = verify.UsageVaccination | verify.UsageRecovery
	require.Equal(t, verify.Valid, newVerifier(t, verify.NewKeySet(limited, allowed), issuedAt, false).Verify(t.Context(), text).Decision)
}

// whoContent is content of WHO's sub-claims.
var whoContent = map[int]any{
	-6: map[string]any{"n": "Mau Nguyen", "dob": "1990-02-11", "vx": map[string]any{"vp": "a3K3X000005atRtUAI", "dv": "2021-01-20", "is": "Centre"}},
	3:  map[string]any{"name": "Mau Nguyen", "birthDate": "1990-02-11", "vaccine": "1119349007", "date": "2021-01-20", "dose": 1, "manufacturer": "x"},
	4: map[string]any{"name": "Mau Nguyen", "birthDate": "1990-02-11", "test": map[string]any{
		"result": map[string]any{"code": "260415000", "system": "http://snomed.info/sct", "display": "Not detected"}, "date": "2021-01-20T10:00:00Z"}},
}

// WHO's vaccinations and test results need the usage that the EU's need.
func TestUsageHoldsForWHOToo(t *testing.T) {
	p := newPKI(t)
	who := func(label int) string {
		return p.text(t, map[any]any{1: "VN", 4: issuedAt.AddDate(0, 6, 0).Unix(), 6: issuedAt.Unix(), -260: map[int]any{label: whoContent[label]}})
	}
	for label, need := range map[int]verify.Usage{-6: verify.UsageVaccination, 3: verify.UsageVaccination, 4: verify.UsageTest} {
		for _, usage := range []verify.Usage{0, verify.UsageTest, verify.UsageVaccination, verify.UsageRecovery} {
			p.key.Usage = usage
			result := p.verifier(t, issuedAt).Verify(t.Context(), who(label))
			if usage == 0 || usage == need {
				require.Equal(t, verify.Valid, result.Decision)
			} else {
				require.Equal(t, verify.UnknownIssuer, result.Decision)
			}
		}
	}
}

func TestOfTwoValiditiesOfAKeyTheCurrentOneCounts(t *testing.T) {
	p := newPKI(t)
	old := p.key
	old.NotAfter = issuedAt.Add(-time.Hour)
	for _, keys := range [][]verify.Key{{old, p.key}, {p.key, old}} {
		result := newVerifier(t, verify.NewKeySet(keys...), issuedAt, false).Verify(t.Context(), p.text(t, claims()))
		require.Equal(t, verify.Valid, result.Decision)
	}
}

// A trust store is somebody else's code; what it gives may be broken.
func TestBrokenKeysDoNotPanic(t *testing.T) {
	p := newPKI(t)
	for _, public := range []any{nil, (*ecdsa.PublicKey)(nil), &ecdsa.PublicKey{Curve: elliptic.P256()}, (*rsa.PublicKey)(nil), &rsa.PublicKey{}, "x"} {
		p.key.Public = public
		result := p.verifier(t, issuedAt).Verify(t.Context(), p.text(t, claims()))
		require.Equal(t, verify.BadSignature, result.Decision)
		require.Equal(t, "key-unsupported", result.Check(verify.CheckSignature).Code)
	}
	require.Equal(t, "unknown", verify.Decision(99).String())
}

func TestTheSignersOwnTime(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	p.key.NotAfter = issuedAt.AddDate(0, 1, 0)
	result := p.verifier(t, issuedAt).Verify(t.Context(), text)
	require.Equal(t, verify.Valid, result.Decision)
	require.Equal(t, "outlives-signer", result.Check(verify.CheckValidity).Code)
	result = p.verifier(t, issuedAt.AddDate(0, 2, 0)).Verify(t.Context(), text)
	require.Equal(t, verify.Expired, result.Decision)
	require.Equal(t, "signer-expired", result.Check(verify.CheckValidity).Code)
	p.key.NotBefore, p.key.NotAfter = issuedAt.AddDate(0, 0, 1), time.Time{}
	result = p.verifier(t, issuedAt.Add(time.Hour)).Verify(t.Context(), text)
	require.Equal(t, verify.NotYetValid, result.Decision)
	require.Equal(t, "signer-not-yet-valid", result.Check(verify.CheckValidity).Code)
}

// hostile is what comes out of a camera when somebody wants to do harm. None of
// it may panic, believe anything, or use memory without bound.
func hostile(t testing.TB, p pki) map[string]string {
	deep := any(1)
	for range 100 {
		deep = []any{deep}
	}
	unhex := func(s string) []byte {
		data, err := hex.DecodeString(s)
		require.NoError(t, err)
		return data
	}
	with := func(key, value any) string {
		c := claims()
		c[key] = value
		return p.text(t, c)
	}
	good := p.text(t, claims())
	texts := map[string]string{
		"nothing":              "",
		"a megabyte":           "HC1:" + strings.Repeat("A", 1<<20),
		"a megabyte of spaces": strings.Repeat(" ", 1<<20),
		"zip bomb":             bomb(t),
		"half":                 good[:len(good)/2],
		"one character less":   good[:len(good)-1],
		"lower case":           "HC1:" + strings.ToLower(good[4:]),
		"trimmed":              strings.ReplaceAll(good, " ", ""),
		"not UTF-8":            "HC1:\xff\xfe\x00",
		"deep":                 with(-260, map[int]any{1: deep}),
		"NaN":                  with(4, math.NaN()),
		"null message":         qr.Encode([]byte{0xf6}),
		"empty message":        qr.Encode(nil),
		"null payload":         qr.Encode(unhex("d28443a10126a0f64179")),
		"text kid":             qr.Encode(unhex("d28443a10126a10462313141784179")),
		"positive algorithm":   qr.Encode(unhex("d28443a10118a041784179")),
		"huge array":           qr.Encode(unhex("9b7fffffffffffffff")),
		"huge string":          qr.Encode(unhex("5b7fffffffffffffff")),
		"duplicate keys":       p.sign(t, unhex("a401625650040104020601390103a101a0")),
		"wrong tag":            qr.Encode(append([]byte{0xd8, 98}, unhex("8443a10126a041784179")...)),
		"indefinite array":     qr.Encode(unhex("d29f43a10126a041784179ff")),
		"payload is a list":    p.sign(t, []byte{0x80}),
		"payload is empty":     p.sign(t, nil),
	}
	for i := range len(good) {
		texts["cut at "+hex.EncodeToString([]byte{byte(i >> 8), byte(i)})] = good[:i]
	}
	return texts
}

func bomb(t testing.TB) string {
	var compressed bytes.Buffer
	w := zlib.NewWriter(&compressed)
	_, err := w.Write(make([]byte, 4<<20))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return "HC1:" + base45(compressed.Bytes())
}

// base45 is written plainly here, apart from the one under test.
func base45(data []byte) string {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	var out strings.Builder
	for len(data) > 1 {
		n := int(data[0])<<8 | int(data[1])
		out.WriteString(string([]byte{alphabet[n%45], alphabet[n/45%45], alphabet[n/2025]}))
		data = data[2:]
	}
	if len(data) == 1 {
		out.WriteString(string([]byte{alphabet[data[0]%45], alphabet[data[0]/45]}))
	}
	return out.String()
}

func TestHostileTexts(t *testing.T) {
	p := newPKI(t)
	v := p.verifier(t, issuedAt)
	for name, text := range hostile(t, p) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		result := v.Verify(t.Context(), text)
		runtime.ReadMemStats(&after)
		require.Equal(t, verify.Malformed, result.Decision, name)
		require.Nil(t, result.Payload, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20), name)
		failed := 0
		for _, c := range result.Checks {
			if c.Outcome == verify.Fail {
				failed++
				require.NotEmpty(t, verify.Sentence(c.Code, "vi"), c.Code)
			}
		}
		require.Equal(t, 1, failed, "%s: one clear class of failure", name)
		verify.Inspect(text)
	}
}

func TestInspectBelievesNothing(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	i := verify.Inspect(text)
	require.True(t, i.Readable())
	require.Equal(t, "NGUYEN", i.Payload.DCC.Name.FamilyStandard)
	require.Equal(t, verify.Skipped, i.Checks[verify.CheckSignature].Outcome)
	data, err := json.Marshal(i.Report("en"))
	require.NoError(t, err)
	require.NotContains(t, string(data), `"decision"`)
	_, err = verify.Decode("HC1:nonsense")
	var unreadable *verify.UnreadableError
	require.ErrorAs(t, err, &unreadable)
	require.Equal(t, "base45-character", unreadable.Check.Code)
}

func TestVerifyAllKeepsTheOrder(t *testing.T) {
	p := newPKI(t)
	good := p.text(t, claims())
	texts := func(yield func(string) bool) {
		for i := range 200 {
			text := good
			if i%3 == 0 {
				text = "HC1:"
			}
			if !yield(text) {
				return
			}
		}
	}
	i := 0
	for result := range p.verifier(t, issuedAt).VerifyAll(t.Context(), texts, 3) {
		require.Equal(t, i%3 != 0, result.Decision == verify.Valid, i)
		i++
	}
	require.Equal(t, 200, i)
}

// Every code in the source and in package qr has sentences in both languages.
func TestEveryCodeHasSentences(t *testing.T) {
	codes := regexp.MustCompile(`(?:(?:fail\(Check\w+, |code += |Code: |add\([^"]+)|{Stage\w+, )"([a-z0-9-]+)"`)
	for _, file := range []string{"examination.go", "checks.go", "../qr/text.go"} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range codes.FindAllStringSubmatch(string(source), -1) {
			require.NotEmpty(t, verify.Sentence(match[1], "vi"), match[1])
			require.NotEqual(t, verify.Sentence(match[1], "en"), verify.Sentence(match[1], "vi"), match[1])
		}
	}
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(doc), "# Codes")
	table, _, _ = strings.Cut(table, "# Compatibility")
	for _, code := range regexp.MustCompile(`[a-z0-9]+(?:-[a-z0-9]+)+`).FindAllString(table, -1) {
		if code != "key-usage" {
			require.NotEmpty(t, verify.Sentence(code, "vi"), code)
		}
	}
	qrDoc, err := os.ReadFile("../qr/doc.go")
	require.NoError(t, err)
	for _, match := range regexp.MustCompile(`(?m)^//\t(?:prefix|base45|zlib)\s+([a-z0-9-]+)`).FindAllStringSubmatch(string(qrDoc), -1) {
		require.NotEmpty(t, verify.Sentence(match[1], "vi"), match[1])
	}
}

// Strict accepts only what tolerant accepts, and neither believes a text that
// nobody signed.
func FuzzVerify(f *testing.F) {
	p := newPKI(f)
	f.Add(p.text(f, claims()))
	for _, text := range hostile(f, p) {
		if len(text) < 1000 {
			f.Add(text)
		}
	}
	trust := verify.NewKeySet(p.key)
	tolerant, strict := newVerifier(f, trust, issuedAt, false), newVerifier(f, trust, issuedAt, true)
	f.Fuzz(func(t *testing.T, text string) {
		result := tolerant.Verify(t.Context(), text)
		if strict.Verify(t.Context(), text).Decision == verify.Valid {
			require.Equal(t, verify.Valid, result.Decision)
		}
		if result.Check(verify.CheckSignature).Outcome < verify.Pass || result.Check(verify.CheckSignature).Outcome == verify.Fail {
			require.Nil(t, result.Payload)
		}
		_, err := json.Marshal(result)
		require.NoError(t, err)
		_, err = json.Marshal(verify.Inspect(text).Report("vi"))
		require.NoError(t, err)
	})
}

// Viet Nam's policy holds under every spelling of its name, and beside a yellow card.
func TestThePolicyIsNotEscaped(t *testing.T) {
	p := newPKI(t)
	p.key.Country = "" // a JWKS names none
	late := p.verifier(t, issuedAt.AddDate(2, 0, 0))
	for _, issuer := range []string{"VN", "vn", "VNM"} {
		long := claims()
		long[1], long[4] = issuer, issuedAt.AddDate(5, 0, 0).Unix()
		require.Equal(t, verify.Expired, late.Verify(t.Context(), p.text(t, long)).Decision, issuer)
	}
	both := claims()
	both[4] = issuedAt.AddDate(5, 0, 0).Unix()
	both[-260] = map[int]any{1: dcc(), -6: whoContent[-6]}
	require.Equal(t, verify.Expired, late.Verify(t.Context(), p.text(t, both)).Decision, "with a yellow card beside")
	covid := map[string]any{"n": "A", "dob": "1990-02-11", "v": map[string]any{"vp": "x", "dt": "2021-01-20", "tg": "840539006", "bo": "1", "is": "C"}}
	both[-260] = map[int]any{-6: covid}
	require.Equal(t, verify.Expired, late.Verify(t.Context(), p.text(t, both)).Decision, "a yellow card of COVID-19")
}

func TestRevokedIsWorseThanExpired(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	id := revocation.OfPayload(verify.Inspect(text).Payload, "", p.signer.KeyID(), "ES256", nil)
	hash, ok := id.Hash(revocation.UCI)
	require.True(t, ok)
	list, err := revocation.NewList(revocation.Scope{Country: "VN", Types: revocation.UCI}, []revocation.Hash{hash})
	require.NoError(t, err)
	for _, at := range []time.Time{issuedAt, issuedAt.AddDate(2, 0, 0), issuedAt.AddDate(0, 0, -2)} {
		clock := func() time.Time { return at }
		verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(p.key), Clock: clock, Revocations: revocation.NewStore(clock, revocation.NewLists(list))})
		require.NoError(t, err)
		require.Equal(t, verify.Revoked, verifier.Verify(t.Context(), text).Decision, at)
	}
}
