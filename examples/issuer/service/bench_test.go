package service_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// BenchmarkWay is one record's way through the service, part by part, with two workers:
// what a machine does a second is the other way round. The floor of issuing and renewing
// is the bare signature.
func BenchmarkWay(b *testing.B) {
	b.Run("floor", func(b *testing.B) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(b, err)
		hash := make([]byte, 32)
		for b.Loop() {
			_, err := ecdsa.SignASN1(rand.Reader, key, hash)
			require.NoError(b, err)
		}
	})
	storetest.EachBench(b, func(b *testing.B, open storetest.Open) {
		bed := testbed.New(b, testbed.Options{Open: open, People: 2000})
		records := way{bed: bed, n: 2000}
		b.Run("enter", records.enter)
		b.Run("check", records.check)
		b.Run("sign", records.sign)
		b.Run("issue", records.issue)
		b.Run("log", records.log)
		b.Run("renew", records.renew)
	})
}

// way takes n records along; each part is measured once, for all of them.
type way struct {
	bed *testbed.Bed
	n   int
}

// once measures what is done for all records, and gives it for one of them.
func (w *way) once(b *testing.B, do func()) {
	start := time.Now()
	do()
	each := time.Since(start) / time.Duration(w.n)
	for b.Loop() {
		// what is measured cannot be done twice
	}
	b.ReportMetric(float64(each.Microseconds()), "µs/record")
	b.ReportMetric(float64(time.Second)/float64(each), "records/s")
	b.ReportMetric(0, "ns/op")
}

func (w *way) enter(b *testing.B) {
	var entries []store.Entry
	for i := range w.n {
		said := w.bed.Record(i, testbed.FacilityA)
		said.ID = fmt.Sprintf("bench-%d", i)
		entries = append(entries, store.Entry{Said: said})
	}
	w.once(b, func() {
		all := func(yield func(store.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		}
		for _, err := range w.bed.Service.EnterAll(ctx, w.bed.Users[testbed.ClerkA].Actor, all) {
			require.NoError(b, err)
		}
	})
}

func (w *way) check(b *testing.B) { w.once(b, func() { w.work(b, life.Entered, life.Checked) }) }

func (w *way) sign(b *testing.B) {
	clerk := w.bed.Users[testbed.ClerkA].Actor
	require.NoError(b, w.bed.Service.Pause(ctx, w.bed.Users[testbed.Officer1].Actor, true, "measuring"))
	w.once(b, func() {
		for {
			page, err := w.bed.Service.Records(ctx, clerk, store.Query{States: []life.State{life.Verified}, Limit: 500})
			require.NoError(b, err)
			if len(page.Records) == 0 {
				return
			}
			var keys []string
			for _, r := range page.Records {
				keys = append(keys, r.Key)
			}
			results, err := w.bed.Service.SignCentrally(ctx, clerk, keys)
			require.NoError(b, err)
			for _, r := range results {
				require.NoError(b, r.Err)
			}
		}
	})
	require.NoError(b, w.bed.Service.Pause(ctx, w.bed.Users[testbed.Officer1].Actor, false, "measuring"))
}

func (w *way) issue(b *testing.B) { w.once(b, func() { w.work(b, life.Signed) }) }

func (w *way) log(b *testing.B) {
	w.once(b, func() { w.bed.Drain(b) })
}

func (w *way) renew(b *testing.B) {
	w.bed.Clock.Set(cert.ExpiryOf(w.bed.Clock.Now()).AddDate(0, 0, -10))
	require.NoError(b, w.bed.Service.Duties(ctx))
	w.once(b, func() { w.work(b, life.Issued) })
}

// work lets two workers work until no record is in one of the states.
func (w *way) work(b *testing.B, states ...life.State) {
	working, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- w.bed.Service.Work(working, 2) }()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for {
		page, err := w.bed.Service.Records(ctx, store.Service("bench"), store.Query{States: states, Limit: 1})
		require.NoError(b, err)
		if len(page.Records) == 0 {
			break
		}
		<-poll.C
	}
	stop()
	require.NoError(b, <-done)
}
