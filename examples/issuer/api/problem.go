package api

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// problem is an error for a client. It holds nothing of what the client sent but names
// of fields and parameters that the API has.
type problem struct {
	status int
	code   string
	title  lang.Pair
	where  string        // a parameter, or columns
	after  time.Duration // when to try again
}

func (p *problem) Error() string { return p.code }

// Is makes a problem the same wherever it is.
func (p *problem) Is(other error) bool {
	q, ok := other.(*problem)
	return ok && q.code == p.code
}

// at says where it is.
func (p *problem) at(where string) *problem {
	q := *p
	q.where = where
	return &q
}

// in says when to try again.
func (p *problem) in(after time.Duration) *problem {
	q := *p
	q.after = after
	return &q
}

// problemText is a problem on the wire: RFC 9457.
type problemText struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Detail  string `json:"detail,omitempty"`
	Request string `json:"request,omitempty"` // ID, where somebody has to look into the log
}

func (p *problem) text(language string) problemText {
	return problemText{
		Type: "urn:vaxcert:problem:" + p.code, Title: p.title.In(language), Status: p.status, Code: p.code, Detail: p.where,
	}
}

// problemOf gives the problem that an error is; internal where it is none of the table.
func problemOf(err error) *problem {
	var p *problem
	var body *intake.BodyError
	var code attest.Code
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &body):
		title := lang.Pair{intake.Sentence(body.Code, "vi"), intake.Sentence(body.Code, "en")}
		return &problem{status: http.StatusUnprocessableEntity, code: body.Code, title: title, where: strings.Join(body.Columns, ", ")}
	case errors.Is(err, attest.SigningFailed):
		return signingFailed
	case errors.As(err, &code):
		return &problem{status: http.StatusUnprocessableEntity, code: string(code), title: lang.Pair{code.Sentence("vi"), code.Sentence("en")}}
	}
	for _, known := range table {
		if errors.Is(err, known.err) {
			return known.problem
		}
	}
	return internal
}

// errGone says that the client does not take its answer any more.
var errGone = errors.New("api: the client is gone")

func gone(err error) error {
	if err != nil {
		return errGone
	}
	return nil
}

// refuse answers with a problem.
func (a *API) refuse(c *call, err error) {
	if errors.Is(err, errGone) || c.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return
	}
	p := problemOf(err)
	text := p.text(c.language())
	if p.status >= http.StatusInternalServerError {
		text.Request = c.log(p, err)
	}
	data, err := json.Marshal(text)
	if err != nil {
		panic("api: a problem is texts: " + err.Error())
	}
	header := c.w.Header()
	header.Set("Content-Type", "application/problem+json")
	header.Set("Content-Language", c.language())
	header.Set("Cache-Control", "no-store")
	header.Del("ETag")
	if p.after > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.after.Seconds()))))
	}
	if p.status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", "Bearer")
	}
	c.w.WriteHeader(p.status)
	_, _ = c.w.Write(append(data, '\n'))
}

// log says in the log what the client is not told, and gives the request's ID.
func (c *call) log(p *problem, err error) string {
	id := guard.RequestID(c.Context())
	if id == "" {
		id = rand.Text()
	}
	c.o.Logger.LogAttrs(c.Context(), slog.LevelError, "problem",
		slog.String("request", id), slog.String("route", c.Route(c.Request)), slog.String("code", p.code), slog.Any("error", err))
	return id
}
