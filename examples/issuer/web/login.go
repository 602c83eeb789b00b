package web

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

var everyRole = []life.Role{life.Clerk, life.Reviewer, life.Province, life.Officer, life.Auditor}

func (s *site) loginArea() area {
	return area{words: loginWords, routes: func(m *http.ServeMux) {
		s.page(m, "GET /login", s.loginForm)
		s.page(m, "POST /login", s.logIn)
		s.page(m, "GET /login/code", s.codeForm)
		s.page(m, "POST /login/code", s.logInCode)
		s.page(m, "POST /logout", s.logOut)
		s.page(m, "GET /account", s.account, everyRole...)
		s.page(m, "GET /account/password", s.passwordForm, everyRole...)
		s.page(m, "POST /account/password", s.changePassword, everyRole...)
		s.page(m, "GET /account/code", s.enrolForm, everyRole...)
		s.page(m, "POST /account/code", s.enrol, everyRole...)
	}}
}

// askToLogIn leads to the log-in, and back afterwards to a page that was asked for.
func (s *site) askToLogIn(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		s.sessions.Put(r.Context(), sessionNext, localAddress(r.URL.Path, r.URL.Query()))
	}
	_ = s.goTo(w, r, "/login", "log-in-first")
}
