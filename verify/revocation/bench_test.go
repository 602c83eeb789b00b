package revocation_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// randomHashes gives hashes that are spread like real ones, fast.
func randomHashes(n int) []revocation.Hash {
	random := rand.New(rand.NewPCG(1, 2))
	hashes := make([]revocation.Hash, n)
	for i := range hashes {
		binary.BigEndian.PutUint64(hashes[i][:], random.Uint64())
		binary.BigEndian.PutUint64(hashes[i][8:], random.Uint64())
	}
	return hashes
}

var sizes = []int{1e3, 1e5, 1e7}

// heap gives the memory in use.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkLookup looks certificates up that are not revoked, as nearly all are
// not: up to four hashes each. The floors are one hash in a map and in a sorted
// slice. Above a million entries the Bloom filter is filled with random bits, which
// look-ups cannot tell from one that took minutes to build.
func BenchmarkLookup(b *testing.B) {
	for _, n := range sizes {
		strangers := randomStrangers()
		b.Run(fmt.Sprintf("%d/floor-map", n), func(b *testing.B) {
			before := heap()
			set := make(map[revocation.Hash]struct{}, n)
			for _, h := range randomHashes(n) {
				set[h] = struct{}{}
			}
			used := heap() - before
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, ok := set[strangers[i%len(strangers)].hash]; ok {
					b.Fatal("found")
				}
			}
			b.ReportMetric(used/float64(n), "B/entry")
			runtime.KeepAlive(set)
		})
		b.Run(fmt.Sprintf("%d/floor-sorted", n), func(b *testing.B) {
			set := randomHashes(n)
			slices.SortFunc(set, compare)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, ok := slices.BinarySearchFunc(set, strangers[i%len(strangers)].hash, compare); ok {
					b.Fatal("found")
				}
			}
			b.ReportMetric(16, "B/entry")
		})
		for _, kind := range []string{"exact", "two-lists", "varhash", "bloom"} {
			b.Run(fmt.Sprintf("%d/ours-%s", n, kind), func(b *testing.B) {
				before := heap()
				lists := listsOf(b, kind, n)
				used := heap() - before
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					if lists.Find(strangers[i%len(strangers)].id, today).Revoked {
						b.Fatal("found")
					}
				}
				b.ReportMetric(used/float64(n), "B/entry")
				runtime.KeepAlive(lists)
			})
		}
	}
}

func compare(a, b revocation.Hash) int {
	x, y := binary.BigEndian.Uint64(a[:]), binary.BigEndian.Uint64(b[:])
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

type stranger struct {
	id   revocation.Identifiers
	hash revocation.Hash
}

func randomStrangers() []stranger {
	all := make([]stranger, 1<<14)
	for i := range all {
		signature := binary.BigEndian.AppendUint64(make([]byte, 56), uint64(i))
		slices.Reverse(signature)
		all[i].id = revocation.Of(revocation.Values{Issuer: "VN", Country: "VN", KeyID: []byte("12345678"), ID: vietnamese + cert.UVCI(number(i)),
			Algorithm: "PS256", Signature: signature})
		all[i].hash, _ = all[i].id.Hash(revocation.Signature)
	}
	return all
}

func listsOf(b *testing.B, kind string, n int) *revocation.Lists {
	b.Helper()
	var filter revocation.Filter
	var err error
	switch kind {
	case "exact":
		return revocation.NewLists(list(b, revocation.Scope{}, randomHashes(n)...))
	case "two-lists":
		hashes := randomHashes(n)
		return revocation.NewLists(list(b, revocation.Scope{Country: "VN"}, hashes[:n/2]...), list(b, revocation.Scope{Country: "LA"}, hashes[n/2:]...))
	case "varhash":
		filter, err = revocation.NewPrefixes(randomHashes(n), 0)
	case "bloom":
		if n > 1e6 {
			filter = revocation.RandomBloom(n)
		} else {
			filter, err = revocation.NewBloom(randomHashes(n), 0)
		}
	}
	require.NoError(b, err)
	l, err := revocation.NewFilterList(revocation.Scope{}, filter)
	require.NoError(b, err)
	return revocation.NewLists(l)
}

// BenchmarkOf makes the identifiers of a certificate: three SHA-256.
func BenchmarkOf(b *testing.B) {
	v := revocation.Values{Issuer: "VN", Country: "VN", KeyID: []byte("12345678"), ID: vietnamese, Algorithm: "ES256", Signature: make([]byte, 64)}
	b.ReportAllocs()
	for b.Loop() {
		revocation.Of(v)
	}
}

// BenchmarkBuild makes lists of 100,000 entries.
func BenchmarkBuild(b *testing.B) {
	const n = 100_000
	for _, kind := range []string{"exact", "two-lists", "varhash", "bloom"} {
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				listsOf(b, kind, n)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
		})
	}
}
