package mirror

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// site is a server, and a mirror of it that waits for nobody.
type site struct {
	*Mirror
	server  *httptest.Server
	handler http.HandlerFunc
	asked   atomic.Int32
	waits   []time.Duration
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{}
	s.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		s.handler(w, r)
	}))
	t.Cleanup(s.server.Close)
	s.Mirror = &Mirror{Folder: t.TempDir(), Client: s.server.Client(), Clock: func() time.Time { return noon }, Wait: func(ctx context.Context, d time.Duration) error {
		s.waits = append(s.waits, d)
		return ctx.Err()
	}}
	return s
}

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func (s *site) source(name string) Source { return Source{Name: name, URL: s.server.URL + "/" + name} }

func (s *site) fetch(t *testing.T, name string) (Outcome, error) {
	t.Helper()
	return s.Fetch(t.Context(), s.source(name))
}

func (s *site) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.Folder, name))
	require.NoError(t, err)
	return string(data)
}

// serve answers with a content that has an entity tag and a time.
func serve(content string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+digestOf([]byte(content))+`"`)
		http.ServeContent(w, r, "", noon.Add(-time.Hour), strings.NewReader(content))
	}
}

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	for name, tag := range map[string]func(http.ResponseWriter){
		"ETag":          func(w http.ResponseWriter) { w.Header().Set("ETag", `"1"`) },
		"Last-Modified": func(w http.ResponseWriter) { w.Header().Set("Last-Modified", noon.Format(http.TimeFormat)) },
	} {
		s := newSite(t)
		sent := 0
		s.handler = func(w http.ResponseWriter, r *http.Request) {
			tag(w)
			if r.Header.Get("If-None-Match")+r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			sent++
			_, _ = w.Write([]byte("list"))
		}
		outcome, err := s.fetch(t, "trust/list")
		require.NoError(t, err)
		require.Equal(t, Replaced, outcome)
		file := filepath.Join(s.Folder, "trust", "list")
		require.NoError(t, os.Chtimes(file, time.Time{}, noon.AddDate(-1, 0, 0)))
		outcome, err = s.fetch(t, "trust/list")
		require.NoError(t, err)
		require.Equal(t, Current, outcome, name)
		require.Equal(t, 1, sent)
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, noon, info.ModTime().UTC(), "it is known to be current now")

		require.NoError(t, os.WriteFile(file, []byte("spoilt"), 0o600))
		outcome, err = s.fetch(t, "trust/list")
		require.NoError(t, err)
		require.Equal(t, Replaced, outcome, "what was said is of another file")
		require.Equal(t, "list", s.read(t, "trust/list"))
	}
}

func TestAnyFailureKeepsWhatIsThere(t *testing.T) {
	refuse := errors.New("not good")
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		check   error
		want    error
		waits   int
	}{
		"gone":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, nil, ErrStatus, 0},
		"forbidden": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, nil, ErrStatus, 0},
		"no change": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", "")
			w.WriteHeader(http.StatusNoContent)
		}, nil, ErrStatus, 0},
		"down":         {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, nil, ErrStatus, 3},
		"too large":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) }, nil, ErrTooLarge, 0},
		"without end":  {endless, nil, ErrTooLarge, 0},
		"torn":         {torn, nil, nil, 3},
		"broken off":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil, nil, 3},
		"not accepted": {serve("new"), refuse, ErrChecked, 0},
		"to http": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/", http.StatusFound)
		}, nil, ErrSource, 0},
		"in circles": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, nil, ErrSource, 0},
	} {
		s := newSite(t)
		s.MaxSize = 1000
		s.handler = serve("old")
		_, err := s.fetch(t, "list")
		require.NoError(t, err)
		s.handler = c.handler
		source := s.source("list")
		source.Check = func(fetched, there []byte) error {
			require.Equal(t, "old", string(there))
			require.Equal(t, "new", string(fetched))
			return c.check
		}
		outcome, err := s.Fetch(t.Context(), source)
		require.Error(t, err, name)
		if c.want != nil {
			require.ErrorIs(t, err, c.want, name)
		}
		if c.check != nil {
			require.ErrorIs(t, err, c.check)
		}
		require.Equal(t, Kept, outcome, name)
		require.Equal(t, "old", s.read(t, "list"), name)
		require.Len(t, s.waits, c.waits, name)
		left, err := filepath.Glob(filepath.Join(s.Folder, ".*.tmp"))
		require.NoError(t, err)
		require.Empty(t, left)

		s.handler = c.handler
		outcome, err = s.fetch(t, "another")
		if c.check == nil {
			require.Error(t, err)
			require.Equal(t, Missing, outcome, name)
		}
	}
}

func endless(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := w.Write(make([]byte, 100)); err != nil {
			return
		}
	}
}

// torn ends before the length that it says.
func torn(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "500")
	_, _ = w.Write([]byte("half"))
	panic(http.ErrAbortHandler)
}

func TestAServerThatComesBack(t *testing.T) {
	s := newSite(t)
	s.handler = func(w http.ResponseWriter, r *http.Request) {
		switch s.asked.Load() {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		case 3:
			w.Header().Set("Retry-After", "999999999999")
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			serve("list")(w, r)
		}
	}
	outcome, err := s.fetch(t, "list")
	require.NoError(t, err)
	require.Equal(t, Replaced, outcome)
	require.Len(t, s.waits, 3)
	require.InDelta(t, 0.75, s.waits[0].Seconds(), 0.25)
	require.Equal(t, 7*time.Second, s.waits[1])
	require.Equal(t, MaxBackoff, s.waits[2])
}

