package guard

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// RequestIDHeader carries the request ID in answers, for the people to quote.
const RequestIDHeader = "X-Request-Id"

// methods are those that are logged by name.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// Log writes a line for each request when it ends: method, route, status, duration,
// bytes of the answer's body, request ID and role. A path, a query, a header, a body or
// an address is never in it. Route gives the pattern of a request; for an
// http.ServeMux it is RouteOf(mux).
func Log(next http.Handler, logger *slog.Logger, route func(*http.Request) string, clock func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := clock()
		visit := &visit{id: rand.Text()}
		w.Header().Set(RequestIDHeader, visit.id)
		answer := &answer{ResponseWriter: w}
		ended := false
		defer func() {
			status, level := answer.status, slog.LevelInfo
			switch {
			case !ended: // a panic cuts the connection
				level = slog.LevelError
			case status == 0:
				status = http.StatusOK
			case status >= 500:
				level = slog.LevelError
			}
			method := r.Method
			if !slices.Contains(methods, method) {
				method = "other"
			}
			logger.LogAttrs(r.Context(), level, "request",
				slog.String("method", method), slog.String("route", route(r)), slog.Int("status", status),
				slog.Duration("duration", clock().Sub(start)), slog.Int64("bytes", answer.bytes),
				slog.String("request", visit.id), slog.String("role", visit.roleName()), slog.Bool("cut", !ended))
		}()
		next.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), visitKey{}, visit)))
		ended = true
	})
}

// RouteOf gives the patterns of a mux to Log; "none" where none fits.
func RouteOf(mux *http.ServeMux) func(*http.Request) string {
	return func(r *http.Request) string {
		if _, pattern := mux.Handler(r); pattern != "" {
			return pattern
		}
		return "none"
	}
}

// RequestID gives the ID of a request: random, made by Log; empty outside of it.
func RequestID(ctx context.Context) string {
	if visit, ok := ctx.Value(visitKey{}).(*visit); ok {
		return visit.id
	}
	return ""
}

// SetRole says whose request it is, for the log: a role, never a user.
func SetRole(ctx context.Context, role string) {
	if visit, ok := ctx.Value(visitKey{}).(*visit); ok {
		visit.role.Store(&role)
	}
}

type visitKey struct{}

// visit is what a handler tells Log about a request.
type visit struct {
	id   string
	role atomic.Pointer[string]
}

func (v *visit) roleName() string {
	if role := v.role.Load(); role != nil {
		return *role
	}
	return "none"
}
