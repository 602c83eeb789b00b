package revocation_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

var (
	today    = time.Date(2022, 6, 1, 8, 0, 0, 0, time.UTC)
	nextYear = today.AddDate(1, 0, 0)
)

const vietnamese = cert.UVCI("URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF")

// someone gives the n-th certificate of a made-up country.
func someone(n int) revocation.Identifiers {
	return revocation.Of(revocation.Values{Issuer: "VN", Country: "VN", KeyID: []byte("12345678"), ID: "URN:UVCI:01:VN:" + cert.UVCI(number(n))})
}

func number(n int) string {
	return base64.RawURLEncoding.EncodeToString(binary.AppendUvarint(nil, uint64(n)))
}

func uci(t testing.TB, id revocation.Identifiers) revocation.Hash {
	t.Helper()
	h, ok := id.Hash(revocation.UCI)
	require.True(t, ok)
	return h
}

// revoked gives the hashes of the certificates from one number to before another.
func revoked(t testing.TB, from, to int) []revocation.Hash {
	t.Helper()
	var hashes []revocation.Hash
	for n := from; n < to; n++ {
		hashes = append(hashes, uci(t, someone(n)))
	}
	return hashes
}

func refusedAs(t testing.TB, code string, err error) {
	t.Helper()
	var refusal *revocation.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, code, refusal.Code)
	require.NotEmpty(t, revocation.Sentence(code, "vi"))
	require.NotEmpty(t, revocation.Sentence(code, "en"))
}

func base64Of(t *testing.T, id revocation.Identifiers, kind revocation.HashType) string {
	t.Helper()
	h, ok := id.Hash(kind)
	require.True(t, ok)
	return base64.StdEncoding.EncodeToString(h[:])
}

func published(t *testing.T, country string) revocation.Identifiers {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "testdata-dcc"), country, "2DCode", "raw", "1.json"))
	require.NoError(t, err)
	var file struct {
		Prefix string `json:"PREFIX"`
	}
	require.NoError(t, json.Unmarshal(data, &file))
	message, err := qr.Decode(file.Prefix)
	require.NoError(t, err)
	id, payload, err := revocation.OfMessage(message)
	require.NoError(t, err)
	require.NotNil(t, payload.DCC)
	return id
}

func TestTheHashesOfPublishedCertificates(t *testing.T) {
	austria := published(t, "AT")
	require.Equal(t, "TA/gJg6xoyUDqeElh0QmXA==", base64Of(t, austria, revocation.UCI))
	require.Equal(t, "yFhFeSQSVmIpi0ANEiEHYA==", base64Of(t, austria, revocation.CountryCodeUCI))
	require.Equal(t, "rj97Otl6J9QZXVkU18gxCQ==", base64Of(t, austria, revocation.Signature))
	require.Equal(t, "AT", austria.Country())
	require.Equal(t, "tGnDuvRN1muBUPKshrzr7Q==", base64Of(t, published(t, "CH"), revocation.Signature), "RSA: the whole signature")
}

func TestIdentifiersOfPlainValues(t *testing.T) {
	id := revocation.Of(revocation.Values{Issuer: "AT", Country: "AT", ID: "URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B"})
	require.Equal(t, "TA/gJg6xoyUDqeElh0QmXA==", base64Of(t, id, revocation.UCI))
	require.Equal(t, "yFhFeSQSVmIpi0ANEiEHYA==", base64Of(t, id, revocation.CountryCodeUCI))
	_, ok := id.Hash(revocation.Signature)
	require.False(t, ok)
	_, ok = revocation.Of(revocation.Values{Issuer: "VN"}).Hash(revocation.UCI)
	require.False(t, ok, "a certificate without an identifier")
	require.Equal(t, "VN", revocation.Of(revocation.Values{Country: "VN"}).Country())
}

func TestTheOtherSignatureOfTheSameCertificateIsRevokedToo(t *testing.T) {
	r := sha256.Sum256([]byte("r"))
	sign := func(s string) revocation.Identifiers {
		half := sha256.Sum256([]byte(s))
		return revocation.Of(revocation.Values{Issuer: "VN", Algorithm: "ES256", Signature: append(r[:], half[:]...)})
	}
	hash, _ := sign("s").Hash(revocation.Signature)
	lists := union(t, list(t, revocation.Scope{Types: revocation.Signature}, hash))
	require.True(t, lists.Find(sign("s"), today).Revoked)
	require.True(t, lists.Find(sign("n-s"), today).Revoked)
}

func list(t testing.TB, scope revocation.Scope, hashes ...revocation.Hash) *revocation.List {
	t.Helper()
	l, err := revocation.NewList(scope, hashes)
	require.NoError(t, err)
	return l
}

func union(_ testing.TB, lists ...*revocation.List) *revocation.Lists {
	return revocation.NewLists(lists...)
}

