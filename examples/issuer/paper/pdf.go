package paper

import (
	"fmt"
	"io"

	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/qr"
)

// Where the parts of the page begin, in millimetres from its top.
const (
	headTop  = 12.0
	titleTop = 33.0
	codeTop  = 50.5
	tableTop = 124.5
	cardTop  = 237.0
)

// codeWidth is the width of the QR code with its quiet zone, in millimetres: the symbol
// itself has more than 60 from version 8 on, and no certificate needs less.
const codeWidth = 70.0

// PDF writes a certificate as one A4 page. The same Paper gives the same bytes.
//
// Errors: ErrText, ErrTimes, and those of w.
func PDF(w io.Writer, p Paper) error {
	if err := p.check(); err != nil {
		return err
	}
	m, err := symbolOf(p.Text)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrText, err)
	}
	s := newSheet(&p)
	s.head(p.Issuer)
	s.symbol(m, margin-qr.QuietZone*codeWidth/float64(m.Size()+2*qr.QuietZone), codeTop, codeWidth)
	s.times(p)
	s.notes()
	s.table(p.Certificate, tableTop, cardTop-7)
	s.card(p, m)
	return s.Output(w)
}

// head writes who issues, in which country, and what this is.
func (s sheet) head(issuer string) {
	name, _ := printable(issuer)
	lines, f := s.fit(name, 76, 3, face{"B", 10, ink}, 7)
	s.write(margin, headTop, f, "L", lines...)

	right := margin + textWidth
	y := s.write(right, headTop, face{"B", 10, ink}, "R", country[0])
	y = s.write(right, y, face{"B", 9.5, ink}, "R", motto[0])
	s.write(right, y+0.6, face{"", 7.5, soft}, "R", country[1], motto[1])

	s.stroke(margin, titleTop-3, right, titleTop-3, 0.9, accent)
	y = s.write(margin, titleTop, face{"B", 20, ink}, "L", title[0])
	s.write(margin, y, face{"", 13, soft}, "L", title[1])
	s.write(right, y-0.4, face{"", 7.5, soft}, "R", legalBasis[0], legalBasis[1])
}

// notesAt is where the texts beside the QR code begin.
const (
	notesAt    = margin + codeWidth + 2
	notesWidth = margin + textWidth - notesAt
)

// times writes from when until when the QR code is valid.
func (s sheet) times(p Paper) {
	s.SetFillColor(tint[0], tint[1], tint[2])
	s.Rect(notesAt, codeTop+2, notesWidth, 19, "F")
	s.SetFillColor(accent[0], accent[1], accent[2])
	s.Rect(notesAt, codeTop+2, 1, 19, "F")
	until, from := moment(p.ExpiresAt), day(p.IssuedAt)
	s.time(notesAt+5, validUntil, until, 13)
	s.time(notesAt+69, issuedOn, from, 10)
}

func (s sheet) time(x float64, label, value lang.Pair, size float64) {
	y := codeTop + 4
	s.write(x, y, face{"", 8, soft}, "L", label[0]+" / "+label[1])
	y += 4.5
	s.write(x, y+(13-size)*0.3, face{"B", size, ink}, "L", value[0])
	s.write(x, y+6, face{"", 8.5, soft}, "L", value[1])
}

// notes writes what a reader has to know, Vietnamese above English.
func (s sheet) notes() {
	y := codeTop + 24.0
	for _, note := range [][2]lang.Pair{{withIdentity, identityNote}, {howToCheck, checkNote}, {renewal, renewalNote}} {
		label, text := note[0], note[1]
		for i, f := range []face{{"", 8, ink}, {"", 7.5, soft}} {
			bold := face{"B", f.size, f.color}
			lines := s.wrap(text[i], notesWidth, f)
			if i == 0 {
				y = s.write(notesAt, y, bold, "L", label[0]+" / "+label[1])
			}
			y = s.write(notesAt, y, f, "L", lines...)
		}
		y += 1.6
	}
}
