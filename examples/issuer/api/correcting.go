package api

import (
	"context"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// correct puts other texts into a record.
func (c *call) correct() error {
	version, err := c.version()
	if err != nil {
		return err
	}
	sent, err := c.readEntry()
	if err != nil {
		return err
	}
	r, err := c.o.Service.Correct(c.Context(), c.actor, c.PathValue("key"), version, sent.Record)
	if err != nil {
		return err
	}
	return c.writeRecord(r)
}

// accept mends a record as the register proposes.
func (c *call) accept() error {
	version, err := c.version()
	if err != nil {
		return err
	}
	r, err := c.o.Service.Accept(c.Context(), c.actor, c.PathValue("key"), version)
	if err != nil {
		return err
	}
	return c.writeRecord(r)
}

func (c *call) vouch() error    { return c.withReason(c.o.Service.Vouch) }
func (c *call) sendBack() error { return c.withReason(c.o.Service.Return) }
func (c *call) withdraw() error { return c.withReason(c.o.Service.Withdraw) }

// withReason does to a record what needs a reason.
func (c *call) withReason(do func(ctx context.Context, a store.Actor, key string, version int64, why string) (store.Record, error)) error {
	version, err := c.version()
	if err != nil {
		return err
	}
	var sent struct {
		Reason string `json:"reason"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	r, err := do(c.Context(), c.actor, c.PathValue("key"), version, sent.Reason)
	if err != nil {
		return err
	}
	return c.writeRecord(r)
}

// amend corrects a record that has a certificate, by another record.
func (c *call) amend() error {
	version, err := c.version()
	if err != nil {
		return err
	}
	sent, err := c.readEntry()
	if err != nil {
		return err
	}
	done, err := c.o.Service.Amend(c.Context(), c.actor, c.PathValue("key"), version, sent.Record)
	if err != nil {
		return err
	}
	return c.entered(done, sent)
}
