package guard

import (
	"errors"
	"io"
	"net/http"
	"os"
)

// Limit bounds the body of a request, in bytes. A longer one that says so gets 413 and
// is not read; any other fails with http.MaxBytesError while it is read: see BodyStatus.
func Limit(next http.Handler, maxBytes int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > maxBytes {
			w.Header().Set("Connection", "close")
			http.Error(w, http.StatusText(http.StatusRequestEntityTooLarge), http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = Bound(w, r.Body, maxBytes)
		next.ServeHTTP(w, r)
	})
}

// Bound is http.MaxBytesReader for an answer that other handlers have wrapped: the
// server gets to know that the body was too long, and lets the client read the answer
// before it cuts the connection.
func Bound(w http.ResponseWriter, body io.ReadCloser, maxBytes int64) io.ReadCloser {
	for {
		wrapped, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return http.MaxBytesReader(w, body, maxBytes)
		}
		w = wrapped.Unwrap()
	}
}

// BodyStatus gives the status of an answer to a request whose body could not be read or
// understood: 413 where it is too long, 408 where it came too slowly, else 400.
func BodyStatus(err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest
}
