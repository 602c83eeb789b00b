package cert

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
)

// HealthLink is a SMART Health Link, or the verifiable one (VHL) of WHO: where
// health documents of a person can be fetched, encrypted. It proves nothing by
// itself, and following it is not this package's business. The key that decrypts
// the documents is left out. Source: SMART Health Links, 2024-04; IHE VHL.
type HealthLink struct {
	// Verifiable tells vhlink:/ from shlink:/.
	Verifiable bool
	// URL is where the documents are, Host the part of it that people look at.
	URL, Host string
	// Label says what they are, at most 80 characters; may be empty.
	Label string
	// ExpiresAt is when the link ends; zero where it does not say.
	ExpiresAt time.Time
	// Passcode: it asks for a passcode. LongLived: the documents may change.
	// SingleFile: there is one, which is fetched directly.
	Passcode, LongLived, SingleFile bool
}

// MaxHealthLink is how many bytes of a link are read. Source: a QR code holds no
// more than 4296 characters.
const MaxHealthLink = 4296

// maxLinkLabel is how many characters a label has. Source: SMART Health Links.
const maxLinkLabel = 80

// ErrHealthLink says that a text is no health link, or a broken one.
var ErrHealthLink = errors.New("cert: not a health link")

// linkSchemes are the marks of links. A viewer's address may stand before them.
var linkSchemes = [...]struct {
	mark       string
	verifiable bool
}{{"vhlink:/", true}, {"shlink:/", false}}

// IsHealthLink reports whether a text is meant as a health link, a whole one or not.
func IsHealthLink(text string) bool {
	_, _, ok := cutLink(text)
	return ok
}

func cutLink(text string) (encoded string, verifiable, ok bool) {
	if len(text) > MaxHealthLink {
		return "", false, false
	}
	for _, s := range linkSchemes {
		before, after, found := strings.Cut(text, s.mark)
		if found && (before == "" || strings.HasPrefix(before, "https://") && strings.HasSuffix(before, "#")) {
			return after, s.verifiable, true
		}
	}
	return "", false, false
}

// ParseHealthLink reads a link, with a viewer's address before it or without. It
// fails with ErrHealthLink.
func ParseHealthLink(text string) (HealthLink, error) {
	encoded, verifiable, ok := cutLink(text)
	if !ok {
		return HealthLink{}, ErrHealthLink
	}
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return HealthLink{}, ErrHealthLink
	}
	var wire struct {
		URL   string   `json:"url"`
		Exp   *float64 `json:"exp"`
		Flag  string   `json:"flag"`
		Label string   `json:"label"`
	}
	if err := json.Unmarshal(decoded, &wire); err != nil {
		return HealthLink{}, ErrHealthLink
	}
	address, err := url.Parse(wire.URL)
	if err != nil || address.Scheme != "https" || address.Hostname() == "" || address.User != nil || isLong(wire.Label, maxLinkLabel) {
		return HealthLink{}, ErrHealthLink
	}
	link := HealthLink{
		Verifiable: verifiable, URL: address.String(), Host: address.Hostname(), Label: wire.Label,
		Passcode: strings.Contains(wire.Flag, "P"), LongLived: strings.Contains(wire.Flag, "L"), SingleFile: strings.Contains(wire.Flag, "U"),
	}
	if wire.Exp != nil {
		if !(*wire.Exp >= 0 && *wire.Exp <= latestTime) {
			return HealthLink{}, ErrHealthLink
		}
		link.ExpiresAt = time.Unix(int64(*wire.Exp), 0).UTC()
	}
	return link, nil
}
