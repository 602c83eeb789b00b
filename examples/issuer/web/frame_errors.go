package web

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

var (
	errCrossOrigin = errors.New("web: the form is of another site")
	errForm        = errors.New("web: the form cannot be read")
)

// roleError says which roles may do what somebody of another wanted to.
type roleError struct{ roles []life.Role }

func (*roleError) Error() string { return "web: the page is for another role" }

// tooSoonError says that somebody asks too often.
type tooSoonError struct{ wait time.Duration }

func (*tooSoonError) Error() string { return "web: too many requests" }

// formError keeps apart a form that is too large or too slow from one that is none.
func formError(err error) error {
	if large := new(http.MaxBytesError); errors.As(err, &large) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return errForm
}

// problems are the errors that people get to see, with the words of their pages. The
// first that is meant counts.
var problems = []struct {
	err    error
	status int
	word   string
}{
	{store.ErrNotFound, http.StatusNotFound, "error-not-found"},
	{store.ErrPage, http.StatusNotFound, "error-not-found"},
	{store.ErrStale, http.StatusConflict, "error-stale"},
	{life.ErrTransition, http.StatusConflict, "error-transition"},
	{store.ErrDecided, http.StatusConflict, "error-decided"},
	{store.ErrExists, http.StatusConflict, "error-exists"},
	{store.ErrUsed, http.StatusConflict, "error-used"},
	{store.ErrSecondPerson, http.StatusForbidden, "error-second-person"},
	{store.ErrForbidden, http.StatusForbidden, "error-forbidden"},
	{life.ErrRole, http.StatusForbidden, "error-forbidden"},
	{errCrossOrigin, http.StatusForbidden, "error-cross-origin"},
	{errForm, http.StatusBadRequest, "error-form"},
	{os.ErrDeadlineExceeded, http.StatusRequestTimeout, "error-too-slow"},
	{service.ErrReason, http.StatusUnprocessableEntity, "error-reason"},
	{service.ErrReasonNumber, http.StatusUnprocessableEntity, "error-reason-number"},
	{service.ErrKeepID, http.StatusUnprocessableEntity, "error-keep-id"},
	{service.ErrNothingProposed, http.StatusUnprocessableEntity, "error-nothing-proposed"},
	{service.ErrTooMany, http.StatusUnprocessableEntity, "error-too-many"},
	{service.ErrSeveralFacilities, http.StatusUnprocessableEntity, "error-several-facilities"},
	{service.ErrNoFacilityKey, http.StatusUnprocessableEntity, "error-no-facility-key"},
	{store.ErrFeedback, http.StatusUnprocessableEntity, "error-outcome"},
	{store.ErrUnavailable, http.StatusServiceUnavailable, "error-unavailable"},
	{store.ErrFull, http.StatusInsufficientStorage, "error-full"},
}

// problem is what the page of an error shows.
type problem struct {
	Status int
	Word   string // key; key-text explains
	Roles  []life.Role
	Wait   string
	Back   string // the newer state of what was changed meanwhile
}

// fail shows an error as a page. Errors that are nobody's fault are logged.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problem{Status: http.StatusInternalServerError, Word: "error-internal"}
	role, large, soon := new(roleError), new(http.MaxBytesError), new(tooSoonError)
	switch {
	case errors.As(err, &role):
		p = problem{Status: http.StatusForbidden, Word: "error-role", Roles: role.roles}
	case errors.As(err, &large):
		p = problem{Status: http.StatusRequestEntityTooLarge, Word: "error-too-large"}
		w.Header().Set("Connection", "close")
	case errors.As(err, &soon):
		seconds := max(1, int((soon.wait+time.Second-1)/time.Second))
		p = problem{Status: http.StatusTooManyRequests, Word: "error-too-soon", Wait: s.words.wait(languageOf(r), seconds)}
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	default:
		for _, known := range problems {
			if errors.Is(err, known.err) {
				p = problem{Status: known.status, Word: known.word}
				break
			}
		}
	}
	if p.Status == http.StatusConflict {
		p.Back = backOf(r)
	}
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		s.o.Logger.ErrorContext(r.Context(), "page failed", "method", r.Method, "route", r.Pattern, "error", err)
	}
	if err := s.show(w, r, p.Status, "frame_error", p); err != nil {
		s.o.Logger.ErrorContext(r.Context(), "page of an error failed", "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// wait says how long: in seconds, or in minutes.
func (w words) wait(language string, seconds int) string {
	if seconds < 120 {
		return w.many(language, seconds, "seconds")
	}
	return w.many(language, (seconds+59)/60, "minutes")
}

// backOf gives the page of the record that a form was about.
func backOf(r *http.Request) string {
	if back, ok := r.Context().Value(backKey{}).(string); ok {
		return back
	}
	return ""
}

type backKey struct{}

// backTo has an error page lead to a page, where something was changed meanwhile.
func backTo(r *http.Request, path string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), backKey{}, path))
}
