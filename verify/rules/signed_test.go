package rules

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cms"
)

// uploader makes an upload certificate of a country, with its key.
func uploader(t testing.TB, country string) (*x509.Certificate, crypto.Signer) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{Country: []string{country}, CommonName: "upload"},
		NotBefore: noon.AddDate(-2, 0, 0), NotAfter: noon.AddDate(-1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return c, key
}

// envelopeOf is a signed rule as the gateway gives it, to be changed.
func envelopeOf(message []byte, r Rule) map[string]any {
	return map[string]any{"cms": base64.StdEncoding.EncodeToString(message), "version": r.Version,
		"validFrom": r.ValidFrom.Format(time.RFC3339), "validTo": r.ValidTo.In(time.FixedZone("", 7*3600)).Format(time.RFC3339)}
}

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestSignedRulesAreReadInEachForm(t *testing.T) {
	certificate, key := uploader(t, "VN")
	message, err := Sign(sampleRule(), certificate, key)
	require.NoError(t, err)
	one := jsonOf(t, envelopeOf(message, sampleRule()))
	signers := Signers{[]*x509.Certificate{certificate}}
	for name, content := range map[string]string{
		"one":                  one,
		"an array":             "[" + one + "]",
		"what the gateway has": `{"VR-VN-0009":[` + one + `]}`,
		"the CMS alone":        string(message),
		"in base64":            base64.StdEncoding.EncodeToString(message) + "\n",
		"nothing beside it":    jsonOf(t, map[string]string{"cms": base64.StdEncoding.EncodeToString(message)}),
	} {
		list, refused, err := signers.Read(strings.NewReader(content))
		require.NoError(t, err, name)
		require.Empty(t, refused, name)
		require.Len(t, list, 1, name)
		set, refused := NewSet(list, nil)
		require.Empty(t, refused, name)
		require.Equal(t, Passed, set.Evaluate(t.Context(), sampleCase(t)).Outcome, name)
	}
	_, refused, err := Read(strings.NewReader(one))
	require.NoError(t, err)
	require.Equal(t, "rule-signed", refused[0].Findings[0].Code, "nobody said whom to believe")
}

// What is not proved stays in the Set as an open rule, so that nobody gets in for
// want of it; what cannot be told, or is another country's, is refused.
func TestWhatTheSignatureDoesNotProve(t *testing.T) {
	vietNam, key := uploader(t, "VN")
	stranger, strangersKey := uploader(t, "VN")
	laos, laosKey := uploader(t, "LA")
	good, err := Sign(sampleRule(), vietNam, key)
	require.NoError(t, err)
	strange, err := Sign(sampleRule(), stranger, strangersKey)
	require.NoError(t, err)
	foreign, err := cms.Sign([]byte(sampleJSON(t)), laos, laosKey, false)
	require.NoError(t, err)
	detached, err := cms.Sign([]byte(sampleJSON(t)), vietNam, key, true)
	require.NoError(t, err)
	noRule, err := cms.Sign([]byte(`{"country":"VN"}`), vietNam, key, false)
	require.NoError(t, err)
	changed := []byte(strings.Replace(string(good), "Every vaccination", "Any   vaccination", 1))
	with := func(name string, value any) map[string]any {
		e := envelopeOf(good, sampleRule())
		e[name] = value
		return e
	}
	for name, c := range map[string]struct {
		item any
		code string
		open bool
	}{
		"another content":       {envelopeOf(changed, sampleRule()), "rule-signature", true},
		"another signer":        {envelopeOf(strange, sampleRule()), "rule-signer", true},
		"another country's":     {envelopeOf(foreign, sampleRule()), "rule-signer-country", false},
		"another version":       {with("version", "1.0.1"), "rule-envelope", true},
		"another beginning":     {with("validFrom", noon.Format(time.RFC3339)), "rule-envelope", true},
		"another end":           {with("validTo", "never"), "rule-envelope", true},
		"no content":            {envelopeOf(detached, sampleRule()), "rule-signature", false},
		"cut off":               {envelopeOf(good[:len(good)-9], sampleRule()), "rule-signature", false},
		"no base64":             {with("cms", "%"), "rule-signature", false},
		"no text":               {with("cms", 3), "rule-json", false},
		"no rule":               {envelopeOf(noRule, sampleRule()), "rule-json", false},
		"no signature":          {sampleRule(), "rule-unsigned", false},
		"a signature alone":     {map[string]any{"cms": ""}, "rule-signature", false},
		"a reference":           {map[string]any{"identifier": "VR-DE-0001", "hash": "00"}, "rule-reference", false},
		"in the bundle's depth": {map[string]any{"VN": map[string]any{"VR-VN-0009": []any{sampleRule()}}}, "rule-unsigned", false},
	} {
		list, refused, err := Signers{[]*x509.Certificate{vietNam, laos}}.Read(strings.NewReader(jsonOf(t, c.item)))
		require.NoError(t, err, name)
		if !c.open {
			require.Empty(t, list, name)
			require.Len(t, refused, 1, name)
			require.Equal(t, c.code, refused[0].Findings[0].Code, name)
			require.NotEmpty(t, Sentence(c.code, "vi"), name)
			continue
		}
		require.Empty(t, refused, name)
		set, refused := NewSet(list, nil)
		require.Len(t, refused, 1, name)
		require.Equal(t, c.code, refused[0].Findings[0].Code, name)
		report := set.Evaluate(t.Context(), sampleCase(t))
		require.Equal(t, Open, report.Outcome, name)
		require.Equal(t, c.code, report.Results[0].Code, name)
	}
	list, _, err := Signers{}.Read(strings.NewReader(jsonOf(t, envelopeOf(good, sampleRule()))))
	require.NoError(t, err)
	require.Equal(t, "rule-signer", list[0].unproved, "without signers nobody is believed")
	_, err = Sign(sampleRule(), laos, laosKey)
	requireCode(t, "rule-signer-country", err)
}

