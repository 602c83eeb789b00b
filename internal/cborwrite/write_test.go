package cborwrite

import (
	"math"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
)

// TestItemsAreDeterministic compares with a general encoder, around each size
// at which a head grows.
func TestItemsAreDeterministic(t *testing.T) {
	oracle, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	same := func(v any, got []byte) {
		want, err := oracle.Marshal(v)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, n := range []int64{0, 23, 24, 255, 256, 65535, 65536, math.MaxUint32, math.MaxUint32 + 1, math.MaxInt64} {
		for _, n := range []int64{n, -n, ^n} {
			same(n, Int(nil, n))
		}
		same(cbor.Tag{Number: uint64(n), Content: 1}, Int(Tag(nil, uint64(n)), 1))
		if n > 65536 {
			continue
		}
		s := strings.Repeat("x", int(n))
		same(s, Text(nil, s))
		same([]byte(s), Bytes(nil, s))
		same([]byte(s), Bytes(nil, []byte(s)))
	}
	same([]int{1, 2}, Int(Int(Array(nil, 2), 1), 2))
	same(map[int]string{1: "a"}, Text(Int(Map(nil, 1), 1), "a"))
}
