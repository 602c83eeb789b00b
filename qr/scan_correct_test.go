package qr

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/stretchr/testify/require"
)

// blockOf is random data with its check codewords.
func blockOf(rng *rand.Rand, n, check int) []byte {
	block := make([]byte, n)
	for i := range n - check {
		block[i] = byte(rng.UintN(256))
	}
	r := divisorOf(check).divide(block[:n-check])
	for i := range check {
		block[n-check+i] = byte(r[i/8] >> (56 - i%8*8))
	}
	return block
}

// spoiled changes wrong codewords and gives places that say nothing, of which
// each may be right by chance.
func spoiled(rng *rand.Rand, block []byte, wrong, erased int) (out []byte, erasures []int) {
	out = slices.Clone(block)
	places := rng.Perm(len(block))
	for _, i := range places[:wrong] {
		out[i] ^= byte(1 + rng.UintN(255))
	}
	for _, i := range places[wrong : wrong+erased] {
		out[i] = byte(rng.UintN(256))
	}
	return out, places[wrong : wrong+erased]
}

// misdecode is p of ISO/IEC 18004:2015 table 9: codewords that small symbols
// keep back.
var misdecode = map[string]int{"1-L": 3, "1-M": 2, "1-Q": 1, "1-H": 1, "2-L": 2, "3-L": 1}

func TestCorrectRestoresWhatTheStandardSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for version := 1; version <= maxVersion; version++ {
		for _, level := range allLevels {
			name := fmt.Sprintf("%d-%s", version, level)
			l := layouts[version]
			check, n := l.check[level], l.codewords/l.blocks[level]
			most := (check - misdecode[name]) / 2
			block := blockOf(rng, n, check)
			got, _ := spoiled(rng, block, most, 0)
			require.True(t, correct(got, check, nil), name)
			require.Equal(t, block, got, name)

			got, _ = spoiled(rng, block, most+1, 0)
			before := slices.Clone(got)
			require.False(t, correct(got, check, nil), name)
			require.Equal(t, before, got, "a block that cannot be corrected stays as it is")
		}
	}
}

func TestCorrectRestoresErasures(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		check := 7 + rng.IntN(maxCheck-6)
		n := check + 10 + rng.IntN(100)
		erased := rng.IntN(check - 3)
		wrong := rng.IntN((check-erased)/2 + 1)
		if evidence(n, check, erased, wrong) < leastEvidence {
			continue
		}
		block := blockOf(rng, n, check)
		got, erasures := spoiled(rng, block, wrong, erased)
		require.True(t, correct(got, check, erasures))
		require.Equal(t, block, got)
	}
}

func TestCorrectAgreesWithAnotherDecoder(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	oracle := reedsolomon.NewReedSolomonDecoder(reedsolomon.GenericGF_QR_CODE_FIELD_256)
	for range 500 {
		check := 16 + rng.IntN(15)
		block := blockOf(rng, check+20+rng.IntN(80), check)
		got, _ := spoiled(rng, block, rng.IntN(check), 0)
		ints := make([]int, len(got))
		for i, c := range got {
			ints[i] = int(c)
		}
		err := oracle.Decode(ints, check)
		require.Equal(t, err == nil, correct(got, check, nil))
		if err == nil {
			for i, c := range got {
				require.Equal(t, ints[i], int(c))
			}
		}
	}
}

func TestNoiseIsNoBlock(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 3000 {
		check := 7 + rng.IntN(maxCheck-6)
		noise := make([]byte, check+9+rng.IntN(100))
		sure := make([]float32, len(noise))
		for i := range noise {
			noise[i], sure[i] = byte(rng.UintN(256)), rng.Float32()
		}
		require.False(t, correctSurely(noise, sure, check))
	}
}
