//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// What a citizen gets from the pages is believed at a border that fetches the public
// lists, and no more once two officers have revoked it.
func TestBorder(t *testing.T) {
	browser := findChromium(t)
	b := newBorder(t)
	issued := b.issue()
	file := b.codeOf(issued)

	b.fetch()
	b.writeSite()
	stop := b.serve()
	page := b.open(browser)
	page.check(file, "0 mục thu hồi")
	page.wait(`document.getElementById("banner").dataset.level === "green"`)

	b.revoke(issued.UVCI)
	stop()
	b.fetch()
	b.writeSite()
	defer b.serve()()
	page.check(file, "1 mục thu hồi")
	page.wait(`document.getElementById("banner").dataset.level === "red"`)
	require.Contains(t, page.text(), "Its issuer has revoked the certificate.")
}

func findChromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("Chromium is not installed")
	return ""
}

// border is an issuing service on the one side, and a border's folders on the other.
type border struct {
	*attacked
	public *httptest.Server // the service over TLS, as verifiers fetch from it
	dir    string
	tools  string
	desk   string // address of its page
}

// Clocks of browsers are right, so those of the service are: but for some minutes, which
// pass between what happens and what is published about it.
func newBorder(t *testing.T) *border {
	a := newAttacked(t, nil)
	a.Clock.Set(time.Now().Add(-20 * time.Minute))
	target, err := url.Parse(a.URL)
	require.NoError(t, err)
	b := &border{attacked: a, public: httptest.NewTLSServer(proxyTo(target)), dir: t.TempDir(), tools: t.TempDir()}
	t.Cleanup(b.public.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b.desk = listener.Addr().String()
	require.NoError(t, listener.Close())
	out, err := exec.Command("go", "build", "-o", b.tools, "github.com/vaxcert/vaxcert/examples/fetch", "github.com/vaxcert/vaxcert/examples/verifier").CombinedOutput()
	require.NoError(t, err, "%s", out)
	write := func(name string, der []byte) {
		text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
		require.NoError(t, os.WriteFile(filepath.Join(b.dir, name), text, 0o600))
	}
	write("publisher.pem", b.Publisher.Certificate().Raw)
	write("server.pem", b.public.Certificate().Raw)
	config, err := json.Marshal(map[string]any{"folder": "border", "sources": []map[string]any{
		{"kind": "trust", "name": "trust/keys.snapshot", "url": b.public.URL + "/v1/trust", "signers": []string{"publisher.pem"}, "ca": "server.pem"},
		{"kind": "revoked", "name": "revoked/vn/" + revocation.IndexName, "url": b.public.URL + "/v1/revocations/" + revocation.IndexName, "ca": "server.pem"},
	}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(b.dir, "sources.json"), config, 0o600))
	return b
}

// issue takes a record all the way, as the people do who have to: a clerk enters and
// signs it by the pages.
func (b *border) issue() store.Record {
	said := b.Record(0, testbed.FacilityA)
	clerk := b.logIn(testbed.ClerkA)
	got := clerk.post("/facility/new", url.Values{
		"record_id": {said.ID}, "full_name": {said.FullName}, "date_of_birth": {said.DateOfBirth}, "sex": {said.Sex}, "nationality": {said.Nationality},
		"id_type": {said.IDType}, "id_number": {said.IDNumber}, "phone": {said.Phone}, "dose_number": {said.DoseNumber},
		"doses_in_series": {said.DosesInSeries}, "vaccination_date": {said.VaccinationDate}, "product": {said.Product}, "lot_number": {said.LotNumber}, "anyway": {"yes"},
	})
	require.Equal(b, http.StatusOK, got.status, got.body)
	b.Drain(b.T)
	require.Equal(b, http.StatusOK, clerk.post("/facility/sign", url.Values{"all": {"yes"}, "with": {"server"}}).status)
	b.Drain(b.T)
	page, err := b.Service.Records(context.Background(), b.Users[testbed.Officer1].Actor, store.Query{States: []life.State{life.Issued}})
	require.NoError(b, err)
	require.Len(b, page.Records, 1)
	return page.Records[0]
}

// codeOf looks up as the citizen, and keeps the picture of the QR code.
func (b *border) codeOf(r store.Record) (file string) {
	citizen := b.visitor("203.0.113.77")
	mine := citizen.post("/", url.Values{"number": {r.Said.IDNumber}, "birth": {r.Said.DateOfBirth}, "last": {r.Said.VaccinationDate}})
	require.Contains(b, mine.body, "/me/"+r.Key+"/code.png")
	picture := citizen.get("/me/" + r.Key + "/code.png")
	require.Equal(b, "image/png", picture.header.Get("Content-Type"))
	file = filepath.Join(b.dir, "code.png")
	require.NoError(b, os.WriteFile(file, []byte(picture.body), 0o600))
	return file
}

// fetch brings the border's folders up to date.
func (b *border) fetch() {
	b.Helper()
	out, err := exec.Command(filepath.Join(b.tools, "fetch"), "--config", filepath.Join(b.dir, "sources.json")).CombinedOutput()
	require.NoError(b, err, "%s", out)
}

func (b *border) site() string { return filepath.Join(b.dir, "site") }

// writeSite makes the border page's files of what the folders have.
func (b *border) writeSite() {
	b.Helper()
	folder := filepath.Join(b.dir, "border")
	out, err := exec.Command(filepath.Join(b.tools, "verifier"), "--trust", filepath.Join(folder, "trust"), "--trust-signer", filepath.Join(b.dir, "publisher.pem"),
		"--revoked", filepath.Join(folder, "revoked", "vn"), "--out", b.site()).CombinedOutput()
	require.NoError(b, err, "%s", out)
}

// revoke has one officer propose by the API, and another decide as on the pages.
func (b *border) revoke(uvci string) {
	b.Helper()
	b.Clock.Advance(5 * time.Minute) // lists are made anew after a minute
	got := b.send(testbed.Officer1, "/v1/proposals", map[string]string{"kind": "revoke", "subject": uvci, "reason": "another person's dose"})
	require.Equal(b, http.StatusCreated, got.status, got.body)
	var proposed struct{ ID string }
	require.NoError(b, json.Unmarshal([]byte(got.body), &proposed))
	byToken := b.call(call{as: testbed.Officer2, method: "POST", path: "/v1/proposals/" + proposed.ID + "/approve"})
	require.Equal(b, http.StatusForbidden, byToken.status, "nobody revokes without a second factor")
	_, err := b.Service.Decide(b.Context(), b.Users[testbed.Officer1].Actor, proposed.ID, true)
	require.ErrorIs(b, err, store.ErrSecondPerson, "nobody revokes alone")
	_, err = b.Service.Decide(b.Context(), b.Users[testbed.Officer2].Actor, proposed.ID, true)
	require.NoError(b, err)
}

// serve serves the site until it is stopped.
func (b *border) serve() (stop func()) {
	b.Helper()
	var said bytes.Buffer
	server := exec.Command(filepath.Join(b.tools, "verifier"), "--site", b.site(), "--listen", b.desk)
	server.Stdout, server.Stderr = &said, &said
	require.NoError(b, server.Start())
	require.Eventually(b, func() bool {
		response, err := http.Get("http://" + b.desk + "/")
		if err == nil {
			response.Body.Close()
		}
		return err == nil
	}, 20*time.Second, 50*time.Millisecond)
	return func() {
		require.NoError(b, server.Process.Signal(syscall.SIGTERM))
		require.NoError(b, server.Wait(), "%s", &said)
	}
}

// desk is the border page in a browser.
type desk struct {
	*testing.T
	ctx context.Context
	url string
}

func (b *border) open(browser string) *desk {
	b.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(b.TempDir()),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	b.Cleanup(stop)
	ctx, stopBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	b.Cleanup(stopBrowser)
	return &desk{b.T, ctx, "http://" + b.desk + "/"}
}

// check opens the page anew, waits until it has the data, and gives it a picture.
func (d *desk) check(file, data string) {
	d.Helper()
	require.NoError(d, chromedp.Do(d.ctx, chromedp.Navigate(d.url)))
	d.wait(`document.getElementById("trust-detail").textContent.includes("` + data + `")`)
	require.NoError(d, chromedp.Do(d.ctx, chromedp.SetUploadFiles("#photo", []string{file})))
}

// wait waits until an expression is true.
func (d *desk) wait(expression string) {
	d.Helper()
	ctx, stop := context.WithTimeout(d.ctx, 40*time.Second)
	defer stop()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise(resolve => { const look = () => { try { if (`+expression+`) return resolve(true) } catch {} setTimeout(look, 20) }; look() })`, chromedp.EvalAwaitPromise))
	require.NoError(d, err, "never came: %s\n%s", expression, d.text())
}

func (d *desk) text() string {
	text, _ := chromedp.Run(d.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	return text
}

// proxyTo is the proxy with TLS before the service.
func proxyTo(target *url.URL) http.Handler { return httputil.NewSingleHostReverseProxy(target) }
