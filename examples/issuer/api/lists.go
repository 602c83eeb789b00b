package api

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

const (
	// listAge is how long caches keep what changes: as long as the service does.
	listAge = time.Minute
	// fileAge is how long they keep what does not: a file that an index names is called
	// by what is in it.
	fileAge = 24 * time.Hour
)

// trust gives the keys that certificates are signed with, signed by the publisher.
func (c *call) trust() error {
	l, err := c.o.Service.TrustSnapshot(c.Context())
	if err != nil {
		return err
	}
	return c.list(l, "application/octet-stream", listAge)
}

// revocations gives a file of what is revoked; revocation.IndexName is the first.
func (c *call) revocations() error {
	name := c.PathValue("file")
	l, err := c.o.Service.RevocationList(c.Context(), name)
	if err != nil {
		return err
	}
	if name == revocation.IndexName {
		return c.list(l, "application/json", listAge)
	}
	return c.list(l, "application/octet-stream", fileAge)
}

// list answers with a public file: with If-None-Match, ranges and HEAD.
func (c *call) list(l service.List, kind string, age time.Duration) error {
	c.open()
	header := c.w.Header()
	header.Set("Content-Type", kind)
	header.Set("ETag", l.ETag)
	header.Set("Cache-Control", fmt.Sprintf("public, max-age=%d", int(age.Seconds())))
	header.Set("Access-Control-Expose-Headers", "ETag")
	http.ServeContent(c.w, c.Request, "", l.Made, bytes.NewReader(l.Data))
	return nil
}

// preflight lets browsers of other sites ask for lists with If-None-Match.
func (c *call) preflight() error {
	c.open()
	header := c.w.Header()
	header.Set("Access-Control-Allow-Methods", "GET, HEAD")
	header.Set("Access-Control-Allow-Headers", "If-None-Match")
	header.Set("Access-Control-Max-Age", "86400")
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// open lets every site read the answer.
func (c *call) open() {
	c.w.Header().Set("Access-Control-Allow-Origin", "*")
	c.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}
