package main

import (
	"context"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/demo"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

//go:embed demo.html
var demoHTML string

//go:embed demo.css
var demoCSS []byte

var demoTemplate = template.Must(template.New("demo").Parse(demoHTML))

// demoLogin is how somebody of the demonstration comes in.
type demoLogin struct {
	demo.User
	Code string // of the second factor, as it is now; empty: none
}

// demoPage shows all log-ins with the codes of their second factors. Only the
// demonstration has it.
func demoPage(m *machine) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo/demo.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(demoCSS) // the client is gone then
	})
	mux.HandleFunc("GET /demo/{$}", func(w http.ResponseWriter, r *http.Request) {
		logins, err := m.demoLogins(r.Context())
		if err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		citizen, err := m.someCitizen(r.Context())
		if err != nil {
			http.Error(w, "the records of the past are still being made", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = demoTemplate.Execute(w, map[string]any{"Logins": logins, "Citizen": citizen})
	})
	return mux
}

func (m *machine) demoLogins(ctx context.Context) ([]demoLogin, error) {
	var logins []demoLogin
	for _, u := range demo.Users() {
		known, err := m.store.User(ctx, u.Name)
		if err != nil {
			return nil, err
		}
		login := demoLogin{User: u}
		if known.TOTP != "" {
			if login.Code, err = totp.GenerateCode(known.TOTP, time.Now()); err != nil {
				return nil, err
			}
		}
		logins = append(logins, login)
	}
	return logins, nil
}

// someCitizen gives what somebody with a certificate types to see it: always the same one,
// of a facility with a clerk.
func (m *machine) someCitizen(ctx context.Context) (cert.Record, error) {
	page, err := m.service.Records(ctx, store.Service("demonstration"), store.Query{
		States: []life.State{life.Issued, life.Renewed}, Facility: demo.Users()[0].Facility, Limit: store.MaxPage})
	if err != nil || len(page.Records) == 0 {
		return cert.Record{}, store.ErrNotFound
	}
	return slices.MinFunc(page.Records, func(a, b store.Record) int { return strings.Compare(a.Said.ID, b.Said.ID) }).Said, nil
}
