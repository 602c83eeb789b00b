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
// hashes. An index names other files: it is refused with index-alone, see ReadFS.
// trust is for signed batches; see ReadBatch. It fails with an *Error, or with the
// error of r.
func ReadFile(r io.Reader, source string, trust Trust) ([]*List, error) {
	g := newGathering(trust)
	if err := g.read(r, 0, source, Scope{}); err != nil {
		return nil, of(source, err)
	}
	return g.finish()
}

// ReadFS reads the lists in a folder and in all folders below it, those whose name
// begins with a dot apart. Where a folder has an index, IndexName, the files that it
// names are read, each with its scope, and held against their digests; what else lies
// in that folder and below is left alone, but for further indexes. So each country's
// lists may lie in a folder of their own. Elsewhere all files are read; answers of the
// EU's distribution service (lists, partitions and archives of slices) are put
// together.
//
// Nothing is left out: where one file is not what it must be, ReadFS fails, for
// what it holds is not known. Errors: *Error, or that of the file system.
func ReadFS(folder fs.FS, trust Trust) ([]*List, error) {
	g := newGathering(trust)
	if err := g.readAllBelow(folder); err != nil {
		return nil, err
	}
	return g.finish()
}

func (g *gathering) readAllBelow(folder fs.FS) error {
	count, indexed := 0, ""
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
			found, err := g.readIndexOf(folder, name)
			if found && !isBelow(name, indexed) {
				indexed = name
			}
			return err
		case isBelow(name, indexed):
			return nil
		}
		if count++; count > MaxFiles {
			return refuse("list-too-large")
		}
		return of(name, g.readFile(folder, name, Scope{}))
	})
}

// isBelow reports whether a file lies in a folder, or deeper; "" is no folder.
func isBelow(name, folder string) bool {
	return folder == "." || folder != "" && strings.HasPrefix(name, folder+"/")
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

// readIndexOf reads what the index of a folder names, where it has one. What one
// index says of its lists is not said of those of another.
func (g *gathering) readIndexOf(folder fs.FS, at string) (found bool, err error) {
	name := path.Join(at, IndexName)
	f, err := openRegular(folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return true, of(name, err)
	}
	defer f.Close()
	index, err := readWhole(f, sizeOf(f), MaxIndexFile, parseIndex)
	own := newGathering(g.trust)
	if err == nil {
		own.madeAt, own.nextUpdate, err = index.times()
	}
	if err != nil {
		return true, of(name, err)
	}
	for _, file := range index.Files {
		if err := own.readIndexedFile(folder, at, file); err != nil {
			return true, of(path.Join(at, file.File), err)
		}
	}
	lists, err := own.finish()
	g.lists = append(g.lists, lists...)
	return true, err
}

func (g *gathering) readIndexedFile(folder fs.FS, at string, file indexFile) error {
	scope, err := file.scope()
	if err != nil {
		return err
	}
	if !fs.ValidPath(file.File) {
		return &Error{Code: "index-path", Source: path.Join(at, IndexName)}
	}
	name := path.Join(at, file.File)
	f, err := openRegular(folder, name)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse("index-file-missing")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	digest := sha256.New()
	content := io.TeeReader(io.LimitReader(f, MaxArchive), digest)
	if err := g.read(content, sizeOf(f), name, scope); err != nil {
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
