package cert

// DCC is the EU Digital COVID Certificate as it stands on the wire: texts as
// they were signed, one group of v, t and r with one entry. It marshals to the
// JSON and the CBOR of the schema. Source: EU DCC schema 1.3.0.
type DCC struct {
	Version      string        `json:"ver" cbor:"ver"` // of the schema: "1.3.0"
	Name         PersonName    `json:"nam" cbor:"nam"`
	DateOfBirth  string        `json:"dob" cbor:"dob"` // YYYY-MM-DD, YYYY-MM, YYYY or empty
	Vaccinations []Vaccination `json:"v,omitempty" cbor:"v,omitempty"`
	Tests        []Test        `json:"t,omitempty" cbor:"t,omitempty"`
	Recoveries   []Recovery    `json:"r,omitempty" cbor:"r,omitempty"`
}

// PersonName is the group nam: at most 80 characters each.
type PersonName struct {
	Family         string `json:"fn,omitempty" cbor:"fn,omitempty"`
	FamilyStandard string `json:"fnt,omitempty" cbor:"fnt,omitempty"` // A-Z and <, ICAO 9303
	Given          string `json:"gn,omitempty" cbor:"gn,omitempty"`
	GivenStandard  string `json:"gnt,omitempty" cbor:"gnt,omitempty"`
}

// Vaccination is an entry of the group v.
type Vaccination struct {
	Disease      string `json:"tg" cbor:"tg"`
	Vaccine      string `json:"vp" cbor:"vp"`
	Product      string `json:"mp" cbor:"mp"`
	Manufacturer string `json:"ma" cbor:"ma"`
	DoseNumber   int    `json:"dn" cbor:"dn"`
	SeriesDoses  int    `json:"sd" cbor:"sd"`
	Date         string `json:"dt" cbor:"dt"` // YYYY-MM-DD
	Country      string `json:"co" cbor:"co"`
	Issuer       string `json:"is" cbor:"is"`
	ID           UVCI   `json:"ci" cbor:"ci"`
}

// Test is an entry of the group t.
type Test struct {
	Disease  string `json:"tg" cbor:"tg"`
	Type     string `json:"tt" cbor:"tt"`
	Name     string `json:"nm,omitempty" cbor:"nm,omitempty"` // of a NAAT
	Device   string `json:"ma,omitempty" cbor:"ma,omitempty"` // of a rapid antigen test
	Sampled  string `json:"sc" cbor:"sc"`                     // date and time with zone
	Result   string `json:"tr" cbor:"tr"`
	Facility string `json:"tc,omitempty" cbor:"tc,omitempty"`
	Country  string `json:"co" cbor:"co"`
	Issuer   string `json:"is" cbor:"is"`
	ID       UVCI   `json:"ci" cbor:"ci"`
}

// Recovery is an entry of the group r.
type Recovery struct {
	Disease       string `json:"tg" cbor:"tg"`
	FirstPositive string `json:"fr" cbor:"fr"` // YYYY-MM-DD
	Country       string `json:"co" cbor:"co"`
	Issuer        string `json:"is" cbor:"is"`
	ValidFrom     string `json:"df" cbor:"df"`
	ValidUntil    string `json:"du" cbor:"du"`
	ID            UVCI   `json:"ci" cbor:"ci"`
}

// Kind says what a payload certifies.
type Kind uint8

// The kinds of payloads.
const (
	KindUnknown Kind = iota
	KindVaccination
	KindTest
	KindRecovery
	KindICVP // WHO's digital international certificate of vaccination or prophylaxis
	KindDDCC // WHO's digital documentation of COVID-19 certificates
)

var kindNames = [...]string{"unknown", "vaccination", "test", "recovery", "icvp", "ddcc"}

// String gives the name of the kind: "vaccination".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[KindUnknown]
}

// Kind says which group the certificate has; the first of v, t and r where it
// wrongly has several.
func (d *DCC) Kind() Kind {
	switch {
	case len(d.Vaccinations) > 0:
		return KindVaccination
	case len(d.Tests) > 0:
		return KindTest
	case len(d.Recoveries) > 0:
		return KindRecovery
	}
	return KindUnknown
}

// ID gives the identifier of the first entry.
func (d *DCC) ID() UVCI {
	switch d.Kind() {
	case KindVaccination:
		return d.Vaccinations[0].ID
	case KindTest:
		return d.Tests[0].ID
	case KindRecovery:
		return d.Recoveries[0].ID
	}
	return ""
}
