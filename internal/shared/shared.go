// Package shared finds the folders of real certificates, published by other
// projects, that the tests read and the project does not contain.
package shared

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the folder name of the shared data: below $VAXCERT_SHARED, or in
// a folder called shared beside the project. The test is skipped, with the
// folder's name, where there is none.
func Dir(t testing.TB, name string) string {
	t.Helper()
	for _, root := range candidates() {
		dir := filepath.Join(root, name)
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	t.Skipf("no shared data: the folder %q is absent (set VAXCERT_SHARED)", name)
	return ""
}

func candidates() []string {
	if root := os.Getenv("VAXCERT_SHARED"); root != "" {
		return []string{root}
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil
	}
	var roots []string
	for {
		roots = append(roots, filepath.Join(dir, "shared"))
		parent := filepath.Dir(dir)
		if parent == dir {
			return roots
		}
		dir = parent
	}
}
