package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	c := command{People: 2000, Records: 3000, Seed: 5, Facilities: 7, Out: dir}
	require.NoError(t, c.run())
	first := map[string][][]string{}
	for name, rows := range map[string]int{"registry.csv": 2001, "records.csv": 3001, "truth.csv": 3001} {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		first[name] = read(t, path)
		require.Len(t, first[name], rows)
	}
	for i, r := range first["records.csv"] {
		require.Equal(t, r[0], first["truth.csv"][i][0])
	}

	require.NoError(t, c.run(), "written over")
	require.Equal(t, first["records.csv"], read(t, filepath.Join(dir, "records.csv")))
}

func read(t *testing.T, path string) [][]string {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return rows
}

func TestValidate(t *testing.T) {
	require.NoError(t, (&command{People: 1000, Facilities: 1}).Validate())
	require.Error(t, (&command{People: 10, Facilities: 1}).Validate())
	require.Error(t, (&command{People: 1000}).Validate())
}
