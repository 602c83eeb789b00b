package web

import (
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// MaxProblems is how many problems of one dose a citizen is told. Source: ours.
const MaxProblems = 12

// isTwice reports whether a record waits because the person has another of that dose.
func isTwice(r store.Record) bool {
	return r.State == life.Conflict && r.Match != nil && slices.Contains(r.Match.Reasons, service.DoseTwice)
}

// problemsOf says what is wrong with a record that waits for somebody to mend it: what,
// without whose values or what a clerk has to type.
func (c *citizens) problemsOf(r store.Record, language string) []string {
	var codes []string
	switch r.State {
	case life.Faulty:
		for _, f := range r.Findings {
			if service.Stops(f) {
				codes = append(codes, f.Code)
			}
		}
	case life.Correctable, life.Conflict, life.NotFound:
	default:
		return nil
	}
	if r.Match != nil {
		codes = append(codes, r.Match.Reasons...)
	}
	var told []string
	for _, code := range codes {
		what := whatOf(c.words.sentence(language, code))
		if code == service.DoseTwice || what == "" || what == code || slices.Contains(told, what) {
			continue
		}
		if told = append(told, what); len(told) == MaxProblems {
			break
		}
	}
	return told
}

// whatOf gives the part of a sentence that says what is wrong: sentences go on, after a
// semicolon, with what the clerk has to do.
func whatOf(sentence string) string {
	what, _, _ := strings.Cut(sentence, "; ")
	if what = strings.TrimRight(what, "."); what == "" {
		return ""
	}
	return what + "."
}
