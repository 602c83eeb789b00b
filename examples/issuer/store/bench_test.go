//go:build unix

package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// BenchmarkEnter writes 500 records in one call; the floor writes 500 rows of a key and
// a text, without index, trail or job.
func BenchmarkEnter(b *testing.B) {
	storetest.EachBench(b, func(b *testing.B, open storetest.Open) {
		s := benchStore(b, open)
		b.Run("floor", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, store.WriteFloor(ctx, s, 500))
			}
		})
		first := 0
		b.Run("ours", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := s.As(machine).Enter(ctx, entriesOf("01-001", first, 500), true)
				require.NoError(b, err)
				first += 500
			}
		})
		b.Run("again", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := s.As(machine).Enter(ctx, entriesOf("01-001", 0, 500), true)
				require.NoError(b, err)
			}
		})
	})
}

// BenchmarkMove takes one record one step; the floor writes one row.
func BenchmarkMove(b *testing.B) {
	storetest.EachBench(b, func(b *testing.B, open storetest.Open) {
		s := benchStore(b, open)
		b.Run("floor", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, store.WriteFloor(ctx, s, 1))
			}
		})
		entered, err := s.As(machine).Enter(ctx, entriesOf("01-001", 0, 1), false)
		require.NoError(b, err)
		r, err := s.As(machine).Record(ctx, entered[0].Key)
		require.NoError(b, err)
		b.Run("ours", func(b *testing.B) {
			b.ReportAllocs()
			clerk := store.Actor{ID: "lan", Role: life.Clerk, Facility: "01-001"}
			for b.Loop() {
				r, err = s.As(clerk).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Correct})
				require.NoError(b, err)
			}
		})
	})
}

// BenchmarkRecords reads a page of 50 out of 100,000 records; the floor reads 50 rows.
func BenchmarkRecords(b *testing.B) {
	storetest.EachBench(b, func(b *testing.B, open storetest.Open) {
		s := benchStore(b, open)
		middle := fill(b, s, 100_000)
		b.Run("floor", func(b *testing.B) {
			require.NoError(b, store.WriteFloor(ctx, s, 50))
			b.ReportAllocs()
			for b.Loop() {
				n, err := store.ReadFloor(ctx, s, 50)
				require.NoError(b, err)
				require.Equal(b, 50, n)
			}
		})
		for _, c := range pages {
			b.Run(c.name, func(b *testing.B) {
				b.ReportAllocs()
				c.query.After = middle
				for b.Loop() {
					page, err := s.As(c.who).Records(ctx, c.query)
					require.NoError(b, err)
					require.NotEmpty(b, page.Records)
				}
			})
		}
		b.Run("counts", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := s.As(hoa).Counts(ctx, store.ByFacility)
				require.NoError(b, err)
			}
		})
	})
}

// page is what somebody looks at.
type page struct {
	name  string
	who   store.Actor
	query store.Query
}

var pages = []page{
	{"clerk", store.Actor{Role: life.Clerk, Facility: "01-001"}, store.Query{}},
	{"clerk-waiting", store.Actor{Role: life.Clerk, Facility: "01-001"}, store.Query{States: life.Waiting()}},
	{"clerk-cause", store.Actor{Role: life.Clerk, Facility: "01-001"}, store.Query{Cause: "number-missing"}},
	{"reviewer", store.Actor{Role: life.Reviewer, Commune: "00001"}, store.Query{}},
	{"province-state", store.Actor{Role: life.Province, Province: "01"}, store.Query{States: []life.State{life.Faulty}}},
	{"province-facility", store.Actor{Role: life.Province, Province: "01"}, store.Query{Facility: "01-001"}},
	{"officer", hoa, store.Query{}},
	{"officer-cause", hoa, store.Query{Cause: "number-missing"}},
	{"officer-province", hoa, store.Query{Province: "01"}},
	{"clerk-name", store.Actor{Role: life.Clerk, Facility: "01-001"}, store.Query{Name: "hoà"}},
}

func benchStore(b *testing.B, open storetest.Open) *store.Store {
	s := open(store.Options{})
	for _, f := range facilities() {
		require.NoError(b, s.PutFacility(ctx, f))
	}
	require.NoError(b, store.MakeFloor(ctx, s))
	return s
}

// facilities are 20, of five provinces.
func facilities() (list []store.Facility) {
	for i := range 20 {
		province := fmt.Sprintf("%02d", i%5+1)
		list = append(list, store.Facility{Code: fmt.Sprintf("%s-%03d", province, i/5+1), Province: province, Commune: fmt.Sprintf("%05d", i+1)})
	}
	return list
}

// fill enters n records in 20 facilities, of which every tenth is faulty, and gives
// where the middle of them is.
func fill(b testing.TB, s *store.Store, n int) (middle string) {
	for first := 0; first < n; first += 500 {
		facility := fmt.Sprintf("%02d-%03d", first/500%5+1, first/2500%4+1)
		entered, err := s.As(machine).Enter(ctx, entriesOf(facility, first, 500), false)
		require.NoError(b, err)
		for i := 0; i < 500; i += 10 {
			_, err := s.As(machine).Move(ctx, store.Move{Key: entered[i].Key, Version: 1, Event: life.Fault, Change: func(r *store.Record) error {
				r.Findings = []store.Finding{{Code: "number-missing", Severity: "failure"}}
				return nil
			}})
			require.NoError(b, err)
		}
		if first == n/2 {
			middle = store.AfterPage(time.Now(), "~")
		}
	}
	require.NoError(b, store.Analyze(ctx, s))
	return middle
}
