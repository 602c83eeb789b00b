package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Bounds of a webhook.
const (
	MinSecret     = 32       // bytes, the length of a SHA-256 (RFC 2104 section 3)
	MaxAnswer     = 64 << 10 // bytes of an answer's headers; of its body, which says nothing to us, as many are read
	MaxRetryAfter = 24 * time.Hour
)

// WebhookOptions says who is told.
type WebhookOptions struct {
	URL     string           // https, or http on this machine. Required
	Secret  []byte           // shared with the receiver, random, MinSecret bytes or more. Required
	Clock   func() time.Time // for the timestamp that is signed. Required
	Roots   *x509.CertPool   // who vouches for the receiver. Default: the system's
	Timeout time.Duration    // of an attempt as a whole, at most MaxTimeout. Default DefaultTimeout
}

// Webhook posts notices as a Message in JSON, signed as the Standard Webhooks
// specification 1.0.0 says:
//
//	Webhook-Id         the ID of the notice, also as Idempotency-Key
//	Webhook-Timestamp  when this attempt was made, in seconds since 1970
//	Webhook-Signature  "v1," and in base64 the HMAC-SHA-256 by the secret over
//	                   Webhook-Id + "." + Webhook-Timestamp + "." + body
//
// A receiver checks the signature, refuses a timestamp more than five minutes from its
// own clock, and drops an ID that it has had. It answers 2xx when it has the notice.
type Webhook struct {
	url    string
	secret []byte
	clock  func() time.Time
	client *http.Client
}

// NewWebhook posts to an address. It connects to nothing yet. It fails with ErrOptions.
func NewWebhook(o WebhookOptions) (*Webhook, error) {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	to, err := url.Parse(o.URL)
	switch {
	case err != nil || !isEncrypted(to):
		return nil, fmt.Errorf("%w: url is not one of https, nor of http on this machine", ErrOptions)
	case len(o.Secret) < MinSecret:
		return nil, fmt.Errorf("%w: secret has fewer bytes than MinSecret", ErrOptions)
	case o.Clock == nil:
		return nil, fmt.Errorf("%w: no clock", ErrOptions)
	case o.Timeout < 0 || o.Timeout > MaxTimeout:
		return nil, fmt.Errorf("%w: timeout", ErrOptions)
	}
	return &Webhook{url: to.String(), secret: bytes.Clone(o.Secret), clock: o.Clock, client: &http.Client{
		Timeout: o.Timeout,
		// A redirect would carry an address to somebody nobody has named.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dialer(o.Timeout, to.Scheme == "http").DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: MaxAnswer,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        time.Minute,
		},
	}}, nil
}

// Notify posts the notice. It fails with ErrNotice, ErrNoAddress, the error of ctx, and
// with ErrPermanent for an answer of 4xx but 408, 425 and 429. Any other answer than 2xx
// may be another one next time, a redirect among them; with a Retry-After the error is a
// *RetryError.
func (w *Webhook) Notify(ctx context.Context, n Notice) error {
	m, err := Compose(n)
	if err != nil {
		return err
	}
	if m.To == (Address{}) {
		return ErrNoAddress
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%w: url", ErrOptions)
	}
	at := strconv.FormatInt(w.clock().Unix(), 10)
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Idempotency-Key": m.ID,
		"Webhook-Id": m.ID, "Webhook-Timestamp": at, "Webhook-Signature": w.sign(m.ID, at, body),
	} {
		request.Header.Set(name, value)
	}
	answer, err := w.client.Do(request)
	if err != nil {
		// The error of the client has the address, which may hold the receiver's secrets.
		if of, ok := errors.AsType[*url.Error](err); ok {
			err = of.Err
		}
		return fmt.Errorf("notify: webhook: %w", err)
	}
	defer answer.Body.Close()
	io.Copy(io.Discard, io.LimitReader(answer.Body, MaxAnswer)) // so that the connection can be used again
	return w.judge(answer)
}

func (w *Webhook) sign(id, at string, body []byte) string {
	mac := hmac.New(sha256.New, w.secret)
	mac.Write([]byte(id + "." + at + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (w *Webhook) judge(answer *http.Response) error {
	code := answer.StatusCode
	if code/100 == 2 {
		return nil
	}
	err := fmt.Errorf("notify: webhook: answer %d", code)
	switch code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
	default:
		if code/100 == 4 {
			return fmt.Errorf("%w: %w", err, ErrPermanent)
		}
	}
	if after, ok := w.retryAfter(answer.Header.Get("Retry-After")); ok {
		return &RetryError{After: after, Err: err}
	}
	return err
}

// retryAfter reads seconds or a date (RFC 9110 section 10.2.3).
func (w *Webhook) retryAfter(header string) (time.Duration, bool) {
	if at, err := http.ParseTime(header); err == nil {
		return min(max(at.Sub(w.clock()), 0), MaxRetryAfter), true
	}
	seconds, err := strconv.ParseUint(header, 10, 32)
	return min(time.Duration(seconds)*time.Second, MaxRetryAfter), err == nil
}
