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
	if max(len(i.Contained), len(i.Performer), len(i.VaccineCode.Coding)) > MaxRepeats {
		return row, "list-too-long"
	}
	switch i.Status {
	case "completed":
	case "not-done", "entered-in-error":
		return row, "status-" + i.Status
	default:
		return row, "status-unknown"
	}
	var contained []entry
	for _, resource := range i.Contained {
		c := resourceEntry(e.number, resource)
		if c.code != "" {
			return row, c.code
		}
		contained = append(contained, c)
	}
	patient := personOf(b.resolve(i.Patient.Reference, e, contained))
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
	record.FacilityID, code = b.facility(e, &i, contained)
	return row, code
}

// personOf reads a patient, once.
func personOf(found *entry) person {
	switch {
	case found == ambiguous:
		return person{code: "reference-ambiguous"}
	case found == nil || found.kind != "Patient":
		return person{code: "patient-missing"}
	}
	if found.person == nil {
		p := readPerson(found.resource)
		found.person = &p
	}
	return *found.person
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
func (b *bundle) facility(e *entry, i *immunization, contained []entry) (id, code string) {
	id, code = placeOf(i.Location, "Location", b.resolve(i.Location.Reference, e, contained))
	for _, p := range i.Performer {
		if id != "" || code != "" {
			break
		}
		id, code = placeOf(p.Actor, "Organization", b.resolve(p.Actor.Reference, e, contained))
	}
	return id, code
}

// placeOf gives the identifier of a place of a kind, or else the ID, from a reference
// and what it means. It is empty for what is of another kind.
func placeOf(r reference, kind string, found *entry) (id, code string) {
	switch {
	case r.Type != "" && r.Type != kind || found != nil && found != ambiguous && found.kind != kind:
		return "", ""
	case found == ambiguous:
		return "", "reference-ambiguous"
	case found != nil && strings.HasPrefix(r.Reference, "#"):
		return found.placeIdentifier(), ""
	case found != nil:
		return cmp.Or(found.placeIdentifier(), found.id), ""
	}
	_, fromReference, _ := strings.Cut("/"+r.Reference, "/"+kind+"/")
	fromReference, _, _ = strings.Cut(fromReference, "/")
	if fromReference != "" || r.Type == kind || kind == "Location" {
		id = current([]identifier{r.Identifier})
	}
	return cmp.Or(id, fromReference), ""
}

// placeIdentifier reads the identifier of a Location or an Organization, once. It is
// empty where there is none to be read.
func (e *entry) placeIdentifier() string {
	if e.facility == nil {
		var p place
		_ = json.Unmarshal(e.resource, &p)
		id := current(p.Identifier)
		e.facility = &id
	}
	return *e.facility
}
