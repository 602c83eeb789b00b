package web

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

//go:embed templates/*.html
var templateFiles embed.FS

const partsSuffix = "_parts.html"

// parse makes the pages in one language, by the names of their files.
func (s *site) parse(language string) (map[string]*template.Template, error) {
	common, err := template.New("").Funcs(s.functions(language)).ParseFS(templateFiles, "templates/frame.html", "templates/*"+partsSuffix)
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, file := range files {
		if path.Base(file) == "frame.html" || strings.HasSuffix(file, partsSuffix) {
			continue
		}
		page, err := common.Clone()
		if err == nil {
			_, err = page.ParseFS(templateFiles, file)
		}
		if err != nil {
			return nil, fmt.Errorf("web: %s: %w", file, err)
		}
		pages[strings.TrimSuffix(path.Base(file), ".html")] = page
	}
	return pages, nil
}

// functions are what templates call.
func (s *site) functions(language string) template.FuncMap {
	return template.FuncMap{
		"t": func(key string, args ...any) (string, error) {
			if _, ok := s.words[key]; !ok {
				return "", fmt.Errorf("web: no word %q", key)
			}
			return s.words.say(language, key, args...), nil
		},
		"many":     func(n int, key string) string { return s.words.many(language, n, key) },
		"num":      func(n int) string { return number(language, n) },
		"date":     func(t time.Time) string { return showDate(t) },
		"when":     func(t time.Time) string { return showTime(t) },
		"day":      showDay,
		"state":    func(state life.State) string { return life.Title(state, language) },
		"tell":     func(state life.State) life.Told { return life.Tell(state, language) },
		"sentence": func(code string) string { return s.words.sentence(language, code) },
		"vaccine":  vaccineName,
		"asset":    s.assets.address,

		"demonstration": func() bool { return s.o.Demonstration },
	}
}
