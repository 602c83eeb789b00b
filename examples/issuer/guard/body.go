package guard

import (
	"io"
	"net/http"
)

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
