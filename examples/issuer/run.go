package main

import (
	"context"
	"errors"
	"net"
	"net/http"

	"golang.org/x/sync/errgroup"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

// run serves, works and logs until ctx ends, or one of them fails.
func (m *machine) run(ctx context.Context) error { return m.runWith(ctx, nil) }

// runWith does something besides, which may end before.
func (m *machine) runWith(ctx context.Context, besides func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	door, metrics, err := m.handler(ctx)
	if err != nil {
		return err
	}
	if !m.flags.Worker {
		group.Go(func() error { return m.listen(ctx, m.flags.Listen, door, m.flags.TLSCert, m.flags.TLSKey) })
	}
	if m.flags.Metrics != "" {
		group.Go(func() error { return m.listen(ctx, m.flags.Metrics, metrics, "", "") })
	}
	group.Go(func() error { return m.service.Work(ctx, m.flags.workers()) })
	if m.audit != nil {
		group.Go(func() error { return m.service.Log(ctx, *m.audit) })
	}
	if besides != nil {
		group.Go(func() error { return besides(ctx) })
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// listen serves on an address until ctx ends, and lets requests end then.
func (m *machine) listen(ctx context.Context, address string, handler http.Handler, certificate, key string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := guard.NewServer(handler, m.logger)
	ended := make(chan error, 1)
	go func() {
		if certificate != "" {
			ended <- server.ServeTLS(listener, certificate, key)
			return
		}
		ended <- server.Serve(listener)
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, stop := context.WithTimeout(context.WithoutCancel(ctx), stopIn)
	defer stop()
	return server.Shutdown(last)
}
