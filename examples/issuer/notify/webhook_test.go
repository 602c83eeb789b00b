package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var secret = []byte("0123456789abcdef0123456789abcdef")

func newWebhook(t *testing.T, server *httptest.Server, change ...func(*WebhookOptions)) *Webhook {
	t.Helper()
	o := WebhookOptions{URL: server.URL + "/notices?key=sesame", Secret: secret, Clock: func() time.Time { return at }}
	if server.Certificate() != nil {
		o.Roots = x509.NewCertPool()
		o.Roots.AddCert(server.Certificate())
	}
	for _, c := range change {
		c(&o)
	}
	w, err := NewWebhook(o)
	require.NoError(t, err)
	return w
}

// receiver is one as the documentation of Webhook tells it to be.
type receiver struct {
	now  time.Time
	seen map[string]bool
	got  []Message
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	id, stamp := request.Header.Get("Webhook-Id"), request.Header.Get("Webhook-Timestamp")
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + stamp + "." + string(body)))
	signature, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(request.Header.Get("Webhook-Signature"), "v1,"))
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	switch {
	case err != nil || r.now.Sub(time.Unix(seconds, 0)).Abs() > 5*time.Minute:
		w.WriteHeader(http.StatusBadRequest)
	case !hmac.Equal(signature, mac.Sum(nil)) || request.Method != http.MethodPost || request.Header.Get("Idempotency-Key") != id:
		w.WriteHeader(http.StatusForbidden)
	case r.seen[id]:
		w.WriteHeader(http.StatusOK)
	default:
		r.seen[id] = true
		var m Message
		if json.Unmarshal(body, &m) == nil {
			r.got = append(r.got, m)
		}
		w.WriteHeader(http.StatusAccepted)
	}
}

func TestANoticeIsPosted(t *testing.T) {
	r := &receiver{now: at, seen: map[string]bool{}}
	server := httptest.NewTLSServer(r)
	defer server.Close()
	w := newWebhook(t, server)
	for range 2 {
		require.NoError(t, w.Notify(t.Context(), notice()))
	}
	want, err := Compose(notice())
	require.NoError(t, err)
	require.Equal(t, []Message{want}, r.got, "the second is dropped as a double")

	other := newWebhook(t, server, func(o *WebhookOptions) { o.Secret = []byte(strings.Repeat("x", MinSecret)) })
	require.ErrorIs(t, other.Notify(t.Context(), notice()), ErrPermanent)
	r.now = at.Add(time.Hour) // a replay
	require.ErrorIs(t, w.Notify(t.Context(), notice()), ErrPermanent)
	require.Len(t, r.got, 1)

	distrustful := newWebhook(t, server, func(o *WebhookOptions) { o.Roots = x509.NewCertPool() })
	err = distrustful.Notify(t.Context(), notice())
	require.Error(t, err)
	require.NotErrorIs(t, err, ErrPermanent)
	require.NotContains(t, err.Error(), "sesame")

	n := notice()
	n.To = Address{}
	require.ErrorIs(t, w.Notify(t.Context(), n), ErrNoAddress)
}

func TestAnswersForGoodAndForNow(t *testing.T) {
	for code, permanent := range map[int]bool{
		400: true, 401: true, 404: true, 410: true, 422: true, 408: false, 425: false, 429: false, 500: false, 503: false, 304: false,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
		err := newWebhook(t, server).Notify(t.Context(), notice())
		require.ErrorContains(t, err, strconv.Itoa(code))
		require.Equal(t, permanent, errors.Is(err, ErrPermanent), code)
		server.Close()
	}
}

func TestRetryAfter(t *testing.T) {
	for header, after := range map[string]time.Duration{
		"120": 2 * time.Minute, "0": 0, "4294967295": MaxRetryAfter,
		at.Add(time.Hour).Format(http.TimeFormat):   time.Hour,
		at.Add(-time.Hour).Format(http.TimeFormat):  0,
		at.AddDate(9, 0, 0).Format(http.TimeFormat): MaxRetryAfter,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusServiceUnavailable)
		}))
		var later *RetryError
		require.ErrorAs(t, newWebhook(t, server).Notify(t.Context(), notice()), &later, header)
		require.Equal(t, after, later.After, header)
		server.Close()
	}
	for _, header := range []string{"", "-1", "soon", "1.5", "99999999999"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		err := newWebhook(t, server).Notify(t.Context(), notice())
		_, is := errors.AsType[*RetryError](err)
		require.False(t, is, header)
		require.Error(t, err)
		server.Close()
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	followed := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	defer elsewhere.Close()
	for _, code := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, code))
		err := newWebhook(t, server).Notify(t.Context(), notice())
		require.Error(t, err)
		require.NotErrorIs(t, err, ErrPermanent)
		server.Close()
	}
	require.False(t, followed)
}

func TestASlowReceiver(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	w := newWebhook(t, server, func(o *WebhookOptions) { o.Timeout = 30 * time.Millisecond })
	err := w.Notify(t.Context(), notice())
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, ErrPermanent)
	require.NotContains(t, err.Error(), "sesame")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, newWebhook(t, server).Notify(ended, notice()), context.Canceled)
}

func TestAnswersWithoutEnd(t *testing.T) {
	written := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := 0
		for chunk := make([]byte, 32<<10); ; {
			m, err := w.Write(chunk)
			if n += m; err != nil || n > 1<<30 {
				written <- n
				return
			}
		}
	}))
	defer server.Close()
	require.NoError(t, newWebhook(t, server).Notify(t.Context(), notice()))
	require.Less(t, <-written, 1<<30)

	headers := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 4*MaxAnswer))
	}))
	defer headers.Close()
	require.Error(t, newWebhook(t, headers).Notify(t.Context(), notice()))
}

func TestWebhookOptions(t *testing.T) {
	good := WebhookOptions{URL: "https://sms.example.vn/notices", Secret: secret, Clock: time.Now}
	_, err := NewWebhook(good)
	require.NoError(t, err)
	for name, change := range map[string]func(*WebhookOptions){
		"no address":      func(o *WebhookOptions) { o.URL = "" },
		"plain to others": func(o *WebhookOptions) { o.URL = "http://sms.example.vn/" },
		"a file":          func(o *WebhookOptions) { o.URL = "file:///etc/passwd" },
		"a password":      func(o *WebhookOptions) { o.URL = "https://a:b@sms.example.vn/" },
		"short secret":    func(o *WebhookOptions) { o.Secret = secret[1:] },
		"no clock":        func(o *WebhookOptions) { o.Clock = nil },
		"timeout":         func(o *WebhookOptions) { o.Timeout = time.Hour },
	} {
		o := good
		change(&o)
		_, err := NewWebhook(o)
		require.ErrorIs(t, err, ErrOptions, name)
	}
}

// What localhost is said to be does not let a plain connection out.
func TestPlainConnectionsStayOnThisMachine(t *testing.T) {
	_, err := dialer(time.Second, true).DialContext(t.Context(), "tcp", "192.0.2.1:80")
	require.ErrorIs(t, err, errNotLoopback)
}
