package cert

import (
	"time"

	"github.com/fxamacker/cbor/v2"
	"golang.org/x/text/unicode/norm"
)

// claims is the CWT with a DCC, as it is written.
type claims struct {
	Issuer    string        `cbor:"1,keyasint"`
	ExpiresAt int64         `cbor:"4,keyasint"`
	IssuedAt  int64         `cbor:"6,keyasint"`
	NotBefore int64         `cbor:"5,keyasint,omitempty"`
	HCERT     hcertClaim    `cbor:"-260,keyasint"`
	Private   *privateClaim `cbor:"-65772,keyasint,omitempty"`
}

type hcertClaim struct {
	DCC *DCC `cbor:"1,keyasint"`
}

type privateClaim struct {
	Nationality   string `cbor:"1,keyasint,omitempty"`
	DosesReceived int    `cbor:"2,keyasint,omitempty"`
}

// encoder writes deterministic CBOR (RFC 8949 section 4.2.1).
var encoder = func() cbor.EncMode {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic("cert: CBOR options: " + err.Error())
	}
	return mode
}()

// MarshalCBOR gives the CWT of a payload with a DCC, in deterministic CBOR. It
// fails with ErrNoDCC where there is no DCC.
func (p *Payload) MarshalCBOR() ([]byte, error) {
	if p.DCC == nil {
		return nil, ErrNoDCC
	}
	c := claims{
		Issuer: p.Issuer, IssuedAt: p.IssuedAt.Unix(), ExpiresAt: p.ExpiresAt.Unix(),
		HCERT: hcertClaim{p.DCC},
	}
	if !p.NotBefore.IsZero() {
		c.NotBefore = p.NotBefore.Unix()
	}
	if p.Nationality != "" || p.DosesReceived != 0 {
		c.Private = &privateClaim{p.Nationality, p.DosesReceived}
	}
	return encoder.Marshal(c)
}

// payload writes the certificate down as a CWT: an EU DCC with one vaccination
// and the claim of our own.
func (i *Issuer) payload(c Certificate, issuedAt, expiresAt time.Time) *Payload {
	family, given := c.Name.Transliterated()
	p := &Payload{
		Issuer: i.options.Country, IssuedAt: issuedAt, ExpiresAt: expiresAt, Kind: KindVaccination,
		Nationality: c.Nationality,
		DCC: &DCC{
			Version: SchemaVersion,
			Name: PersonName{
				Family: norm.NFC.String(c.Name.Family), FamilyStandard: family,
				Given: norm.NFC.String(c.Name.Given), GivenStandard: given,
			},
			DateOfBirth: c.DateOfBirth.String(),
			Vaccinations: []Vaccination{{
				Disease: c.Disease, Vaccine: c.Vaccine, Product: c.Product, Manufacturer: c.Manufacturer,
				DoseNumber: c.Dose.Number, SeriesDoses: c.Dose.Series, Date: c.VaccinationDate.String(),
				Country: i.options.Country, Issuer: norm.NFC.String(i.options.Organisation), ID: c.ID,
			}},
		},
	}
	if c.Received() != c.Dose.Number {
		p.DosesReceived = c.Received()
	}
	return p
}
