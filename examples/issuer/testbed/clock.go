package testbed

import (
	"sync/atomic"
	"time"
)

// Began is what the clock says when a Bed is made.
var Began = time.Date(2025, 3, 3, 2, 0, 0, 0, time.UTC)

// Clock goes on like any other, and can be set. It is safe for concurrent use.
type Clock struct{ ahead atomic.Int64 }

// Now gives the time.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())).UTC() }

// Set lets it say that it is t now.
func (c *Clock) Set(t time.Time) { c.ahead.Store(int64(time.Until(t))) }

// Advance lets it jump, backwards too.
func (c *Clock) Advance(d time.Duration) { c.ahead.Add(int64(d)) }
