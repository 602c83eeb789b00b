package verify_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// A certificate does not escape the lists of the country whose key signed it by
// naming another as its issuer.
func TestACertificateIsRevokedByTheCountryOfItsKey(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	p := pki{signer: newSigner(t, private)}
	p.key, err = verify.KeyOf(p.signer.Certificate())
	require.NoError(t, err)
	p.key.Country = "AT"
	changed := claims()
	changed[1] = "ZZ"
	text := p.text(t, changed)
	result := p.border(t, verify.Options{}).Verify(t.Context(), text)
	require.Equal(t, verify.Valid, result.Decision)

	hash, ok := revocation.Of(revocation.Values{ID: result.Payload.DCC.ID()}).Hash(revocation.UCI)
	require.True(t, ok)
	for country, decision := range map[string]verify.Decision{"AT": verify.Revoked, "ZZ": verify.Revoked, "FR": verify.Valid} {
		list, err := revocation.NewList(revocation.Scope{Country: country, KeyID: p.key.ID, Types: revocation.UCI}, []revocation.Hash{hash})
		require.NoError(t, err)
		store := revocation.NewStore(func() time.Time { return issuedAt.Add(time.Hour) }, revocation.NewLists(list))
		require.Equal(t, decision, p.border(t, verify.Options{Revocations: store}).Verify(t.Context(), text).Decision, country)
	}
}
