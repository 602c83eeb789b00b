package web

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// patience is how long a test waits for what has to happen.
const patience = 40 * time.Second

// chromium is the browser of all tests.
var chromium struct {
	once   sync.Once
	absent string
	err    error
	ctx    context.Context
	stop   []func()
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, stop := range chromium.stop {
		stop()
	}
	os.Exit(code)
}

func startChromium() {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		chromium.absent = "no chromium here"
		return
	}
	dir, err := os.MkdirTemp("", "vaxcert-issuer-")
	if err != nil {
		chromium.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	chromium.stop = []func(){stop, stopAllocator, func() { _ = os.RemoveAll(dir) }}
	chromium.ctx = ctx
	chromium.err = chromedp.Do(ctx)
}

// tab is a page in a profile of its own. What goes wrong in it fails the test: an
// exception, an error on the console, what the content security policy refuses, a
// request to another host.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

func newTab(t *testing.T) *tab {
	chromium.once.Do(startChromium)
	require.NoError(t, chromium.err)
	if chromium.absent != "" {
		t.Skip(chromium.absent)
	}
	ctx, stop := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	b := &tab{t: t, ctx: ctx}
	t.Cleanup(func() {
		stop()
		b.mu.Lock()
		defer b.mu.Unlock()
		require.Empty(t, b.problems)
	})
	require.NoError(t, chromedp.Listen(ctx, b.note))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
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
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.problems = append(b.problems, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && strings.HasPrefix(u.Scheme, "http") && u.Hostname() != "127.0.0.1" {
			b.problems = append(b.problems, "a request to "+u.Hostname())
		}
	}
}

// Sizes of screens, in CSS pixels.
const (
	deskWidth, deskHeight   = 1100, 760
	phoneWidth, phoneHeight = 360, 740
)

// screen sets the size of the window, and its colours.
func (b *tab) screen(width, height int64, dark bool) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width == phoneWidth,
	})
	require.NoError(b.t, err)
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err = chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	require.NoError(b.t, err)
}

func (b *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, actions...))
}

func (b *tab) visit(address string) {
	b.t.Helper()
	b.run(chromedp.Navigate(address))
	b.wait(`document.readyState === "complete"`)
}

// wait waits until an expression is true, also across pages.
func (b *tab) wait(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	poll := chromedp.Evaluate[bool](`new Promise(resolve => { const look = async () => { try { if (document.readyState === "complete" && await (`+expression+`)) return resolve(true) } catch {} setTimeout(look, 15) }; look() })`, chromedp.EvalAwaitPromise)
	for {
		if _, err := chromedp.Run(ctx, poll); err == nil {
			return
		}
		if ctx.Err() == nil {
			continue // the page was left, and another one comes
		}
		shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.pathname + "\n" + document.body.innerText`))
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

// keys types as somebody does who has a keyboard only. The keys of chromedp/kb are
// characters too.
func (b *tab) keys(text string) {
	b.t.Helper()
	b.run(chromedp.KeyEvent(text))
}

// logIn logs a user of the testbed in, in a language, by keyboard.
func (b *tab) logIn(at *bed, user, language string) {
	b.t.Helper()
	b.visit(at.URL + "/login?lang=" + language)
	b.wait(`document.activeElement.id === "name"`)
	b.keys(user + "\t" + testbed.Password + "\r")
	b.wait(`location.pathname !== "/login"`)
	if eval[string](b, `location.pathname`) == "/login/code" {
		at.Clock.Advance(30 * time.Second) // a code is good once
		b.wait(`document.activeElement.id === "code"`)
		b.keys(at.code(b.t) + "\r")
	}
	b.wait(`location.pathname === ` + quoted(landing(at.Users[user].Role)))
}

func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }
