package cert

import (
	"log/slog"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// Holder is whom a certificate is about, as far as it says: what to compare with
// a passport.
type Holder struct {
	// Name is as people spell it. WHO's certificates do not part it: Family is
	// all of it then, and Uncertain true.
	Name identity.Name
	// Standard is the name of a DCC in capitals by ICAO Doc 9303, family and given
	// names; both are empty in WHO's certificates.
	Standard    [2]string
	DateOfBirth identity.Date
	Sex         identity.Sex
	// Nationality is ISO 3166-1 alpha-2.
	Nationality string
	// Documents are the numbers of papers that the certificate names.
	Documents []string
}

// LogValue keeps the person out of logs.
func (h Holder) LogValue() slog.Value { return slog.StringValue("cert.Holder(redacted)") }

// Holder gives whom the payload is about. What it does not say, or not in a form
// that can be read, is the zero value.
func (p *Payload) Holder() Holder {
	switch {
	case p.DCC != nil:
		n := p.DCC.Name
		return Holder{
			Name: p.DCC.name(), Standard: [2]string{n.FamilyStandard, n.GivenStandard},
			DateOfBirth: readDate(p.DCC.DateOfBirth).date, Nationality: p.Nationality,
		}
	case p.DVC != nil:
		return holderOf(p.DVC.Name, p.DVC.DateOfBirth, p.DVC.Sex, p.DVC.Nationality, p.DVC.Document)
	case p.DDCC != nil:
		return holderOf(p.DDCC.Name, p.DDCC.DateOfBirth, p.DDCC.Sex.Code, "", p.DDCC.Identifier)
	}
	return Holder{}
}

func holderOf(name, birth, sex, nationality, document string) Holder {
	h := Holder{Name: identity.Name{Family: name, Uncertain: name != ""}, DateOfBirth: readDate(birth).date}
	h.Sex, _ = identity.ParseSex(sex)
	h.Nationality = strings.ToUpper(nationality)
	if country, known := identity.CountryOf(h.Nationality); known {
		h.Nationality = country
	}
	if document != "" {
		h.Documents = []string{document}
	}
	return h
}

// name gives the name as it is spelt, or from its transliteration.
func (d *DCC) name() identity.Name {
	name := identity.Name{Family: d.Name.Family, Given: d.Name.Given}
	if name.Full() == "" {
		name = identity.Name{Family: spaced(d.Name.FamilyStandard), Given: spaced(d.Name.GivenStandard)}
	}
	return name
}

// spaced turns NGUYEN<VAN into NGUYEN VAN.
func spaced(standard string) string { return strings.ReplaceAll(standard, "<", " ") }
