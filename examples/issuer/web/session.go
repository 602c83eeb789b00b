package web

import (
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// How long a session lasts. Source: ours; a working day, and a break.
const (
	SessionIdle = 30 * time.Minute
	SessionLife = 12 * time.Hour
)

// What a session keeps.
const (
	sessionUser  = "user"
	sessionStamp = "stamp" // of what was logged in with
	sessionNext  = "next"  // page that was asked for before the log-in
	sessionSaid  = "said"  // word for the next page
	// Name and proof of a password that wait for a code, and since when.
	sessionPending      = "pending"
	sessionPendingSince = "pending-since"
	sessionFactor       = "second-factor" // secret and URI that wait for their first code
)

func init() { gob.Register([]string{}) } // of sessionPending and sessionFactor

func newSessions(o Options) *scs.SessionManager {
	sessions := scs.New()
	sessions.Store = o.Store.Sessions()
	sessions.IdleTimeout, sessions.Lifetime = SessionIdle, SessionLife
	sessions.Cookie.Name = "session"
	sessions.Cookie.Persist = false
	if o.Secure {
		sessions.Cookie.Name, sessions.Cookie.Secure = "__Host-session", true
	}
	sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Logger.ErrorContext(r.Context(), "session failed", "error", err)
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
	return sessions
}

// known finds out who is logged in. Who is disabled, or has another password or second
// factor since, is not; who has to change it, or needs a second factor, is led to do so first.
func (s *site) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := s.sessions.GetString(r.Context(), sessionUser)
		if name == "" {
			next.ServeHTTP(w, r)
			return
		}
		u, err := s.o.Service.Actor(r.Context(), name)
		switch {
		case errors.Is(err, service.ErrLogIn), err == nil && stampOf(u) != s.sessions.GetString(r.Context(), sessionStamp):
			if err := s.sessions.Destroy(r.Context()); err != nil {
				s.fail(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
			return
		case err != nil:
			s.fail(w, r, err)
			return
		}
		if first := mustDo(u); first != "" && r.URL.Path != first && r.URL.Path != "/logout" {
			http.Redirect(w, r, first, http.StatusSeeOther)
			return
		}
		next.ServeHTTP(w, withActor(r, u.Actor))
	})
}

// mustDo gives the page that a user has to see before any other.
func mustDo(u store.User) string {
	switch {
	case u.MustChange:
		return "/account/password"
	case service.NeedsSecondFactor(u.Role) && u.TOTP == "":
		return "/account/code"
	}
	return ""
}

// stampOf tells what a user logs in with from what was before it, so that another
// password or second factor ends the sessions of the old.
func stampOf(u store.User) string {
	sum := sha256.Sum256([]byte(u.Hash + "\n" + u.TOTP))
	return hex.EncodeToString(sum[:8])
}

// begin begins the session of somebody who has logged in, under another token than any
// before.
func (s *site) begin(ctx context.Context, u store.User) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Remove(ctx, sessionPending)
	s.sessions.Put(ctx, sessionUser, u.ID)
	s.sessions.Put(ctx, sessionStamp, stampOf(u))
	return nil
}

// landing gives the first page of a role.
func landing(role life.Role) string {
	return map[life.Role]string{
		life.Clerk: "/facility", life.Reviewer: "/review", life.Province: "/province", life.Officer: "/authority", life.Auditor: "/audit",
	}[role]
}
