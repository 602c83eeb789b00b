package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// patience is how long a test waits for what has to happen.
const patience = 40 * time.Second

// chromium is the browser of all tests, and the parts that all sites have.
var chromium struct {
	once   sync.Once
	absent string
	err    error
	ctx    context.Context
	stop   []func()
	dir    string
	parts  map[string][]byte
	demo   *demonstration
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, stop := range chromium.stop {
		stop()
	}
	os.Exit(code)
}

// findChromium gives the path of the browser.
func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no chromium here")
}

// start starts Chromium before a camera that sees the first sample, and makes the
// parts of the site.
func start() {
	path, err := findChromium()
	if err != nil {
		chromium.absent = err.Error()
		return
	}
	chromium.err = func() error {
		if chromium.dir, err = os.MkdirTemp("", "vaxcert-verifier-"); err != nil {
			return err
		}
		chromium.stop = append(chromium.stop, func() { os.RemoveAll(chromium.dir) })
		if chromium.parts, err = build(context.Background(), os.Stderr); err != nil {
			return err
		}
		if chromium.demo, err = newDemonstration(time.Now()); err != nil {
			return err
		}
		video := filepath.Join(chromium.dir, "camera.mjpeg")
		if err := writeVideo(video, chromium.demo.samples[0].Text); err != nil {
			return err
		}
		return open(path, video)
	}()
}

func open(path, video string) error {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(filepath.Join(chromium.dir, "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("use-file-for-fake-video-capture", video),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	chromium.stop = append([]func(){stop, stopAllocator}, chromium.stop...)
	chromium.ctx = ctx
	return chromedp.Do(ctx)
}

func needChromium(t *testing.T) {
	t.Helper()
	chromium.once.Do(start)
	require.NoError(t, chromium.err)
	if chromium.absent != "" {
		t.Skip(chromium.absent)
	}
}

// server serves a site on an address that stays the same after a stop.
type server struct {
	t       *testing.T
	URL     string
	address string
	server  *http.Server

	mu      sync.Mutex
	handler *handler
	asked   []string // what requests were for
}

func newServer(t *testing.T, b *border) *server {
	needChromium(t)
	s := &server{t: t, address: "127.0.0.1:0"}
	s.serve(b)
	s.start()
	t.Cleanup(s.stop)
	s.URL = "http://" + s.address + "/"
	return s
}

// serve changes the site that is served.
func (s *server) serve(b *border) {
	made, err := newSite(chromium.parts, b)
	require.NoError(s.t, err)
	s.serveSite(made)
}

func (s *server) serveSite(made *site) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handler = &handler{site: made, report: os.Stderr}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	h := s.handler
	s.asked = append(s.asked, r.Method+" "+r.URL.String())
	s.mu.Unlock()
	h.ServeHTTP(w, r)
}

func (s *server) start() {
	listener, err := net.Listen("tcp", s.address)
	require.NoError(s.t, err)
	s.address = listener.Addr().String()
	s.server = &http.Server{Handler: s}
	go s.server.Serve(listener)
}

func (s *server) stop() { s.server.Close() }

// tab is a page in a profile of its own, as on a new device.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
	hosts    map[string]bool
}

// Scripts that run before those of the page: the browser was not asked for its
// camera yet, and the page is not installed.
const (
	unasked      = `Permissions.prototype.query = async () => ({state: "prompt"});`
	notInstalled = `navigator.serviceWorker.register = async () => { throw new Error("not installed") };`
)

// newTab opens a tab in which pages are not installed, which is quicker.
func newTab(t *testing.T, scripts ...string) *tab {
	return openTab(t, append(scripts, notInstalled)...)
}

// newDevice opens a tab in which pages are installed.
func newDevice(t *testing.T, scripts ...string) *tab { return openTab(t, scripts...) }

func openTab(t *testing.T, scripts ...string) *tab {
	needChromium(t)
	ctx, stop := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	b := &tab{t: t, ctx: ctx, hosts: map[string]bool{}}
	t.Cleanup(func() {
		stop()
		b.mu.Lock()
		defer b.mu.Unlock()
		require.Empty(t, b.problems, "exceptions, errors on the console, violations of the policy")
		for host := range b.hosts {
			require.Equal(t, "127.0.0.1", host, "a request to another host")
		}
	})
	require.NoError(t, chromedp.Listen(ctx, b.note))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: unasked + strings.Join(scripts, "\n")})
	require.NoError(t, err)
	return b
}

func (b *tab) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, arg := range e.Args {
				b.problems = append(b.problems, string(arg.Value))
			}
		}
	case *log.EventEntryAdded:
		// That the network is off is not a problem.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.problems = append(b.problems, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && strings.HasPrefix(u.Scheme, "http") {
			b.hosts[u.Hostname()] = true
		}
	}
}

// forgive expects problems that name a reason, and drops them.
func (b *tab) forgive(reason string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = slices.DeleteFunc(b.problems, func(problem string) bool { return strings.Contains(problem, reason) })
}

func (b *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, actions...))
}

// wait waits until an expression is true, also across navigations.
func (b *tab) wait(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	poll := chromedp.Evaluate[bool](`new Promise(resolve => { const look = async () => { try { if (await (`+expression+`)) return resolve(true) } catch {} setTimeout(look, 15) }; look() })`, chromedp.EvalAwaitPromise)
	for {
		if _, err := chromedp.Run(ctx, poll); err == nil {
			return
		}
		if ctx.Err() == nil {
			continue // the page was left, and another one comes
		}
		shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		b.mu.Lock()
		defer b.mu.Unlock()
		require.FailNow(b.t, "never came: "+expression, "%v\n%s", b.problems, shown)
	}
}

// eval gives the value of an expression, or of the promise that it is.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, expression)
	return value
}

// do runs statements in the page.
func (b *tab) do(statements string) {
	b.t.Helper()
	b.run(chromedp.Evaluate[chromedp.Void](`(() => {` + statements + `})()`))
}

// visit opens the page and waits until it can decide.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.run(chromedp.Navigate(address))
	b.wait(`document.getElementById("trust").dataset.age !== "none"`)
}
