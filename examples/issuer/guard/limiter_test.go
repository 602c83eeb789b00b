package guard_test

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

// hand is a clock that is moved by hand.
type hand struct{ now time.Time }

func (h *hand) read() time.Time { return h.now }

func newHand() *hand { return &hand{time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)} }

func TestAKeyMayGoOnAfterItsWait(t *testing.T) {
	clock := newHand()
	limiter := guard.NewLimiter(10*time.Second, 3, 0, clock.read)
	for range 3 {
		ok, wait := limiter.Allow("a")
		require.True(t, ok)
		require.Zero(t, wait)
	}
	for range 5 {
		ok, wait := limiter.Allow("a")
		require.False(t, ok)
		require.Equal(t, 10*time.Second, wait, "a refusal costs nothing")
	}
	ok, _ := limiter.Allow("b")
	require.True(t, ok)

	clock.now = clock.now.Add(10 * time.Second)
	ok, _ = limiter.Allow("a")
	require.True(t, ok)
	ok, _ = limiter.Allow("a")
	require.False(t, ok)
	clock.now = clock.now.Add(-time.Hour)
	ok, wait := limiter.Allow("a")
	require.False(t, ok)
	require.LessOrEqual(t, wait, time.Hour+10*time.Second)
}

func TestTheKeySeenLongestAgoIsForgotten(t *testing.T) {
	limiter := guard.NewLimiter(time.Hour, 1, 3, newHand().read)
	allow := func(key string) bool { ok, _ := limiter.Allow(key); return ok }
	require.True(t, allow("a"))
	require.True(t, allow("b"))
	require.True(t, allow("c"))
	require.False(t, allow("a")) // seen again
	require.True(t, allow("d"))  // b is forgotten
	require.False(t, allow("a"))
	require.False(t, allow("c"))
	require.True(t, allow("b"))
}

func TestALimiterOfManyAtOnce(t *testing.T) {
	limiter := guard.NewLimiter(time.Hour, 5, 100, newHand().read)
	var allowed atomic.Int64
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 1000 {
				if ok, _ := limiter.Allow("shared"); ok {
					allowed.Add(1)
				}
				if j%100 == 0 {
					limiter.Allow(fmt.Sprint(i, j))
				}
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 5, allowed.Load())
}

func TestTheDelayGrowsAndEnds(t *testing.T) {
	last := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	require.Zero(t, guard.Delay(-1))
	require.Zero(t, guard.Delay(guard.FreeFailures))
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
		require.Equal(t, want*time.Second, guard.Delay(guard.FreeFailures+1+i))
	}
	require.Equal(t, guard.MaxDelay, guard.Delay(1<<40))

	require.Equal(t, 4*time.Second, guard.Wait(6, last, last))
	require.Equal(t, 3*time.Second, guard.Wait(6, last, last.Add(time.Second)))
	require.Zero(t, guard.Wait(6, last, last.Add(4*time.Second)))
	require.Zero(t, guard.Wait(0, time.Time{}, last))
	require.Equal(t, 4*time.Second, guard.Wait(6, last, last.Add(-time.Hour)))
}

func TestTheAddressIsWhoSpoke(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"203.0.113.9:5000", nil, "203.0.113.9"},
		{"203.0.113.9:5000", []string{"1.2.3.4"}, "203.0.113.9"},
		{"10.0.0.1:5000", []string{"1.2.3.4"}, "1.2.3.4"},
		{"10.0.0.1:5000", []string{"6.6.6.6, 1.2.3.4, 10.9.9.9"}, "1.2.3.4"},
		{"10.0.0.1:5000", []string{"6.6.6.6", "1.2.3.4"}, "1.2.3.4"},
		{"10.0.0.1:5000", nil, "10.0.0.1"},
		{"10.0.0.1:5000", []string{"unknown"}, "10.0.0.1"},
		{"10.0.0.1:5000", []string{"1.2.3.4, <script>"}, "10.0.0.1"},
		{"10.0.0.1:5000", []string{"1.2.3.4:777"}, "1.2.3.4"},
		{"[fd00::1]:5000", []string{"[2001:db8::5]:777"}, "2001:db8::5"},
		{"[fd00::1]:5000", []string{"[2001:db8::5]"}, "2001:db8::5"},
		{"[::ffff:10.0.0.1]:5000", []string{"::ffff:1.2.3.4"}, "1.2.3.4"},
		{"[fe80::1%eth0]:5000", nil, "fe80::1"},
		{"@", []string{"1.2.3.4"}, "invalid IP"},
		{"", nil, "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		for _, line := range c.forwarded {
			r.Header.Add("X-Forwarded-For", line)
		}
		require.Equal(t, c.want, guard.Address(r, trusted).String(), "%v", c)
	}
}

func TestOneHouseholdIsOneKey(t *testing.T) {
	key := func(text string) string { return guard.NetworkOf(netip.MustParseAddr(text)) }
	require.Equal(t, key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"))
	require.NotEqual(t, key("2001:db8:1:2::1"), key("2001:db8:1:3::1"))
	require.NotEqual(t, key("203.0.113.9"), key("203.0.113.10"))
	require.NotPanics(t, func() { guard.NetworkOf(netip.Addr{}) })
}

func BenchmarkAllow(b *testing.B) {
	limiter := guard.NewLimiter(time.Hour, 5, 0, time.Now)
	keys := make([]string, 4096)
	for i := range keys {
		keys[i] = fmt.Sprint(i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		limiter.Allow(keys[i%len(keys)])
	}
}
