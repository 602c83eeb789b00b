package guard_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

func TestLookUps(t *testing.T) {
	now := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	from := func(address string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = "10.0.0.1:80"
		r.Header.Set("X-Forwarded-For", address)
		return r
	}
	allowed := func(l *guard.LookUps, address, number string) bool {
		ok, wait := l.Allow(from(address), number)
		require.Equal(t, ok, wait == 0)
		return ok
	}
	l := guard.NewLookUps(proxies, clock)
	for range guard.GuessBurst {
		require.True(t, allowed(l, "192.0.2.1", "001"))
	}
	require.False(t, allowed(l, "192.0.2.1", "001"), "who guesses at a number waits")
	require.True(t, allowed(l, "192.0.2.2", "001"), "and its holder asks from elsewhere")
	require.True(t, allowed(l, "192.0.2.1", "002"), "as does who is behind the same address")
	_, wait := l.Allow(from("192.0.2.1"), "001")
	require.Equal(t, guard.GuessEvery, wait)

	tried := guard.GuessBurst + 1
	for i := 3; allowed(l, fmt.Sprint("192.0.2.", i), "001"); i++ {
		tried++
	}
	require.Equal(t, guard.NumberBurst, tried, "many networks do not guess for long")

	l = guard.NewLookUps(proxies, clock)
	for range guard.NetworkBurst {
		require.True(t, allowed(l, "192.0.2.1", ""))
	}
	require.False(t, allowed(l, "192.0.2.1", "003"), "nor one network at many numbers")
	now = now.Add(guard.NetworkEvery)
	require.True(t, allowed(l, "192.0.2.1", "003"))
}
