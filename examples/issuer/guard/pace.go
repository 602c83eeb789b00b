package guard

import (
	"io"
	"net/http"
	"os"
	"time"
)

const (
	// DefaultPaceBytes and DefaultPaceWindow are the slowest that a client may be: 10
	// KiB in 20 s, which the worst telephone line does.
	DefaultPaceBytes  = 10 << 10
	DefaultPaceWindow = 20 * time.Second
)

// Slowest is how slow a client may send and take: so many bytes in each window of
// waiting for it. Time that the server needs itself does not count, so a file of any
// size may come at any pace above it. The zero value has the defaults.
type Slowest struct {
	// Bytes in a window. 0: DefaultPaceBytes.
	Bytes int64
	// Window of time. 0: DefaultPaceWindow.
	Window time.Duration
	// Clock tells how long a read took. nil: time.Now.
	Clock func() time.Time
}

// Pace ends requests whose clients are too slow. Reading such a body fails with
// os.ErrDeadlineExceeded, for which the handler answers 408; writing to one who does not take
// the answer fails too.
func Pace(next http.Handler, slowest Slowest) http.Handler {
	if slowest.Bytes <= 0 {
		slowest.Bytes = DefaultPaceBytes
	}
	if slowest.Window <= 0 {
		slowest.Window = DefaultPaceWindow
	}
	if slowest.Clock == nil {
		slowest.Clock = time.Now
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if r.Body != nil && r.Body != http.NoBody {
			body := &pacedBody{ReadCloser: r.Body, Slowest: slowest, control: control, left: slowest.Window, streams: r.ProtoMajor >= 2}
			body.wait() // for what net/http discards where the handler reads nothing
			r.Body = body
		}
		_ = control.SetWriteDeadline(time.Time{}) // of the request before, on the same connection
		next.ServeHTTP(&pacedWriter{w, slowest, control}, r)
		// For what is still buffered, which is sent after the rest of the body was waited for.
		_ = control.SetWriteDeadline(slowest.Clock().Add(2 * slowest.Window))
	})
}

// pacedBody reads with a deadline: what is left of the window.
type pacedBody struct {
	io.ReadCloser
	Slowest
	control *http.ResponseController
	left    time.Duration // of the window
	got     int64         // in the window
	streams bool          // of HTTP/2, whose deadlines end what nobody reads, too
}

func (b *pacedBody) wait() {
	if !b.streams {
		_ = b.control.SetReadDeadline(b.Clock().Add(b.left))
	}
}

func (b *pacedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, os.ErrDeadlineExceeded
	}
	start := b.Clock()
	_ = b.control.SetReadDeadline(start.Add(b.left))
	n, err := b.ReadCloser.Read(p)
	b.left -= b.Clock().Sub(start)
	if b.got += int64(n); b.got >= b.Bytes {
		b.got, b.left = 0, b.Window
	}
	// At the end net/http listens for the client to go away: no deadline for that.
	if b.streams || err == io.EOF {
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// pacedWriter writes with a deadline that fits the length.
type pacedWriter struct {
	http.ResponseWriter
	slowest Slowest
	control *http.ResponseController
}

func (w *pacedWriter) Write(p []byte) (int, error) {
	windows := time.Duration(1 + int64(len(p))/w.slowest.Bytes)
	_ = w.control.SetWriteDeadline(w.slowest.Clock().Add(windows * w.slowest.Window))
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
