package guard_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

// count answers with how long the body was, or why it could not be read.
var count = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	n, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		w.WriteHeader(statusOf(err))
		return
	}
	fmt.Fprint(w, n)
})

func statusOf(err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest
}

// send writes a request as it is and reads the answer.
func send(t *testing.T, server *httptest.Server, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	_, err = io.WriteString(conn, request)
	require.NoError(t, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	return response
}

func TestABodyHasALimit(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = guard.Bound(w, r.Body, 1000)
		count(w, r)
	}))
	defer server.Close()
	for size, want := range map[int]int{0: 200, 1000: 200, 1001: 413, 1 << 20: 413} {
		for _, body := range []io.Reader{bytes.NewReader(make([]byte, size)), io.MultiReader(bytes.NewReader(make([]byte, size)))} {
			response, err := http.Post(server.URL, "text/csv", body)
			require.NoError(t, err)
			response.Body.Close()
			require.Equal(t, want, response.StatusCode, size)
		}
	}
	response := send(t, server, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n")
	require.Equal(t, 400, response.StatusCode)
}

func TestWhoSendsTooSlowlyGets408(t *testing.T) {
	server := httptest.NewServer(guard.Pace(count, guard.Slowest{Window: 50 * time.Millisecond}))
	defer server.Close()
	for _, request := range []string{
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nname",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nname\r\n",
	} {
		require.Equal(t, http.StatusRequestTimeout, send(t, server, request).StatusCode)
	}
}

func TestABodyThatNobodyReadsHoldsNobody(t *testing.T) {
	server := httptest.NewServer(guard.Pace(http.NotFoundHandler(), guard.Slowest{Window: 50 * time.Millisecond}))
	defer server.Close()
	response := send(t, server, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nname")
	require.Equal(t, 404, response.StatusCode)
}

func TestWhoTakesNothingIsLeft(t *testing.T) {
	failed := make(chan error, 1)
	server := httptest.NewServer(guard.Pace(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				failed <- err
				return
			}
		}
	}), guard.Slowest{Bytes: 1 << 20, Window: 50 * time.Millisecond}))
	defer server.Close()
	send(t, server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.ErrorIs(t, <-failed, os.ErrDeadlineExceeded)
}

// The handler goes on after the body for longer than the window: nobody is to take
// that for a client who went away.
func TestAfterTheBodyThereIsNoDeadline(t *testing.T) {
	for _, streams := range []bool{false, true} {
		server := httptest.NewUnstartedServer(guard.Pace(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, err := io.ReadAll(r.Body)
			late := time.NewTimer(100 * time.Millisecond)
			defer late.Stop()
			select {
			case <-r.Context().Done():
				w.WriteHeader(http.StatusTeapot)
			case <-late.C:
				fmt.Fprint(w, err)
			}
		}), guard.Slowest{Window: 40 * time.Millisecond}))
		server.EnableHTTP2 = streams
		server.StartTLS()
		for range 2 { // the second on the same connection
			response, err := server.Client().Post(server.URL, "", strings.NewReader("name"))
			require.NoError(t, err)
			text, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			response.Body.Close()
			require.Equal(t, "<nil>", string(text))
			require.Equal(t, streams, response.ProtoMajor == 2)
		}
		server.Close()
	}
}

// slowBody takes a while for each read, by a clock that it moves.
type slowBody struct {
	clock *hand
	takes time.Duration
	gives int
	left  int
}

func (b *slowBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	b.clock.now = b.clock.now.Add(b.takes)
	n := min(b.gives, b.left, len(p))
	b.left -= n
	return n, nil
}

func (*slowBody) Close() error { return nil }

// deadlines is a connection that notes until when it is read.
type deadlines struct {
	*httptest.ResponseRecorder
	read []time.Time
}

func (d *deadlines) SetReadDeadline(at time.Time) error {
	d.read = append(d.read, at)
	return nil
}
func (*deadlines) SetWriteDeadline(time.Time) error { return nil }

func TestALargeHonestUploadMayTakeHours(t *testing.T) {
	for _, c := range []struct {
		name   string
		body   slowBody
		server time.Duration // what the server takes for each piece
		want   error
	}{
		{"an hour at 1 KiB/s", slowBody{takes: time.Second, gives: 1 << 10, left: 3600 << 10}, 0, nil},
		{"bursts", slowBody{takes: 19 * time.Second, gives: 10 << 10, left: 1 << 20}, 0, nil},
		{"a slow server", slowBody{takes: time.Second, gives: 1 << 10, left: 1 << 20}, time.Hour, nil},
		{"a byte a second", slowBody{takes: time.Second, gives: 1, left: 1 << 20}, 0, os.ErrDeadlineExceeded},
		{"nearly enough", slowBody{takes: time.Second, gives: 500, left: 1 << 20}, 0, os.ErrDeadlineExceeded},
	} {
		clock := newHand()
		c.body.clock = clock
		conn := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		request := httptest.NewRequest("POST", "/", nil)
		request.Body = &c.body
		guard.Pace(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var err error
			for piece := make([]byte, 64<<10); err == nil; clock.now = clock.now.Add(c.server) {
				_, err = r.Body.Read(piece)
				last := conn.read[len(conn.read)-1]
				require.True(t, last.IsZero() || !last.After(clock.now.Add(guard.DefaultPaceWindow)))
			}
			if c.want == nil {
				c.want = io.EOF
				require.Zero(t, conn.read[len(conn.read)-1])
			}
			require.ErrorIs(t, err, c.want, c.name)
		}), guard.Slowest{Clock: clock.read}).ServeHTTP(conn, request)
	}
}

func TestTheServerWaitsForNoHeader(t *testing.T) {
	server := guard.NewServer(count, quiet)
	require.Equal(t, guard.HeaderTimeout, server.ReadHeaderTimeout)
	require.Zero(t, server.ReadTimeout)
	require.Zero(t, server.WriteTimeout)

	server.ReadHeaderTimeout = 50 * time.Millisecond
	started := &httptest.Server{Config: server}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	started.Listener = listener
	started.Start()
	defer started.Close()

	conn, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost:")
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, conn)
	require.NoError(t, err, "the server hangs up")

	response := send(t, started, "GET / HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", guard.MaxHeader+5000)+"\r\n\r\n")
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, response.StatusCode)
}
