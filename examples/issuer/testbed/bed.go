package testbed

import (
	"bytes"
	"context"
	"crypto/x509"
	"crypto/x509/pkix"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
	"github.com/vaxcert/vaxcert/signer"
)

// Options are what a Bed is made with.
type Options struct {
	// Open opens the store; storetest gives such functions. Default: SQLite in a
	// folder of the test.
	Open func(store.Options) *store.Store
	// People is the size of the population register. Default 300.
	People int
	// Change, where it is set, has the last word about the options of the service.
	Change func(*service.Options)
}

// Bed is an issuing service for a test.
type Bed struct {
	Store   *store.Store
	Service *service.Service
	Clock   *Clock
	Users   map[string]User // by name
	People  []identity.Person
	// Facilities are the keys of the facilities, by code.
	Facilities map[string]*signer.Key
	// Keys are those that certificates are signed with: the first is active.
	Keys      []*signer.Key
	Publisher *signer.Key
	// Log is where Drain keeps the audit log.
	Log service.AuditLog
	// Outbox is the folder of messages to holders.
	Outbox string

	renewDays int
	drained   time.Time
	planned   bool // renewals were, since Drain began
}

// Organisation is the authority in the certificates.
const Organisation = "Cục Y tế dự phòng (thử nghiệm)"

// New makes a Bed.
func New(t testing.TB, o Options) *Bed {
	t.Helper()
	b := &Bed{Clock: &Clock{}, Users: map[string]User{}, Facilities: map[string]*signer.Key{}}
	b.Clock.Set(Began)
	if o.Open == nil {
		o.Open = sqlite(t)
	}
	if o.People == 0 {
		o.People = 300
	}
	b.Store = o.Open(store.Options{Clock: b.Clock.Now})
	b.addUsers(t)
	b.People = slices.Collect(population.New(5772, o.People).People())

	health, state := newAuthority(t, "Test CA of facilities"), newAuthority(t, "Test CSCA")
	for _, f := range facilities {
		b.Facilities[f.Code] = health.signer(t, pkix.Name{CommonName: f.Name, SerialNumber: f.Code})
	}
	b.Keys = []*signer.Key{
		state.signer(t, pkix.Name{CommonName: "Test document signer 1"}),
		state.signer(t, pkix.Name{CommonName: "Test document signer 2"}),
	}
	b.Publisher = state.signer(t, pkix.Name{CommonName: "Test publisher"})
	dir := t.TempDir()
	b.Log = service.AuditLog{File: filepath.Join(dir, "issued.log"), Signer: state.signer(t, pkix.Name{CommonName: "Test audit log"})}
	b.Outbox = filepath.Join(dir, "outbox")
	b.Service = b.newService(t, health, o.Change)
	return b
}

func (b *Bed) newService(t testing.TB, health *authority, change func(*service.Options)) *service.Service {
	believed, err := attest.NewStore(attest.Options{Roots: []*x509.Certificate{health.certificate}, Clock: b.Clock.Now})
	require.NoError(t, err)
	outbox, err := notify.NewOutbox(b.Outbox)
	require.NoError(t, err)
	index, _ := identity.NewIndex(slices.Values(b.People))
	o := service.Options{
		Store: b.Store, Register: index, Model: identity.DefaultModel(), Facilities: believed,
		FacilitySigner: func(facility string) (attest.Signer, error) {
			if key := b.Facilities[facility]; key != nil {
				return key, nil
			}
			return nil, service.ErrNoFacilityKey
		},
		Publisher: b.Publisher, Organisation: Organisation, Notifier: outbox, RecordKey: bytes.Repeat([]byte{7}, 32),
		Site: "https://issuer.example/", Clock: b.Clock.Now,
	}
	for _, key := range b.Keys {
		o.Keys = append(o.Keys, key)
	}
	if change != nil {
		change(&o)
	}
	if b.renewDays = o.RenewDays; b.renewDays == 0 {
		b.renewDays = service.DefaultRenewDays
	}
	s, err := service.New(context.Background(), o)
	require.NoError(t, err)
	return s
}

func sqlite(t testing.TB) func(store.Options) *store.Store {
	return func(o store.Options) *store.Store {
		var file bytes.Buffer
		require.NoError(t, seal.Generate(context.Background(), &file, nil))
		keys, err := seal.Open(context.Background(), &file, nil)
		require.NoError(t, err)
		o.Seal = keys
		s, err := store.OpenSQLite(context.Background(), filepath.Join(t.TempDir(), "store.db"), o)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s
	}
}

// LogKeys are the certificates of the keys that signed the audit log.
func (b *Bed) LogKeys() []*x509.Certificate {
	return []*x509.Certificate{b.Log.Signer.(*signer.Key).Certificate()}
}
