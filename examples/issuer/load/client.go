package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// patience is how long somebody waits for an answer.
const patience = 5 * time.Minute

// client is somebody with a connection of their own.
type client struct {
	*http.Client
	site    string
	token   string // of the API; empty: none
	address string // what the proxy before the service says; empty: there is none
	figures *figures
}

// newClient gives somebody who has not come yet.
func newClient(site string, f *figures) *client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it never fails without options
	}
	return &client{
		Client: &http.Client{
			Jar: jar, Timeout: patience, Transport: &http.Transport{MaxConnsPerHost: 1, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		site: site, figures: f,
	}
}

// outcome says how a request ended, for the figures.
type outcome struct {
	stale bool
	why   string // empty: as it should
}

// answered is an answer, read to its end.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// request is one that is measured.
type request struct {
	operation    string
	method, path string
	body         any        // JSON
	form         url.Values // of a page
	seen         string     // If-Match
	want         []int      // statuses; none: 200
}

// ask sends a request, and notes how long it took from the first byte sent to the last
// one read. It fails where the answer is not what was wanted, but for a stale version.
func (c *client) ask(ctx context.Context, q request) (answered, error) {
	r, err := c.build(ctx, q)
	if err != nil {
		return answered{}, err
	}
	began := time.Now()
	got, err := c.do(r)
	took := time.Since(began)
	switch {
	case ctx.Err() != nil:
		return got, ctx.Err() // the end of the phase cut it off
	case err != nil:
		c.figures.add(q.operation, took, outcome{why: "no answer: " + rootOf(err).Error()})
		return got, err
	case got.status == http.StatusPreconditionFailed:
		c.figures.add(q.operation, took, outcome{stale: true})
		return got, nil
	case !got.wanted(q):
		why := got.why()
		c.figures.add(q.operation, took, outcome{why: why})
		return got, fmt.Errorf("%s: %s", q.operation, why)
	}
	c.figures.add(q.operation, took, outcome{})
	return got, nil
}

func (c *client) build(ctx context.Context, q request) (*http.Request, error) {
	var body []byte
	kind := "application/json"
	switch {
	case q.form != nil:
		body, kind = []byte(q.form.Encode()), "application/x-www-form-urlencoded"
	case q.body != nil:
		var err error
		if body, err = json.Marshal(q.body); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, q.method, c.site+q.path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	if c.token != "" && strings.HasPrefix(q.path, "/v1/") {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.address != "" {
		r.Header.Set("X-Forwarded-For", c.address)
	}
	if q.seen != "" {
		r.Header.Set("If-Match", q.seen)
	}
	return r, nil
}

func (c *client) do(r *http.Request) (answered, error) {
	response, err := c.Do(r)
	if err != nil {
		return answered{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answered{response.StatusCode, response.Header, body}, err
}

func (a answered) wanted(q request) bool {
	if len(q.want) == 0 {
		return a.status == http.StatusOK
	}
	for _, status := range q.want {
		if a.status == status {
			return true
		}
	}
	return false
}

// why says the status and the code of a problem.
func (a answered) why() string {
	var problem struct{ Code string }
	if json.Unmarshal(a.body, &problem) == nil && problem.Code != "" {
		return fmt.Sprintf("%d %s", a.status, problem.Code)
	}
	return http.StatusText(a.status)
}

// rootOf gives the innermost error: the outer ones have addresses in them.
func rootOf(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
