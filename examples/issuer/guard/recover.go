package guard

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
)

// maxFrames is how much of the stack of a panic is logged.
const maxFrames = 32

// Recover turns a panic into 500 with the request ID, or cuts the connection where the
// answer has begun, so that nobody takes half of it for all. The log has the kind of
// the panic and where it was, and not its words, which may quote the request; those of
// the Go runtime do not.
func Recover(next http.Handler, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &answer{ResponseWriter: w}
		defer func() {
			cause := recover()
			switch cause {
			case nil:
				return
			case http.ErrAbortHandler:
				panic(cause)
			}
			id := RequestID(r.Context())
			logger.ErrorContext(r.Context(), "panic", "request", id, "kind", kindOf(cause), "stack", stack())
			if answer.status != 0 {
				panic(http.ErrAbortHandler)
			}
			header := w.Header()
			header.Del("Content-Encoding")
			header.Del("ETag")
			header.Set("Cache-Control", "no-store")
			http.Error(w, http.StatusText(http.StatusInternalServerError)+"\n"+id, http.StatusInternalServerError)
		}()
		next.ServeHTTP(answer, r)
	})
}

func kindOf(cause any) string {
	if err, ok := cause.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", cause)
}

// stack gives the functions and lines from the panic outwards.
func stack() []string {
	callers := make([]uintptr, maxFrames)
	frames := runtime.CallersFrames(callers[:runtime.Callers(4, callers)]) // without Callers, stack, the deferred function and panic
	var lines []string
	for {
		frame, more := frames.Next()
		lines = append(lines, fmt.Sprintf("%s:%d", frame.Function, frame.Line))
		if !more {
			return lines
		}
	}
}
