package service

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/signer"
)

// Options is what a Service works with.
type Options struct {
	Store *store.Store
	// Register is the population register, and Model how mistakes are weighed in it.
	// Both required.
	Register identity.Registry
	Model    identity.Model
	// Facilities knows whose signatures under records to believe. Required.
	Facilities cert.Facilities
	// FacilitySigner gives the key that signs for a facility on this machine; nil or
	// ErrNoFacilityKey where there is none, and the facility signs by itself.
	FacilitySigner func(facility string) (attest.Signer, error)
	// Keys are the keys of this machine that certificates are signed with. A machine
	// without any issues nothing.
	Keys []Key
	// Publisher signs the trust snapshot. Default: there is none to be had.
	Publisher signer.Signer
	// Organisation is the authority in certificates. Required.
	Organisation string
	// Notifier sends messages to holders. Required.
	Notifier notify.Notifier
	// RecordKey makes the hashes of records in the audit log: audit.MinRecordKey
	// bytes or more. Required.
	RecordKey []byte
	// RenewDays is how many days before its end a certificate is renewed. Default
	// DefaultRenewDays.
	RenewDays int
	// Site is the address of the citizens' page, for notices: "https://…".
	Site string
	// Clock gives the time. Required. Nothing is issued while it and that of the store
	// are more than MaxClockError apart.
	Clock  func() time.Time
	Random io.Reader    // default crypto/rand.Reader
	Logger *slog.Logger // default: silent
	// Worker names this process in the trail. Default "worker".
	Worker string
}

// DefaultRenewDays is how long before its end a certificate is renewed, in days.
// Source: ours.
const DefaultRenewDays = 30

// Key signs certificates: a key file, a token, a cloud KMS.
type Key interface {
	signer.Signer
	signer.CertificateSource
}

// ErrOptions says that an option is missing or out of range.
var ErrOptions = errors.New("service: options")

// Service is the issuing service. It is safe for concurrent use.
type Service struct {
	o         Options
	self      *store.View // what the service does by itself
	register  *identity.Reconciler
	issuers   map[string]*cert.Issuer // by key identifier
	passwords *guard.Passwords
	lists     lists
	sweeper   sweeper
	changed   chan struct{} // something waits for the audit log
}

// New makes a Service, and makes its keys known to the store. The first key that is
// ever known is the active one; any other becomes so by two officers. It fails with
// ErrOptions, or with the errors of the store and of cert.NewIssuer.
func New(ctx context.Context, o Options) (*Service, error) {
	switch {
	case o.Store == nil, o.Register == nil, o.Facilities == nil, o.Clock == nil, o.Notifier == nil, o.Organisation == "":
		return nil, fmt.Errorf("%w: store, register, facilities, notifier, clock and organisation are required", ErrOptions)
	case len(o.RecordKey) < audit.MinRecordKey:
		return nil, fmt.Errorf("%w: the key of record hashes has fewer than %d bytes", ErrOptions, audit.MinRecordKey)
	case o.RenewDays < 0 || o.RenewDays > 365:
		return nil, fmt.Errorf("%w: days before the end: 0 to 365", ErrOptions)
	}
	if o.RenewDays == 0 {
		o.RenewDays = DefaultRenewDays
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Worker == "" {
		o.Worker = "worker"
	}
	s := &Service{
		o:         o,
		self:      o.Store.As(store.Service(o.Worker)),
		register:  identity.NewReconciler(o.Register, o.Model),
		issuers:   map[string]*cert.Issuer{},
		passwords: guard.NewPasswords(0),
		sweeper:   sweeper{after: map[string]string{}},
		changed:   make(chan struct{}, 1),
	}
	for _, key := range o.Keys {
		if err := s.addKey(ctx, key); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// as gives the rows of somebody.
func (s *Service) as(a store.Actor) *store.View { return s.o.Store.As(a) }
