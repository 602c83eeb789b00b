package paper

import (
	"strings"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"
)

// Of A4, in millimetres.
const (
	pageWidth = 210.0
	margin    = 15.0
	textWidth = pageWidth - 2*margin
)

// leading is the distance of lines, in heights of the letters.
const leading = 1.27

const pointMM = 25.4 / 72

// face is how letters look.
type face struct {
	style string // "" or "B"
	size  float64
	color rgb
}

// rgb is a color: red, green and blue, 0 to 255.
type rgb [3]int

// Colors that differ enough when printed in black.
var (
	ink    = rgb{24, 30, 36}
	soft   = rgb{84, 94, 104}
	tint   = rgb{243, 245, 246}
	accent = rgb{160, 24, 32}
)

func (f face) line() float64 { return f.size * pointMM * leading }

// sheet is a page that texts are written on, in millimetres from the top left.
type sheet struct {
	*fpdf.Fpdf
}

func newSheet(p *Paper) sheet {
	s := sheet{fpdf.New("P", "mm", "A4", "")}
	s.SetAutoPageBreak(false, 0)
	s.SetMargins(0, 0, 0)
	s.SetCellMargin(0)
	s.SetCatalogSort(true)
	s.SetCreationDate(p.IssuedAt.UTC())
	s.SetModificationDate(p.IssuedAt.UTC())
	s.SetTitle(title[0]+" - "+title[1], true)
	s.SetLang("vi")
	s.AddUTF8FontFromBytes("sans", "", liberationsansregular.TTF)
	s.AddUTF8FontFromBytes("sans", "B", liberationsansbold.TTF)
	s.AddPage()
	return s
}

func (s sheet) use(f face) {
	s.SetFont("sans", f.style, f.size)
	s.SetTextColor(f.color[0], f.color[1], f.color[2])
}

// write puts lines from y downwards and gives the y below them. align is "L" for lines
// that begin at x, "C" for lines around it and "R" for lines that end there.
func (s sheet) write(x, y float64, f face, align string, lines ...string) float64 {
	s.use(f)
	for _, line := range lines {
		at := x
		switch align {
		case "C":
			at -= s.GetStringWidth(line) / 2
		case "R":
			at -= s.GetStringWidth(line)
		}
		// The letters stand on a line that is 0.8 of the way down.
		s.Text(at, y+0.8*f.line(), line)
		y += f.line()
	}
	return y
}

// stroke draws a straight line.
func (s sheet) stroke(x1, y1, x2, y2, width float64, c rgb) {
	s.SetDrawColor(c[0], c[1], c[2])
	s.SetLineWidth(width)
	s.Line(x1, y1, x2, y2)
}

// wrap breaks a text into lines of a width: between words, and words that are too long
// behind one of their signs or anywhere.
func (s sheet) wrap(text string, width float64, f face) []string {
	s.use(f)
	fits := func(line string) bool { return s.GetStringWidth(line) <= width }
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && fits(line+" "+word) {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for !fits(word) {
			head := breakWord(word, fits)
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// breakWord gives the part of a word for this line: at least one letter.
func breakWord(word string, fits func(string) bool) string {
	end, sign := 0, 0
	for at, r := range word {
		next := at + len(string(r))
		if at > 0 && !fits(word[:next]) {
			break
		}
		end = next
		if strings.ContainsRune(":/<,-", r) {
			sign = next
		}
	}
	if sign > 0 {
		return word[:sign]
	}
	return word[:end]
}

// clip keeps at most so many lines, and marks the last one where there were more.
func (s sheet) clip(lines []string, most int, width float64, f face) []string {
	if len(lines) <= most {
		return lines
	}
	s.use(f)
	last := []rune(lines[most-1])
	for len(last) > 0 && s.GetStringWidth(string(last)+"…") > width {
		last = last[:len(last)-1]
	}
	return append(lines[:most-1:most-1], string(last)+"…")
}

// fit breaks a text into at most so many lines, with letters that are as large as f's
// or, down to half a point above the smallest, as small as it takes.
func (s sheet) fit(text string, width float64, most int, f face, smallest float64) ([]string, face) {
	for ; f.size > smallest; f.size -= 0.5 {
		if lines := s.wrap(text, width, f); len(lines) <= most {
			return lines, f
		}
	}
	f.size = smallest
	return s.clip(s.wrap(text, width, f), most, width, f), f
}
