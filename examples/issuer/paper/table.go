package paper

import (
	"fmt"

	"github.com/vaxcert/vaxcert/cert"
)

// Columns of the table: number, Vietnamese, English, value. From the left edge of the
// page, in millimetres.
const (
	numberAt     = margin
	vietnameseAt = margin + 8
	englishAt    = margin + 56
	valueAt      = margin + 102
	labelWidth   = englishAt - vietnameseAt - 4
	englishWidth = valueAt - englishAt - 4
	valueWidth   = margin + textWidth - valueAt
)

// row is a field with its texts broken into lines.
type row struct {
	number      string
	vi, en      []string
	value, zone []string
	cut         bool // not all of the value is there
}

// tableSize is one way to set the table: the size of the values in points, and how many
// lines a value and the transliterated name may have.
type tableSize struct {
	points           float64
	lines, ofTheZone int
}

// nameLines is how many lines a name may have: 160 of the widest letters need them.
const nameLines = 6

var tableSizes = []tableSize{{10, 3, 3}, {9.5, 3, 3}, {9, 3, 4}, {8.5, 3, 4}, {8, 3, 4}, {7.5, 3, 4}, {7, 3, 4}, {6.5, 2, 4}}

func (t tableSize) value() face  { return face{"B", t.points, ink} }
func (t tableSize) label() face  { return face{"", min(9, t.points), ink} }
func (t tableSize) other() face  { return face{"", min(9, t.points), soft} }
func (t tableSize) zone() face   { return face{"", t.points * 0.8, soft} }
func (t tableSize) pad() float64 { return t.points * 0.13 }

func (t tableSize) height(r row) float64 {
	text := max(float64(len(r.vi))*t.label().line(), float64(len(r.en))*t.other().line(),
		float64(len(r.value))*t.value().line()+float64(len(r.zone))*t.zone().line())
	return text + 2*t.pad()
}

// table writes the 11 fields between two heights, with the largest letters that fit.
func (s sheet) table(c cert.Certificate, top, bottom float64) {
	var rows []row
	var size tableSize
	for _, size = range tableSizes {
		height, cut := 0.0, false
		rows = s.rows(c, size)
		for _, r := range rows {
			height += size.height(r)
			cut = cut || r.cut
		}
		if height <= bottom-top-headHeight && !cut {
			break
		}
	}
	y := s.tableHead(top)
	for i, r := range rows {
		if i%2 == 0 {
			s.SetFillColor(tint[0], tint[1], tint[2])
			s.Rect(margin, y, textWidth, size.height(r), "F")
		}
		at := y + size.pad()
		labelsAt := at + 0.8*(size.value().line()-size.label().line()) // on one line with the value
		s.write(numberAt+5, labelsAt, size.other(), "R", r.number)
		s.write(vietnameseAt, labelsAt, size.label(), "L", r.vi...)
		s.write(englishAt, labelsAt, size.other(), "L", r.en...)
		below := s.write(valueAt, at, size.value(), "L", r.value...)
		s.write(valueAt, below, size.zone(), "L", r.zone...)
		y += size.height(r)
	}
	s.stroke(margin, top+headHeight, margin+textWidth, top+headHeight, 0.3, ink)
	s.stroke(margin, y, margin+textWidth, y, 0.3, ink)
}

// headHeight is the height of the table's head, in millimetres.
const headHeight = 6.2

func (s sheet) tableHead(y float64) float64 {
	head, other := face{"B", 8, ink}, face{"", 8, soft}
	s.write(vietnameseAt, y+1, head, "L", "Tiếng Việt")
	s.write(englishAt, y+1, other, "L", "English")
	s.write(valueAt, y+1, head, "L", certified[0])
	s.write(margin+textWidth, y+1, other, "R", certified[1])
	return y + headHeight
}

func (s sheet) rows(c cert.Certificate, size tableSize) []row {
	rows := make([]row, 0, cert.Fields)
	for field := cert.Field(1); field <= cert.Fields; field++ {
		value, _ := printable(c.Show(field))
		zone := ""
		lines := size.lines
		if field == cert.FieldName {
			value, zone = printableName(c.Name)
			lines = nameLines
		}
		if value == "" {
			value = missing
		}
		all := s.wrap(value, valueWidth, size.value())
		rows = append(rows, row{
			number: fmt.Sprint(int(field)),
			vi:     s.wrap(cert.Label(field, "vi"), labelWidth, size.label()),
			en:     s.wrap(cert.Label(field, "en"), englishWidth, size.other()),
			value:  s.clip(all, lines, valueWidth, size.value()),
			zone:   s.clip(s.wrap(zone, valueWidth, size.zone()), size.ofTheZone, valueWidth, size.zone()),
			cut:    len(all) > lines,
		})
	}
	return rows
}
