package revocation_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// filterFormats are the formats that say yes of a few strangers.
var filterFormats = []revocation.Format{revocation.FormatBloom, revocation.FormatVarhash, revocation.FormatSlices, revocation.FormatVarhashSlices}

// askStrangers publishes lists, reads them back, and gives how many of strangers
// are taken for revoked, and the rate that the first such answer states.
func askStrangers(t testing.TB, format revocation.Format, rate float64, entries, strangers int) (wrong int, stated float64) {
	t.Helper()
	hashes := randomHashes(entries + strangers)
	scope := revocation.Scope{Types: revocation.UCI, Expires: nextYear}
	lists := readFolder(t, publish(t, revocation.Publication{Format: format, Rate: rate, At: today,
		Lists: []revocation.Entries{{Scope: scope, Hashes: hashes[:entries]}}}))
	for _, h := range hashes[:min(entries, 1000)] {
		require.True(t, revocation.FindHash(lists, "", h, today), "what is in a list is always found")
	}
	for _, h := range hashes[entries:] {
		if revocation.FindHash(lists, "", h, today) {
			wrong++
		}
	}
	return wrong, revocation.RateOf(lists, hashes[0], today)
}

// What a finding states is what happens, whether a list is whole or in slices.
func TestPublishedFiltersHoldTheRateThatTheyState(t *testing.T) {
	const entries, strangers = 20_000, 100_000
	for _, format := range filterFormats {
		for _, rate := range []float64{1e-2, 1e-3} {
			wrong, stated := askStrangers(t, format, rate, entries, strangers)
			measured := float64(wrong) / strangers
			t.Logf("%s: asked for %g, states %.3g, measured %.3g", format, rate, stated, measured)
			require.LessOrEqual(t, stated, rate*1.1, format)
			require.InDelta(t, stated, measured, 5*math.Sqrt(rate/strangers), format)
		}
	}
}

// BenchmarkFalsePositives measures the rate of 100,000 entries with a million
// strangers: "asked" of what a publisher asks for, "stated" by a finding,
// "measured" here. The first bytes of hashes are whole bytes, four at least, and
// mostly better than was asked for.
func BenchmarkFalsePositives(b *testing.B) {
	const entries, strangers = 100_000, 1_000_000
	for _, format := range filterFormats {
		for _, rate := range []float64{1e-2, 1e-3, revocation.DefaultRate} {
			b.Run(fmt.Sprintf("%s/%g", format, rate), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					wrong, stated := askStrangers(b, format, rate, entries, strangers)
					b.ReportMetric(rate, "asked")
					b.ReportMetric(stated, "stated")
					b.ReportMetric(float64(wrong)/strangers, "measured")
				}
			})
		}
	}
}
