//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	p11 "github.com/miekg/pkcs11"

	"github.com/vaxcert/vaxcert/signer"
)

// token is a key in a token, with sessions to sign in. Each use of the module is
// done under the number of the attempt that made the link; where something fails,
// the link is given up, and who comes next makes a new one.
type token struct {
	module *module
	uri    uri
	pin    func(context.Context) ([]byte, error)
	wait   time.Duration

	free    chan *session // those that nobody uses; all of them when it is full
	closed  chan struct{}
	closing sync.Once
	ended   error // of the closing

	attempts atomic.Int64 // to make a link
	quick    atomic.Bool  // the last signature was that of a module in this process
	mu       sync.Mutex   // for what follows, and held while a link is made
	link     link
	failed   error // of the last attempt
	refused  error // what the token has against the PIN: for good
	first    bool  // no link was made yet
	serial   string
	generate signer.Algorithm // to make a key with the first link
	identify identify
	public   crypto.PublicKey
	id       []byte
}

// link is a token that is there, logged in to, and has the key.
type link struct {
	attempt    int64 // that made it; 0: there is no link
	generation int   // of the module
	slot       uint
	key        p11.ObjectHandle
}

func openToken(ctx context.Context, text string, o Options, generate signer.Algorithm, identify identify) (*token, error) {
	return ofProcess.openToken(ctx, text, o, generate, identify)
}

func (ms *modules) openToken(ctx context.Context, text string, o Options, generate signer.Algorithm, identify identify) (*token, error) {
	u, err := parseURI(text)
	if err != nil {
		return nil, err
	}
	if o, err = o.withDefaults(); err != nil {
		return nil, err
	}
	if generate != 0 && u.object == "" {
		return nil, fmt.Errorf("%w: object is needed, the label of the new key", ErrURI)
	}
	path, err := modulePath(u, o)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := &token{
		uri: u, pin: pinSource(u, o), wait: o.Wait,
		closed: make(chan struct{}), first: true, generate: generate, identify: identify,
	}
	return await(ctx, func() (*token, error) {
		var err error
		if t.module, err = ms.acquire(path); err != nil {
			return nil, err
		}
		if err := t.open(ctx, o.Sessions); err != nil {
			return nil, errors.Join(err, t.close())
		}
		return t, nil
	}, func(t *token) { _ = t.close() })
}

// await gives what f gives, or the error of ctx as soon as that has ended; f is
// left to finish then, as a call into a module cannot be stopped, and discard gets
// what it gives.
func await[T any](ctx context.Context, f func() (T, error), discard func(T)) (T, error) {
	if ctx.Done() == nil {
		return f()
	}
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	var settled atomic.Bool // by f, or by the end of ctx
	go func() {
		value, err := f()
		if settled.CompareAndSwap(false, true) {
			done <- result{value, err}
		} else if err == nil {
			discard(value)
		}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		if settled.CompareAndSwap(false, true) {
			var none T
			return none, ctx.Err()
		}
		r := <-done
		return r.value, r.err
	}
}

// quick is what a signature takes that is made by software in this process, and
// by no device or network: it does not hang. To wait for it in another goroutine,
// so as to leave with the context, would cost half as much again.
const quick = 200 * time.Microsecond

// sign has a digest signed by a free session. It tries a second time where the
// first is lost with the link.
func (t *token) sign(ctx context.Context, m mechanism, digest []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := t.take(ctx)
	if err != nil {
		return nil, asSignError(ctx, err)
	}
	wait := ctx
	if t.quick.Load() {
		wait = context.Background()
	}
	signature, err := await(wait, func() ([]byte, error) {
		defer t.give(s)
		seen := t.attempts.Load()
		signature, l, err := t.signOnce(ctx, s, seen, m, digest)
		if err == nil || l.attempt == 0 || refusal(err) {
			return signature, err
		}
		signature, _, err = t.signOnce(ctx, s, l.attempt, m, digest)
		return signature, err
	}, func([]byte) {})
	return signature, asSignError(ctx, err)
}

// signOnce signs over the link of now. It gives the link up where it fails.
func (t *token) signOnce(ctx context.Context, s *session, seen int64, m mechanism, digest []byte) (signature []byte, l link, err error) {
	if l, err = t.linked(ctx, s, seen); err != nil {
		return nil, l, err
	}
	start := time.Now()
	err = t.module.do(l.generation, func(d driver) error {
		if err := s.renew(d, l); err != nil {
			return err
		}
		signature, err = signWith(d, s.handle, l.key, m, digest)
		return err
	})
	t.quick.Store(err == nil && time.Since(start) < quick)
	if err == nil {
		return signature, l, nil
	}
	t.drop(s)
	if !refusal(err) {
		t.lost(l)
	}
	return nil, l, tokenError("signing", err)
}

// linked gives the link, which it makes anew where there is none. Callers that
// saw the same loss make one attempt together.
func (t *token) linked(ctx context.Context, s *session, seen int64) (link, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.refused != nil:
		return link{}, t.refused
	case t.link.attempt != 0:
		return t.link, nil
	case t.attempts.Load() != seen && t.failed != nil:
		return link{}, t.failed
	}
	err := t.connect(ctx, s)
	if t.failed = err; ctx.Err() != nil {
		t.failed = nil // it says nothing to the others
	}
	return t.link, err
}

// lost gives up a link, if nobody did.
func (t *token) lost(l link) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.link.attempt == l.attempt {
		t.link = link{}
		t.module.answers(-1)
	}
}

func (t *token) keyID() []byte { return t.id }

func (t *token) capacity() int { return cap(t.free) }

// close waits until all sessions are free, closes them and lets the module go.
func (t *token) close() error {
	t.closing.Do(func() {
		close(t.closed)
		for range cap(t.free) {
			t.drop(<-t.free)
		}
		t.mu.Lock()
		if t.link.attempt != 0 {
			t.link = link{}
			t.module.answers(-1)
		}
		t.mu.Unlock()
		t.ended = t.module.release()
	})
	return t.ended
}
