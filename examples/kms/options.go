package kms

import (
	"fmt"
	"net/http"
	"time"
)

// Defaults and limits.
const (
	// DefaultConcurrency is how many signatures are made at once. A service answers
	// in 5 to 50 ms: 32 at once are 600 to 6,400 a second.
	DefaultConcurrency = 32
	// MaxConcurrency is the most that can be asked for.
	MaxConcurrency = 1024
	// DefaultTimeout is how long the answer to one request may take.
	DefaultTimeout = 10 * time.Second
	// DefaultAttempts is how often a request is made that the service throttles.
	DefaultAttempts = 6
	// DefaultBackoff is the wait before the second attempt. It doubles with each one.
	DefaultBackoff = 100 * time.Millisecond
	// MaxBackoff is the longest wait between attempts, whatever the service asks for.
	MaxBackoff = 10 * time.Second
)

// Options say how a service is used. The zero value is good.
type Options struct {
	// Concurrency is how many signatures are made at once; more callers wait. Up to
	// MaxConcurrency. 0: DefaultConcurrency.
	Concurrency int
	// Timeout is how long the answer to one request may take. 0: DefaultTimeout.
	Timeout time.Duration
	// Attempts is how often a request is made that the service throttles. 1 is once.
	// 0: DefaultAttempts.
	Attempts int
	// Backoff is the wait before the second attempt, of which up to half is chance.
	// 0: DefaultBackoff.
	Backoff time.Duration
}

func (o Options) withDefaults() (Options, error) {
	if o.Concurrency < 0 || o.Concurrency > MaxConcurrency || o.Timeout < 0 || o.Attempts < 0 || o.Backoff < 0 {
		return o, fmt.Errorf("kms: options: nothing negative, and a concurrency of at most %d", MaxConcurrency)
	}
	if o.Concurrency == 0 {
		o.Concurrency = DefaultConcurrency
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Attempts == 0 {
		o.Attempts = DefaultAttempts
	}
	if o.Backoff == 0 {
		o.Backoff = DefaultBackoff
	}
	return o, nil
}

// keepConnections lets as many connections stay open as there are signatures made
// at once. Go's default of two would have the others shake hands for each.
func keepConnections(t *http.Transport) {
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, MaxConcurrency
}

func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	keepConnections(t)
	return t
}
