package trust_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

func TestFormatsAreRecognised(t *testing.T) {
	n := newNetwork(t)
	other := issue(t, &n.root, "VN", "second", false)
	for name, c := range map[string]struct {
		text   string
		format trust.Format
		keys   int
	}{
		"PEM":                     {"a comment\n" + armour(n.signer) + armour(other), trust.Certificates, 2},
		"PEM with a private key":  {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + armour(n.signer), trust.Certificates, 1},
		"PEM that was cut off":    {"-----BEGIN CERTIFICATE-----\nAAAA\n" + armour(n.signer), trust.Certificates, 1},
		"PEM with a broken block": {armour(n.signer) + "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n" + armour(other), trust.Certificates, 2},
		"DER":                     {string(n.signer.Raw), trust.Certificates, 1},
		"DER, several":            {string(n.signer.Raw) + string(other.Raw), trust.Certificates, 2},
		"base64":                  {base64.StdEncoding.EncodeToString(n.signer.Raw) + "\n", trust.Certificates, 1},
		"gateway":                 {"\ufeff" + toJSON(t, n.list(t)), trust.Gateway, 1},
		"Austria":                 {toJSON(t, map[string]any{"certificates": []any{map[string]any{"kid": signer.KeyID(n.signer.Certificate), "rawData": n.signer.Raw}}}), trust.Gateway, 1},
		"JWKS with x5c":           {toJSON(t, map[string]any{"keys": []any{map[string]any{"kty": "EC", "x5c": [][]byte{n.signer.Raw}}}}), trust.JWKS, 1},
		"an empty list":           {"[]", trust.Gateway, 0},
	} {
		list := read(t, c.text, trust.Options{})
		require.Equal(t, c.format, list.Format, name)
		require.Len(t, list.Entries, c.keys, name)
		require.Equal(t, trust.Absent, list.Signature, name)
	}
	for name, text := range map[string]string{
		"nothing": "", "spaces": " \n ", "text": "not a list", "a number": "1", "another object": `{"a":[1,{"keys":[]}]}`, "cut off": `[{"kid":`,
		"no array": `{"keys":{}}`, "a key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "other CBOR": "\xd2\x84",
		"no end": `{"certificates":[]`, "deep": strings.Repeat("[", 1<<20), "deep object": `{"x":` + strings.Repeat("[", 1<<20),
	} {
		_, err := trust.Read(strings.NewReader(text), trust.Options{})
		require.ErrorIs(t, err, trust.ErrFormat, name)
	}
}

