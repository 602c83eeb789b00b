package intake

import (
	"cmp"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/vaxcert/vaxcert/cert"
)

// vietnam is the time zone in which doses have their day.
var vietnam = time.FixedZone("+07", 7*60*60)

func (b *bundle) immunization(e *entry) (row Row, code string) {
	var i immunization
	if code := jsonCode(json.Unmarshal(e.resource, &i)); code != "" {
		return row, code
	}
	switch i.Status {
	case "completed":
	case "not-done", "entered-in-error":
		return row, "status-" + i.Status
	default:
		return row, "status-unknown"
	}
	patient := b.patient(e, &i)
	if patient.code != "" {
		return row, patient.code
	}
	row = patient.row
	record := &row.Record
	record.ID = cmp.Or(current(i.Identifier), i.ID)
	record.VaccinationDate = i.date()
	record.LotNumber = i.LotNumber
	if record.Product, code = productOf(i.VaccineCode); code != "" {
		return row, code
	}
	if record.DoseNumber, record.DosesInSeries, code = i.dose(); code != "" {
		return row, code
	}
	record.FacilityID, code = b.facility(e, &i)
	return row, code
}

func (b *bundle) patient(e *entry, i *immunization) person {
	if id, contained := strings.CutPrefix(i.Patient.Reference, "#"); contained {
		switch found, kind, code := findContained(i.Contained, id); {
		case code != "":
			return person{code: code}
		case kind == "Patient":
			return readPerson(found)
		}
		return person{code: "patient-missing"}
	}
	found := b.find(i.Patient.Reference, e)
	switch {
	case found == ambiguous:
		return person{code: "reference-ambiguous"}
	case found == nil || found.kind != "Patient":
		return person{code: "patient-missing"}
	}
	p, read := b.people[found]
	if !read {
		p = readPerson(found.resource)
		b.people[found] = p
	}
	return p
}

// date is the day in Viet Nam: a system that writes UTC has the evening before for
// what its clerk entered as a day.
func (i *immunization) date() string {
	if t, err := time.Parse(time.RFC3339, i.OccurrenceDateTime); err == nil {
		return t.In(vietnam).Format(time.DateOnly)
	}
	return cmp.Or(i.OccurrenceDateTime, i.OccurrenceString)
}

// productOf gives the text that names a product, or the first one where none does.
func productOf(vaccine concept) (product, code string) {
	var named string
	for _, text := range vaccine.texts() {
		if len(text) > MaxField {
			continue
		}
		switch found, ok := cert.ProductCode(text); {
		case !ok:
		case named == "":
			product, named = text, found
		case named != found:
			return "", "vaccine-ambiguous"
		}
	}
	return cmp.Or(product, cmp.Or(vaccine.texts()...)), ""
}

// dose gives the number of the dose and of the series. There is a protocol for each
// disease that the vaccine is against; they have to say the same.
func (i *immunization) dose() (number, series, code string) {
	for n, p := range i.ProtocolApplied {
		dose, ok1 := countOf(p.DoseNumberPositiveInt, p.DoseNumberString)
		doses, ok2 := countOf(p.SeriesDosesPositiveInt, p.SeriesDosesString)
		switch {
		case !ok1 || !ok2:
			return "", "", "field-type"
		case n > 0 && (dose != number || doses != series):
			return "", "", "dose-ambiguous"
		}
		number, series = dose, doses
	}
	return number, series, ""
}

func countOf(number jsontext.Value, text string) (count string, ok bool) {
	switch number.Kind() {
	case '0':
		return withoutFraction(string(number)), true
	case 0, 'n':
		return withoutFraction(text), true
	}
	return "", false
}

// facility is the place, or else the organization, where the dose was given.
func (b *bundle) facility(e *entry, i *immunization) (id, code string) {
	if id, code = b.place(e, i, i.Location, "Location"); id != "" || code != "" {
		return id, code
	}
	for _, p := range i.Performer {
		if id, code = b.place(e, i, p.Actor, "Organization"); id != "" || code != "" {
			return id, code
		}
	}
	return "", ""
}

// place gives the identifier of what a reference to a kind of resource means.
func (b *bundle) place(e *entry, i *immunization, r reference, kind string) (id, code string) {
	if r.Type != "" && r.Type != kind {
		return "", ""
	}
	if id, contained := strings.CutPrefix(r.Reference, "#"); contained {
		found, foundKind, code := findContained(i.Contained, id)
		if code != "" || foundKind != kind {
			return "", code
		}
		return placeID(found), ""
	}
	found := b.find(r.Reference, e)
	switch {
	case found == ambiguous:
		return "", "reference-ambiguous"
	case found != nil && found.kind != kind:
		return "", ""
	case found != nil:
		return cmp.Or(b.facilityOf(found), found.id), ""
	}
	_, fromReference, _ := strings.Cut("/"+r.Reference, "/"+kind+"/")
	fromReference, _, _ = strings.Cut(fromReference, "/")
	if fromReference != "" || r.Type == kind || kind == "Location" {
		id = current([]identifier{r.Identifier})
	}
	return cmp.Or(id, fromReference), ""
}

func (b *bundle) facilityOf(e *entry) string {
	if id := b.facilities[e]; id != nil {
		return *id
	}
	id := placeID(e.resource)
	b.facilities[e] = &id
	return id
}

// placeID gives the identifier of a place, empty where there is none to be read.
func placeID(resource jsontext.Value) string {
	var p place
	if json.Unmarshal(resource, &p) != nil {
		return ""
	}
	return current(p.Identifier)
}
