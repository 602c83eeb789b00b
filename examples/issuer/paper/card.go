package paper

import (
	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
)

// A card, in millimetres. Source: ISO/IEC 7810, ID-1.
const (
	cardWidth  = 85.6
	cardHeight = 53.98
	cardLeft   = (pageWidth - 2*cardWidth) / 2
	cardPad    = 4.0
	cardCode   = 50.0
)

// card draws the two sides of a card, to be folded between them: who, what and until
// when; and the QR code.
func (s sheet) card(p Paper, m *qr.Matrix) {
	s.write(cardLeft, cardTop-4.2, face{"", 7, soft}, "L", cutAndFold[0]+" / "+cutAndFold[1])
	s.SetDrawColor(soft[0], soft[1], soft[2])
	s.SetLineWidth(0.2)
	s.SetDashPattern([]float64{1.6, 1.2}, 0)
	s.Rect(cardLeft, cardTop, 2*cardWidth, cardHeight, "D")
	s.SetDashPattern([]float64{0.4, 1.2}, 0)
	s.Line(cardLeft+cardWidth, cardTop, cardLeft+cardWidth, cardTop+cardHeight)
	s.SetDashPattern(nil, 0)
	s.cardFront(p)
	s.cardBack(p, m)
}

func (s sheet) cardFront(p Paper) {
	x, y, width := cardLeft+cardPad, cardTop+cardPad, cardWidth-2*cardPad
	y = s.write(x, y, face{"B", 8, accent}, "L", title[0])
	y = s.write(x, y, face{"", 7, soft}, "L", title[1])
	y += 2
	name, zone := printableName(p.Certificate.Name)
	if name == "" {
		name = missing
	}
	lines, f := s.fit(name, width, 2, face{"B", 12, ink}, 6)
	y = s.write(x, y, f, "L", lines...)
	lines, f = s.fit(zone, width, 2, face{"", 7, soft}, 5)
	s.write(x, y, f, "L", lines...)

	half := width/2 + 2
	row := cardTop + 28.0
	s.cardField(x, row, half-4, p.Certificate, cert.FieldDateOfBirth)
	s.cardField(x+half, row, width-half, p.Certificate, cert.FieldNationality)
	row += 7.6
	s.cardField(x, row, half-4, p.Certificate, cert.FieldVaccinationDate)
	s.cardField(x+half, row, width-half, p.Certificate, cert.FieldDose)
	row += 7.6
	s.cardField(x, row, width, p.Certificate, cert.FieldProduct)
}

// cardField writes a label of both languages with its value below.
func (s sheet) cardField(x, y, width float64, c cert.Certificate, field cert.Field) {
	label, f := s.fit(cert.Label(field, "vi")+" / "+cert.Label(field, "en"), width, 1, face{"", 5.5, soft}, 4.5)
	y = s.write(x, y, f, "L", label...)
	value, _ := printable(c.Show(field))
	if value == "" {
		value = missing
	}
	lines, f := s.fit(value, width, 1, face{"B", 8.5, ink}, 5)
	s.write(x, y, f, "L", lines...)
}

func (s sheet) cardBack(p Paper, m *qr.Matrix) {
	right := cardLeft + 2*cardWidth
	s.symbol(m, right-cardCode-1, cardTop+(cardHeight-cardCode)/2, cardCode)
	x, y := cardLeft+cardWidth+cardPad, cardTop+cardPad
	width := cardWidth - cardCode - cardPad - 1
	until := day(p.ExpiresAt)
	y = s.write(x, y, face{"", 6.5, soft}, "L", validUntil[0], validUntil[1])
	y = s.write(x, y+0.5, face{"B", 11, ink}, "L", until[0])
	s.write(x, y, face{"", 6.5, soft}, "L", until[1])

	note := face{"", 5.5, soft}
	lines := append(s.wrap(withIdentity[0]+".", width, note), s.wrap(withIdentity[1]+".", width, note)...)
	s.write(x, cardTop+cardHeight-cardPad-float64(len(lines))*note.line(), note, "L", lines...)
}
