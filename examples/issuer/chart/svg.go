package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// The sheet, in units of a pixel on a phone.
const (
	width  = 360.0
	margin = 12.0
	right  = width - margin
)

const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"

// sheet is a chart as it is drawn, from top to bottom.
type sheet struct {
	body bytes.Buffer
	y    float64 // what is above is drawn
}

// end writes the chart with what it is called and what it says.
func (s *sheet) end(w io.Writer, language, title, says string) error {
	var b bytes.Buffer
	height := s.y + margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" lang="%s" role="img" width="%g" height="%g" viewBox="0 0 %g %g" font-family="%s">`+"\n",
		code(language), width, height, width, height, fonts)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n<style>%s</style>\n%s\n", escape(title), escape(says), darkStyle(), hatch)
	fmt.Fprintf(&b, `<rect width="%g" height="%g" rx="8" %s/>`+"\n", width, height, paper.fill())
	b.Write(s.body.Bytes())
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// head draws the title, and what is counted below it.
func (s *sheet) head(title, unit string) {
	s.y = 30
	s.text(margin, s.y, 16, "start", ink, title, `font-weight="600"`)
	if unit != "" {
		s.y += 18
		s.text(margin, s.y, 12, "start", soft, unit)
	}
	s.y += 10
}

func (s *sheet) text(x, y, size float64, anchor string, p paint, text string, more ...string) {
	fmt.Fprintf(&s.body, `<text x="%.5g" y="%.5g" font-size="%g" text-anchor="%s" %s>%s</text>`+"\n",
		x, y, size, anchor, strings.Join(append(more, p.fill()), " "), escape(text))
}

func (s *sheet) rect(x, y, w, h float64, fill string) {
	fmt.Fprintf(&s.body, `<rect x="%.5g" y="%.5g" width="%.5g" height="%.5g" %s/>`+"\n", x, y, w, h, fill)
}

func (s *sheet) line(x1, y1, x2, y2 float64, stroke string) {
	fmt.Fprintf(&s.body, `<path d="M%.5g %.5gL%.5g %.5g" %s/>`+"\n", x1, y1, x2, y2, stroke)
}

// escape gives a text that is nothing but text in XML 1.0, on one line, read in the
// direction that it is written in.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	xml.EscapeText(&b, []byte(strings.Join(strings.Fields(s), " "))) // a Builder takes all
	return b.String()
}

// fit shortens a text to a width. How wide a letter is depends on the reader's font:
// the guess is a generous one.
func fit(s string, size, room float64) string {
	runes := []rune(s)
	keep, used := 0, 0.0
	for i, r := range runes {
		if used += size * em(r); used > room {
			return strings.TrimRight(string(runes[:keep]), " ") + "…"
		}
		if used <= room-size*em('…') {
			keep = i + 1
		}
	}
	return s
}

// em is how wide a letter is, of its size.
func em(r rune) float64 {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case r >= 0x1100 && !unicode.Is(unicode.Latin, r):
		return 1.05
	case unicode.IsUpper(r):
		return 0.76
	case strings.ContainsRune(" .,'|()iIlíìịtfjr1", r):
		return 0.4
	}
	return 0.6
}
