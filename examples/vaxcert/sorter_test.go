package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSorterSortsMoreThanItsMemory(t *testing.T) {
	for _, memory := range []int{1, 2000, 20_000, 1 << 20} {
		s := &sorter{dir: t.TempDir(), memory: memory}
		random := rand.New(rand.NewPCG(1, 1))
		var want []entry
		for _, i := range random.Perm(1000) {
			e := entry{fmt.Sprintf("%04d\x00\n", i), strings.Repeat("x", i%50)}
			want = append(want, e)
			require.NoError(t, s.add(e))
			require.LessOrEqual(t, len(s.runs), sorterRuns)
		}
		slices.SortFunc(want, func(a, b entry) int { return strings.Compare(a.key, b.key) })
		var got []entry
		for e, err := range s.sorted() {
			require.NoError(t, err)
			got = append(got, e)
		}
		require.Equal(t, want, got)
	}
}

func TestSorterTellsOfLostRuns(t *testing.T) {
	s := &sorter{dir: t.TempDir(), memory: 1}
	require.NoError(t, s.add(entry{"key", "value"}))
	require.NoError(t, os.Truncate(s.runs[0], 6))
	for _, err := range s.sorted() {
		require.Error(t, err)
	}
	require.NoError(t, os.Remove(s.runs[0]))
	for _, err := range s.sorted() {
		require.Error(t, err)
	}
	s.dir = filepath.Join(s.dir, "nowhere")
	require.Error(t, s.add(entry{"key", "value"}))
}
