package notify

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Kinds of notices.
const (
	Renewed          = "renewed"           // a new QR code takes the place of one that ends
	Expiring         = "expiring"          // the QR code ends soon
	Issued           = "issued"            // the first QR code is there
	Faulty           = "faulty"            // the record has something wrong or missing
	FeedbackAnswered = "feedback-answered" // a report of a mistake was decided
	Revoked          = "revoked"           // the QR code holds no longer
)

// Limits of a notice, in bytes.
const (
	MaxID    = 128  // it is the name of a file and part of headers
	MaxEmail = 254  // RFC 5321 section 4.5.3.1.3, without the brackets
	MaxLink  = 2048 // what all browsers take
)

// Notice is what a holder is told.
type Notice struct {
	// ID is the same for each attempt, so that receivers can drop doubles: letters,
	// digits, "-", "_" and ".", at most MaxID, beginning with a letter or a digit.
	// Let it be random: it is not to say whose notice it is. Required.
	ID       string
	Kind     string // one of the kinds. Required
	To       Address
	Language string    // vi, en; empty for both
	Link     string    // where to look, with https, or http on this machine; never the certificate itself. Required
	At       time.Time // when it happened. Required
}

// Address is where a notice goes. Either may be empty.
type Address struct {
	Phone string `json:"phone,omitempty"` // digits, with + before and blanks, dots, dashes or brackets between
	Email string `json:"email,omitempty"` // a bare address, RFC 5321; no quoted local part
}

// Notifier sends a notice, once. It is safe for concurrent use. See the package for its
// errors.
type Notifier interface {
	Notify(ctx context.Context, n Notice) error
}

// Errors.
var (
	// ErrPermanent says that another attempt at the same notice is of no use.
	ErrPermanent = errors.New("notify: refused for good")
	// ErrNotice says that a notice lacks something or has what it may not have. It is
	// ErrPermanent as well.
	ErrNotice = fmt.Errorf("notify: notice: %w", ErrPermanent)
	// ErrNoAddress says that the notice has no address that the notifier sends to. It is
	// ErrPermanent as well.
	ErrNoAddress = fmt.Errorf("notify: no address to send to: %w", ErrPermanent)
	// ErrOptions says that an option is missing or out of range.
	ErrOptions = errors.New("notify: options")
)

// Refusal gives the code of an error that is ErrPermanent: "notice-malformed",
// "no-address", "receiver-refused"; empty for any other.
func Refusal(err error) string {
	switch {
	case errors.Is(err, ErrNotice):
		return "notice-malformed"
	case errors.Is(err, ErrNoAddress):
		return "no-address"
	case errors.Is(err, ErrPermanent):
		return "receiver-refused"
	}
	return ""
}

// RetryError says that the receiver asked to be left alone for a while.
type RetryError struct {
	After time.Duration // from now on, at most MaxRetryAfter
	Err   error
}

func (e *RetryError) Error() string { return e.Err.Error() + ", try again after " + e.After.String() }
func (e *RetryError) Unwrap() error { return e.Err }

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9]([ .()-]{0,2}[0-9]){2,19}$`)
)

func (n Notice) check() error {
	_, known := texts[n.Kind]
	switch {
	case len(n.ID) > MaxID || !idForm.MatchString(n.ID):
		return fmt.Errorf("%w: id", ErrNotice)
	case !known:
		return fmt.Errorf("%w: kind", ErrNotice)
	case n.To.Phone != "" && !phoneForm.MatchString(n.To.Phone):
		return fmt.Errorf("%w: phone", ErrNotice)
	case n.To.Email != "" && !isEmail(n.To.Email):
		return fmt.Errorf("%w: email", ErrNotice)
	case !isLink(n.Link):
		return fmt.Errorf("%w: link", ErrNotice)
	case n.At.IsZero():
		return fmt.Errorf("%w: at", ErrNotice)
	}
	return nil
}

// isEmail takes an address that is one in a header and in an SMTP command, and nothing
// but that.
func isEmail(s string) bool {
	strange := func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`"<>()[]:;,\`, r) }
	if len(s) > MaxEmail || strings.ContainsFunc(s, strange) {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Address == s
}

func isLink(s string) bool {
	if len(s) > MaxLink || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	link, err := url.Parse(s)
	return err == nil && isEncrypted(link)
}
