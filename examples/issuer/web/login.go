package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

var everyRole = []life.Role{life.Clerk, life.Reviewer, life.Province, life.Officer, life.Auditor}

// How often somebody may try to log in, from one network. Source: ours; a hospital's
// staff has one address and begins at seven.
const (
	LoginBurst = 40
	LoginEvery = 2 * time.Second
)

func (s *site) loginArea() area {
	tries := guard.NewLimiter(LoginEvery, LoginBurst, 0, s.o.Clock)
	limited := func(do handler) handler {
		return func(w http.ResponseWriter, r *http.Request, a store.Actor) error {
			if ok, wait := tries.Allow(guard.NetworkOf(guard.Address(r, s.o.Proxies))); !ok {
				return &tooSoonError{wait}
			}
			return do(w, r, a)
		}
	}
	return area{words: loginWords, routes: func(m *http.ServeMux) {
		s.page(m, "GET /login", s.loginForm)
		s.page(m, "POST /login", limited(s.logIn))
		s.page(m, "GET /login/code", s.codeForm)
		s.page(m, "POST /login/code", limited(s.logInCode))
		s.page(m, "POST /logout", s.logOut)
		s.page(m, "GET /account", s.account, everyRole...)
		s.page(m, "GET /account/password", s.passwordForm, everyRole...)
		s.page(m, "POST /account/password", s.changePassword, everyRole...)
		s.page(m, "GET /account/code", s.enrolForm, everyRole...)
		s.page(m, "POST /account/code", s.enrol, everyRole...)
	}}
}

// askToLogIn leads to the log-in, and back afterwards to a page that was asked for. It
// keeps nothing: anybody may ask for any page.
func (s *site) askToLogIn(w http.ResponseWriter, r *http.Request) {
	next := "/"
	if r.Method == http.MethodGet {
		next = localAddress(r.URL.Path, r.URL.Query())
	}
	http.Redirect(w, r, "/login?"+url.Values{"next": {next}}.Encode(), http.StatusSeeOther)
}

// maxNext is how long the address may be of what was asked for, in bytes.
const maxNext = 1000

// nextOf gives the page of this site that was asked for before the log-in; empty: none.
func nextOf(r *http.Request) string {
	next := r.FormValue("next")
	asked, err := url.Parse(next)
	if err != nil || len(next) > maxNext || !strings.HasPrefix(next, "/") || strings.Contains(next, `\`) || asked.Host != "" || asked.Path == "/" {
		return ""
	}
	return localAddress(asked.Path, asked.Query())
}
