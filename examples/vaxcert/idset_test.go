package main

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDSetKnowsEachAgain(t *testing.T) {
	s := newIDSet()
	for round := range 2 {
		for i := range 100_000 {
			require.Equal(t, round == 0, s.add(strconv.Itoa(i)))
		}
	}
	require.Equal(t, 100_000, s.count)
}
