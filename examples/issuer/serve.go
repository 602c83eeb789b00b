package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// serveCommand is the service.
type serveCommand struct {
	storeFlags
	Listen       string         `default:"localhost:8090" placeholder:"ADDRESS" help:"Where to serve pages and API (default ${default})."`
	TLSCert      string         `placeholder:"FILE" help:"The server's certificate. Without it, TLS is a proxy's business."`
	TLSKey       string         `placeholder:"FILE" help:"Its key."`
	TrustedProxy []netip.Prefix `placeholder:"NET" help:"Proxies whose X-Forwarded-For is believed, as 10.0.0.0/8. May be repeated."`
	Metrics      string         `placeholder:"ADDRESS" help:"Where to serve metrics, health and readiness besides. Default: nowhere else; /metrics only there."`
	Site         string         `placeholder:"URL" help:"The public address, for messages to citizens. Default: where it serves."`

	Worker  bool   `help:"Take jobs only: no pages, no API."`
	Workers int    `placeholder:"N" help:"Jobs at a time. Default: the number of processors."`
	Name    string `placeholder:"NAME" help:"Of this process, in the trail. Default: that of the machine."`

	Key          []string `placeholder:"FILE" sep:"none" help:"A key that certificates are signed with: a key file, or the pkcs11: URI of a token. May be repeated. Which one is active, two officers decide."`
	Cert         []string `placeholder:"FILE" sep:"none" help:"Its certificate, for each --key in the same order."`
	Sessions     int      `placeholder:"N" help:"Signatures that a token makes at once."`
	Organisation string   `placeholder:"NAME" help:"The authority in certificates. Default: the organisation of the first key's certificate."`
	RenewDays    int      `default:"30" placeholder:"N" help:"Renew certificates so many days before their end (default ${default})."`

	Register         string `placeholder:"ADDRESS" help:"The population register: sqlite:PATH or postgres://…, as examples/registry makes it."`
	FacilityRoots    string `placeholder:"FILE" help:"Authorities whose certificates facilities have, PEM."`
	FacilityRegister string `placeholder:"FILE" help:"Which certificate is which facility's, CSV. Default: serialNumber of its subject says it."`
	FacilityKeys     string `placeholder:"DIR" help:"Keys of facilities that sign on this machine: CODE.key and CODE.pem, or CODE.uri with the pkcs11: URI of a token."`

	PublisherKey  string `placeholder:"FILE" help:"The key that signs the trust snapshot for verifiers."`
	PublisherCert string `placeholder:"FILE" help:"Its certificate."`
	RecordKey     string `placeholder:"FILE" help:"The secret of record hashes in the audit log: 32 bytes in hexadecimal. Default: record.key in the folder."`
	Audit         string `placeholder:"FILE" help:"Write the audit log here. One process of an installation does."`
	AuditKey      string `placeholder:"FILE" help:"The key that signs its checkpoints."`
	AuditCert     string `placeholder:"FILE" help:"Its certificate."`
	AuditPrevious string `placeholder:"HEAD" help:"The head that the log's last file was closed with, as vaxcert audit check prints it: begins a new file."`

	notifyFlags
	walletFlags
}

// serve runs until ctx ends.
func (c *serveCommand) Run(ctx context.Context, std streams) error {
	if c.Data == "" {
		if c.Worker || len(c.Key) > 0 {
			return errNoData
		}
		return c.demonstration(ctx, std)
	}
	running, err := c.start(ctx, std, nil)
	if err != nil {
		return err
	}
	defer running.close()
	return running.run(ctx, func() { fmt.Fprintf(std.out, "issuer: %s\n", running.describe()) })
}

// Validate refuses halves of pairs, and places that are not there.
func (c *serveCommand) Validate() error {
	for _, pair := range [][3]string{{c.TLSCert, c.TLSKey, "tls-cert and --tls-key"}, {c.AuditKey, c.AuditCert, "audit-key and --audit-cert"},
		{c.PublisherKey, c.PublisherCert, "publisher-key and --publisher-cert"}} {
		if (pair[0] == "") != (pair[1] == "") {
			return fmt.Errorf("--%s go together", pair[2])
		}
	}
	if c.Audit != "" {
		if err := isFolder("audit", filepath.Dir(c.Audit)); err != nil {
			return err
		}
	}
	if c.FacilityKeys != "" {
		return isFolder("facility-keys", c.FacilityKeys)
	}
	return nil
}

func isFolder(flag, path string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return fmt.Errorf("--%s: there is no folder %s", flag, path)
	}
	return nil
}

// machine is a process of the service, ready to run.
type machine struct {
	flags   *serveCommand
	store   *store.Store
	service *service.Service
	audit   *service.AuditLog // nil: another process writes it
	logger  *slog.Logger
	clock   func() time.Time
	apple   *paper.AppleWallet
	google  *paper.GoogleWallet
	closing []func() error
	// slowest is how slow clients may be; the zero value has the defaults.
	slowest guard.Slowest
	// demo is served besides; nil outside the demonstration.
	demo http.Handler
}

