package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// pendingLife is how long somebody may take from the password to the code.
const pendingLife = 5 * time.Minute

// loginData is what the pages of the log-in show.
type loginData struct {
	Inputs []input
	Errors []string
	First  bool   // a page was asked for that needs a log-in
	Next   string // that page; empty: the role's first one
}

func (s *site) loginForm(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	if a, ok := actorOf(r); ok {
		return s.goTo(w, r, landing(a.Role), "")
	}
	return s.showLogin(w, r, http.StatusOK, "")
}

func (s *site) showLogin(w http.ResponseWriter, r *http.Request, status int, why string) error {
	name := strings.TrimSpace(r.PostFormValue("name"))
	data := loginData{First: r.FormValue("next") != "", Next: nextOf(r), Inputs: []input{
		{Name: "name", Label: "login-name", Value: name, Complete: "username", Max: 100, Required: true, Focus: name == ""},
		{Name: "password", Label: "login-password", Type: "password", Complete: "current-password", Max: 1000, Required: true, Focus: name != ""},
	}}
	if why != "" {
		data.Errors = []string{why}
	}
	return s.show(w, r, status, "login", data)
}

// logIn takes name and password. Where the user has a second factor, the code is asked
// for next.
func (s *site) logIn(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	name, password := strings.TrimSpace(r.PostFormValue("name")), r.PostFormValue("password")
	u, err := s.o.Service.LogIn(r.Context(), name, password, "")
	half, needsCode := errors.AsType[*service.CodeNeededError](err)
	switch {
	case needsCode:
		if err := s.sessions.RenewToken(r.Context()); err != nil {
			return err
		}
		s.sessions.Put(r.Context(), sessionPending, []string{half.Name, half.Proof})
		s.sessions.Put(r.Context(), sessionPendingSince, s.o.Clock().Unix())
		s.sessions.Put(r.Context(), sessionNext, nextOf(r))
		return s.goTo(w, r, "/login/code", "")
	case errors.Is(err, service.ErrLogIn):
		return s.showLogin(w, r, http.StatusUnprocessableEntity, s.words.say(languageOf(r), "login-wrong"))
	case err != nil:
		return tooSoon(err)
	}
	return s.letIn(w, r, u, nextOf(r))
}

// pending gives the log-in that waits for a code.
func (s *site) pending(r *http.Request) (half service.CodeNeededError, ok bool) {
	kept, _ := s.sessions.Get(r.Context(), sessionPending).([]string)
	since := time.Unix(s.sessions.GetInt64(r.Context(), sessionPendingSince), 0)
	if len(kept) != 2 || s.o.Clock().Sub(since) > pendingLife {
		s.sessions.Remove(r.Context(), sessionPending)
		return half, false
	}
	return service.CodeNeededError{Name: kept[0], Proof: kept[1]}, true
}

func (s *site) codeForm(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	if _, ok := s.pending(r); !ok {
		return s.goTo(w, r, "/login", "")
	}
	return s.showCode(w, r, http.StatusOK, nil)
}

func (s *site) showCode(w http.ResponseWriter, r *http.Request, status int, wrong []string) error {
	return s.show(w, r, status, "login_code", loginData{Inputs: []input{codeInput(wrong)}})
}

func codeInput(wrong []string) input {
	return input{Name: "code", Label: "login-code", Hint: "login-code-hint", Complete: "one-time-code", Mode: "numeric", Max: 20, Required: true, Focus: true, Errors: wrong}
}

func (s *site) logInCode(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	half, ok := s.pending(r)
	if !ok {
		s.askToLogIn(w, r)
		return nil
	}
	u, err := s.o.Service.LogInCode(r.Context(), half, r.PostFormValue("code"))
	switch {
	case errors.Is(err, service.ErrCode):
		return s.showCode(w, r, http.StatusUnprocessableEntity, []string{s.words.say(languageOf(r), "login-code-wrong")})
	case errors.Is(err, service.ErrLogIn):
		s.askToLogIn(w, r)
		return nil
	case err != nil:
		return tooSoon(err)
	}
	return s.letIn(w, r, u, s.sessions.PopString(r.Context(), sessionNext))
}

func tooSoon(err error) error {
	if soon, ok := errors.AsType[*service.TooSoonError](err); ok {
		return &tooSoonError{soon.RetryAfter}
	}
	return err
}

// letIn begins a session, and leads to what was asked for, or to the role's first page.
func (s *site) letIn(w http.ResponseWriter, r *http.Request, u store.User, next string) error {
	if next == "" {
		next = landing(u.Role)
	}
	if err := s.begin(r.Context(), u); err != nil {
		return err
	}
	return s.goTo(w, r, next, "")
}

func (s *site) logOut(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	return s.goTo(w, r, "/login", "logged-out")
}
