package cert

import (
	"time"

	"golang.org/x/text/unicode/norm"
)

// payload writes the certificate down as a CWT: an EU DCC with one vaccination
// and the claim of our own.
func (i *Issuer) payload(c Certificate, issuedAt, expiresAt time.Time) *Payload {
	family, given := c.Name.Transliterated()
	whole := &payloadOfVaccination{payload: Payload{
		Issuer: i.options.Country, IssuedAt: issuedAt, ExpiresAt: expiresAt, Kind: KindVaccination,
		Nationality: c.Nationality,
	}, dcc: DCC{
		Version: SchemaVersion,
		Name: PersonName{
			Family: norm.NFC.String(c.Name.Family), FamilyStandard: family,
			Given: norm.NFC.String(c.Name.Given), GivenStandard: given,
		},
		DateOfBirth: c.DateOfBirth.String(),
	}, vaccination: [1]Vaccination{{
		Disease: c.Disease, Vaccine: c.Vaccine, Product: c.Product, Manufacturer: c.Manufacturer,
		DoseNumber: c.Dose.Number, SeriesDoses: c.Dose.Series, Date: c.VaccinationDate.String(),
		Country: i.options.Country, Issuer: norm.NFC.String(i.options.Organisation), ID: c.ID,
	}}}
	whole.dcc.Vaccinations = whole.vaccination[:]
	p := &whole.payload
	p.DCC = &whole.dcc
	if c.Received() != c.Dose.Number {
		p.DosesReceived = c.Received()
	}
	return p
}
