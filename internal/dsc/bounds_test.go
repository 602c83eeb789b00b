package dsc

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBounded(t *testing.T) {
	bits := func(n uint) *big.Int { return new(big.Int).SetBit(big.NewInt(1), int(n)-1, 1) }
	for name, c := range map[string]struct {
		key  crypto.PublicKey
		good bool
	}{
		"usual":             {&rsa.PublicKey{N: bits(2048), E: 65537}, true},
		"largest":           {&rsa.PublicKey{N: bits(MaxRSABits), E: MaxRSAExponent}, true},
		"smallest exponent": {&rsa.PublicKey{N: bits(2048), E: 3}, true},
		"a curve":           {&ecdsa.PublicKey{}, true},
		"a bit too many":    {&rsa.PublicKey{N: bits(MaxRSABits + 1), E: 65537}, false},
		"no number":         {&rsa.PublicKey{E: 65537}, false},
		"even":              {&rsa.PublicKey{N: bits(2048), E: 65536}, false},
		"one":               {&rsa.PublicKey{N: bits(2048), E: 1}, false},
		"negative":          {&rsa.PublicKey{N: bits(2048), E: -3}, false},
		"nothing":           {(*rsa.PublicKey)(nil), false},
	} {
		require.Equal(t, c.good, Bounded(c.key), name)
	}
	if large := int64(MaxRSAExponent) + 2; int64(int(large)) == large {
		require.False(t, Bounded(&rsa.PublicKey{N: bits(2048), E: int(large)}), "an exponent of 32 bits")
	}
}
