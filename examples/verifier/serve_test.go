package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// plainSite is the site without its programs, which no browser is needed for.
func plainSite(t *testing.T) *site {
	d, err := newDemonstration(time.Now())
	require.NoError(t, err)
	b, err := d.border(time.Now)
	require.NoError(t, err)
	wasm := []byte("\x00asm")
	s, err := newSite(map[string][]byte{"vaxcert.wasm": wasm, "vaxcert.wasm.gz": gzipped(wasm)}, b)
	require.NoError(t, err)
	return s
}

func ask(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestServing(t *testing.T) {
	h := &handler{site: plainSite(t), report: io.Discard}
	for path, mimeType := range map[string]string{
		"/": "text/html; charset=utf-8", "/samples": "text/html; charset=utf-8", "/app.mjs": "text/javascript; charset=utf-8",
		"/sw.js": "text/javascript; charset=utf-8", "/style.css": "text/css; charset=utf-8", "/manifest.webmanifest": "application/manifest+json",
		"/vaxcert.wasm": "application/wasm", "/data/index.json": "application/json", "/samples/valid.png": "image/png", "/icon.svg": "image/svg+xml",
	} {
		r := ask(h, http.MethodGet, path)
		require.Equal(t, http.StatusOK, r.StatusCode, path)
		require.Equal(t, mimeType, r.Header.Get("Content-Type"), path)
		require.Contains(t, r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
		require.NotContains(t, r.Header.Get("Content-Security-Policy"), "unsafe-inline")
		require.NotContains(t, r.Header.Get("Content-Security-Policy"), "'unsafe-eval'")
		require.Equal(t, "no-referrer", r.Header.Get("Referrer-Policy"))
		require.Contains(t, r.Header.Get("Permissions-Policy"), "camera=(self)")
		require.Equal(t, "nosniff", r.Header.Get("X-Content-Type-Options"))

		again := ask(h, http.MethodGet, path, "If-None-Match", r.Header.Get("ETag"))
		require.Equal(t, http.StatusNotModified, again.StatusCode, path)
	}
	for _, path := range []string{"/none", "/none.html", "/../main.go", "/data/", "/data/none.bin", "//app.mjs"} {
		require.Equal(t, http.StatusNotFound, ask(h, http.MethodGet, path).StatusCode, path)
	}
	require.Equal(t, http.StatusMethodNotAllowed, ask(h, http.MethodPost, "/").StatusCode)
}

func TestCompressedWasm(t *testing.T) {
	h := &handler{site: plainSite(t), report: io.Discard}
	packed := ask(h, http.MethodGet, "/vaxcert.wasm", "Accept-Encoding", "br, gzip")
	require.Equal(t, "gzip", packed.Header.Get("Content-Encoding"))
	r, err := gzip.NewReader(packed.Body)
	require.NoError(t, err)
	content, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, "\x00asm", string(content))

	plain := ask(h, http.MethodGet, "/vaxcert.wasm")
	require.Empty(t, plain.Header.Get("Content-Encoding"))
	require.NotEqual(t, packed.Header.Get("ETag"), plain.Header.Get("ETag"))
}

// The service worker keeps every file of the app, and no others.
func TestKeptFiles(t *testing.T) {
	s := plainSite(t)
	_, rest, _ := bytes.Cut(s.app[workerPath], []byte("const files = "))
	list, _, _ := bytes.Cut(rest, []byte(";\n"))
	var kept []namedFile
	require.NoError(t, json.Unmarshal(list, &kept))
	paths := map[string]string{}
	for _, file := range kept {
		paths[file.Path] = file.Integrity
	}
	require.Equal(t, integrity(s.app["app.mjs"]), paths["app.mjs"])
	require.Equal(t, integrity(s.app["index.html"]), paths["./"])
	for _, absent := range []string{"sw.js", "samples.html", "vaxcert.wasm.gz", "data/index.json"} {
		require.NotContains(t, paths, absent)
	}
}

// Without a change of the app, its version stays; with one it does not.
func TestVersion(t *testing.T) {
	app := map[string][]byte{"sw.js": []byte("x"), "a.mjs": []byte("1")}
	one, err := serviceWorker(app)
	require.NoError(t, err)
	again, err := serviceWorker(app)
	require.NoError(t, err)
	require.Equal(t, one, again)
	app["a.mjs"] = []byte("2")
	other, err := serviceWorker(app)
	require.NoError(t, err)
	require.NotEqual(t, one, other)
}

func TestDataThatBreaksLeavesWhatWasThere(t *testing.T) {
	s := plainSite(t)
	good, broken := s.data, func() (map[string][]byte, error) { return nil, os.ErrNotExist }
	s.data = broken
	var said bytes.Buffer
	h := &handler{site: s, report: &said}
	require.Equal(t, http.StatusInternalServerError, ask(h, http.MethodGet, "/").StatusCode)
	s.data = good
	require.Equal(t, http.StatusOK, ask(h, http.MethodGet, "/data/index.json").StatusCode)
	s.data, h.readAt = broken, time.Time{}
	require.Equal(t, http.StatusOK, ask(h, http.MethodGet, "/data/index.json").StatusCode)
	require.Contains(t, said.String(), "served on")
}

func TestWrittenSite(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, plainSite(t).write(dir, io.Discard))
	require.FileExists(t, filepath.Join(dir, "vaxcert.wasm.gz"))
	h := &handler{site: savedSite(dir), report: io.Discard}
	require.Equal(t, http.StatusOK, ask(h, http.MethodGet, "/").StatusCode)
	require.Equal(t, http.StatusOK, ask(h, http.MethodGet, "/data/index.json").StatusCode)

	_, err := savedSite(t.TempDir()).files()
	require.ErrorContains(t, err, "holds no site")
}

