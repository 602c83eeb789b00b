package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/vaxcert/vaxcert/cert"
)

// clerk is somebody at a facility who enters doses, and does what there is to do about
// them.
type clerk struct {
	*client
	user    user
	random  *rand.Rand
	records func() cert.Record // the next dose, with the mistakes that people make
	keys    []string           // of the records that the clerk entered and that are not signed
}

// logIn comes in by the page, with a password.
func (c *clerk) logIn(ctx context.Context) error {
	if _, err := c.ask(ctx, request{operation: "log-in page", method: "GET", path: "/login"}); err != nil {
		return err
	}
	_, err := c.ask(ctx, request{
		operation: "log-in", method: "POST", path: "/login", want: []int{http.StatusSeeOther},
		form: url.Values{"name": {c.user.name}, "password": {password}},
	})
	return err
}

// work goes on until ctx ends: something is done, and then thought about for a while.
func (c *clerk) work(ctx context.Context, think time.Duration) {
	// Nobody begins at the same moment.
	for wait := time.Duration(c.random.Float64() * float64(think)); sleep(ctx, wait); wait = c.pause(think) {
		_ = c.something(ctx) // it is in the figures
	}
}

// pause gives how long the clerk thinks: exponentially distributed, at most five times
// the mean.
func (c *clerk) pause(mean time.Duration) time.Duration {
	return time.Duration(min(c.random.ExpFloat64(), 5) * float64(mean))
}

// something does one of the things that clerks do.
func (c *clerk) something(ctx context.Context) error {
	switch n := c.random.IntN(100); {
	case n < 35 || len(c.keys) == 0:
		return c.enter(ctx)
	case n < 55:
		return c.list(ctx)
	case n < 65:
		_, err := c.ask(ctx, request{operation: "work page", method: "GET", path: "/facility"})
		return err
	case n < 80:
		return c.mend(ctx)
	case n < 90:
		return c.sign(ctx)
	default:
		_, _, err := c.look(ctx, c.some())
		return err
	}
}

// enter types a dose in: it is checked while it is typed, and then stored.
func (c *clerk) enter(ctx context.Context) error {
	said := c.records()
	said.FacilityID = c.user.facility
	if _, err := c.ask(ctx, request{operation: "check", method: "POST", path: "/v1/records/check", body: said}); err != nil {
		return err
	}
	got, err := c.ask(ctx, request{operation: "enter", method: "POST", path: "/v1/records", body: said, want: []int{http.StatusCreated}})
	if err != nil {
		return err
	}
	var entered struct{ Key string }
	if err := json.Unmarshal(got.body, &entered); err != nil {
		return err
	}
	c.keys = append(c.keys, entered.Key)
	return nil
}

// lists are those that clerks work through.
var lists = []string{"state=faulty", "state=correctable", "state=verified&state=exempt", "state=not-found&state=conflict", "state=issued"}

func (c *clerk) list(ctx context.Context) error {
	path := "/v1/records?limit=50&" + lists[c.random.IntN(len(lists))]
	_, err := c.ask(ctx, request{operation: "list", method: "GET", path: path})
	return err
}

// seen is a record as a clerk sees it.
type seen struct {
	State  string
	Record json.RawMessage
}

func (c *clerk) look(ctx context.Context, key string) (record seen, version string, err error) {
	got, err := c.ask(ctx, request{operation: "look", method: "GET", path: "/v1/records/" + key})
	if err == nil {
		err = json.Unmarshal(got.body, &record)
	}
	return record, got.header.Get("ETag"), err
}

// mend looks at a record, and does what it says: takes the register's proposal, or
// corrects it.
func (c *clerk) mend(ctx context.Context) error {
	key := c.some()
	record, version, err := c.look(ctx, key)
	if err != nil {
		return err
	}
	switch record.State {
	case "correctable":
		_, err = c.ask(ctx, request{operation: "accept", method: "POST", path: "/v1/records/" + key + "/accept", seen: version})
	case "faulty", "not-found", "conflict":
		var said cert.Record
		if err := json.Unmarshal(record.Record, &said); err != nil {
			return err
		}
		said.LotNumber += "A"
		_, err = c.ask(ctx, request{operation: "correct", method: "PUT", path: "/v1/records/" + key, body: said, seen: version})
	}
	return err
}

// signAtOnce is how many records a clerk signs at once.
const signAtOnce = 10

// sign signs what is ready of the clerk's own with the facility's key on the server.
func (c *clerk) sign(ctx context.Context) error {
	got, err := c.ask(ctx, request{operation: "list", method: "GET", path: "/v1/records?limit=200&state=verified&state=exempt"})
	if err != nil {
		return err
	}
	var page struct{ Records []struct{ Key string } }
	if err := json.Unmarshal(got.body, &page); err != nil {
		return err
	}
	mine := map[string]bool{}
	for _, key := range c.keys {
		mine[key] = true
	}
	var ready []string
	for _, r := range page.Records {
		if mine[r.Key] && len(ready) < signAtOnce {
			ready = append(ready, r.Key)
		}
	}
	if len(ready) == 0 {
		return nil
	}
	_, err = c.ask(ctx, request{operation: "sign", method: "POST", path: "/v1/signatures", body: map[string][]string{"records": ready}})
	if err != nil {
		return err
	}
	signed := map[string]bool{}
	for _, key := range ready {
		signed[key] = true
	}
	var left []string
	for _, key := range c.keys {
		if !signed[key] {
			left = append(left, key)
		}
	}
	c.keys = left
	return nil
}

func (c *clerk) some() string { return c.keys[c.random.IntN(len(c.keys))] }

// sleep waits, and reports whether ctx goes on.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
