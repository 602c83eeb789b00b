package trust_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/trust"
)

func TestListsWithoutEndAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"a million entries":    "[" + strings.Repeat("{},", 1_000_000) + "{}]",
		"a million numbers":    "[" + strings.Repeat("1,", 1_000_000) + "1]",
		"many certificates":    strings.Repeat("0\x81\x80"+strings.Repeat("\x00", 128), trust.MaxEntries+1),
		"a million armoured":   strings.Repeat("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", 250_000),
		"a million Dutch keys": `{"eu_keys":{"AA":[` + strings.Repeat("{},", 1_000_000) + `{}]}}`,
		"a million Swiss keys": `{"AAAAAAAAAAA=":[` + strings.Repeat("{},", 1_000_000) + `{}]}`,
		"many French keys":     "{" + strings.Repeat(`"AAAAAAAAAAA=":{},`, trust.MaxEntries) + `"AAAAAAAAAAA=":{}}`,
		"a million references": `{"verificationMethod":[` + strings.Repeat(`"",`, 1_000_000) + `""]}`,
		"a large file":         strings.Repeat(" ", trust.MaxSize+1),
	} {
		_, err := trust.Read(strings.NewReader(text), trust.Options{})
		require.ErrorIs(t, err, trust.ErrLimit, name)
	}
	_, err := trust.Read(zeros{}, trust.Options{})
	require.ErrorIs(t, err, trust.ErrLimit)
}

// Reading takes memory for what is read, 24 times the largest file at most, waste included, whatever is
// in it.
func TestMemoryOfHostileListsIsBounded(t *testing.T) {
	const most = 24 * trust.MaxSize
	for name, text := range map[string]string{
		"Dutch numbers": `{"eu_keys":{"AA":[` + strings.Repeat("1,", trust.MaxSize/2-20) + `1]}}`,
		"one name":      armour(issue(t, nil, "VN", strings.Repeat("x", 10<<20), false)),
		"a long chain":  `{"keys":[{"kty":"EC","x5c":[` + strings.Repeat(`"",`, trust.MaxSize/3-20) + `""]}]}`,
		"a usage":       `{"eu_keys":{"AA":[{"keyUsage":[` + strings.Repeat(`"",`, trust.MaxSize/3-20) + `""]}]}}`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = trust.Read(strings.NewReader(text), trust.Options{})
		runtime.ReadMemStats(&after)
		t.Logf("%s: %d MiB", name, (after.TotalAlloc-before.TotalAlloc)>>20)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most), name)
	}
}

// zeros has no end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

var _ io.Reader = zeros{}

func TestCertificatesWithHugeNames(t *testing.T) {
	huge := issue(t, nil, "VN", strings.Repeat("x", trust.MaxCertificate), false)
	list := read(t, armour(huge), trust.Options{})
	require.Equal(t, trust.CertificateTooLarge, codeOf(t, list))

	named := issue(t, nil, strings.Repeat("N", 1000), "country", false)
	list = read(t, armour(named), trust.Options{})
	require.Empty(t, list.Entries[0].Key.Country, "no country has such a name")
}

// A verifier tries all keys of an ID, so that there must not be any number of
// them.
func TestKeysThatShareAnIDAreBounded(t *testing.T) {
	var keys []any
	for range trust.MaxKeysPerID + 3 {
		c := issue(t, nil, "VN", "signer", false)
		key := didKey(t, c, func(j map[string]any) { delete(j, "x5c"); j["kid"] = "AAAAAAAAAAA=" })
		keys = append(keys, key["publicKeyJwk"])
	}
	list := read(t, toJSON(t, map[string]any{"keys": keys}), trust.Options{})
	require.Len(t, list.Entries, trust.MaxKeysPerID)
	require.Equal(t, 3, list.Report().Codes[trust.KeyIDCrowded])
}

func TestReadCertificates(t *testing.T) {
	n := newNetwork(t)
	found, err := trust.ReadCertificates(strings.NewReader(armour(n.root) + armour(n.anchor)))
	require.NoError(t, err)
	require.Len(t, found, 2)
	for _, text := range []string{"", "text", toJSON(t, n.list(t)), "0\x81\x80"} {
		_, err := trust.ReadCertificates(strings.NewReader(text))
		require.ErrorIs(t, err, trust.ErrFormat)
	}
}

// FuzzRead has a seed of each format; each has to prove something, too.
func FuzzRead(f *testing.F) {
	n := newNetwork(f)
	f.Add([]byte(armour(n.signer)))
	f.Add(n.signer.Raw)
	f.Add([]byte(base64.StdEncoding.EncodeToString(n.signer.Raw)))
	f.Add([]byte(toJSON(f, n.list(f))))
	f.Add([]byte("AAAA\n" + toJSON(f, map[string]any{"certificates": n.list(f)})))
	f.Add([]byte(toJSON(f, map[string]any{"verificationMethod": []any{didKey(f, n.signer, nil), "did:web:x"}})))
	f.Add([]byte(toJSON(f, map[string]any{"keys": []any{didKey(f, n.signer, nil)["publicKeyJwk"]}})))
	f.Add([]byte(`{"eu_keys":{"AAAAAAAAAAA=":[{"subjectPk":"MAA=","ian":"VN","keyUsage":["t"]}]}}`))
	f.Add([]byte(`{"AAAAAAAAAAA=":[{"alg":"ES256","use":"tv","crv":"P-256","x":"AA==","y":"AA=="}]}`))
	f.Add([]byte(`{"AAAAAAAAAAA=":{"subject":"C=IT","notAfter":"2023-05-01T00:00:00Z","publicKeyPem":"MAA="}}`))
	f.Add(snapshot(f, n, read(f, armour(n.signer), trust.Options{}).Keys()))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, o := range []trust.Options{{}, {Unproved: true}, n.options(), {Signer: n.signer.PublicKey}, {Roots: []*x509.Certificate{n.root.Certificate}}} {
			list, err := trust.Read(bytes.NewReader(data), o)
			if err != nil {
				require.Nil(t, list)
				continue
			}
			require.NotEmpty(t, list.Format)
			for _, e := range list.Entries {
				require.NotEmpty(t, e.Key.ID)
				require.NotNil(t, e.Key.Public)
			}
			var b bytes.Buffer
			require.NoError(t, trust.WriteJWKS(&b, list.Keys()))
			require.True(t, json.Valid(b.Bytes()))
			again, err := trust.Read(&b, trust.Options{})
			require.NoError(t, err)
			require.Len(t, again.Entries, len(list.Entries))
		}
	})
}
