package web

import (
	"crypto/rand"
	"crypto/rsa"
	"html"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// withCitizen gives the bed another server, whose citizens' pages have these options.
func (b *bed) withCitizen(t *testing.T, o CitizenOptions) *bed {
	handler, err := New(Options{Service: b.Service, Store: b.Store, Clock: b.Clock.Now, Citizen: o})
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &bed{b.Bed, server.URL}
}

func TestACardForAWalletNeedsConsent(t *testing.T) {
	b := newBed(t)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	google, err := paper.NewGoogleWallet(paper.GoogleOptions{
		Issuer: "3388000000000000000", Class: "vaccination", Account: "cards@issuer.example", Key: key, Clock: b.Clock.Now,
	})
	require.NoError(t, err)
	b = b.withCitizen(t, CitizenOptions{Google: google})
	r := b.Issued(t, 1, testbed.FacilityA)
	v := b.citizen(t, r.Said)
	path := "/me/" + r.Key + "/wallet"
	require.Contains(t, v.get("/me").Body, path)

	form := v.get(path)
	require.Contains(t, form.Body, html.EscapeString("they go to Google's servers"))
	require.NotContains(t, form.Body, "Apple Wallet", "only what is offered")
	a := v.post(path, "wallet", "google")
	require.Equal(t, http.StatusUnprocessableEntity, a.Status)
	require.NotContains(t, a.Body, "pay.google.com")
	a = v.post(path, "wallet", "google", "agree", "yes")
	require.Equal(t, http.StatusOK, a.Status)
	require.Contains(t, a.Body, `href="https://pay.google.com/gp/v/save/`)
	require.Equal(t, http.StatusNotFound, v.post(path, "wallet", "apple", "agree", "yes").Status)
}

// Behind a proxy that is trusted, look-ups are counted by who is behind it.
func TestLookUpsAreCountedBehindAProxy(t *testing.T) {
	b := newBed(t).withCitizen(t, CitizenOptions{LookUps: guard.NewLookUps([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, time.Now)})
	v := b.visitor(t)
	ask := func(from string) int {
		request, err := http.NewRequest(http.MethodPost, b.URL+"/", http.NoBody)
		require.NoError(t, err)
		request.Header.Set("X-Forwarded-For", from)
		return v.do(request).Status
	}
	refused := false
	for range 2 * guard.NetworkBurst {
		refused = refused || ask("203.0.113.7") == http.StatusTooManyRequests
	}
	if !refused {
		t.Skip("this machine takes too long for requests")
	}
	require.Equal(t, http.StatusUnprocessableEntity, ask("203.0.113.8"))
	require.Equal(t, http.StatusUnprocessableEntity, ask("2001:db8::1"))
}
