package guard_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

var quiet = slog.New(slog.DiscardHandler)

// journal is a log that can be read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(j, nil)) }

// lines gives and forgets what was logged.
func (j *journal) lines(t *testing.T) (lines []map[string]any, all string) {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	all = j.text.String()
	for line := range strings.Lines(all) {
		var fields map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &fields))
		lines = append(lines, fields)
	}
	j.text.Reset()
	return lines, all
}

// door is the whole chain, in the order of the package's overview.
func door(t *testing.T, mux *http.ServeMux, j *journal) *httptest.Server {
	t.Helper()
	clock := newHand()
	tick := func() time.Time { clock.now = clock.now.Add(time.Millisecond); return clock.now }
	var mu sync.Mutex
	handler := guard.Log(guard.Recover(guard.Headers(guard.Pace(mux, guard.Slowest{}), false), j.logger()), j.logger(), guard.RouteOf(mux), func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return tick()
	})
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = guard.NewServer(nil, j.logger()).ErrorLog
	server.Start()
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	response, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(text)
}

func request(t *testing.T, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	return r
}

func TestTheLogKnowsTheRouteAndNobody(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /person/{number}", func(w http.ResponseWriter, r *http.Request) {
		guard.SetRole(r.Context(), "clerk")
		_, _ = io.WriteString(w, guard.RequestID(r.Context()))
	})
	var j journal
	server := door(t, mux, &j)
	r := request(t, "POST", server.URL+"/person/012345678901?name=Hidden", "phone=0912345678")
	r.Header.Set("User-Agent", "Hidden")
	r.Header.Set("X-Request-Id", "Hidden")
	response, text := get(t, r)
	require.Equal(t, 200, response.StatusCode)
	id := response.Header.Get(guard.RequestIDHeader)
	require.Len(t, id, 26)
	require.Equal(t, id, text)
	get(t, request(t, "BREW", server.URL+"/Hidden", ""))

	server.Close()
	lines, all := j.lines(t)
	require.Len(t, lines, 2)
	require.Equal(t, map[string]any{
		"level": "INFO", "msg": "request", "time": lines[0]["time"],
		"method": "POST", "route": "POST /person/{number}", "status": 200.0, "duration": 1e6, "bytes": 26.0,
		"request": id, "role": "clerk", "cut": false,
	}, lines[0])
	require.Equal(t, "other", lines[1]["method"])
	require.Equal(t, "none", lines[1]["route"])
	require.Equal(t, 404.0, lines[1]["status"])
	require.Equal(t, "none", lines[1]["role"])
	for _, private := range []string{"Hidden", "0123", "0912", "127.0.0.1"} {
		require.NotContains(t, all, private)
	}
}

func TestAPanicIs500WithItsID(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/words", func(_ http.ResponseWriter, r *http.Request) { panic("Hidden " + r.URL.RawQuery) })
	mux.HandleFunc("/error", func(http.ResponseWriter, *http.Request) { panic(errors.New("Hidden")) })
	mux.HandleFunc("/index", func(_ http.ResponseWriter, r *http.Request) { _ = []int{}[len(r.Method)] })
	mux.HandleFunc("/half", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, 10_000))
		panic("Hidden")
	})
	var j journal
	server := door(t, mux, &j)
	for path, kind := range map[string]string{
		"/words?Hidden": "string", "/error": "*errors.errorString", "/index": "runtime error: index out of range [3] with length 0",
	} {
		response, text := get(t, request(t, "GET", server.URL+path, ""))
		require.Equal(t, 500, response.StatusCode)
		require.Contains(t, text, response.Header.Get(guard.RequestIDHeader))
		require.Equal(t, guard.ContentSecurityPolicy, response.Header.Get("Content-Security-Policy"))
		lines, all := j.lines(t)
		require.Equal(t, "panic", lines[0]["msg"])
		require.Equal(t, kind, lines[0]["kind"])
		require.Equal(t, response.Header.Get(guard.RequestIDHeader), lines[0]["request"])
		require.Contains(t, all, "TestAPanicIs500WithItsID")
		require.NotContains(t, all, "Hidden")
	}

	j.lines(t)
	response, err := http.Get(server.URL + "/half")
	require.NoError(t, err)
	_, err = io.ReadAll(response.Body)
	require.Error(t, err, "half an answer is none")
	response.Body.Close()
	server.Close()
	lines, all := j.lines(t)
	require.Len(t, lines, 2)
	require.Equal(t, true, lines[1]["cut"])
	require.Equal(t, "ERROR", lines[1]["level"])
	require.NotContains(t, all, "Hidden")
}

func TestEachAnswerTellsTheBrowserToBeCareful(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/list", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "max-age=60") })
	var j journal
	server := door(t, mux, &j)
	response, _ := get(t, request(t, "GET", server.URL, ""))
	for name, want := range map[string]string{
		"Content-Security-Policy": guard.ContentSecurityPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store", "Strict-Transport-Security": "",
	} {
		require.Equal(t, want, response.Header.Get(name), name)
	}
	require.NotContains(t, guard.ContentSecurityPolicy, "unsafe")
	response, _ = get(t, request(t, "GET", server.URL+"/list", ""))
	require.Equal(t, "max-age=60", response.Header.Get("Cache-Control"))

	behind := httptest.NewRecorder()
	guard.Headers(mux, true).ServeHTTP(behind, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, guard.StrictTransportSecurity, behind.Header().Get("Strict-Transport-Security"))
	secure := httptest.NewRecorder()
	guard.Headers(mux, false).ServeHTTP(secure, httptest.NewRequest("GET", "https://issuer.example/", nil))
	require.Equal(t, guard.StrictTransportSecurity, secure.Header().Get("Strict-Transport-Security"))
}

func TestTheServersOwnComplaintsHaveNoAddress(t *testing.T) {
	var j journal
	log := guard.NewServer(nil, j.logger()).ErrorLog
	for line, want := range map[string]string{
		"http: TLS handshake error from 203.0.113.9:5000: EOF":                                              "http: TLS handshake error from ADDRESS EOF",
		"http: TLS handshake error from [2001:db8::1]:5000: read tcp 10.0.0.1:443->203.0.113.9:5000: reset": "http: TLS handshake error from ADDRESS read tcp ADDRESS ADDRESS reset",
		"http: Accept error: accept tcp 127.0.0.1:80: too many open files; retrying in 5ms":                 "http: Accept error: accept tcp ADDRESS too many open files; retrying in 5ms",
	} {
		log.Print(line)
		lines, _ := j.lines(t)
		require.Equal(t, want, lines[0]["complaint"])
	}
}

func TestStreamsAreFlushedThroughTheDoor(t *testing.T) {
	mux := http.NewServeMux()
	seen := make(chan struct{})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "first")
		_ = http.NewResponseController(w).Flush()
		<-seen
	})
	var j journal
	server := door(t, mux, &j)
	response, err := http.Get(server.URL)
	require.NoError(t, err)
	defer response.Body.Close()
	first := make([]byte, 5)
	_, err = io.ReadFull(response.Body, first)
	require.NoError(t, err)
	close(seen)
	require.Equal(t, "first", string(first))
}