// ownFiles writes a border's own data: a certificate to trust, a list and rules.
func ownFiles(t *testing.T) (dir string, d *demonstration) {
	dir = t.TempDir()
	d, err := newDemonstration(time.Now())
	require.NoError(t, err)
	ruleList, err := json.Marshal(demonstrationRules())
	require.NoError(t, err)
	for name, content := range map[string][]byte{"trust/vn.pem": []byte(certificatePEM(d.dsc)), "revoked/vn.bin": d.revoked, "rules/vn.json": ruleList} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	return dir, d
}

func TestOwnData(t *testing.T) {
	dir, _ := ownFiles(t)
	c := command{Trust: []string{filepath.Join(dir, "trust")}, Revoked: []string{filepath.Join(dir, "revoked")}, Rules: []string{filepath.Join(dir, "rules")}, Arrival: "vn"}
	b, err := c.border()
	require.NoError(t, err)
	require.Equal(t, "VN", b.settings.Arrival)
	require.False(t, b.settings.Demonstration)
	d, err := b.read()
	require.NoError(t, err)
	require.Len(t, d.trust, 1)
	require.Len(t, d.revoked, 1)
	require.Len(t, d.rules, 1)

	block, _ := pem.Decode([]byte(b.settings.Publisher))
	publisher, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	list, err := trust.LoadSnapshot(d.trust[0], publisher.PublicKey)
	require.NoError(t, err)
	require.Len(t, list.Entries, 1)
}

func TestSnapshotsArePassedOn(t *testing.T) {
	dir, demo := ownFiles(t)
	key, err := verify.KeyOf(demo.dsc)
	require.NoError(t, err)
	var snapshot bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(context.Background(), &snapshot, []verify.Key{key}, demo.publisher, time.Now()))
	file, signer, stranger := filepath.Join(dir, "snapshot"), filepath.Join(dir, "signer.pem"), filepath.Join(dir, "stranger.pem")
	require.NoError(t, os.WriteFile(file, snapshot.Bytes(), 0o600))
	require.NoError(t, os.WriteFile(signer, []byte(certificatePEM(demo.published)), 0o600))
	require.NoError(t, os.WriteFile(stranger, []byte(certificatePEM(demo.dsc)), 0o600))

	b, err := (&command{Trust: []string{file}, TrustSigner: signer}).border()
	require.NoError(t, err)
	d, err := b.read()
	require.NoError(t, err)
	require.Equal(t, snapshot.Bytes(), d.trust[0])

	b, err = (&command{Trust: []string{file}, TrustSigner: stranger}).border()
	require.NoError(t, err)
	_, err = b.read()
	require.ErrorIs(t, err, trust.ErrSignature)
}

