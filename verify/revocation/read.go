package revocation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

// ReadFile reads the lists in one file, recognised by its content: an exact list,
// a batch of the EU, a Bloom filter, a partial variable hash list, or an archive
// of slices. source names it in findings and errors. A filter outside an index
// does not say for whom it speaks: it is for all countries, keys and types of
// hashes. trust is for signed batches; see ReadBatch. It fails with an *Error, or
// with the error of r.
func ReadFile(r io.Reader, source string, trust Trust) ([]*List, error) {
	g := newGathering(trust)
	if err := g.read(r, 0, source, Scope{}); err != nil {
		return nil, of(source, err)
	}
	return g.finish()
}

// ReadFS reads the lists in a folder. Where the folder has an index, IndexName,
// the files that it names are read, each with its scope, and held against their
// digests. Without one all files below the folder are read, those whose name
// begins with a dot apart; answers of the EU's distribution service (lists,
// partitions and archives of slices) are put together.
//
// Nothing is left out: where one file is not what it must be, ReadFS fails, for
// what it holds is not known. Errors: *Error, or that of the file system.
func ReadFS(folder fs.FS, trust Trust) ([]*List, error) {
	g := newGathering(trust)
	index, err := fs.ReadFile(folder, IndexName)
	switch {
	case err == nil:
		err = g.readIndexed(folder, index)
	case errors.Is(err, fs.ErrNotExist):
		err = g.readAllBelow(folder)
	}
	if err != nil {
		return nil, err
	}
	return g.finish()
}

func (g *gathering) readAllBelow(folder fs.FS) error {
	count := 0
	return fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		if count++; count > MaxFiles {
			return refuse("list-too-large")
		}
		return of(name, g.readFile(folder, name, Scope{}))
	})
}

func (g *gathering) readFile(folder fs.FS, name string, scope Scope) error {
	f, err := openRegular(folder, name)
	if err != nil {
		return err
	}
	defer f.Close()
	return g.read(f, sizeOf(f), name, scope)
}

// openRegular opens a file, and nothing that would keep its reader waiting.
func openRegular(folder fs.FS, name string) (fs.File, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, refuse("list-unknown-format")
	}
	return folder.Open(name)
}

// IndexName is the name of the index of a folder of lists.
const IndexName = "revocation.json"

const indexFormat = "vaxcert-revocation-1"

// indexText is the index: which files there are, and for whom they speak.
type indexText struct {
	Format     string      `json:"format"`
	IssuedAt   string      `json:"issuedAt"`
	NextUpdate string      `json:"nextUpdate,omitempty"`
	Files      []indexFile `json:"files"`
}

type indexFile struct {
	File    string  `json:"file"`
	SHA256  string  `json:"sha256"`
	Kind    string  `json:"kind"`
	Entries int     `json:"entries,omitempty"`
	Rate    float64 `json:"falsePositiveRate,omitempty"`
	scopeText
}

func parseIndex(data []byte) (index indexText, err error) {
	if len(data) > MaxIndexFile {
		return index, refuse("list-too-large")
	}
	if err := json.Unmarshal(data, &index); err != nil || index.Format != indexFormat {
		return index, refuse("index-json")
	}
	if len(index.Files) > MaxFiles {
		return index, refuse("list-too-large")
	}
	return index, nil
}

// times are those of all lists of the index.
func (t *indexText) times() (madeAt, nextUpdate time.Time, err error) {
	if madeAt, err = parseTime(t.IssuedAt); err != nil {
		return madeAt, nextUpdate, refuse("index-json")
	}
	if t.NextUpdate == "" {
		return madeAt, nextUpdate, nil
	}
	if nextUpdate, err = parseTime(t.NextUpdate); err != nil {
		return madeAt, nextUpdate, refuse("index-json")
	}
	return madeAt, nextUpdate, nil
}

func (g *gathering) readIndexed(folder fs.FS, data []byte) error {
	index, err := parseIndex(data)
	if err == nil {
		g.madeAt, g.nextUpdate, err = index.times()
	}
	if err != nil {
		return of(IndexName, err)
	}
	for _, file := range index.Files {
		if err := g.readIndexedFile(folder, file); err != nil {
			return of(file.File, err)
		}
	}
	return nil
}

func (g *gathering) readIndexedFile(folder fs.FS, file indexFile) error {
	scope, err := file.scope()
	if err != nil {
		return err
	}
	if !fs.ValidPath(file.File) {
		return &Error{Code: "index-path", Source: IndexName}
	}
	f, err := openRegular(folder, file.File)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse("index-file-missing")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	digest := sha256.New()
	content := io.TeeReader(io.LimitReader(f, MaxArchive), digest)
	if err := g.read(content, sizeOf(f), file.File, scope); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, content); err != nil {
		return err
	}
	if hex.EncodeToString(digest.Sum(nil)) != file.SHA256 {
		return refuse("index-file-changed")
	}
	return nil
}

// IndexedFiles gives the paths that an index names, for a publisher to take away
// what a new one does not name any more. It fails with an *Error, index-json or
// list-too-large.
func IndexedFiles(index []byte) ([]string, error) {
	parsed, err := parseIndex(index)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range parsed.Files {
		if fs.ValidPath(file.File) {
			names = append(names, file.File)
		}
	}
	return names, nil
}
