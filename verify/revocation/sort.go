package revocation

import (
	"math/bits"
	"slices"
)

// sortedBy gives values in order. Hashes are spread evenly, so they are dealt into
// buckets by their leading bits first, and few are left to compare in each; values
// that are not spread are sorted all the same, only slower. It leaves its argument
// alone.
func sortedBy[T any](values []T, head func(*T) uint64, compare func(a, b T) int) []T {
	leading := min(max(0, bits.Len(uint(len(values)))-4), 20)
	shift := 64 - leading
	ends := make([]int, 1<<leading+1)
	for i := range values {
		ends[head(&values[i])>>shift+1]++
	}
	for bucket := range len(ends) - 1 {
		ends[bucket+1] += ends[bucket]
	}
	out := make([]T, len(values))
	for i := range values {
		bucket := head(&values[i]) >> shift
		out[ends[bucket]] = values[i]
		ends[bucket]++
	}
	start := 0
	for _, end := range ends[:1<<leading] {
		slices.SortFunc(out[start:end], compare)
		start = end
	}
	return out
}