// The set of the data is signed where the publisher's key is here: nothing of it can
// be left out or exchanged.
func TestTheSetIsSigned(t *testing.T) {
	dir, demo := ownFiles(t)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	publisher, err := signer.New(certificate, private)
	require.NoError(t, err)
	key, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	trusted, err := verify.KeyOf(demo.dsc)
	require.NoError(t, err)
	var snapshot bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &snapshot, []verify.Key{trusted}, publisher, time.Now()))
	write := func(name string, content []byte) string {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
		return filepath.Join(dir, name)
	}
	c := command{Trust: []string{write("snapshot", snapshot.Bytes())}, TrustSigner: write("signer.pem", []byte(certificatePEM(certificate))),
		Revoked: []string{filepath.Join(dir, "revoked")}, Rules: []string{filepath.Join(dir, "rules")}, Arrival: "VN"}
	served := func() (dataIndex, map[string][]byte, settings) {
		b, err := c.border()
		require.NoError(t, err)
		s, err := newSite(map[string][]byte{}, b)
		require.NoError(t, err)
		files, err := s.files()
		require.NoError(t, err)
		var index dataIndex
		require.NoError(t, json.Unmarshal(files[indexPath], &index))
		return index, files, b.settings
	}
	index, _, unsigned := served()
	require.Empty(t, index.Dataset)
	require.False(t, unsigned.Signed)
	require.Equal(t, dataset.Kinds(), unsigned.Kinds)

	c.TrustKey = write("signer.key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	index, files, signed := served()
	require.True(t, signed.Signed)
	require.Len(t, index.Dataset, 1)
	set, err := dataset.Read(files[index.Dataset[0].Path], certificate.PublicKey)
	require.NoError(t, err)
	require.Equal(t, index.Made, set.MadeAt)
	require.Equal(t, []dataset.File{
		dataset.FileOf(dataset.Trust, files[index.Trust[0].Path]), dataset.FileOf(dataset.Revoked, files[index.Revoked[0].Path]), dataset.FileOf(dataset.Rules, files[index.Rules[0].Path]),
	}, set.Files)

	c.TrustKey = write("other.key", key[:9])
	_, err = c.border()
	require.ErrorContains(t, err, "--trust-key")
}

func TestDataThatVanishesIsMissed(t *testing.T) {
	dir, _ := ownFiles(t)
	c := command{Trust: []string{filepath.Join(dir, "trust")}, Rules: []string{filepath.Join(dir, "rules")}, Arrival: "VN"}
	b, err := c.border()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "rules", ".hidden"), []byte("x"), 0o600))
	_, err = b.dataFiles()
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, "rules", "vn.json")))
	_, err = b.dataFiles()
	require.ErrorContains(t, err, `no data of the kind "rules"`)
}

func TestWrongUsage(t *testing.T) {
	dir, _ := ownFiles(t)
	trusted := filepath.Join(dir, "trust")
	for want, args := range map[string][]string{
		"needs --trust":                             {"--revoked", filepath.Join(dir, "revoked")},
		"need each other":                           {"--trust", trusted, "--arrival", "VN"},
		"no such file":                              {"--trust", trusted, "--trust-signer", filepath.Join(dir, "none")},
		"holds no site: index.html is missing":      {"--site", filepath.Join(dir, "trust")},
		"holds no site: data/index.json is missing": {"--site", pageWithoutData(t)},
		"--trust-key goes with --trust-signer":      {"--trust", trusted, "--trust-key", filepath.Join(dir, "none")},
		"--trust-key: no such file":                 {"--trust", trusted, "--trust-signer", filepath.Join(trusted, "vn.pem"), "--trust-key", filepath.Join(dir, "none")},
		"no such file or folder":                    {"--trust", filepath.Join(dir, "none")},
		"unknown flag --nonsense":                   {"--nonsense"},
		"list-unknown-format":                       {"--trust", trusted, "--revoked", trusted},
		"no certificate found":                      {"--trust", filepath.Join(dir, "revoked", "vn.bin")},
		"listen tcp":                                {"--site", writtenSite(t), "--listen", "256.0.0.1:1"},
		"name the certificate of ":                  {"--trust", writtenSnapshot(t)},
	} {
		err := run(t.Context(), args, io.Discard)
		require.ErrorContains(t, err, want, "%v", args)
	}
}

func writtenSite(t *testing.T) string {
	dir := t.TempDir()
	require.NoError(t, plainSite(t).write(dir, io.Discard))
	return dir
}

func pageWithoutData(t *testing.T) string {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.html"), nil, 0o600))
	return dir
}

func writtenSnapshot(t *testing.T) string {
	d, err := newDemonstration(time.Now())
	require.NoError(t, err)
	b, err := d.border(time.Now)
	require.NoError(t, err)
	served, err := b.read()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "snapshot")
	require.NoError(t, os.WriteFile(file, served.trust[0], 0o600))
	return file
}

func TestServeEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	said, done := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, "127.0.0.1:0", plainSite(t), done) }()
	go func() {
		said.Read(make([]byte, 100)) // it serves
		stop()
		io.Copy(io.Discard, said)
	}()
	require.NoError(t, <-ended)
}
