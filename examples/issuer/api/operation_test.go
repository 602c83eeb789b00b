package api_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestHealth(t *testing.T) {
	d := newDoor(t, testbed.Options{}, func(o *api.Options) { o.WritesLog = true })
	get := func(path string) answer { return d.do(request{method: "GET", path: path}) }
	get("/healthz").is(200)
	get("/readyz").is(200)

	d.bed.Enter(t, d.bed.Record(0, testbed.FacilityA))
	get("/readyz").is(200)
	d.bed.Clock.Advance(2 * time.Minute)
	get("/readyz").problem(503, "audit-log-behind")
	other := door{t, d.bed, api.New(api.Options{Service: d.bed.Service, Store: d.bed.Store, Clock: d.bed.Clock.Now})}
	other.do(request{method: "GET", path: "/readyz"}).is(200)
	d.bed.Drain(t)
	get("/readyz").is(200)

	require.NoError(t, d.bed.Store.Close())
	get("/healthz").is(200)
	down := get("/readyz").problem(503, "unavailable")
	require.NotEmpty(t, down.Header().Get("Retry-After"))
	require.NotEmpty(t, down.text("request"))
	d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records"}).problem(503, "unavailable")
}

func TestNotReadyWithoutKey(t *testing.T) {
	d := newDoor(t, testbed.Options{Change: func(o *service.Options) { o.Keys = nil }})
	d.do(request{method: "GET", path: "/readyz"}).problem(503, "no-active-key")
}

func TestMetrics(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	r := d.bed.Issued(t, 0, testbed.FacilityA)
	d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records/" + r.Key}).is(200)
	d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records/none"}).is(404)
	w := httptest.NewRecorder()
	d.api.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{
		`vaxcert_http_requests_total{route="GET /v1/records/{key}",status="200"} 1`,
		`vaxcert_http_requests_total{route="GET /v1/records/{key}",status="404"} 1`,
		`vaxcert_http_request_duration_seconds_count{route="GET /v1/records/{key}"} 2`,
		`vaxcert_records{state="issued"} 1`, `vaxcert_records{state="entered"} 0`,
		`vaxcert_waiting_records{work="issue"} 0`, `vaxcert_done_total{what="issued"} 1`, `vaxcert_store_up 1`, `vaxcert_counts_up 1`, `vaxcert_counts_age_seconds 0`,
		`vaxcert_audit_log_delay_seconds 0`, `vaxcert_key_days_left{active="true",key="`,
	} {
		require.Contains(t, w.Body.String(), line)
	}
	for _, personal := range []string{r.Key, r.UVCI, r.Said.FullName, r.Said.IDNumber, testbed.ClerkA} {
		require.NotContains(t, w.Body.String(), personal)
	}
	d.serve(d.request(request{method: "GET", path: "/metrics"})).problem(404, "not-found")
}

// A store that is down is no reason to forget what was counted; and counting that takes
// long does not say that the store is down.
func TestMetricsWithoutStore(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	d.bed.Issued(t, 0, testbed.FacilityA)
	read := func() string {
		w := httptest.NewRecorder()
		d.api.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		require.Equal(t, 200, w.Code)
		return w.Body.String()
	}
	require.Contains(t, read(), "vaxcert_store_up 1")
	require.NoError(t, d.bed.Store.Close())
	down := read()
	require.Contains(t, down, "vaxcert_store_up 0")
	require.Contains(t, down, "vaxcert_counts_up 1")
	require.Contains(t, down, `vaxcert_records{state="issued"} 1`)
	d.bed.Clock.Advance(time.Minute)
	down = read()
	require.Contains(t, down, "vaxcert_counts_up 0")
	require.Contains(t, down, `vaxcert_records{state="issued"} 1`)
	require.Contains(t, down, "vaxcert_counts_age_seconds 60")
}

// receiver is who takes traces.
type receiver struct {
	mu   sync.Mutex
	got  bytes.Buffer
	path string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.path = q.URL.Path
	_, _ = io.Copy(&r.got, q.Body)
}

// Traces have routes and statuses, and nothing of the request.
func TestTraced(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	received := &receiver{}
	collector := httptest.NewServer(received)
	defer collector.Close()
	traced, shutdown, err := api.Traced(context.Background(), d.api, collector.URL, d.api.Route)
	require.NoError(t, err)
	r := d.bed.Issued(t, 0, testbed.FacilityA)
	for _, q := range []request{
		{as: testbed.ClerkA, method: "GET", path: "/v1/records/" + r.Key},
		{as: testbed.ClerkA, method: "GET", path: "/v1/records?cause=Nobody", header: map[string]string{"User-Agent": "agent-of-somebody"}},
		{as: testbed.ClerkA, method: "POST", path: "/v1/records", body: d.bed.Record(1, testbed.FacilityA)},
	} {
		q := d.request(q)
		q.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		w := httptest.NewRecorder()
		traced.ServeHTTP(w, q)
		require.Less(t, w.Code, 300, w.Body.String())
	}
	require.NoError(t, shutdown(context.Background()))
	require.Equal(t, "/v1/traces", received.path)
	sent := received.got.String()
	require.Contains(t, sent, "GET /v1/records/{key}")
	require.Contains(t, sent, "POST /v1/records")
	require.Contains(t, sent, api.ServiceName)
	require.Contains(t, sent, "\x0a\xf7\x65\x19\x16\xcd\x43\xdd", "the trace of the caller goes on")
	for _, personal := range []string{r.Key, "Nobody", "agent-of-somebody", d.bed.People[1].FullName, "192.0.2.1", d.bed.Users[testbed.ClerkA].Token} {
		require.NotContains(t, sent, personal)
	}
	_, _, err = api.Traced(context.Background(), d.api, "nowhere", d.api.Route)
	require.Error(t, err)
}

// The log says what failed, and nobody's name.
func TestLogOfProblems(t *testing.T) {
	var log bytes.Buffer
	d := newDoor(t, testbed.Options{}, func(o *api.Options) { o.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
	require.NoError(t, d.bed.Store.Close())
	got := d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records", body: d.bed.Record(0, testbed.FacilityA)}).problem(503, "unavailable")
	require.Contains(t, log.String(), got.text("request"))
	require.Contains(t, log.String(), `"route":"POST /v1/records"`)
	require.NotContains(t, log.String(), d.bed.People[0].FullName)
	require.NotContains(t, log.String(), d.bed.Users[testbed.ClerkA].Token)
}