// coordinate writes a number as two's complement without leading zeros, as Java
// does.
func coordinate(n *big.Int) string {
	data := n.Bytes()
	if len(data) > 0 && data[0] >= 0x80 {
		data = append([]byte{0}, data...)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func didKey(t testing.TB, c identity, change func(jwk map[string]any)) map[string]any {
	kid := base64.StdEncoding.EncodeToString(signer.KeyID(c.Certificate))
	x, y := coordinates(t, c.PublicKey.(*ecdsa.PublicKey))
	jwk := map[string]any{"kty": "EC", "crv": "P-256", "kid": kid, "x": coordinate(x), "y": coordinate(y), "x5c": [][]byte{c.Raw}}
	if change != nil {
		change(jwk)
	}
	return map[string]any{"id": "did:web:tng-cdn.who.int:v2:trustlist:DCC:VNM:DSC#" + kid, "type": "JsonWebKey2020", "publicKeyJwk": jwk}
}

func TestDIDDocuments(t *testing.T) {
	n := newNetwork(t)
	middle := issue(t, &n.root, "VN", "middle", true)
	below := issue(t, &middle, "VN", "below", false)
	chained := func(jwk map[string]any) { jwk["x5c"] = [][]byte{below.Raw, middle.Raw} }
	bare := func(jwk map[string]any) { delete(jwk, "x5c") }
	roots := trust.Options{Roots: []*x509.Certificate{n.root.Certificate}}
	x, y := coordinates(t, n.root.PublicKey.(*ecdsa.PublicKey))
	v1 := didKey(t, n.signer, func(jwk map[string]any) { delete(jwk, "kid") })
	v1["id"] = strings.Replace(v1["id"].(string), "v2:trustlist:DCC:VNM:DSC", "trustlist:vnm", 1)
	inDomain := func(domain string) map[string]any {
		key := didKey(t, n.signer, nil)
		key["id"] = strings.Replace(key["id"].(string), "DCC", domain, 1)
		return key
	}
	for name, c := range map[string]struct {
		entry any
		o     trust.Options
		want  trust.Code
	}{
		"version 2":            {didKey(t, n.signer, nil), roots, ""},
		"version 1":            {v1, trust.Options{}, ""},
		"bare":                 {didKey(t, n.signer, bare), trust.Options{}, ""},
		"bare, with roots":     {didKey(t, n.signer, bare), roots, trust.CertificateMissing},
		"chain":                {didKey(t, below, chained), roots, ""},
		"chain without middle": {didKey(t, below, nil), roots, trust.RootUnknown},
		"domain":               {didKey(t, n.signer, nil), trust.Options{Domains: []string{"DCC"}}, ""},
		"any domain":           {inDomain("PH4H"), trust.Options{Domains: []string{trust.AnyDomain}}, ""},
		"not of the default":   {inDomain("PH4H"), trust.Options{}, trust.Domain},
		"no domain":            {v1, trust.Options{Domains: []string{"PH4H"}}, ""},
		"other domain":         {didKey(t, n.signer, nil), trust.Options{Domains: []string{"PH4H"}}, trust.Domain},
		"reference":            {"did:web:example.com", trust.Options{}, trust.Reference},
		"no key":               {map[string]any{"id": "did:web:example.com"}, trust.Options{}, trust.Malformed},
		"a number":             {7, trust.Options{}, trust.Malformed},
		"other coordinates": {didKey(t, n.signer, func(j map[string]any) {
			j["x"], j["y"] = coordinate(x), coordinate(y)
		}), trust.Options{}, trust.KeyMismatch},
		"no point":            {didKey(t, n.signer, func(j map[string]any) { bare(j); j["x"] = "AQ" }), trust.Options{}, trust.KeyUnsupported},
		"long coordinate":     {didKey(t, n.signer, func(j map[string]any) { bare(j); j["x"] = strings.Repeat("A", 1<<20) }), trust.Options{}, trust.KeyUnsupported},
		"unknown curve":       {didKey(t, n.signer, func(j map[string]any) { bare(j); j["crv"] = "UNKNOWN CURVE" }), trust.Options{}, trust.KeyUnsupported},
		"unknown curve, x5c":  {didKey(t, n.signer, func(j map[string]any) { j["crv"] = "UNKNOWN CURVE" }), trust.Options{}, ""},
		"a chain without end": {didKey(t, n.signer, func(j map[string]any) { j["x5c"] = make([][]byte, 1000) }), trust.Options{}, trust.ChainTooLong},
		"RSA with an even e": {didKey(t, n.signer, func(j map[string]any) {
			bare(j)
			j["kty"], j["n"], j["e"] = "RSA", coordinate(new(big.Int).Lsh(big.NewInt(1), 2047)), "Ag"
		}), trust.Options{}, trust.KeyUnsupported},
		"RSA of 1024 bits": {didKey(t, n.signer, func(j map[string]any) {
			bare(j)
			j["kty"], j["n"], j["e"] = "RSA", coordinate(new(big.Int).Lsh(big.NewInt(1), 1023)), "AQAB"
		}), trust.Options{}, trust.KeyUnsupported},
		"another key ID":        {didKey(t, n.signer, func(j map[string]any) { j["kid"] = "AAAAAAAAAAA=" }), trust.Options{}, trust.KeyIDMismatch},
		"usage that is foreign": {didKey(t, n.signer, func(j map[string]any) { j["usage"] = []string{"t"} }), trust.Options{}, ""},
	} {
		list := read(t, toJSON(t, map[string]any{"id": "did:web:x", "verificationMethod": []any{c.entry}, "proof": map[string]any{}}), c.o)
		require.Equal(t, trust.DID, list.Format)
		if c.want != "" {
			require.Equal(t, c.want, codeOf(t, list), name)
			continue
		}
		require.Empty(t, list.Refused, name)
		require.Len(t, list.Entries, 1, name)
		require.Zero(t, list.Entries[0].Key.Usage, name)
	}
}

// Certificates that sign each other in a circle lead to no root.
func TestCyclicChainsEnd(t *testing.T) {
	a := issue(t, nil, "VN", "a", true)
	b := issue(t, &a, "VN", "b", true)
	aByB := issue(t, &b, "VN", "a", true, func(c *x509.Certificate) { c.SubjectKeyId = a.SubjectKeyId })
	leaf := issue(t, &b, "VN", "leaf", false)
	root := issue(t, nil, "VN", "root", true)
	entry := didKey(t, leaf, func(j map[string]any) { j["x5c"] = [][]byte{leaf.Raw, b.Raw, aByB.Raw, b.Raw} })
	list := read(t, toJSON(t, map[string]any{"verificationMethod": []any{entry}}), trust.Options{Roots: []*x509.Certificate{root.Certificate}})
	require.Equal(t, trust.RootUnknown, codeOf(t, list))
}

func TestKeysOfADutchListKeepTheirUsage(t *testing.T) {
	n := newNetwork(t)
	spki, err := x509.MarshalPKIXPublicKey(n.signer.PublicKey)
	require.NoError(t, err)
	key := func(usage ...string) any { return map[string]any{"subjectPk": spki, "ian": "vn", "keyUsage": usage} }
	list := read(t, toJSON(t, map[string]any{"cl_keys": []any{1}, "eu_keys": map[string]any{
		"AAAAAAAAAAA=": []any{key("t", "r"), key("t", "r"), key(), key("x"), 5, map[string]any{"subjectPk": "?"}, map[string]any{"subjectPk": []byte("0")}},
		"AAAAAAAAAAE=": "no list",
	}}), trust.Options{})
	require.Equal(t, trust.Dutch, list.Format)
	require.Len(t, list.Entries, 2)
	require.Equal(t, verify.UsageTest|verify.UsageRecovery, list.Entries[0].Key.Usage)
	require.Equal(t, "VN", list.Entries[0].Key.Country)
	require.Equal(t, map[trust.Code]int{trust.Duplicate: 1, trust.Malformed: 4, trust.KeyUnsupported: 1}, list.Report().Codes)
}

func TestAListWrittenAsJWKSIsTheSame(t *testing.T) {
	n := newNetwork(t)
	list := read(t, armour(n.signer), trust.Options{})
	limited := list.Keys()[0]
	limited.Usage = verify.UsageVaccination
	var b bytes.Buffer
	require.NoError(t, trust.WriteJWKS(&b, []verify.Key{limited}))
	again := read(t, b.String(), trust.Options{})
	require.Equal(t, []verify.Key{limited}, again.Keys())
	require.Equal(t, trust.Expired, codeOf(t, read(t, b.String(), trust.Options{At: ends.AddDate(1, 0, 0)})))
}

func TestFolders(t *testing.T) {
	n := newNetwork(t)
	second := issue(t, &n.root, "VN", "second", false)
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	folder := fstest.MapFS{
		"VNM/onboarding/DCC/SCA/csca.pem": file(armour(n.root)),
		"VNM/onboarding/DCC/UP/up.pem":    file(armour(n.uploader)),
		"VNM/onboarding/DCC/TLS/tls.pem":  file(armour(n.anchor)),
		"VNM/onboarding/PH4H/DSC/a.pem":   file(armour(issue(t, &n.root, "VN", "summaries", false))),
		"VNM/signed/TNG_TA.signed.json":   file(`{"signature":"x"}`),
		"DSC/DCC/VN/1.pem":                file(armour(n.signer)),
		"list.json":                       file(toJSON(t, []any{item(t, second, "DSC", n.uploader), 1})),
		"README.md":                       file("read me"),
	}
	list, err := trust.ReadFS(folder, trust.Options{})
	require.NoError(t, err)
	require.Equal(t, trust.Mixed, list.Format)
	require.Len(t, list.Entries, 2)
	require.Equal(t, 2, list.Skipped)
	require.Equal(t, map[string]int{"CSCA": 1, "UPLOAD": 1, "AUTHENTICATION": 1}, list.Report().Others)
	require.Len(t, list.Refused, 2)
	require.Equal(t, trust.Domain, list.Refused[0].Code)
	require.Equal(t, trust.Refusal{Source: "list.json", Index: 1, Code: trust.Malformed}, list.Refused[1])
	require.EqualError(t, list.Refused[1], "trust: list.json: entry 1: malformed")

	_, err = trust.ReadFS(fstest.MapFS{"a": file("text")}, trust.Options{})
	require.ErrorIs(t, err, trust.ErrFormat)
}

func TestUnion(t *testing.T) {
	n := newNetwork(t)
	one := read(t, armour(n.signer), trust.Options{})
	two := read(t, toJSON(t, n.list(t)), trust.Options{})
	union := trust.Union(one, two)
	require.Equal(t, trust.Mixed, union.Format)
	require.Len(t, union.Entries, 1)
	require.Equal(t, trust.Duplicate, codeOf(t, union))
	require.Empty(t, trust.Union().Entries)
	require.Equal(t, trust.Absent, trust.Union().Signature)
}
