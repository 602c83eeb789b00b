//go:build !race

package qr

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The race detector empties pools at random, so that these count without it.

func TestBase45AllocatesOnce(t *testing.T) {
	data := make([]byte, 401)
	text := string(appendBase45(nil, data))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { appendBase45(nil, data) }), 1.0)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { appendBytesOfBase45(nil, text) }), 1.0)
}

func TestTextAllocations(t *testing.T) {
	message := []byte("URN:UVCI:01:VN:0123456789ABCDEF 1990-02-11 NGUYEN BAO<DUY ORG-100030215 EU/1/20/1528 840539006")
	text := Encode(message)
	require.LessOrEqual(t, testing.AllocsPerRun(200, func() { Encode(message) }), 2.0)
	require.LessOrEqual(t, testing.AllocsPerRun(200, func() { Decode(text) }), 2.0)
}
