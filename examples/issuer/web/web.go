package web

import (
	"context"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Options is what the pages work with.
type Options struct {
	Service *service.Service // required
	Store   *store.Store     // users and sessions; required
	Clock   func() time.Time // required
	// Secure says that the pages come over TLS, also from a proxy before this server:
	// cookies are then called __Host-.
	Secure bool
	// Agent is the WebSocket address of the signing agent on clerks' machines. Default
	// DefaultAgent.
	Agent string
	// Demonstration is said on each page: that all people here are invented.
	Demonstration bool
	// Proxies are those whose X-Forwarded-For is believed when log-ins are counted.
	// Default: none.
	Proxies []netip.Prefix
	// Citizen is what the citizens' pages have besides.
	Citizen CitizenOptions
	Logger  *slog.Logger // default: silent
}

// MaxForm is how large a form may be that is no upload, in bytes. Source: ours; a choice
// of 500 records takes 25 KiB.
const MaxForm = 128 << 10

// ErrOptions says that an option is missing.
var ErrOptions = errors.New("web: service, store and clock are required")

// areas are all pages there are.
func (s *site) areas() []area {
	return []area{
		frameArea(), s.loginArea(), s.facilityArea(), s.reviewArea(), s.provinceArea(), s.authorityArea(), s.auditArea(), s.citizenArea(),
	}
}

// site is the pages.
type site struct {
	o         Options
	sessions  *scs.SessionManager
	words     words
	links     []link
	assets    *assets
	pages     *http.ServeMux
	templates map[string]map[string]*template.Template // by language and name
}

// New makes the pages. The handler is safe for concurrent use. It fails with ErrOptions.
func New(o Options) (http.Handler, error) {
	if o.Service == nil || o.Store == nil || o.Clock == nil {
		return nil, ErrOptions
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Agent == "" {
		o.Agent = DefaultAgent
	}
	s := &site{o: o, words: words{}, templates: map[string]map[string]*template.Template{}}
	s.sessions = newSessions(o)
	m := http.NewServeMux()
	s.pages = m
	for _, a := range s.areas() {
		if err := s.words.add(a.words); err != nil {
			return nil, err
		}
		s.links = append(s.links, a.links...)
		if a.routes != nil {
			a.routes(m)
		}
	}
	var err error
	if s.assets, err = newAssets(); err != nil {
		return nil, err
	}
	for _, language := range languages {
		if s.templates[language], err = s.parse(language); err != nil {
			return nil, err
		}
	}
	m.HandleFunc("/", s.serve(0, func(http.ResponseWriter, *http.Request, store.Actor) error { return store.ErrNotFound }))
	outer := http.NewServeMux()
	outer.Handle("GET /assets/{file}", s.assets)
	outer.Handle("/", s.sessions.LoadAndSave(s.chooseLanguage(s.sameOrigin(s.known(m)))))
	return guard.Headers(outer, o.Secure), nil
}

// handler makes a page, or says by an error why not.
type handler func(w http.ResponseWriter, r *http.Request, a store.Actor) error

// page registers a page for some roles; without any, for everybody.
func (s *site) page(m *http.ServeMux, pattern string, do handler, roles ...life.Role) {
	m.HandleFunc(pattern, s.serve(MaxForm, do, roles...))
}

// upload registers a page that reads a body of its own, of any length up to limit bytes.
func (s *site) upload(m *http.ServeMux, pattern string, limit int64, do handler, roles ...life.Role) {
	m.HandleFunc(pattern, s.serve(-limit, do, roles...))
}

// serve lets in who may see a page, bounds what they send, and shows what went wrong.
// Forms of up to limit bytes are parsed; a body of up to -limit bytes is left.
func (s *site) serve(limit int64, do handler, roles ...life.Role) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, loggedIn := actorOf(r)
		if len(roles) > 0 && !loggedIn {
			s.askToLogIn(w, r)
			return
		}
		err := func() error {
			if len(roles) > 0 && !slices.Contains(roles, a.Role) {
				return &roleError{roles}
			}
			if limit < 0 {
				r.Body = guard.Bound(w, r.Body, -limit)
			} else if r.Method == http.MethodPost {
				r.Body = guard.Bound(w, r.Body, limit)
				if err := r.ParseForm(); err != nil {
					return formError(err)
				}
			}
			return do(w, r, a)
		}()
		if err != nil {
			s.fail(w, r, err)
		}
	}
}

// sameOrigin refuses what pages of other sites have a browser send.
func (s *site) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, errCrossOrigin) }))
	return protection.Handler(next)
}

type actorKey struct{}

// actorOf gives who is logged in.
func actorOf(r *http.Request) (store.Actor, bool) {
	a, ok := r.Context().Value(actorKey{}).(store.Actor)
	return a, ok
}

func withActor(r *http.Request, a store.Actor) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), actorKey{}, a))
}
