package service_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// approved has two officers decide to revoke, and the process die before it is done.
func approved(t *testing.T, b *testbed.Bed, uvci string) {
	t.Helper()
	p, err := b.Store.As(b.Users[testbed.Officer1].Actor).Propose(ctx, store.Proposal{Kind: store.ProposeRevocation, Subject: uvci, Reason: "fraud"})
	require.NoError(t, err)
	_, err = b.Store.As(b.Users[testbed.Officer2].Actor).Decide(ctx, p.ID, true)
	require.NoError(t, err)
}

// bedIn gives a bed, and its database.
func bedIn(t *testing.T) (*testbed.Bed, *sql.DB) {
	path := filepath.Join(t.TempDir(), "store.db")
	b := testbed.New(t, testbed.Options{Open: func(o store.Options) *store.Store {
		o.Seal = storetest.Seal(t)
		s, err := store.OpenSQLite(ctx, path, o)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s
	}})
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(10000)")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return b, db
}

// A decision that cannot be carried out keeps no other one back.
func TestADecisionThatCannotBeCarriedOut(t *testing.T) {
	b, db := bedIn(t)
	r := b.Issued(t, 2, testbed.FacilityA)
	_, err := db.Exec(`INSERT INTO proposals (id, kind, subject, proposed_by, proposed_at, decided_by, decided_at, outcome)
		VALUES ('a', 'revoke', 'URN:UVCI:01:VN:GONE', 'officer-1', 1, 'officer-2', 1, 'approved')`)
	require.NoError(t, err)
	b.Clock.Advance(time.Minute)
	approved(t, b, r.UVCI)
	b.Clock.Advance(time.Minute)
	require.ErrorIs(t, b.Service.Duties(ctx), store.ErrNotFound)
	require.Equal(t, life.Revoked, state(t, b, r.Key).State)
}

// What is left again and again is in the queue once, however long nobody takes it, and
// nothing is put there that nobody may do.
func TestTheQueueDoesNotGrow(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		b.Issued(t, 1, testbed.FacilityA)
		key := b.Enter(t, b.Record(2, testbed.FacilityA))
		b.Work(t)
		queued := func() int {
			n, err := b.Store.Queued(ctx)
			require.NoError(t, err)
			return n
		}
		sweep := func() {
			b.Clock.Advance(61 * time.Minute)
			require.NoError(t, b.Service.Duties(ctx))
		}
		officer := b.Users[testbed.Officer1].Actor
		require.NoError(t, b.Service.Pause(ctx, officer, true, "the HSM is being moved"))
		b.Sign(t, testbed.ClerkA, key)
		b.Clock.Advance(340 * 24 * time.Hour)
		before := queued()
		sweep()
		require.Equal(t, before, queued(), "nothing is issued or renewed")
		require.NoError(t, b.Service.Pause(ctx, officer, false, "it is there"))
		sweep()
		require.Equal(t, before+2, queued(), "one to be issued, one to be renewed")
		for range 3 {
			sweep()
		}
		require.Equal(t, before+2, queued())
	})
}

// A message that the queue gave up is put back when the gateway may have been mended.
func TestAMessageThatTheQueueGaveUp(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	require.NoError(t, b.Store.PutNotice(ctx, store.Notice{ID: "a", Kind: "renewed", Phone: "0900000001", At: b.Clock.Now()}))
	before, err := b.Store.Queued(ctx)
	require.NoError(t, err)
	for _, later := range []time.Duration{time.Hour, 36 * time.Hour, time.Hour} {
		b.Clock.Advance(later)
		require.NoError(t, b.Service.Duties(ctx))
	}
	after, err := b.Store.Queued(ctx)
	require.NoError(t, err)
	require.Equal(t, before+1, after)
	b.Work(t)
	n, err := b.Store.Notice(ctx, "a")
	require.NoError(t, err)
	require.False(t, n.EndedAt.IsZero())
}

// A machine without the active key leaves issuing to those that have it.
func TestAMachineWithoutTheActiveKey(t *testing.T) {
	var o service.Options
	b := testbed.New(t, testbed.Options{Change: func(made *service.Options) { o = *made }})
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Work(t)
	b.Sign(t, testbed.ClerkA, key)
	with := b.Service
	o.Keys = o.Keys[1:] // not the active one
	var err error
	b.Service, err = service.New(ctx, o)
	require.NoError(t, err)
	working, stop := context.WithCancel(ctx)
	ended := make(chan error)
	go func() { ended <- b.Service.Work(working, 2) }()
	other := b.Enter(t, b.Record(2, testbed.FacilityA))
	require.Eventually(t, func() bool { return state(t, b, other).State == life.Verified }, time.Minute, time.Millisecond)
	stop()
	require.NoError(t, <-ended)
	require.Equal(t, life.Signed, state(t, b, key).State)
	b.Service = with
	b.Work(t)
	require.Equal(t, life.Issued, state(t, b, key).State)
}

// believing is facilities that are believed until they are not.
type believing struct {
	cert.Facilities
	not *atomic.Bool
}

func (f believing) VerifyRecord(attestation []byte) (cert.Record, cert.Attestation, error) {
	if f.not.Load() {
		return cert.Record{}, cert.Attestation{}, attest.FacilityUnknown
	}
	return f.Facilities.VerifyRecord(attestation)
}

// A certificate that is not renewed is the facility's to see, and the authority's.
func TestARenewalThatIsRefused(t *testing.T) {
	not := &atomic.Bool{}
	b := testbed.New(t, testbed.Options{Change: func(o *service.Options) { o.Facilities = believing{o.Facilities, not} }})
	r := b.Issued(t, 1, testbed.FacilityA)
	not.Store(true)
	b.Clock.Advance(340 * 24 * time.Hour)
	for range 2 {
		b.Clock.Advance(time.Hour)
		require.NoError(t, b.Service.Duties(ctx))
		b.Work(t)
	}
	for _, who := range []string{testbed.ClerkA, testbed.Officer1} {
		causes, err := b.Service.Causes(ctx, b.Users[who].Actor, "")
		require.NoError(t, err)
		require.Equal(t, []store.Count{{Group: store.CauseNotRenewed, N: 1}}, causes)
	}
	history, err := b.Service.History(ctx, b.Users[testbed.ClerkA].Actor, r.Key)
	require.NoError(t, err)
	last := history[len(history)-1]
	require.Equal(t, store.CauseNotRenewed, last.Action)
	require.NotEmpty(t, last.Why)
	not.Store(false)
	b.Clock.Advance(time.Hour)
	b.Drain(t)
	require.Equal(t, life.Renewed, state(t, b, r.Key).State)
}
