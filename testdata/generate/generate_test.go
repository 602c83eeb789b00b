package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The committed files are what the generator makes, all of them and no others.
func TestFilesAreReproducible(t *testing.T) {
	dir := t.TempDir()
	files := everything()
	require.NoError(t, write(dir, files))
	for name := range files {
		made, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		committed, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err, "run: go generate ./testdata")
		require.Equal(t, string(committed), string(made), "%s: run: go generate ./testdata", name)
	}
	for _, sub := range []string{"vectors", "keys"} {
		made, err := os.ReadDir(filepath.Join(dir, sub))
		require.NoError(t, err)
		committed, err := os.ReadDir(filepath.Join("..", sub))
		require.NoError(t, err)
		require.Len(t, committed, len(made), "files in %s that nothing makes", sub)
	}
}

// Other people's numbers: RFC 9285 section 4.3.
func TestBase45(t *testing.T) {
	for plain, encoded := range map[string]string{"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0", "": ""} {
		require.Equal(t, encoded, base45([]byte(plain)))
	}
}