func TestCountryCodeUCIIsLookedUpWithBothCountries(t *testing.T) {
	v := revocation.Values{Issuer: "DK", Country: "DE", ID: vietnamese}
	for _, country := range []string{"DK", "DE"} {
		sum := sha256.Sum256([]byte(country + string(vietnamese)))
		l := list(t, revocation.Scope{Country: "DK", Types: revocation.CountryCodeUCI}, revocation.Hash(sum[:16]))
		require.True(t, union(t, l).Find(revocation.Of(v), today).Revoked, country)
	}
}

func TestAListSpeaksForItsScopeOnly(t *testing.T) {
	id := someone(1)
	hash := uci(t, id)
	for name, c := range map[string]struct {
		scope revocation.Scope
		want  bool
	}{
		"everything":        {revocation.Scope{}, true},
		"its country":       {revocation.Scope{Country: "VN"}, true},
		"another country":   {revocation.Scope{Country: "LA"}, false},
		"its key":           {revocation.Scope{KeyID: []byte("12345678")}, true},
		"another key":       {revocation.Scope{KeyID: []byte("87654321")}, false},
		"its type":          {revocation.Scope{Types: revocation.UCI}, true},
		"another type":      {revocation.Scope{Types: revocation.Signature | revocation.CountryCodeUCI}, false},
		"in force":          {revocation.Scope{Expires: today.Add(time.Second)}, true},
		"over since now":    {revocation.Scope{Expires: today}, false},
		"over since a year": {revocation.Scope{Expires: today.AddDate(-1, 0, 0)}, false},
	} {
		filter, err := revocation.NewBloom([]revocation.Hash{hash}, 0)
		require.NoError(t, err)
		filtered, err := revocation.NewFilterList(c.scope, filter)
		require.NoError(t, err)
		exact := list(t, c.scope, hash)
		other := list(t, revocation.Scope{Country: "XX"}, hash)
		require.Equal(t, c.want, union(t, exact).Find(id, today).Revoked, name)
		require.Equal(t, c.want, union(t, other, exact).Find(id, today).Revoked, name)
		require.Equal(t, c.want, union(t, filtered).Find(id, today).Revoked, name)
		require.Equal(t, c.want, union(t, other, filtered).Find(id, today).Revoked, name)
	}
}

func TestAnExactAnswerGoesBeforeThatOfAFilter(t *testing.T) {
	id := someone(1)
	filter, err := revocation.NewPrefixes([]revocation.Hash{uci(t, id)}, 0)
	require.NoError(t, err)
	filtered, err := revocation.NewFilterList(revocation.Scope{Types: revocation.UCI}, filter)
	require.NoError(t, err)
	filtered.Source = "filter"
	exact := list(t, revocation.Scope{}, uci(t, id))
	exact.Source = "exact"

	found := union(t, filtered).Find(id, today)
	require.Equal(t, "revoked-by-filter", found.Code())
	require.False(t, found.Exact)
	require.Positive(t, found.Rate)
	require.Equal(t, "filter", found.Source)
	require.Equal(t, revocation.UCI, found.Type)
	found = union(t, filtered, exact).Find(id, today)
	require.Equal(t, revocation.Finding{Revoked: true, Exact: true, Type: revocation.UCI, Source: "exact"}, found)
	require.Equal(t, "revoked", found.Code())
	require.Empty(t, union(t, filtered, exact).Find(someone(2), today).Code())
}

func TestManyListsFindWhatEachOfThemHolds(t *testing.T) {
	var all []*revocation.List
	for n := range 300 {
		scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: today.AddDate(0, 0, n-100)}
		all = append(all, list(t, scope, revoked(t, n*10, n*10+20)...)) // neighbours share ten
	}
	lists := union(t, all...)
	require.Equal(t, 300*20, lists.Len())
	for n := range 3010 {
		require.Equal(t, n >= 1010, lists.Find(someone(n), today).Revoked, n)
	}
	require.False(t, lists.Find(someone(5000), today).Revoked)
}

func TestHashesThatAreNotSpreadAreFoundAllTheSame(t *testing.T) {
	var hashes []revocation.Hash
	for n := range 5000 {
		var h revocation.Hash
		binary.BigEndian.PutUint32(h[12:], uint32(2*n))
		hashes = append(hashes, h, revocation.Hash{0: 255, 15: byte(n)})
	}
	p, err := revocation.NewPrefixes(hashes, 0)
	require.NoError(t, err)
	exact := list(t, revocation.Scope{}, hashes...)
	require.Equal(t, 5256, exact.Len())
	require.Len(t, exact.Hashes(), 5256)
	for _, h := range hashes {
		require.True(t, p.Has(h))
	}
}

func TestScopesThatCannotBeAreRefused(t *testing.T) {
	for code, scope := range map[string]revocation.Scope{
		"list-country":      {Country: "vn"},
		"list-kid":          {KeyID: []byte{}},
		"hash-type-unknown": {Types: 8},
	} {
		_, err := revocation.NewList(scope, nil)
		refusedAs(t, code, err)
	}
}
