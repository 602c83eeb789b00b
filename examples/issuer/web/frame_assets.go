package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
)

//go:embed assets
var assetFiles embed.FS

// assets serves style sheets and scripts. Their addresses change with their content, so
// that browsers may keep them.
type assets struct{ versions map[string]string }

func newAssets() (*assets, error) {
	a := &assets{versions: map[string]string{}}
	return a, fs.WalkDir(assetFiles, "assets", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := assetFiles.ReadFile(file)
		sum := sha256.Sum256(content)
		a.versions[path.Base(file)] = hex.EncodeToString(sum[:6])
		return err
	})
}

// address gives the address of a file for a page.
func (a *assets) address(file string) (string, error) {
	version, ok := a.versions[file]
	if !ok {
		return "", fmt.Errorf("web: no asset %q", file)
	}
	return "/assets/" + file + "?v=" + version, nil
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	version, ok := a.versions[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.URL.Query().Get("v") == version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	w.Header().Set("ETag", `"`+version+`"`)
	http.ServeFileFS(w, r, assetFiles, "assets/"+r.PathValue("file"))
}
