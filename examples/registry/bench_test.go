package registry_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

const benchPeople = 100_000

func BenchmarkSQLite(b *testing.B) {
	benchmark(b, func(b *testing.B) string { return "sqlite:" + filepath.Join(b.TempDir(), "register.db") })
}

func benchmark(b *testing.B, address func(b *testing.B) string) {
	people := makePeople(benchPeople)
	b.Run("Load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			load(b, open(b, address(b)), people)
		}
		b.ReportMetric(benchPeople*float64(b.N)/b.Elapsed().Seconds(), "people/s")
	})
	d := open(b, address(b))
	load(b, d, people)
	b.Run("ByNumber", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			_, err := d.ByNumber(b.Context(), people[i*7919%benchPeople].PersonalID)
			require.NoError(b, err)
		}
	})
	b.Run("Candidates", func(b *testing.B) {
		b.ReportAllocs()
		found, asked := 0, 0
		for i := 0; b.Loop(); i++ {
			got, err := d.Candidates(b.Context(), identity.BlockingKeys(people[i*7919%benchPeople]))
			require.NoError(b, err)
			found, asked = found+len(got), asked+1
		}
		b.ReportMetric(float64(found)/float64(asked), "people/look-up")
	})
	b.Run("Candidates, as many at a time as processors", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				if _, err := d.Candidates(b.Context(), identity.BlockingKeys(people[i*7919%benchPeople])); err != nil {
					b.Error(err)
				}
			}
		})
	})
}
