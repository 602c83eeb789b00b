package web

import (
	"context"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// CitizenOptions is what the citizens' pages work with besides. The zero value offers no
// wallet and knows no proxy.
type CitizenOptions struct {
	// Apple and Google make cards for wallets; nil: the page has no such button.
	Apple  *paper.AppleWallet
	Google *paper.GoogleWallet
	// LookUps limit how often somebody may look up; the API shares them. Default: those
	// of guard, behind no proxy.
	LookUps *guard.LookUps
}

// CitizenIdle is how long a citizen's pages stay open that nobody looks at.
// Source: ours; phones are shared.
const CitizenIdle = 10 * time.Minute

// What the session of a citizen keeps: the index of the person, and when a page was
// last asked for, in Unix milliseconds.
const (
	sessionPerson     = "person"
	sessionPersonSeen = "person-seen"
)

// citizens is the pages of those whose certificates they are.
type citizens struct {
	*site
	options CitizenOptions
}

func (s *site) citizenArea() area { return newCitizens(s, s.o.Citizen).area() }

func newCitizens(s *site, o CitizenOptions) *citizens {
	if o.LookUps == nil {
		o.LookUps = guard.NewLookUps(nil, s.o.Clock)
	}
	return &citizens{site: s, options: o}
}

func (c *citizens) area() area {
	return area{words: citizenWords, routes: func(m *http.ServeMux) {
		c.page(m, "GET /{$}", c.lookupForm)
		c.page(m, "POST /{$}", c.lookUp)
		c.page(m, "GET /help", c.help)
		c.page(m, "GET /me", c.of(c.mine))
		c.page(m, "POST /me/leave", c.leave)
		c.page(m, "GET /me/report", c.of(c.reportForm))
		c.page(m, "POST /me/report", c.of(c.report))
		c.page(m, "GET /me/{key}/code.png", c.of(c.picture))
		c.page(m, "GET /me/{key}/certificate.pdf", c.of(c.print))
		c.page(m, "GET /me/{key}/wallet", c.of(c.walletForm))
		c.page(m, "POST /me/{key}/wallet", c.of(c.wallet))
	}}
}

// personHandler makes a page for the person whose it is.
type personHandler func(w http.ResponseWriter, r *http.Request, person []byte) error

// of lets in whoever was looked up and has not been away for too long.
func (c *citizens) of(do personHandler) handler {
	return func(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
		person, ok := c.person(r.Context())
		if !ok {
			word := ""
			if c.sessions.Token(r.Context()) != "" { // who never looked up begins no session by this
				word = "citizen-ended"
			}
			return c.goTo(w, r, "/", word)
		}
		guard.SetRole(r.Context(), string(life.Citizen))
		return do(w, r, person)
	}
}

// person gives whose session it is, and lets it go on.
func (c *citizens) person(ctx context.Context) (person []byte, ok bool) {
	if !c.sessions.Exists(ctx, sessionPersonSeen) {
		return nil, false
	}
	now, seen := c.o.Clock(), time.UnixMilli(c.sessions.GetInt64(ctx, sessionPersonSeen))
	if away := now.Sub(seen); away >= CitizenIdle || away < -CitizenIdle {
		c.forget(ctx)
		return nil, false
	}
	c.sessions.Put(ctx, sessionPersonSeen, now.UnixMilli())
	return c.sessions.GetBytes(ctx, sessionPerson), true
}

// remember begins the session of a person, under another token than any before.
func (c *citizens) remember(ctx context.Context, person []byte) error {
	if err := c.sessions.RenewToken(ctx); err != nil {
		return err
	}
	c.sessions.Put(ctx, sessionPerson, person)
	c.sessions.Put(ctx, sessionPersonSeen, c.o.Clock().UnixMilli())
	return nil
}

func (c *citizens) forget(ctx context.Context) {
	c.sessions.Remove(ctx, sessionPerson)
	c.sessions.Remove(ctx, sessionPersonSeen)
}

// leave ends what a citizen sees; somebody of the staff stays logged in.
func (c *citizens) leave(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	if _, staff := actorOf(r); staff {
		c.forget(r.Context())
	} else if err := c.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	return c.goTo(w, r, "/", "citizen-left")
}

// help explains why there may be no certificate yet.
func (c *citizens) help(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	return c.show(w, r, http.StatusOK, "citizen_help", life.States())
}
