package revocation_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

func hashedText(text string) revocation.Hash {
	sum := sha256.Sum256([]byte(text))
	return revocation.Hash(sum[:16])
}

// Who signs certificates may write any country into them. Its own still revokes them.
func TestTheCountryOfTheKeyRevokesToo(t *testing.T) {
	key := []byte("12345678")
	v := revocation.Values{Issuer: "ZZ", Country: "DE", Signer: "AT", ID: vietnamese, KeyID: key, Algorithm: "ES256", Signature: make([]byte, 64)}
	id := revocation.Of(v)
	signature, _ := id.Hash(revocation.Signature)
	require.Equal(t, "ZZ", id.Country())
	for name, c := range map[string]struct {
		scope   revocation.Scope
		hash    revocation.Hash
		revoked bool
	}{
		"its signature":                         {revocation.Scope{Country: "AT", KeyID: key, Types: revocation.Signature}, signature, true},
		"its signature, any key":                {revocation.Scope{Country: "AT", Types: revocation.Signature}, signature, true},
		"its identifier":                        {revocation.Scope{Country: "AT", Types: revocation.UCI}, hashedText(string(vietnamese)), true},
		"its country and identifier":            {revocation.Scope{Country: "AT", Types: revocation.CountryCodeUCI}, hashedText("AT" + string(vietnamese)), true},
		"what it says and its identifier":       {revocation.Scope{Country: "AT", Types: revocation.CountryCodeUCI}, hashedText("ZZ" + string(vietnamese)), true},
		"the country that it says":              {revocation.Scope{Country: "ZZ", Types: revocation.UCI}, hashedText(string(vietnamese)), true},
		"another key of the country":            {revocation.Scope{Country: "AT", KeyID: []byte("87654321")}, signature, false},
		"the country of the entry":              {revocation.Scope{Country: "DE"}, signature, false},
		"a country that has to do with nothing": {revocation.Scope{Country: "FR"}, signature, false},
	} {
		exact := list(t, c.scope, c.hash)
		require.Equal(t, c.revoked, union(t, exact).Find(id, today).Revoked, name)
		require.Equal(t, c.revoked, union(t, exact, list(t, revocation.Scope{Country: "LA"}, c.hash)).Find(id, today).Revoked, "%s, two lists", name)
		filter, err := revocation.NewPrefixes([]revocation.Hash{c.hash}, 0)
		require.NoError(t, err)
		filtered, err := revocation.NewFilterList(c.scope, filter)
		require.NoError(t, err)
		require.Equal(t, c.revoked, union(t, filtered).Find(id, today).Revoked, "%s, filter", name)
	}
	v.Signer = ""
	require.False(t, union(t, list(t, revocation.Scope{Country: "AT"}, signature)).Find(revocation.Of(v), today).Revoked, "nobody knows whose key it is")
}

// An old list of the country of the key says no as little as one of the issuer.
func TestTheListsOfTheCountryOfTheKeyGrowOld(t *testing.T) {
	l := list(t, revocation.Scope{Country: "AT"})
	l.MadeAt, l.NextUpdate = today.Add(-48*time.Hour), today.Add(-time.Hour)
	for signer, old := range map[string]bool{"AT": true, "FR": false, "": false} {
		_, err := asked(t, revocation.Policy{}, today, revocation.Of(revocation.Values{Issuer: "ZZ", Signer: signer, ID: vietnamese}), l)
		require.Equal(t, old, err != nil, signer)
	}
}

// WHO writes issuers in three letters, lists of the EU have two.
func TestIssuersInThreeLetters(t *testing.T) {
	id := revocation.Of(revocation.Values{Issuer: "VNM", ID: vietnamese})
	require.Equal(t, "VN", id.Country())
	for _, text := range []string{"VN", "VNM"} {
		l := list(t, revocation.Scope{Country: "VN", Types: revocation.CountryCodeUCI}, hashedText(text+string(vietnamese)))
		require.True(t, union(t, l).Find(id, today).Revoked, text)
	}
}

func TestOfPayloadTakesTheCountryOfTheKey(t *testing.T) {
	p := &cert.Payload{Issuer: "ZZ", DCC: &cert.DCC{Vaccinations: []cert.Vaccination{{Country: "DE", ID: vietnamese}}}}
	l := list(t, revocation.Scope{Country: "AT", Types: revocation.UCI}, hashedText(string(vietnamese)))
	require.True(t, union(t, l).Find(revocation.OfPayload(p, "AT", nil, "ES256", nil), today).Revoked)
	require.False(t, union(t, l).Find(revocation.OfPayload(p, "", nil, "ES256", nil), today).Revoked)
}
