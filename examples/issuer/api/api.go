package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Options are what the API works with.
type Options struct {
	Service *service.Service // required
	Store   *store.Store     // required; that of the service, for readiness
	Clock   func() time.Time // required
	Logger  *slog.Logger     // default: silent
	// LookUps limit how often a citizen may ask; pages that ask the same share them.
	// Default: those of guard, behind no proxy.
	LookUps *guard.LookUps
	// WritesLog says that this process writes the audit log: it is not ready while the log
	// lags. Others are, as what waits for the log is safe in the store.
	WritesLog bool
}

// API is the handler of all routes. It is safe for concurrent use.
type API struct {
	o       Options
	mux     *http.ServeMux
	metrics *metrics
}

// New makes the API. It panics where a required option is missing.
func New(o Options) *API {
	if o.Service == nil || o.Store == nil || o.Clock == nil {
		panic("api: service, store and clock are required")
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.LookUps == nil {
		o.LookUps = guard.NewLookUps(nil, o.Clock)
	}
	a := &API{o: o, mux: http.NewServeMux()}
	a.metrics = newMetrics(a)
	for _, r := range routes {
		a.mux.HandleFunc(r.method+" "+r.path, func(w http.ResponseWriter, req *http.Request) { a.serve(w, req, r) })
	}
	return a
}

// ServeHTTP answers a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.metrics.count(a.Route(r), w, r, func(w http.ResponseWriter) {
		if _, pattern := a.mux.Handler(r); pattern == "" {
			a.noRoute(w, r)
			return
		}
		a.mux.ServeHTTP(w, r)
	})
}

// Route gives the pattern that a request goes to, for logs and traces; "none" where there
// is none.
func (a *API) Route(r *http.Request) string { return guard.RouteOf(a.mux)(r) }

// noRoute makes a problem of what the mux says in plain text.
func (a *API) noRoute(w http.ResponseWriter, r *http.Request) {
	said := &silent{header: http.Header{}}
	a.mux.ServeHTTP(said, r)
	p := notFound
	if said.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", said.header.Get("Allow"))
		p = methodNotAllowed
	}
	a.refuse(&call{API: a, w: w, Request: r}, p)
}

// silent takes an answer and keeps its header.
type silent struct {
	header http.Header
	status int
}

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) Write(p []byte) (int, error) { return len(p), nil }
func (s *silent) WriteHeader(status int)      { s.status = status }
