package intake

import "github.com/go-json-experiment/json/jsontext"

// The data types of FHIR R4, of each the elements that are read.
type (
	coding struct {
		System  string `json:"system"`
		Code    string `json:"code"`
		Display string `json:"display"`
	}
	concept struct {
		Coding []coding `json:"coding"`
		Text   string   `json:"text"`
	}
	identifier struct {
		Use    string  `json:"use"`
		System string  `json:"system"`
		Value  string  `json:"value"`
		Type   concept `json:"type"`
	}
	reference struct {
		Reference  string     `json:"reference"`
		Type       string     `json:"type"`
		Identifier identifier `json:"identifier"`
	}
	extension struct {
		URL                  string      `json:"url"`
		ValueString          string      `json:"valueString"`
		ValueCode            string      `json:"valueCode"`
		ValueCoding          coding      `json:"valueCoding"`
		ValueCodeableConcept concept     `json:"valueCodeableConcept"`
		Extension            []extension `json:"extension"`
	}
	humanName struct {
		Use    string   `json:"use"`
		Text   string   `json:"text"`
		Family string   `json:"family"`
		Given  []string `json:"given"`
	}
	contactPoint struct {
		System string `json:"system"`
		Use    string `json:"use"`
		Value  string `json:"value"`
	}
	address struct {
		Use       string      `json:"use"`
		City      string      `json:"city"`
		State     string      `json:"state"`
		Extension []extension `json:"extension"`
	}
	patient struct {
		Identifier []identifier   `json:"identifier"`
		Name       []humanName    `json:"name"`
		Telecom    []contactPoint `json:"telecom"`
		Gender     string         `json:"gender"`
		BirthDate  string         `json:"birthDate"`
		Address    []address      `json:"address"`
		Extension  []extension    `json:"extension"`
	}
	protocol struct {
		DoseNumberPositiveInt  jsontext.Value `json:"doseNumberPositiveInt"`
		DoseNumberString       string         `json:"doseNumberString"`
		SeriesDosesPositiveInt jsontext.Value `json:"seriesDosesPositiveInt"`
		SeriesDosesString      string         `json:"seriesDosesString"`
	}
	performer struct {
		Actor reference `json:"actor"`
	}
	immunization struct {
		ID                 string           `json:"id"`
		Contained          []jsontext.Value `json:"contained"`
		Identifier         []identifier     `json:"identifier"`
		Status             string           `json:"status"`
		VaccineCode        concept          `json:"vaccineCode"`
		Patient            reference        `json:"patient"`
		OccurrenceDateTime string           `json:"occurrenceDateTime"`
		OccurrenceString   string           `json:"occurrenceString"`
		Location           reference        `json:"location"`
		LotNumber          string           `json:"lotNumber"`
		Performer          []performer      `json:"performer"`
		ProtocolApplied    []protocol       `json:"protocolApplied"`
	}
	// place is a Location or an Organization.
	place struct {
		Identifier []identifier `json:"identifier"`
	}
)

// current gives the first identifier that is not an old one.
func current(identifiers []identifier) string {
	for _, i := range identifiers {
		if i.Use != "old" && i.Value != "" {
			return i.Value
		}
	}
	return ""
}

// texts gives what a concept says, the most human first.
func (c concept) texts() []string {
	texts := []string{c.Text}
	for _, coded := range c.Coding {
		texts = append(texts, coded.Display)
	}
	for _, coded := range c.Coding {
		texts = append(texts, coded.Code)
	}
	return texts
}
