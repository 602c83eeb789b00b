package signer

import (
	"bytes"
	"encoding/asn1"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/cryptobyte"
	cryptobyteasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

func der(t testing.TB, r, s *big.Int) []byte {
	out, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	require.NoError(t, err)
	return out
}

func TestRawSignature(t *testing.T) {
	n := new(big.Int).SetBytes(order[:])
	half := new(big.Int).SetBytes(halfOrder[:])
	require.Equal(t, half, new(big.Int).Rsh(n, 1))
	one := big.NewInt(1)
	high := new(big.Int).Add(half, one)
	last := new(big.Int).Sub(n, one)
	for name, c := range map[string]struct{ r, s, wantS *big.Int }{
		"short numbers":     {one, big.NewInt(2), big.NewInt(2)},
		"a sign byte":       {big.NewInt(0x80), big.NewInt(0xff), big.NewInt(0xff)},
		"greatest low s":    {last, half, half},
		"smallest high s":   {last, high, half},
		"greatest high s":   {one, last, one},
		"borrow over words": {one, new(big.Int).Sub(n, new(big.Int).Lsh(one, 200)), new(big.Int).Lsh(one, 200)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rawSignature(der(t, c.r, c.s))
			require.NoError(t, err)
			want := append(c.r.FillBytes(make([]byte, 32)), c.wantS.FillBytes(make([]byte, 32))...)
			require.Equal(t, want, got)
		})
	}

	zero := new(big.Int)
	good := der(t, one, one) // 30 06 02 01 01 02 01 01
	for name, bad := range map[string][]byte{
		"nothing":           nil,
		"one byte":          {0x30},
		"r is 0":            der(t, zero, one),
		"s is 0":            der(t, one, zero),
		"r negative":        der(t, big.NewInt(-1), one),
		"s is the order":    der(t, one, n),
		"r above the order": der(t, new(big.Int).Add(n, one), one),
		"33 digits":         der(t, new(big.Int).Lsh(one, 260), one),
		"cut":               good[:7],
		"longer":            append(bytes.Clone(good), 0),
		"three numbers":     {0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1},
		"one number":        {0x30, 3, 2, 1, 1},
		"no digits":         {0x30, 5, 2, 0, 2, 1, 1},
		"not the shortest":  {0x30, 7, 2, 2, 0, 1, 2, 1, 1},
		"long form length":  {0x30, 0x81, 6, 2, 1, 1, 2, 1, 1},
		"no sequence":       {0x31, 6, 2, 1, 1, 2, 1, 1},
		"no integer":        {0x30, 6, 4, 1, 1, 2, 1, 1},
		"r too long":        {0x30, 6, 2, 9, 1, 2, 1, 1},
		"raw r and s":       bytes.Repeat([]byte{1}, 64),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rawSignature(bad)
			require.ErrorIs(t, err, ErrSign)
			require.Nil(t, got)
		})
	}
}

// FuzzRawSignature compares the parser with another one.
func FuzzRawSignature(f *testing.F) {
	n := new(big.Int).SetBytes(order[:])
	f.Add(der(f, big.NewInt(1), big.NewInt(0x80)))
	f.Add(der(f, new(big.Int).Rsh(n, 3), new(big.Int).Sub(n, big.NewInt(1))))
	f.Add(der(f, n, n))
	f.Add([]byte{0x30, 0x81, 6, 2, 1, 1, 2, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := rawSignature(data)

		var inner cryptobyte.String
		var r, s big.Int
		input := cryptobyte.String(data)
		valid := input.ReadASN1(&inner, cryptobyteasn1.SEQUENCE) && input.Empty() &&
			inner.ReadASN1Integer(&r) && inner.ReadASN1Integer(&s) && inner.Empty() &&
			r.Sign() > 0 && s.Sign() > 0 && r.Cmp(n) < 0 && s.Cmp(n) < 0
		require.Equal(t, valid, err == nil)
		if !valid {
			return
		}
		if low := new(big.Int).Sub(n, &s); low.Cmp(&s) < 0 {
			s = *low
		}
		require.Equal(t, append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), got)
	})
}