// A certificate that nobody vouches for does not become better by asking again.
func TestAServerThatIsNotTrustedIsAskedOnce(t *testing.T) {
	s := newSite(t)
	s.handler = serve("list")
	s.Client = nil
	outcome, err := s.fetch(t, "list")
	require.ErrorIs(t, err, ErrUntrusted)
	require.Equal(t, Missing, outcome)
	require.Empty(t, s.waits)

	plain := httptest.NewServer(http.HandlerFunc(serve("list")))
	t.Cleanup(plain.Close)
	_, err = s.Fetch(t.Context(), Source{Name: "list", URL: "https" + strings.TrimPrefix(plain.URL, "http")})
	require.ErrorIs(t, err, ErrUntrusted, "no TLS at all")
	require.Empty(t, s.waits)
}

func TestASlowServerIsNotWaitedFor(t *testing.T) {
	s := newSite(t)
	s.Timeout, s.Attempts = time.Millisecond, 2
	s.handler = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	_, err := s.fetch(t, "list")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Len(t, s.waits, 1)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Fetch(ctx, s.source("list"))
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, s.waits, 1, "who was stopped does not ask again")
}

func TestSourcesThatCannotBe(t *testing.T) {
	s := newSite(t)
	s.handler = serve("list")
	for _, name := range []string{"", ".", "..", "../list", "/list", "a/../b", "a//b", ".fetch", ".fetch/list"} {
		_, err := s.Fetch(t.Context(), Source{Name: name, URL: s.server.URL})
		require.ErrorIs(t, err, ErrSource, name)
	}
	for _, address := range []string{"", "http://example.org/list", "file:///etc/passwd", "https://", "https://user:secret@example.org/", "https://%"} {
		_, err := s.Fetch(t.Context(), Source{Name: "list", URL: address})
		require.ErrorIs(t, err, ErrSource, address)
	}
	require.Zero(t, s.asked.Load())
}

// published is a folder of a server: an index in JSON, and its files.
type published map[string]string

func (p published) handler(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if content, ok := p[name]; ok {
		serve(content)(w, r)
		return
	}
	http.NotFound(w, r)
}

func (s *site) folder() Folder {
	names := func(index []byte) (names []string, err error) { return names, json.Unmarshal(index, &names) }
	return Folder{Index: Source{Name: "revoked/index", URL: s.server.URL + "/index"}, Names: names, Check: func(folder fs.FS) error {
		index, err := fs.ReadFile(folder, "index")
		if err != nil {
			return err
		}
		listed, err := names(index)
		for _, name := range listed {
			content, readErr := fs.ReadFile(folder, name)
			if readErr != nil || bytes.Equal(content, []byte("bad")) {
				return errors.New("not good")
			}
		}
		return err
	}}
}

func (s *site) files(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(s.Folder, "revoked"))
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFolderFollowsItsIndex(t *testing.T) {
	s := newSite(t)
	p := published{"index": `["a","b"]`, "a": "1", "b": "2"}
	s.handler = func(w http.ResponseWriter, r *http.Request) { p.handler(w, r) }
	fetch := func() (Outcome, error) { return s.FetchFolder(t.Context(), s.folder()) }
	outcome, err := fetch()
	require.NoError(t, err)
	require.Equal(t, Replaced, outcome)
	require.Equal(t, []string{"a", "b", "index"}, s.files(t))

	s.asked.Store(0)
	outcome, err = fetch()
	require.NoError(t, err)
	require.Equal(t, Current, outcome)
	require.EqualValues(t, 1, s.asked.Load())

	p["index"], p["c"] = `["b","c"]`, "3"
	s.asked.Store(0)
	outcome, err = fetch()
	require.NoError(t, err)
	require.Equal(t, Replaced, outcome)
	require.EqualValues(t, 2, s.asked.Load(), "the index and the new file")
	require.Equal(t, []string{"b", "c", "index"}, s.files(t))

	for name, index := range map[string]string{"a file that is not there": `["d"]`, "a file that is not good": `["b","bad"]`,
		"a file of another folder": `["../b"]`, "a hidden file": `[".b"]`, "itself": `["index"]`, "no index": `{`} {
		p["index"], p["bad"] = index, "bad"
		outcome, err = fetch()
		require.Error(t, err, name)
		require.Equal(t, Kept, outcome)
		require.Equal(t, []string{"b", "c", "index"}, s.files(t), name)
		require.Equal(t, `["b","c"]`, s.read(t, "revoked/index"), name)
	}

	// What was spoilt here is fetched anew, although nothing has changed there.
	p["index"] = `["b","c"]`
	require.NoError(t, os.WriteFile(filepath.Join(s.Folder, "revoked", "b"), []byte("bad"), 0o600))
	outcome, err = fetch()
	require.NoError(t, err)
	require.Equal(t, Replaced, outcome)
	require.Equal(t, "2", s.read(t, "revoked/b"))

	p["index"], p["e"] = `["e"]`, strings.Repeat("e", 500)
	s.MaxSize = 400
	_, err = fetch()
	require.ErrorIs(t, err, ErrTooLarge)
	left, err := os.ReadDir(filepath.Join(s.Folder, stateFolder))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing is left lying about")
}
