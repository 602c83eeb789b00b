package api

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// trail gives who did what, the newest first.
func (c *call) trail() error {
	p := c.parameters()
	q := store.TrailQuery{
		Subject: p.text("subject"), Actor: p.text("actor"), Action: p.text("action"), Since: p.time("since"), Until: p.time("until"),
		Before: p.text("before"), Limit: p.limit(),
	}
	if err := p.done(); err != nil {
		return err
	}
	steps, next, err := c.o.Service.Trail(c.Context(), c.actor, q)
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, struct {
		Steps []step `json:"steps"`
		Next  string `json:"next,omitempty"`
	}{stepTexts(steps), next})
}
