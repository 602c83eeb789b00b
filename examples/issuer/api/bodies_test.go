package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestBadBodies(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	right, err := json.Marshal(d.bed.Record(0, testbed.FacilityA))
	require.NoError(t, err)
	member := func(text string) string { return strings.Replace(string(right), "{", "{"+text+",", 1) }
	for _, bad := range []struct {
		name, body, kind string
		status           int
		code             string
	}{
		{"empty", "", "application/json", 400, "json-malformed"},
		{"cut off", string(right[:40]), "application/json", 400, "json-malformed"},
		{"something behind it", string(right) + "{}", "application/json", 400, "json-malformed"},
		{"no JSON", "record_id=1", "application/json", 400, "json-malformed"},
		{"not UTF-8", member("\"commune\":\"\xff\""), "application/json", 400, "json-malformed"},
		{"a lone surrogate", member(`"commune":"\ud800"`), "application/json", 400, "json-malformed"},
		{"a member twice", member(`"full_name":"x"`), "application/json", 400, "field-twice"},
		{"another member", member(`"state":"issued"`), "application/json", 422, "field-unknown"},
		{"a member in capitals", strings.Replace(string(right), "full_name", "Full_Name", 1), "application/json", 422, "field-unknown"},
		{"a number", member(`"commune":7`), "application/json", 422, "field-type"},
		{"an object", member(`"commune":{}`), "application/json", 422, "field-type"},
		{"a list", "[" + string(right) + "]", "application/json", 422, "field-type"},
		{"deep", strings.Repeat("[", 20_000), "application/json", 422, "field-type"},
		{"deep inside", member(`"commune":` + strings.Repeat("[", 20_000)), "application/json", 400, "json-malformed"},
		{"a long text", member(`"commune":"` + strings.Repeat("x", intake.MaxField+1) + `"`), "application/json", 422, "text-invalid"},
		{"NUL", member(`"commune":"\u0000"`), "application/json", 422, "text-invalid"},
		{"too long", member(`"commune":"` + strings.Repeat("x", api.MaxBody) + `"`), "application/json", 413, "body-too-long"},
		{"a form", "a=b", "application/x-www-form-urlencoded", 415, "media-type"},
		{"no type", string(right), "none", 415, "media-type"},
		{"another charset", string(right), "application/json; charset=utf-16", 415, "media-type"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			got := d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records", body: bad.body, kind: bad.kind, wrong: true})
			got.problem(bad.status, bad.code)
			require.NotContains(t, got.Body.String(), d.bed.People[0].FullName)
		})
	}
	require.Empty(t, d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records"}).list("records"), "none left a trace")
}

// A body that does not say how long it is is bounded as well.
func TestLongChunkedBody(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	r := d.request(request{as: testbed.ClerkA, method: "POST", path: "/v1/records", body: `{"commune":"` + strings.Repeat("x", api.MaxBody) + `"}`})
	r.ContentLength = -1
	d.serve(r).problem(413, "body-too-long")
	r = d.request(request{as: testbed.ClerkA, method: "POST", path: "/v1/fhir", kind: "application/fhir+json",
		body: `{"resourceType":"Bundle","x":"` + strings.Repeat("x", intake.MaxBundle) + `"}`})
	r.ContentLength = -1
	d.serve(r).is(413)
}

// A client who sends a byte now and then is sent away.
func TestSlowBody(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	server := httptest.NewServer(guard.Pace(d.api, guard.Slowest{Window: 50 * time.Millisecond}))
	defer server.Close()
	never := make(chan struct{})
	defer close(never)
	r, err := http.NewRequest("POST", server.URL+"/v1/records", waiting(never))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+d.bed.Users[testbed.ClerkA].Token)
	got, err := server.Client().Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	require.Equal(t, http.StatusRequestTimeout, got.StatusCode)
}

// waiting is a body that does not come.
type waiting chan struct{}

func (w waiting) Read(p []byte) (int, error) {
	<-w
	return 0, http.ErrBodyReadAfterClose
}

func TestNoRoute(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	ask := func(method, path string) answer {
		return d.serve(d.request(request{as: testbed.ClerkA, method: method, path: path}))
	}
	ask("GET", "/v1/none").problem(404, "not-found")
	ask("GET", "/v1/records/../../etc/passwd").problem(404, "not-found")
	got := ask("DELETE", "/v1/records").problem(405, "method-not-allowed")
	require.Contains(t, got.Header().Get("Allow"), "GET")
	require.Equal(t, "none", d.api.Route(httptest.NewRequest("GET", "/v1/none", nil)))
	require.Equal(t, "GET /v1/records/{key}", d.api.Route(httptest.NewRequest("GET", "/v1/records/x", nil)))
}

func TestLanguage(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	for wanted, title := range map[string]string{
		"": "Cần mã truy cập (Bearer) còn hiệu lực.", "vi": "Cần mã truy cập (Bearer) còn hiệu lực.",
		"en": "A valid bearer token is needed.", "fr": "A valid bearer token is needed.", "fr, vi;q=0.5": "Cần mã truy cập (Bearer) còn hiệu lực.",
		"en-GB,vi;q=0.2": "A valid bearer token is needed.", "%%": "Cần mã truy cập (Bearer) còn hiệu lực.",
	} {
		r := d.request(request{method: "GET", path: "/v1/records"})
		r.Header.Set("Accept-Language", wanted)
		require.Equal(t, title, d.serve(r).problem(401, "token-needed").text("title"), wanted)
	}
}

// A proxy that is trusted says where a request comes from.
func TestTrustedProxy(t *testing.T) {
	d := newDoor(t, testbed.Options{}, func(o *api.Options) {
		o.LookUps = guard.NewLookUps([]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, o.Clock)
		o.LookUps.ByNetwork = guard.NewLimiter(time.Hour, 1, 0, o.Clock)
	})
	ask := func(forwarded string) answer {
		r := d.request(request{method: "POST", path: "/v1/status", body: known(d.bed.Record(0, testbed.FacilityA)), header: map[string]string{"X-Forwarded-For": forwarded}})
		return d.serve(r)
	}
	ask("203.0.113.1").problem(404, "nobody")
	ask("203.0.113.2").problem(404, "nobody")
	ask("203.0.113.2").problem(429, "too-many-requests")
}

// Whatever is sent, the answer is an answer.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(`{"record_id":"1","id_number":"001090000000","date_of_birth":"1990-01-31"}`), "en")
	f.Add([]byte(`{"record_id":"1","record_id":"2"}`), "vi")
	f.Add([]byte(`[[[[`), "x-y;q=9")
	f.Add([]byte("{\"commune\":\"\\ud800\"}"), "")
	bed := testbed.New(f, testbed.Options{People: 10})
	handler := api.New(api.Options{Service: bed.Service, Store: bed.Store, Clock: bed.Clock.Now})
	f.Fuzz(func(t *testing.T, body []byte, language string) {
		r := httptest.NewRequest("POST", "/v1/records/check", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept-Language", language)
		r.Header.Set("Authorization", "Bearer "+bed.Users[testbed.ClerkA].Token)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		require.Less(t, w.Code, 500, w.Body.String())
		require.True(t, json.Valid(w.Body.Bytes()))
	})
}