// start opens all that the flags name. A clock is given where it is not the machine's.
func (c *serveCommand) start(ctx context.Context, std streams, clock func() time.Time) (*machine, error) {
	m := &machine{flags: c, clock: clock, logger: slog.New(slog.NewJSONHandler(std.err, nil))}
	if err := m.open(ctx); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *machine) open(ctx context.Context) (err error) {
	c := m.flags
	if m.store, err = c.open(ctx, store.Options{Clock: m.clock, Logger: m.logger}); err != nil {
		return err
	}
	if m.clock == nil {
		m.clock = time.Now
	}
	m.closing = append(m.closing, m.store.Close)
	o := service.Options{
		Store: m.store, Clock: m.clock, Logger: m.logger, RenewDays: c.RenewDays, Site: c.site(), Organisation: c.Organisation, Worker: c.name(),
		Model: identity.DefaultModel(),
	}
	if o.Keys, err = c.keys(ctx); err != nil {
		return err
	}
	if o.Organisation == "" && len(o.Keys) > 0 {
		if named := o.Keys[0].Certificate().Subject.Organization; len(named) > 0 {
			o.Organisation = named[0]
		}
	}
	if o.Organisation == "" {
		return errors.New("--organisation is needed: no certificate of a --key names one")
	}
	register, err := openRegister(ctx, c.Register)
	if err != nil {
		return err
	}
	m.closing = append(m.closing, register.Close)
	o.Register = register
	if o.Facilities, err = c.facilities(m.clock); err != nil {
		return err
	}
	if c.FacilityKeys != "" {
		if o.FacilitySigner, err = facilityKeys(ctx, c.FacilityKeys); err != nil {
			return err
		}
	}
	if c.PublisherKey != "" {
		if o.Publisher, err = openKey(ctx, c.PublisherKey, c.PublisherCert, 0); err != nil {
			return err
		}
	}
	if o.RecordKey, err = readSecret(c.file(c.RecordKey, "record.key")); err != nil {
		return err
	}
	if o.Notifier, err = c.notifier(filepath.Join(c.Data, "outbox"), m.clock); err != nil {
		return err
	}
	if c.Audit != "" {
		if m.audit, err = c.auditLog(ctx); err != nil {
			return err
		}
	}
	if m.apple, err = c.apple(o.Organisation); err != nil {
		return err
	}
	if m.google, err = c.google(o.Site, m.clock); err != nil {
		return err
	}
	m.service, err = service.New(ctx, o)
	return err
}

func (c *serveCommand) keys(ctx context.Context) ([]service.Key, error) {
	if len(c.Cert) > len(c.Key) {
		return nil, errors.New("--cert: more certificates than keys")
	}
	var keys []service.Key
	for i, name := range c.Key {
		certificate := ""
		if i < len(c.Cert) {
			certificate = c.Cert[i]
		}
		key, err := openKey(ctx, name, certificate, c.Sessions)
		if err != nil {
			return nil, fmt.Errorf("--key: %w", err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func (c *serveCommand) facilities(clock func() time.Time) (*attest.Store, error) {
	if c.FacilityRoots == "" {
		return nil, errors.New("--facility-roots: somebody has to vouch for facilities")
	}
	roots, err := readCertificates(c.FacilityRoots)
	if err != nil {
		return nil, err
	}
	o := attest.Options{Roots: roots, Clock: clock}
	if c.FacilityRegister != "" {
		f, err := os.Open(c.FacilityRegister)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if o.Register, err = attest.ReadRegister(f); err != nil {
			return nil, err
		}
	}
	return attest.NewStore(o)
}

func (c *serveCommand) auditLog(ctx context.Context) (*service.AuditLog, error) {
	if c.AuditKey == "" {
		return nil, errors.New("--audit: --audit-key is needed")
	}
	key, err := openKey(ctx, c.AuditKey, c.AuditCert, 0)
	if err != nil {
		return nil, err
	}
	log := &service.AuditLog{File: c.Audit, Signer: key}
	if c.AuditPrevious != "" {
		err = log.Previous.UnmarshalText([]byte(c.AuditPrevious))
	}
	return log, err
}

func (c *serveCommand) site() string {
	if c.Site != "" {
		return c.Site
	}
	scheme := "http://"
	if c.TLSCert != "" {
		scheme = "https://"
	}
	return scheme + c.Listen
}

func (c *serveCommand) name() string {
	if c.Name != "" {
		return c.Name
	}
	host, err := os.Hostname()
	if err != nil {
		host = "worker"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}

func (c *serveCommand) workers() int {
	if c.Workers > 0 {
		return c.Workers
	}
	return runtime.GOMAXPROCS(0)
}

func (m *machine) close() {
	for i := len(m.closing) - 1; i >= 0; i-- {
		if err := m.closing[i](); err != nil {
			m.logger.Error("closing", "error", err)
		}
	}
}

func (m *machine) describe() string {
	if m.flags.Worker {
		return fmt.Sprintf("%d workers", m.flags.workers())
	}
	return m.flags.site()
}
