package audit

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// cursor goes through a line. Once something is not as it should be, ok is false.
type cursor struct {
	rest string
	ok   bool
}

// has takes a text where it stands next.
func (c *cursor) has(text string) bool {
	rest, found := strings.CutPrefix(c.rest, text)
	c.rest = rest
	return found
}

func (c *cursor) literal(text string) { c.ok = c.has(text) && c.ok }

// text takes what stands before the next quote, and the quote.
func (c *cursor) text() string {
	text, rest, found := strings.Cut(c.rest, `"`)
	c.rest, c.ok = rest, c.ok && found
	return text
}

func (c *cursor) number() uint64 {
	end := strings.IndexFunc(c.rest, func(r rune) bool { return r < '0' || r > '9' })
	number, err := strconv.ParseUint(c.rest[:max(0, end)], 10, 64)
	c.rest, c.ok = c.rest[max(0, end):], c.ok && err == nil
	return number
}

func (c *cursor) hash() [32]byte {
	hash, ok := decodeHash(c.text())
	c.ok = c.ok && ok
	return hash
}

func (c *cursor) bytes() []byte {
	data, err := base64.RawURLEncoding.DecodeString(c.text())
	c.ok = c.ok && err == nil
	return data
}

func (c *cursor) time() time.Time {
	at, err := time.Parse(time.RFC3339, c.text())
	c.ok = c.ok && err == nil
	return at
}
