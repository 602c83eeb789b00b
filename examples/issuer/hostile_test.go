//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// short is how slow clients of these tests may be, so that no test waits for long.
const short = 400 * time.Millisecond

// attacked is the whole service behind a server, as it is run, and its log.
type attacked struct {
	*testing.T
	*testbed.Bed
	URL     string
	address string
	log     *logged
}

// logged is what the log has. It is safe for concurrent use.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newAttacked serves a testbed. At the end the log has nothing of anybody.
func newAttacked(t *testing.T, open func(store.Options) *store.Store) *attacked {
	a := &attacked{T: t, log: &logged{}}
	logger := slog.New(slog.NewJSONHandler(a.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o := testbed.Options{Change: func(o *service.Options) { o.Logger = logger }}
	if open != nil {
		o.Open = func(s store.Options) *store.Store {
			s.Logger = logger
			return open(s)
		}
	}
	a.Bed = testbed.New(t, o)
	m := &machine{
		flags: &serveCommand{Listen: "localhost:0", TrustedProxy: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		store: a.Store, service: a.Service, logger: logger, clock: a.Clock.Now,
		slowest: guard.Slowest{Window: short},
	}
	door, _, err := m.handler(t.Context())
	require.NoError(t, err)
	server := guard.NewServer(door, logger)
	server.ReadHeaderTimeout = short
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	a.address = listener.Addr().String()
	a.URL = "http://" + a.address
	go server.Serve(listener)
	t.Cleanup(func() {
		require.NoError(t, server.Close())
		a.nobodyInTheLog()
	})
	return a
}

// nobodyInTheLog looks for names, numbers, birth dates and phones of the people, and for
// what this test sent.
func (a *attacked) nobodyInTheLog() {
	a.Helper()
	text := a.log.String()
	for i, p := range a.People {
		for _, secret := range []string{p.FullName, p.PersonalID, `"` + p.Birth.String(), a.Record(i, testbed.FacilityA).Phone} {
			require.False(a, strings.Contains(text, secret), "the log has something of a person")
		}
	}
	for _, word := range []string{"script", "DROP TABLE", "alert(", testbed.Password, testbed.Secret, "token-of-", "HC1:"} {
		require.NotContains(a, text, word)
	}
}

// call is a request of a program.
type call struct {
	as, method, path string
	body             io.Reader
	header           map[string]string
	length           int64 // that is said; 0: none, so chunked where there is a body
}

// said is an answer.
type said struct {
	status int
	header http.Header
	body   string
}

func (a *attacked) call(c call) said {
	a.Helper()
	r, err := http.NewRequestWithContext(a.Context(), c.method, a.URL+c.path, c.body)
	require.NoError(a, err)
	if c.length != 0 {
		r.ContentLength = c.length
	}
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept-Language", "en")
	if c.as != "" {
		r.Header.Set("Authorization", "Bearer "+a.Users[c.as].Token)
	}
	for name, value := range c.header {
		if r.Header.Set(name, value); value == "" {
			r.Header.Del(name)
		}
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	require.NoError(a, err, "%s %s", c.method, c.path)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(a, err)
	return said{response.StatusCode, response.Header, string(body)}
}

// visitor is somebody with a browser, and an address behind the proxy.
type visitor struct {
	*attacked
	client  *http.Client
	address string
}

func (a *attacked) visitor(address string) *visitor {
	jar, err := cookiejar.New(nil)
	require.NoError(a, err)
	return &visitor{a, &http.Client{Jar: jar, Timeout: time.Minute}, address}
}

// logIn lets one of the users come in.
func (a *attacked) logIn(user string) *visitor {
	a.Helper()
	v := a.visitor("192.0.2.1")
	got := v.post("/login", url.Values{"name": {user}, "password": {testbed.Password}})
	if role := a.Users[user].Role; role == life.Officer || role == life.Auditor {
		a.Clock.Advance(30 * time.Second) // a code is good once
		code, err := totp.GenerateCode(testbed.Secret, a.Clock.Now())
		require.NoError(a, err)
		got = v.post("/login/code", url.Values{"code": {code}})
	}
	require.Equal(a, http.StatusOK, got.status)
	return v
}

func (v *visitor) get(path string) said { v.Helper(); return v.send(http.MethodGet, path, nil) }

func (v *visitor) post(path string, form url.Values) said {
	v.Helper()
	return v.send(http.MethodPost, path, form)
}

func (v *visitor) send(method, path string, form url.Values) said {
	v.Helper()
	r, err := http.NewRequestWithContext(v.Context(), method, v.URL+path, strings.NewReader(form.Encode()))
	require.NoError(v, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("X-Forwarded-For", v.address)
	response, err := v.client.Do(r)
	require.NoError(v, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(v, err)
	return said{response.StatusCode, response.Header, string(body)}
}

// rows counts all records that there are.
func (a *attacked) rows() (n int) {
	a.Helper()
	counts, err := a.Store.As(store.Service("test")).Counts(context.Background(), store.ByState)
	require.NoError(a, err)
	for _, c := range counts {
		n += c.N
	}
	return n
}
