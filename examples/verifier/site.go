package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed web
var pageFiles embed.FS

// workerPath is the service worker, which is not among the files that it keeps.
const workerPath = "sw.js"

// site is the page as files: its content by path, below the root of the site.
type site struct {
	app map[string][]byte
	// data gives what changes while the site is served.
	data func() (map[string][]byte, error)
}

// newSite puts the page together. parts are the programs in WebAssembly.
func newSite(parts map[string][]byte, b *border) (*site, error) {
	app := maps.Clone(parts)
	if err := addPage(app); err != nil {
		return nil, err
	}
	var err error
	b.settings.ZXing, b.settings.Signed = hasZXing(parts), b.signer != nil
	if b.settings.Specimen, err = newSpecimen(); err != nil {
		return nil, err
	}
	if app["settings.json"], err = json.Marshal(b.settings); err != nil {
		return nil, err
	}
	if app[workerPath], err = serviceWorker(app); err != nil {
		return nil, err
	}
	maps.Copy(app, b.more)
	return &site{app, b.dataFiles}, nil
}

// addPage adds the page's own files.
func addPage(app map[string][]byte) error {
	web, err := fs.Sub(pageFiles, "web")
	if err != nil {
		return err
	}
	return fs.WalkDir(web, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(web, path)
		if err == nil && path == "index.html" {
			content, err = executed(string(content), map[string]string{"Policy": pagePolicy})
		}
		app[path] = content
		return err
	})
}

func executed(text string, values any) ([]byte, error) {
	t, err := template.New("page").Parse(text)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, values)
	return out.Bytes(), err
}

// serviceWorker gives the service worker, with the files of the app and their
// hashes in front. It differs whenever one of them does.
func serviceWorker(app map[string][]byte) ([]byte, error) {
	var files []namedFile
	for _, path := range slices.Sorted(maps.Keys(app)) {
		if path == workerPath || strings.HasSuffix(path, ".gz") || strings.HasSuffix(path, licenceName) {
			continue
		}
		file := namedFile{path, integrity(app[path])}
		if path == "index.html" {
			file.Path = "./"
		}
		files = append(files, file)
	}
	list, err := json.Marshal(files)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "const version = %q;\nconst files = %s;\n%s", hashName(list), list, app[workerPath]), nil
}

func hashName(content []byte) string {
	hash := sha256.Sum256(content)
	return hex.EncodeToString(hash[:8])
}

// integrity is what browsers hold a file against (W3C Subresource Integrity).
func integrity(content []byte) string {
	hash := sha256.Sum256(content)
	return "sha256-" + base64.StdEncoding.EncodeToString(hash[:])
}

// files gives all files, those of the data as they are now.
func (s *site) files() (map[string][]byte, error) {
	all, err := s.data()
	if err != nil {
		return nil, err
	}
	maps.Copy(all, s.app)
	return all, nil
}

// write writes the site, for any web server.
func (s *site) write(dir string, stdout io.Writer) error {
	files, err := s.files()
	if err != nil {
		return err
	}
	total := 0
	for path, content := range files {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, content, 0o644); err != nil {
			return err
		}
		total += len(content)
	}
	fmt.Fprintf(stdout, "%s: %d files, %.1f MB\n", dir, len(files), float64(total)/1e6)
	return nil
}

// savedSite is the site that write wrote. All of it is read whenever it is asked
// for, for somebody renews the data.
func savedSite(dir string) *site {
	return &site{data: func() (map[string][]byte, error) {
		files := map[string][]byte{}
		root := os.DirFS(dir)
		for _, needed := range []string{"index.html", indexPath} {
			if _, err := fs.Stat(root, needed); err != nil {
				return nil, fmt.Errorf("--site %s holds no site: %s is missing there; --out writes one", dir, needed)
			}
		}
		err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files[path], err = fs.ReadFile(root, path)
			return err
		})
		return files, err
	}}
}

func gzipped(content []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one of gzip's
	w.Write(content)                                        // a Buffer takes everything
	w.Close()
	return out.Bytes()
}
