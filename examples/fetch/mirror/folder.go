package mirror

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Folder is a folder of a server: an index, and the files that it names, whose
// names change with their content.
type Folder struct {
	// Index is the index; its Name is in a folder that holds nothing else but the
	// files. Its Check looks at the index alone.
	Index Source
	// Names gives the files that an index names. A name with a slash in it is
	// refused. Required.
	Names func(index []byte) ([]string, error)
	// Check says whether the folder as it would be, with its index, may replace the
	// one that is there. Nil takes everything.
	Check func(folder fs.FS) error
}

// FetchFolder brings a folder up to date: the new files come first, then the index,
// and last the old files go, so that a reader has a whole folder at any time that
// it begins with the index. On any failure the folder stays as it is. A folder that
// is there and does not pass the Check is fetched anew.
func (m *Mirror) FetchFolder(ctx context.Context, f Folder) (Outcome, error) {
	at, err := m.path(f.Index.Name)
	if err != nil {
		return Missing, err
	}
	sound := f.Check == nil || f.Check(os.DirFS(filepath.Dir(at))) == nil
	if !sound {
		if err := os.Remove(m.statePath(f.Index)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Kept, err
		}
	}
	before := m.indexNames(f, at)
	index := f.Index
	index.Check = func(fetched, there []byte) error {
		if f.Index.Check != nil {
			if err := f.Index.Check(fetched, there); err != nil {
				return err
			}
		}
		return m.prepare(ctx, f, fetched, sound)
	}
	outcome, err := m.Fetch(ctx, index)
	if err != nil || outcome != Replaced {
		return outcome, err
	}
	after := m.indexNames(f, at)
	for name := range before {
		if !after[name] {
			if gone := os.Remove(filepath.Join(filepath.Dir(at), name)); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}
	return outcome, err
}

// indexNames are the files of the index that is there. One that is not there, or
// cannot be read, names nothing.
func (m *Mirror) indexNames(f Folder, at string) map[string]bool {
	names := map[string]bool{}
	index, err := os.ReadFile(at)
	if err != nil {
		return names
	}
	listed, err := f.Names(index)
	if err != nil {
		return names
	}
	for _, name := range listed {
		if checkName(f, name) == nil {
			names[name] = true
		}
	}
	return names
}

func checkName(f Folder, name string) error {
	if !fs.ValidPath(name) || strings.ContainsAny(name, `/\:`) || strings.HasPrefix(name, ".") || name == path.Base(f.Index.Name) {
		return fmt.Errorf("%w: the index names %q", ErrSource, name)
	}
	return nil
}

// prepare puts the folder as it would be aside, looks at it, and gives the new
// files their place. What is there is not fetched again, where it is sound.
func (m *Mirror) prepare(ctx context.Context, f Folder, index []byte, sound bool) error {
	names, err := f.Names(index)
	if err != nil {
		return err
	}
	state := filepath.Join(m.Folder, stateFolder)
	if err := os.MkdirAll(state, 0o755); err != nil {
		return err
	}
	aside, err := os.MkdirTemp(state, "new-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(aside)
	if err := write(filepath.Join(aside, path.Base(f.Index.Name)), index); err != nil {
		return err
	}
	at, _ := m.path(f.Index.Name)
	folder := filepath.Dir(at)
	left := m.maxSize() - int64(len(index))
	var fresh []string
	for _, name := range names {
		if err := checkName(f, name); err != nil {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !sound {
			if data, err = m.fetchBeside(ctx, f, name, left); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			fresh = append(fresh, name)
		}
		if left -= int64(len(data)); left < 0 {
			return ErrTooLarge
		}
		if err := write(filepath.Join(aside, name), data); err != nil {
			return err
		}
	}
	if f.Check != nil {
		if err := f.Check(os.DirFS(aside)); err != nil {
			return err
		}
	}
	for _, name := range fresh {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := os.Rename(filepath.Join(aside, name), filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}

// fetchBeside fetches a file that lies beside the index.
func (m *Mirror) fetchBeside(ctx context.Context, f Folder, name string, limit int64) ([]byte, error) {
	base, err := url.Parse(f.Index.URL)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSource, err)
	}
	a, err := m.get(ctx, base.ResolveReference(&url.URL{Path: "./" + name}).String(), state{}, limit)
	return a.data, err
}
