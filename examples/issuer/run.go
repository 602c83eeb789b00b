package main

import (
	"context"
	"errors"
	"net"
	"net/http"

	"golang.org/x/sync/errgroup"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

// run serves, works and logs until ctx ends, or one of them fails. It calls ready when it
// serves, and does besides what is given, which may end before.
func (m *machine) run(ctx context.Context, ready func(), besides ...func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	door, metrics, err := m.handler(ctx)
	if err != nil {
		return err
	}
	if !m.flags.Worker {
		listener, err := net.Listen("tcp", m.flags.Listen)
		if err != nil {
			return err
		}
		group.Go(func() error { return m.listen(ctx, listener, door, m.flags.TLSCert, m.flags.TLSKey) })
	}
	if m.flags.Metrics != "" {
		listener, err := net.Listen("tcp", m.flags.Metrics)
		if err != nil {
			return err
		}
		group.Go(func() error { return m.listen(ctx, listener, metrics, "", "") })
	}
	ready()
	group.Go(func() error { return m.service.Work(ctx, m.flags.workers()) })
	if m.audit != nil {
		group.Go(func() error { return m.service.Log(ctx, *m.audit) })
	}
	for _, do := range besides {
		group.Go(func() error { return do(ctx) })
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// listen serves until ctx ends, and lets requests end then.
func (m *machine) listen(ctx context.Context, listener net.Listener, handler http.Handler, certificate, key string) error {
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
