// Package mirror keeps files of a folder as a server has them, over HTTPS: what is
// there is replaced only by what is whole and was checked, and kept on any failure.
package mirror

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Defaults of a Mirror.
const (
	DefaultMaxSize  = 64 << 20         // bytes
	DefaultTimeout  = 30 * time.Second // of one attempt
	DefaultAttempts = 4
	DefaultBackoff  = time.Second // before the second attempt; it doubles
	// MaxBackoff is the longest wait between attempts, also where a server asks for
	// more.
	MaxBackoff = time.Minute
)

// Mirror fetches into a folder. Nothing else may write into it. One goroutine at a
// time may use it.
type Mirror struct {
	// Folder is where files are kept. Required.
	Folder string
	// Client sends the requests; its Transport says which authorities vouch for
	// servers. Nil is one with the system's.
	Client *http.Client
	// MaxSize is how large a source may be, in bytes, all files of a folder
	// together. Zero is DefaultMaxSize.
	MaxSize int64
	// Timeout ends an attempt. Zero is DefaultTimeout.
	Timeout time.Duration
	// Attempts is how often a server is asked that fails. Zero is DefaultAttempts.
	Attempts int
	// Backoff is the wait before the second attempt. Zero is DefaultBackoff.
	Backoff time.Duration
	// Clock gives the time. Nil is time.Now.
	Clock func() time.Time
	// Wait waits, or fails when ctx ends. Nil waits in real time.
	Wait func(ctx context.Context, d time.Duration) error
}

// Source is one file of a server.
type Source struct {
	// Name is the path of the file in the folder, with slashes.
	Name string
	// URL is where it comes from: https only.
	URL string
	// Check says whether what was fetched may replace what is there, which is nil
	// where there is nothing. Nil takes everything.
	Check func(fetched, there []byte) error
}

// Outcome is what came of a source.
type Outcome string

// The outcomes.
const (
	Replaced Outcome = "replaced" // there is something new
	Current  Outcome = "current"  // what is there is what the server has
	Kept     Outcome = "kept"     // it failed, and what was there is still there
	Missing  Outcome = "missing"  // it failed, and there is nothing
)

// Errors of a Mirror, wrapped with what is behind them.
var (
	ErrSource   = errors.New("mirror: source") // a name or URL that cannot be
	ErrTooLarge = errors.New("mirror: larger than MaxSize")
	ErrStatus   = errors.New("mirror: status")  // the server's answer
	ErrChecked  = errors.New("mirror: refused") // by Source.Check
	// ErrUntrusted is a server whose certificate no authority of the Client vouches
	// for, or that has none.
	ErrUntrusted = errors.New("mirror: server not trusted")
)

// Fetch brings a file up to date. With an error, the Outcome is Kept or Missing.
func (m *Mirror) Fetch(ctx context.Context, s Source) (Outcome, error) {
	path, err := m.path(s.Name)
	if err == nil {
		err = CheckURL(s.URL)
	}
	if err != nil {
		return Missing, err
	}
	there, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Missing, err
	}
	answer, err := m.get(ctx, s.URL, m.known(s, there), m.maxSize())
	if err != nil {
		return kept(there), err
	}
	if answer.unchanged {
		return Current, os.Chtimes(path, time.Time{}, m.now())
	}
	if s.Check != nil {
		if err := s.Check(answer.data, there); err != nil {
			return kept(there), fmt.Errorf("%w: %w", ErrChecked, err)
		}
	}
	if err := write(path, answer.data); err != nil {
		return kept(there), err
	}
	return Replaced, m.remember(s, answer)
}

func kept(there []byte) Outcome {
	if there == nil {
		return Missing
	}
	return Kept
}

// path gives the place of a name, which must not lead out of the folder.
func (m *Mirror) path(name string) (string, error) {
	local := filepath.FromSlash(name)
	if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(local) || isState(name) {
		return "", fmt.Errorf("%w: name %q", ErrSource, name)
	}
	return filepath.Join(m.Folder, local), nil
}

// write puts a file in its place whole or not at all, for everybody to read.
func write(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func (m *Mirror) now() time.Time {
	if m.Clock == nil {
		return time.Now()
	}
	return m.Clock()
}

func (m *Mirror) maxSize() int64 {
	if m.MaxSize == 0 {
		return DefaultMaxSize
	}
	return m.MaxSize
}
