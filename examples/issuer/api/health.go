package api

import (
	"context"
	_ "embed"
	"net/http"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
)

const (
	// readyWithin is how long the store may take to answer.
	readyWithin = 3 * time.Second
	// logWithin is how long a step may wait for the audit log.
	logWithin = time.Minute
)

// healthy says that the process answers.
func (c *call) healthy() error { return c.write(http.StatusOK, health{"ok"}) }

type health struct {
	Status string `json:"status"`
}

// ready says that requests can be sent here: the store answers, a key is active, and what
// happens gets into the audit log where that is this process's to see to.
func (c *call) ready() error {
	ctx, stop := context.WithTimeout(c.Context(), readyWithin)
	defer stop()
	if err := c.o.Store.Ping(ctx); err != nil {
		return unavailable
	}
	keys, err := c.o.Service.Keys(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(keys, func(k service.KeyStatus) bool { return k.Active }) {
		return noActiveKey
	}
	if c.o.WritesLog {
		waiting, err := c.o.Store.Unlogged(ctx, 1)
		if err != nil {
			return err
		}
		if len(waiting) > 0 && c.o.Clock().Sub(waiting[0].At) > logWithin {
			return logBehind
		}
	}
	return c.write(http.StatusOK, health{"ready"})
}

//go:embed openapi.yaml
var openapi []byte

// document gives the description of the API.
func (c *call) document() error {
	c.w.Header().Set("Content-Type", "application/yaml")
	c.w.Header().Set("Cache-Control", "public, max-age=3600")
	_, err := c.w.Write(openapi)
	return gone(err)
}