func TestAFolderOfSignedRules(t *testing.T) {
	certificate, key := uploader(t, "vn")
	message, err := Sign(sampleRule(), certificate, key)
	require.NoError(t, err)
	list, refused, err := Signers{[]*x509.Certificate{certificate}}.ReadFS(fstest.MapFS{
		"VN.json":                {Data: []byte(`{"VR-VN-0009":[` + jsonOf(t, envelopeOf(message, sampleRule())) + `]}`)},
		"own.json":               {Data: []byte(sampleJSON(t))},
		"valuesets/disease.json": {Data: []byte(`{"valueSetId":"disease-agent-targeted","valueSetValues":{"2":{}}}`)},
	})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Len(t, refused, 2)
	for _, r := range refused {
		require.Equal(t, "rule-unsigned", r.Findings[0].Code, r.Name)
	}
}

func TestWhatTheGatewayTakes(t *testing.T) {
	at := noon.AddDate(0, -1, -3) // three days before it begins
	there := func(version string) []Rule {
		other := sampleRule()
		other.Version = version
		return []Rule{other}
	}
	invalid := invalidation(`{"!":[{"var":"payload.v.0"}]}`)
	for name, c := range map[string]struct {
		rule    Rule
		country string
		at      time.Time
		there   []Rule
		want    []string
	}{
		"good":                       {sampleRule(), "VN", at, nil, nil},
		"a higher version":           {sampleRule(), "VN", at, there("0.9.0"), nil},
		"the same version":           {sampleRule(), "VN", at, there("1.0.0"), []string{"rule-version-old"}},
		"a lower version":            {sampleRule(), "VN", at, there("1.10.0"), []string{"rule-version-old"}},
		"another country's":          {sampleRule(), "LA", at, nil, []string{"rule-signer-country"}},
		"too soon":                   {sampleRule(), "VN", sampleRule().ValidFrom.Add(-47 * time.Hour), nil, []string{"rule-too-soon"}},
		"just in time":               {sampleRule(), "VN", sampleRule().ValidFrom.Add(-48 * time.Hour), nil, nil},
		"too far ahead":              {sampleRule(), "VN", at.AddDate(0, 0, -12), nil, []string{"rule-too-far-ahead"}},
		"an invalidation rule, soon": {invalid, "VN", invalid.ValidFrom, nil, nil},
		"valid for too short":        {func() Rule { r := sampleRule(); r.ValidTo = r.ValidFrom.Add(71 * time.Hour); return r }(), "VN", at, nil, []string{"rule-validity-short"}},
		"another prefix":             {func() Rule { r := sampleRule(); r.Identifier = "TR-VN-0009"; return r }(), "VN", at, nil, []string{"rule-prefix"}},
	} {
		var codes []string
		for _, f := range c.rule.CheckUpload(c.country, c.at, c.there) {
			require.Equal(t, cert.Failure, f.Severity, name)
			require.NotEmpty(t, Sentence(f.Code, "vi"), f.Code)
			codes = append(codes, f.Code)
		}
		require.Equal(t, c.want, codes, name)
	}
}

// FuzzSigners has signed rules that are read, and whatever comes of them.
func FuzzSigners(f *testing.F) {
	certificate, key := uploader(f, "VN")
	message, err := Sign(sampleRule(), certificate, key)
	require.NoError(f, err)
	f.Add(message)
	f.Add([]byte(base64.StdEncoding.EncodeToString(message)))
	f.Add([]byte(jsonOf(f, []any{envelopeOf(message, sampleRule()), sampleRule()})))
	f.Add([]byte(`{"VR-VN-0009":[{"cms":"MIAG"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, refused, err := Signers{[]*x509.Certificate{certificate}}.Read(strings.NewReader(string(data)))
		if err != nil {
			require.Empty(t, list)
			return
		}
		for _, r := range refused {
			require.NotEmpty(t, Sentence(r.Findings[0].Code, "en"))
		}
		for i := range list {
			if list[i].unproved == "" {
				require.Equal(t, jsonOf(t, sampleRule()), jsonOf(t, list[i]), "nothing else was signed")
			}
		}
		NewSet(list, nil)
	})
}
