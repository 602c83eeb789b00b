// Package web is the pages of the issuing service: rendered on the server, in
// Vietnamese and English, usable on a phone, by keyboard and without script.
//
// # How an area plugs in
//
// An area is the pages of one kind of people: facility, review, province, authority,
// audit, citizen. It has
//
//   - AREA.go with func AREAArea() area: its words, its links in the navigation and
//     its routes; areas in web.go lists it;
//   - words_AREA.go: a map of words, each key in Vietnamese and English. Keys begin with
//     the area's name; words_records.go has what all areas say about records (field-,
//     sex-, paper-, event-, code-);
//   - templates/AREA_*.html: one file a page. It defines "title" and "main", and "head"
//     where it needs assets of its own ({{define "head"}}<link rel="stylesheet"
//     href="{{asset "AREA.css"}}">{{end}}). templates/AREA_parts.html, where there is
//     one, has what several pages share; it is parsed with all pages;
//   - assets/AREA.css, assets/AREA.mjs, where they are needed. No inline script or
//     style passes the content security policy.
//
// A route is registered by
//
//	s.page(m, "GET /province/{code}", s.provinceFacility, life.Province)
//
// with the roles that may see it; none: everybody, without log-in. The handler gets the
// actor, and gives an error for what it cannot do: fail in frame_errors.go makes a page
// of it, in the right status and language (store.ErrNotFound is 404, store.ErrStale 409,
// *http.MaxBytesError 413, …). The form of a POST is parsed already, up to MaxForm.
//
//	return s.show(w, r, http.StatusOK, "province_facility", data)   // {{.Data.…}} in the template
//	return s.goTo(w, r, "/province", "province-saved")              // after a POST; the word is shown there
//
// Templates have {{t "key" args…}}, {{many .N "key"}} (key.one for one in English),
// {{num .N}}, {{date .T}}, {{when .T}}, {{day "2026-11-22"}}, {{state .State}},
// {{sentence .Code}}, {{asset "file"}}, and the parts "input", "errors", "pager" of
// frame_parts.html. A table becomes cards on a phone by class "cards", with data-label
// on each td. Numbers stand in class "number".
//
// Tests: newBed(t) in bed_test.go has a service with users of each role; newTab(t) in
// chromium_test.go a browser.
package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// area is the pages of one kind of people.
type area struct {
	words  words
	links  []link
	routes func(m *http.ServeMux)
}

// link is a page in the navigation of some roles.
type link struct {
	Path  string
	Word  string
	roles []life.Role
}

// view is what every template gets.
type view struct {
	Lang     string
	Path     string // of this page, without language
	Switch   string // this page in the other language
	Actor    store.Actor
	LoggedIn bool
	Links    []link
	Said     string // after a POST: what was done
	Data     any
}

// Current reports whether a link leads to the page that is shown, or to what it is
// under.
func (v view) Current(l link) bool {
	best := ""
	for _, other := range v.Links {
		under := v.Path == other.Path || len(v.Path) > len(other.Path) && v.Path[:len(other.Path)+1] == other.Path+"/"
		if under && len(other.Path) > len(best) {
			best = other.Path
		}
	}
	return l.Path == best
}

// Home gives the first page of whoever looks: that of the role, or the citizens'.
func (v view) Home() string {
	if v.LoggedIn {
		return landing(v.Actor.Role)
	}
	return "/"
}

// show renders a page.
func (s *site) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	language := languageOf(r)
	v := view{Lang: language, Path: r.URL.Path, Data: data}
	if a, ok := actorOf(r); ok {
		v.Actor, v.LoggedIn = a, true
		for _, l := range s.links {
			if slices.Contains(l.roles, a.Role) {
				v.Links = append(v.Links, l)
			}
		}
	}
	v.Switch = otherLanguage(s.shownAgain(r, v.Home()), language)
	v.Said = s.sessions.PopString(r.Context(), sessionSaid)
	var out bytes.Buffer
	if err := s.templates[language][name].ExecuteTemplate(&out, "frame", v); err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", language)
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
	return nil
}

// shownAgain gives the address that shows a page once more: what a POST gave may have
// none, and the first page stands in for it.
func (s *site) shownAgain(r *http.Request, home string) *url.URL {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if _, pattern := s.pages.Handler(&http.Request{Method: http.MethodGet, Host: r.Host, URL: r.URL}); pattern == "/" {
			return &url.URL{Path: home}
		}
	}
	return r.URL
}

// goTo leads on after a POST, and has a word said on the next page; empty for none.
func (s *site) goTo(w http.ResponseWriter, r *http.Request, path, word string, args ...any) error {
	if word != "" {
		s.sessions.Put(r.Context(), sessionSaid, s.words.say(languageOf(r), word, args...))
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
