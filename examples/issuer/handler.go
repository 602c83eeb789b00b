package main

import (
	"context"
	"net/http"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/web"
)

// programs are the paths of the API; all others are pages.
var programs = []string{"/v1/", "/healthz", "/readyz", "/openapi.yaml"}

// handler is everything that is served on one address, and the metrics that are served on
// another.
func (m *machine) handler(ctx context.Context) (door, metrics http.Handler, err error) {
	lookUps := guard.NewLookUps(m.flags.TrustedProxy, m.clock)
	forPrograms := api.New(api.Options{
		Service: m.service, Store: m.store, Clock: m.clock, Logger: m.logger, LookUps: lookUps, WritesLog: m.audit != nil,
	})
	forPeople, err := web.New(web.Options{
		Service: m.service, Store: m.store, Clock: m.clock, Logger: m.logger, Secure: m.secure(), Demonstration: m.demo != nil,
		Proxies: m.flags.TrustedProxy,
		Citizen: web.CitizenOptions{Apple: m.apple, Google: m.google, LookUps: lookUps},
	})
	if err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	for _, path := range programs {
		mux.Handle(path, forPrograms)
	}
	if m.demo != nil {
		mux.Handle("/demo/", m.demo)
	}
	mux.Handle("/", forPeople)
	route := func(r *http.Request) string {
		if isProgram(r.URL.Path) {
			return forPrograms.Route(r)
		}
		return guard.RouteOf(mux)(r)
	}
	door = guard.Pace(mux, m.slowest)
	door = guard.Headers(door, m.secure())
	door = guard.Recover(door, m.logger)
	door = guard.Log(door, m.logger, route, m.clock)
	if receiver := os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"); receiver != "" {
		var flush func(context.Context) error
		if door, flush, err = api.Traced(ctx, door, receiver, route); err != nil {
			return nil, nil, err
		}
		m.closing = append(m.closing, func() error { return flush(context.WithoutCancel(ctx)) })
	}
	return door, forPrograms.Metrics(), nil
}

func isProgram(path string) bool {
	for _, p := range programs {
		if path == p || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// secure reports whether people come over TLS, to this server or to a proxy before it.
func (m *machine) secure() bool {
	return m.flags.TLSCert != "" || strings.HasPrefix(m.flags.site(), "https://")
}
