//go:build unix

package proof_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

const day = 24 * time.Hour

// jumps are what happens to the clock of a machine, and then is put right.
var jumps = map[string]time.Duration{"an hour back": -time.Hour, "a day forward": day, "ten months forward": 300 * day, "a year back": -365 * day}

// The clock jumps while records are entered, checked, signed and issued: each has its
// certificate in the end, once, from no later than the clock ever showed, and its steps
// are in order.
func TestTheClockJumpsWhileIssuing(t *testing.T) {
	t.Parallel()
	for name, jump := range jumps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, open storetest.Open) {
				t.Parallel()
				jumpWhileIssuing(t, open, jump)
			})
		})
	}
}

func jumpWhileIssuing(t *testing.T, open storetest.Open, jump time.Duration) {
	b := newBed(t, open, nil)
	latest := b.Clock.Now().Add(max(jump, 0) + time.Hour)
	stop, stopLog := working(b.Service, 2), logging(b.Service, b.Log)
	var keys []string
	enter := func(from int) {
		for i := from; i < from+10; i++ {
			said := b.Record(i, testbed.FacilityA)
			said.VaccinationDate = testbed.Began.Add(min(jump, 0)).AddDate(0, -1, 0).Format(time.DateOnly)
			keys = append(keys, b.Enter(t, said))
		}
	}
	enter(0)
	b.Clock.Advance(jump)
	enter(10)
	eventually(t, func() bool { return b.count(t, life.Verified) == 20 })
	b.Sign(t, testbed.ClerkA, keys[:10]...)
	b.Clock.Advance(-jump)
	b.Sign(t, testbed.ClerkA, keys[10:]...)
	b.Clock.Advance(jump)
	eventually(t, func() bool { return b.count(t, life.Issued) > 0 })
	b.Clock.Advance(max(-jump, 0))
	eventually(t, func() bool { return b.count(t, life.Issued) == 20 && b.logged(t) })
	stop()
	stopLog()
	b.whole(t, keys, 1)
	for _, c := range b.certificates(t) {
		require.True(t, c.IssuedAt.Before(latest), "%s", c.IssuedAt)
	}
}

// A facility signs while the clock is an hour ahead. When it is right again, the
// signature is from the future: the record waits, and is refused by nobody.
func TestSignedInTheFuture(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		b := newBed(t, open, nil)
		b.Clock.Advance(time.Hour)
		keys := b.signed(t, 5)
		b.Clock.Advance(-time.Hour)
		stop := working(b.Service, 2)
		eventually(t, func() bool { return b.heard.has("a job failed and is done again later") })
		require.Equal(t, 5, b.count(t, life.Signed))
		b.Clock.Advance(time.Hour)
		stop()
		_, err := b.Service.IssueNow(ctx, b.Users[testbed.Officer1].Actor, nil)
		require.NoError(t, err)
		b.Drain(t)
		b.whole(t, keys, 1)
	})
}

// Certificates are renewed while the clock is a year ahead, and once more when it is
// right again, as nobody believes those yet.
func TestTheClockJumpsOverRenewals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		b := newBed(t, open, nil)
		keys := b.signed(t, 10)
		b.Drain(t)
		b.Clock.Advance(time.Hour)
		for round := range 2 {
			for _, jump := range []time.Duration{350 * day, -350 * day, -time.Minute} {
				b.Clock.Advance(jump)
				require.NoError(t, b.Service.Duties(ctx))
				b.Drain(t)
				require.False(t, b.shown(t, 1).IssuedAt.After(b.Clock.Now()), "what a wrong clock made is not shown before its time")
			}
			b.Drain(t) // what was looked up
			b.whole(t, keys, 3+2*round)
		}
		require.Len(t, b.messages(t), 40, "each holder is told of each once")
	})
}

// What was begun ends where the clock jumps: signing requests, sessions, tokens. What
// has ended does not hinder what begins when the clock is right again.
func TestTheClockJumpsOverWhatEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		b := newBed(t, open, nil)
		clerk := b.Users[testbed.ClerkA].Actor
		key := b.Enter(t, b.Record(1, testbed.FacilityA))
		b.Drain(t)
		asked, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
		require.NoError(t, err)
		sessions := b.Store.Sessions()
		require.NoError(t, sessions.Commit("session", []byte("data"), b.Clock.Now().Add(time.Hour)))
		token, err := service.MakeToken(ctx, b.Store.As(store.Service("operator")), testbed.ClerkA, "test", b.Clock.Now(), time.Hour)
		require.NoError(t, err)

		b.Clock.Advance(day)
		_, err = b.Service.SubmitSignatures(ctx, clerk, asked.Request.ID, [][]byte{[]byte(b.JWS(t, testbed.FacilityA, asked.Payloads[0]))})
		require.ErrorIs(t, err, store.ErrUsed)
		_, found, err := sessions.Find("session")
		require.NoError(t, err)
		require.False(t, found)
		_, err = b.Service.ActorOf(ctx, token)
		require.Error(t, err)

		b.Clock.Advance(-day - time.Hour)
		b.Sign(t, testbed.ClerkA, key)
		b.Drain(t)
		b.whole(t, []string{key}, 1)
	})
}

// Duties are done by one machine each period, and go on after a clock was far ahead.
func TestTheClockJumpsOverDuties(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		b := newBed(t, open, nil)
		name := rand.Text()
		duty := func() bool {
			mine, err := b.Store.Duty(ctx, name, time.Hour)
			require.NoError(t, err)
			return mine
		}
		require.True(t, duty())
		require.False(t, duty())
		b.Clock.Advance(365 * day)
		require.True(t, duty())
		b.Clock.Advance(-365 * day)
		require.True(t, duty(), "the machine that was a year ahead does not stop the duty for a year")
		require.False(t, duty())
	})
}
