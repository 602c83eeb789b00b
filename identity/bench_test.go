package identity_test

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

const benchPeople = 200_000

var benchPopulation = sync.OnceValue(func() *population.Population { return population.New(1, benchPeople) })

var benchIndex = sync.OnceValue(func() *identity.Index {
	x, _ := identity.NewIndex(benchPopulation().People())
	return x
})

// BenchmarkIndex makes an Index of 200,000 people.
func BenchmarkIndex(b *testing.B) {
	people := slices.Collect(benchPopulation().People())
	b.ReportAllocs()
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		x, _ := identity.NewIndex(slices.Values(people))
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(x)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(people)), "bytes/person")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(people)), "ns/person")
}

// BenchmarkLookup finds people by number and by all their blocking keys.
func BenchmarkLookup(b *testing.B) {
	x := benchIndex()
	people := slices.Collect(benchPopulation().People())[:1000]
	keys := make([][]string, len(people))
	for i, p := range people {
		keys[i] = identity.BlockingKeys(p)
	}
	ctx := context.Background()
	b.Run("number", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			x.ByNumber(ctx, people[i%len(people)].PersonalID)
		}
	})
	b.Run("keys", func(b *testing.B) {
		b.ReportAllocs()
		found := 0
		for i := 0; b.Loop(); i++ {
			all, _ := x.Candidates(ctx, keys[i%len(keys)])
			found += len(all)
		}
		b.ReportMetric(float64(found)/float64(b.N), "people/op")
	})
}

// BenchmarkReconcile reconciles records of each kind by itself, and all as they
// come.
func BenchmarkReconcile(b *testing.B) {
	c := identity.NewReconciler(benchIndex(), identity.DefaultModel())
	run := func(name string, rates population.Rates) {
		var records []identity.Record
		for r := range benchPopulation().Records(1000, rates, 10) {
			records = append(records, r.Record)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.Reconcile(context.Background(), records[i%len(records)])
			}
		})
	}
	run("published", population.Published())
	run("clean", population.Rates{})
	run("no-number", population.Rates{"number-missing": 1})
	run("number-digit", population.Rates{"number-digit": 1})
	run("name-typo", population.Rates{"name-typo": 1})
}

// BenchmarkCheckPublished checks records with mistakes at their published rates.
func BenchmarkCheckPublished(b *testing.B) {
	records := slices.Collect(texts(slices.Collect(benchPopulation().Records(5000, population.Published(), 10))))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		identity.Check(records[i%len(records)])
	}
}
