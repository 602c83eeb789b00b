package web

import (
	"net/http"
	"net/url"
	"strings"
)

// languageCookie keeps the language for a year. It tells nothing else.
const languageCookie = "lang"

var languages = []string{"vi", "en"}

// languageOf gives the language of a page: that of its cookie, else Vietnamese.
func languageOf(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && c.Value == "en" {
		return "en"
	}
	return "vi"
}

// otherLanguage gives the address of a page in the other language.
func otherLanguage(page *url.URL, language string) string {
	query := page.Query()
	query.Set("lang", languages[1])
	if language == languages[1] {
		query.Set("lang", languages[0])
	}
	return localAddress(page.Path, query)
}

// chooseLanguage takes ?lang= of an address into the cookie, and leads to the address
// without it.
func (s *site) chooseLanguage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		chosen := query.Get("lang")
		if chosen == "" || r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		if chosen != "en" {
			chosen = "vi"
		}
		query.Del("lang")
		http.SetCookie(w, &http.Cookie{
			Name: languageCookie, Value: chosen, Path: "/", MaxAge: 365 * 24 * 60 * 60,
			HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
		})
		http.Redirect(w, r, localAddress(r.URL.Path, query), http.StatusSeeOther)
	})
}

// localAddress gives an address on this site, whatever the path looks like.
func localAddress(path string, query url.Values) string {
	path = "/" + strings.TrimLeft(path, `/\`)
	return (&url.URL{Path: path, RawQuery: query.Encode()}).String()
}
