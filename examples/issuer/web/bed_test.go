package web

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// bed is an issuing service with its pages on a server.
type bed struct {
	*testbed.Bed
	URL string
}

func newBed(t *testing.T) *bed { return bedWith(t, testbed.Options{}) }

func bedWith(t *testing.T, o testbed.Options) *bed {
	return bedWithOptions(t, o, func(*Options) {})
}

func bedWithOptions(t *testing.T, o testbed.Options, change func(*Options)) *bed {
	b := testbed.New(t, o)
	pages := Options{Service: b.Service, Store: b.Store, Clock: b.Clock.Now, Agent: "ws://127.0.0.1:1/", Demonstration: true}
	change(&pages)
	handler, err := New(pages)
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &bed{b, server.URL}
}

// code gives the present code of a second factor.
func (b *bed) code(t *testing.T) string { return codeOf(t, testbed.Secret, b.Clock.Now()) }

func codeOf(t *testing.T, secret string, at time.Time) string {
	code, err := totp.GenerateCode(secret, at)
	require.NoError(t, err)
	return code
}

// browser is somebody without script, with a language and cookies.
type browser struct {
	t      *testing.T
	bed    *bed
	client *http.Client
}

// answer is a page, after redirects.
type answer struct {
	Status int
	Path   string
	Header http.Header
	Body   string
}

// visitor is somebody who has not logged in, and reads English.
func (b *bed) visitor(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	v := &browser{t, b, &http.Client{Jar: jar, Timeout: time.Minute}}
	v.get("/login?lang=en")
	return v
}

// as logs a user of the testbed in.
func (b *bed) as(t *testing.T, user string) *browser {
	v := b.visitor(t)
	a := v.post("/login", "name", user, "password", testbed.Password)
	if a.Path == "/login/code" {
		b.Clock.Advance(30 * time.Second) // a code is good once
		a = v.post("/login/code", "code", b.code(t))
	}
	require.Equal(t, landing(b.Users[user].Role), a.Path, a.Body)
	return v
}

func (v *browser) get(path string) answer {
	v.t.Helper()
	request, err := http.NewRequest(http.MethodGet, v.bed.URL+path, nil)
	require.NoError(v.t, err)
	return v.do(request)
}

// post sends a form: names and values in turn.
func (v *browser) post(path string, fields ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, v.bed.URL+path, strings.NewReader(form.Encode()))
	require.NoError(v.t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(request)
}

func (v *browser) do(request *http.Request) answer {
	v.t.Helper()
	response, err := v.client.Do(request)
	require.NoError(v.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(v.t, err)
	return answer{response.StatusCode, response.Request.URL.Path, response.Header, string(body)}
}

// record gives the answer to one request.
func record(handler http.Handler, method, path, form string) *http.Response {
	request := httptest.NewRequest(method, path, strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, request)
	return w.Result()
}

func mustURL(t *testing.T, text string) *url.URL {
	u, err := url.Parse(text)
	require.NoError(t, err)
	return u
}

// cookie gives what a browser has of a name.
func cookie(t *testing.T, v *browser, name string) string {
	for _, c := range v.client.Jar.Cookies(mustURL(t, v.bed.URL)) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// between gives the text of a page from one mark to the next.
func between(t *testing.T, body, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, from)
	require.True(t, ok, "no %s in %s", from, body)
	text, _, ok := strings.Cut(rest, to)
	require.True(t, ok)
	return text
}
