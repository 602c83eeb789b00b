package mirror

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// answer is what a server has.
type answer struct {
	data         []byte
	unchanged    bool // what is known is what there is
	etag         string
	lastModified string
}

// maxRedirects is how many redirections are followed.
const maxRedirects = 5

// CheckURL fails with ErrSource for what is no https URL of a server, without a
// password.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return fmt.Errorf("%w: not an https URL", ErrSource)
	}
	return nil
}

// get asks a server until it answers, or fails for good. known makes the request
// conditional.
func (m *Mirror) get(ctx context.Context, address string, known state, limit int64) (answer, error) {
	client := http.Client{CheckRedirect: func(r *http.Request, before []*http.Request) error {
		if len(before) > maxRedirects {
			return fmt.Errorf("%w: too many redirections", ErrSource)
		}
		return CheckURL(r.URL.String())
	}}
	if m.Client != nil {
		client.Transport, client.Jar = m.Client.Transport, m.Client.Jar
	}
	wait := cmp.Or(m.Backoff, DefaultBackoff)
	for attempt := 1; ; attempt++ {
		a, again, err := m.ask(ctx, &client, address, known, limit)
		if err == nil {
			return a, nil
		}
		if again < 0 || attempt >= cmp.Or(m.Attempts, DefaultAttempts) || ctx.Err() != nil {
			return answer{}, err
		}
		// Half of the wait is chance, so that not all apps come back at once.
		pause := min(max(wait/2+rand.N(wait/2+1), again), MaxBackoff)
		if waitErr := m.wait(ctx, pause); waitErr != nil {
			return answer{}, errors.Join(err, waitErr)
		}
		wait = min(2*wait, MaxBackoff)
	}
}

// ask sends one request. again is how long the server wants to be left alone, and
// negative where asking again is of no use.
func (m *Mirror) ask(ctx context.Context, client *http.Client, address string, known state, limit int64) (a answer, again time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(m.Timeout, DefaultTimeout))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return a, -1, fmt.Errorf("%w: %w", ErrSource, err)
	}
	if known.ETag != "" {
		request.Header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		request.Header.Set("If-Modified-Since", known.LastModified)
	}
	response, err := client.Do(request)
	if errors.Is(err, ErrSource) {
		return a, -1, err
	}
	if isUntrusted(err) {
		return a, -1, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	if err != nil {
		return a, 0, err
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotModified && (known.ETag != "" || known.LastModified != ""):
		return answer{unchanged: true}, 0, nil
	case response.StatusCode != http.StatusOK:
		return a, patience(response), fmt.Errorf("%w: %s", ErrStatus, response.Status)
	case response.ContentLength > limit:
		return a, -1, ErrTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return a, 0, err
	case int64(len(data)) > limit:
		return a, -1, ErrTooLarge
	}
	return answer{data: data, etag: response.Header.Get("ETag"), lastModified: response.Header.Get("Last-Modified")}, 0, nil
}

// isUntrusted tells a server that will not be trusted the next time either.
func isUntrusted(err error) bool {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	return certificate || errors.Is(err, http.ErrSchemeMismatch)
}

// patience is how long to wait after an answer that is none, and negative where it
// will not change.
func patience(r *http.Response) time.Duration {
	switch r.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if seconds, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && seconds > 0 {
			return min(time.Duration(seconds), MaxBackoff/time.Second) * time.Second
		}
		return 0
	}
	return -1
}

func (m *Mirror) wait(ctx context.Context, d time.Duration) error {
	if m.Wait != nil {
		return m.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
