package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// pagePolicy is what a page may do: load from this site alone, run no code that
// is not a file, and compile WebAssembly. It is in the page too, for servers that
// send no headers.
const pagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
	"img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"

// headers are sent with every file.
var headers = map[string]string{
	"Content-Security-Policy":      pagePolicy + "; frame-ancestors 'none'",
	"Permissions-Policy":           "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	// Browsers ask each time, and are told that nothing changed.
	"Cache-Control": "no-cache",
}

// mimeTypes by the ending of the path. Machines differ in theirs.
var mimeTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".wasm":        "application/wasm",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".txt":         "text/plain; charset=utf-8",
	".bin":         "application/octet-stream",
}

// dataLifetime is how long data is served before it is read again.
const dataLifetime = 10 * time.Minute

// handler serves a site.
type handler struct {
	site   *site
	report io.Writer

	mu     sync.Mutex
	files  map[string]file
	readAt time.Time
}

// file is what is served, with the tag by which browsers know it again.
type file struct {
	content []byte
	tag     string
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	files, err := h.current()
	if err != nil {
		http.Error(w, "the data cannot be read", http.StatusInternalServerError)
		return
	}
	name := nameOf(r.URL.Path)
	found, ok := files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mimeTypes[path.Ext(name)])
	if packed, ok := files[name+".gz"]; ok {
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			found = packed
		}
	}
	w.Header().Set("ETag", found.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(found.content))
}

// nameOf gives the file for the path of a request: / is index.html, /samples is
// samples.html.
func nameOf(request string) string {
	name := strings.TrimPrefix(request, "/")
	if name == "" {
		name = "index.html"
	}
	if mimeTypes[path.Ext(name)] == "" {
		name += ".html"
	}
	return name
}

// current gives the files, their data read anew from time to time. Data that
// cannot be read any more leaves what was there.
func (h *handler) current() (map[string]file, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.files != nil && time.Since(h.readAt) < dataLifetime {
		return h.files, nil
	}
	files, err := h.site.files()
	h.readAt = time.Now()
	switch {
	case err == nil:
		h.files = make(map[string]file, len(files))
		for name, content := range files {
			h.files[name] = file{content, `"` + hashName(content) + `"`}
		}
	case h.files == nil:
		return nil, err
	default:
		fmt.Fprintln(h.report, "the data before is served on:", err)
	}
	return h.files, nil
}

// serve serves a site until ctx ends.
func serve(ctx context.Context, address string, s *site, stdout io.Writer) error {
	h := &handler{site: s, report: stdout}
	files, err := h.current()
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(end)
	}()
	fmt.Fprintf(stdout, "http://%s\n", address)
	if _, ok := files["samples.html"]; ok {
		fmt.Fprintf(stdout, "http://%s/samples has certificates to try it with\n", address)
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
