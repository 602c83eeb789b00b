package trust_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

const someKeyID, otherKeyID = "AAAAAAAAAAA=", "AQAAAAAAAAA="

func TestTheSwissShape(t *testing.T) {
	n := newNetwork(t)
	x, y := coordinates(t, n.signer.PublicKey.(*ecdsa.PublicKey))
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	numbers := func(more map[string]any) map[string]any {
		item := map[string]any{"alg": "ES256", "crv": "P-256", "x": base64.StdEncoding.EncodeToString(x.FillBytes(make([]byte, 32))),
			"y": base64.StdEncoding.EncodeToString(y.FillBytes(make([]byte, 32))), "use": "tv"}
		for name, value := range more {
			item[name] = value
		}
		return item
	}
	list := read(t, toJSON(t, map[string]any{
		someKeyID: []any{numbers(nil), numbers(map[string]any{"x": "AQ=="}), numbers(map[string]any{"use": "sig"}), 7, map[string]any{}, numbers(map[string]any{"crv": "P-521"})},
		otherKeyID: []any{map[string]any{"alg": "RS256", "use": "r", "n": base64.StdEncoding.EncodeToString(rsaKey.N.Bytes()),
			"e": base64.StdEncoding.EncodeToString(big.NewInt(int64(rsaKey.E)).Bytes())}},
	}), trust.Options{})
	require.Equal(t, trust.Swiss, list.Format)
	require.Len(t, list.Entries, 2)
	keys := verify.NewKeySet(list.Keys()...)
	first, second := keys.Keys(base64Bytes(t, someKeyID))[0], keys.Keys(base64Bytes(t, otherKeyID))[0]
	require.True(t, n.signer.PublicKey.(*ecdsa.PublicKey).Equal(first.Public))
	require.Equal(t, verify.UsageTest|verify.UsageVaccination, first.Usage)
	require.True(t, rsaKey.PublicKey.Equal(second.Public))
	require.Equal(t, verify.UsageRecovery, second.Usage)
	require.Equal(t, map[trust.Code]int{trust.Malformed: 3, trust.KeyUnsupported: 2}, list.Report().Codes)
}

func TestThePolishShape(t *testing.T) {
	n := newNetwork(t)
	polish := func(kid []byte) map[string]any {
		return map[string]any{"identyfikator": "00", "identyfikatorKlucza": kid, "certyfikat": n.signer.Raw}
	}
	list := read(t, toJSON(t, []any{polish(signer.KeyID(n.signer.Certificate)), polish([]byte("12345678"))}), trust.Options{})
	require.Len(t, list.Entries, 1)
	require.Equal(t, trust.KeyIDMismatch, codeOf(t, list))
}

func TestTheFrenchAndItalianShape(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	require.NoError(t, err)
	armoured := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki}))
	item := func(more map[string]any) map[string]any {
		i := map[string]any{"serialNumber": "7", "subject": "CN=signer, C=it", "issuer": "/C=FR/O=root", "notBefore": "2021-05-01T00:00:00.000Z",
			"notAfter": "2023-05-01T00:00:00Z", "publicKeyPem": armoured}
		for name, value := range more {
			i[name] = value
		}
		return i
	}
	for name, c := range map[string]struct {
		item    any
		country string
		code    trust.Code
	}{
		"in PEM":                 {item(nil), "IT", ""},
		"in base64":              {item(map[string]any{"publicKeyPem": base64.StdEncoding.EncodeToString(spki)}), "IT", ""},
		"country of the issuer":  {item(map[string]any{"subject": "CN=signer"}), "FR", ""},
		"no country":             {item(map[string]any{"subject": "", "issuer": "CN=C"}), "", ""},
		"no times":               {item(map[string]any{"notBefore": "", "notAfter": ""}), "IT", ""},
		"a time of another form": {item(map[string]any{"notAfter": "May  1 00:00:00 2023 GMT"}), "", trust.Malformed},
		"no key":                 {item(map[string]any{"publicKeyPem": ""}), "", trust.Malformed},
		"a private key":          {item(map[string]any{"publicKeyPem": "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"}), "", trust.Malformed},
		"another key":            {item(map[string]any{"publicKeyPem": "MAA="}), "", trust.KeyUnsupported},
		"a number":               {1, "", trust.Malformed},
	} {
		list := read(t, toJSON(t, map[string]any{someKeyID: c.item, "version": 1}), trust.Options{})
		require.Equal(t, trust.Keyed, list.Format, name)
		if c.code != "" {
			require.Equal(t, c.code, codeOf(t, list), name)
			continue
		}
		require.Empty(t, list.Refused, name)
		require.Equal(t, c.country, list.Entries[0].Key.Country, name)
		require.True(t, key.PublicKey.Equal(list.Entries[0].Key.Public), name)
	}
	list := read(t, toJSON(t, map[string]any{someKeyID: item(nil)}), trust.Options{At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.Equal(t, trust.Expired, codeOf(t, list))
}
