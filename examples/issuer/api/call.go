package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// call is a request that is being answered.
type call struct {
	*API
	*http.Request
	w     http.ResponseWriter
	actor store.Actor // zero: anybody
}

var languages = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// language is "vi" or "en": what the client likes best, Vietnamese where it does not say.
func (c *call) language() string {
	tags, _, err := language.ParseAcceptLanguage(c.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return "vi"
	}
	if _, index, confidence := languages.Match(tags...); index == 0 && confidence > language.No {
		return "vi"
	}
	return "en"
}

// version is what If-Match says that the client saw.
func (c *call) version() (int64, error) {
	tag := strings.TrimSpace(c.Header.Get("If-Match"))
	if tag == "" {
		return 0, versionMissing
	}
	number, quoted := strings.CutPrefix(tag, `"`)
	number, closed := strings.CutSuffix(number, `"`)
	version, err := strconv.ParseInt(number, 10, 64)
	if !quoted || !closed || err != nil {
		return 0, store.ErrStale // no tag of ours
	}
	return version, nil
}

func versionTag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// parameters reads a query, which may have only the parameters that are asked for.
type parameters struct {
	values url.Values
	known  map[string]bool
	err    error
}

func (c *call) parameters() *parameters {
	values, err := url.ParseQuery(c.URL.RawQuery)
	p := &parameters{values: values, known: map[string]bool{}}
	if err != nil {
		p.err = parameterInvalid
	}
	return p
}

func (p *parameters) text(name string) string {
	p.known[name] = true
	if len(p.values[name]) > 1 {
		p.fail(name)
	}
	return p.values.Get(name)
}

func (p *parameters) list(name string) []string {
	p.known[name] = true
	var all []string
	for _, value := range p.values[name] {
		for part := range strings.SplitSeq(value, ",") {
			all = append(all, part)
		}
	}
	return all
}

// limit is the size of a page: 0 where it is not given.
func (p *parameters) limit() int {
	text := p.text("limit")
	n, err := strconv.Atoi(text)
	if text != "" && (err != nil || n < 1 || n > store.MaxPage) {
		p.fail("limit")
	}
	return n
}

// time is RFC 3339 or a date.
func (p *parameters) time(name string) time.Time {
	text := p.text(name)
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	if text != "" {
		p.fail(name)
	}
	return time.Time{}
}

func (p *parameters) fail(name string) {
	if p.err == nil {
		p.err = parameterInvalid.at(name)
	}
}

// done gives what was wrong.
func (p *parameters) done() error {
	for name := range p.values {
		if !p.known[name] && p.err == nil {
			p.err = parameterInvalid
		}
	}
	return p.err
}
