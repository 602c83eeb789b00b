package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// document is openapi.yaml, and router what finds its operations.
var document, router = sync.OnceValue(func() *openapi3.T {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document())
	if err != nil {
		panic(err)
	}
	for _, kind := range []string{"text/csv", "application/x-ndjson", "application/yaml"} {
		openapi3filter.RegisterBodyDecoder(kind, plain)
	}
	openapi3filter.RegisterBodyDecoder("application/fhir+json", openapi3filter.JSONBodyDecoder)
	return doc
}), sync.OnceValue(func() routers.Router {
	r, err := legacy.NewRouter(document(), openapi3.EnableExamplesValidation())
	if err != nil {
		panic(err)
	}
	return r
})

func plain(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	data, err := io.ReadAll(body)
	return string(data), err
}

// door is the API of a test, and holds each request and answer against the document.
type door struct {
	*testing.T
	bed *testbed.Bed
	api *api.API
}

func newDoor(t *testing.T, o testbed.Options, change ...func(*api.Options)) door {
	bed := testbed.New(t, o)
	options := api.Options{Service: bed.Service, Store: bed.Store, Clock: bed.Clock.Now}
	for _, c := range change {
		c(&options)
	}
	return door{t, bed, api.New(options)}
}

// request is one that a test makes.
type request struct {
	as     string // a user; empty: nobody
	method string
	path   string
	body   any // bytes and texts as they are, everything else as JSON
	kind   string
	header map[string]string
	// wrong says that the request is not as the document says.
	wrong bool
}

// answer is what came of it.
type answer struct {
	t *testing.T
	*httptest.ResponseRecorder
}

func (d door) do(q request) answer {
	d.Helper()
	r := d.request(q)
	route, parameters, err := router().FindRoute(r)
	require.NoError(d, err, "%s %s is not in the document", q.method, q.path)
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if !q.wrong {
		require.NoError(d, openapi3filter.ValidateRequest(context.Background(), input), "%s %s", q.method, q.path)
	}
	got := d.serve(r)
	answered := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: got.Code, Header: got.Header(), Options: input.Options,
	}
	answered.SetBodyBytes(got.Body.Bytes())
	if q.method != "HEAD" && got.Code != http.StatusNotModified {
		require.NoError(d, openapi3filter.ValidateResponse(context.Background(), answered), "%s %s: %s", q.method, q.path, got.Body)
	}
	return got
}

// request makes the request without looking at it.
func (d door) request(q request) *http.Request {
	d.Helper()
	var body []byte
	switch b := q.body.(type) {
	case nil:
	case []byte:
		body = b
	case string:
		body = []byte(b)
	default:
		var err error
		body, err = json.Marshal(b)
		require.NoError(d, err)
	}
	r := httptest.NewRequest(q.method, q.path, bytes.NewReader(body))
	if q.kind == "" && body != nil {
		q.kind = "application/json"
	}
	if q.kind != "" {
		r.Header.Set("Content-Type", q.kind)
	}
	r.Header.Set("Accept-Language", "en")
	if q.as != "" {
		r.Header.Set("Authorization", "Bearer "+d.bed.Users[q.as].Token)
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	return r
}

func (d door) serve(r *http.Request) answer {
	w := httptest.NewRecorder()
	d.api.ServeHTTP(w, r)
	return answer{d.T, w}
}

// is makes sure of the status.
func (a answer) is(status int) answer {
	a.t.Helper()
	require.Equal(a.t, status, a.Code, a.Body.String())
	return a
}

// problem makes sure of the status and the code.
func (a answer) problem(status int, code string) answer {
	a.t.Helper()
	a.is(status)
	require.Equal(a.t, "application/problem+json", a.Header().Get("Content-Type"))
	require.Equal(a.t, code, a.json()["code"], a.Body.String())
	return a
}

func (a answer) json() map[string]any {
	a.t.Helper()
	var v map[string]any
	require.NoError(a.t, json.Unmarshal(a.Body.Bytes(), &v), a.Body.String())
	return v
}

func (a answer) text(name string) string {
	a.t.Helper()
	text, ok := a.json()[name].(string)
	require.True(a.t, ok, "%s: %s", name, a.Body)
	return text
}

// list gives the objects of a member.
func (a answer) list(name string) []map[string]any {
	a.t.Helper()
	var all []map[string]any
	for _, one := range a.json()[name].([]any) {
		all = append(all, one.(map[string]any))
	}
	return all
}

// version gives the If-Match of a record's answer.
func (a answer) version() map[string]string {
	a.t.Helper()
	tag := a.Header().Get("ETag")
	require.True(a.t, strings.HasPrefix(tag, `"`), tag)
	return map[string]string{"If-Match": tag}
}

// seen gives the If-Match of a record as it is now.
func (d door) seen(as, key string) map[string]string {
	d.Helper()
	return d.do(request{as: as, method: "GET", path: "/v1/records/" + key}).is(200).version()
}

func (d door) state(key string) string {
	d.Helper()
	return d.do(request{as: testbed.Officer1, method: "GET", path: "/v1/records/" + key}).is(200).text("state")
}
