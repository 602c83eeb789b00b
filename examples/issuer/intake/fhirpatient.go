package intake

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/vaxcert/vaxcert/identity"
)

// person is what a Patient says, or the code of what is wrong with it.
type person struct {
	row  Row
	code string
}

// identitySystems are the systems of identity numbers in the drafts of VN Core:
// that of the Ministry of Health and that of HL7 Viet Nam.
var identitySystems = map[string]string{
	"fhir.ehealth.gov.vn/core/sid/national_id":     "cccd",
	"fhir.ehealth.gov.vn/core/sid/citizen_id":      "cmnd",
	"fhir.ehealth.gov.vn/core/sid/passport_number": "passport",
	"fhir.hl7.org.vn/core/sid/cccd":                "cccd",
	"fhir.hl7.org.vn/core/sid/cmnd":                "cmnd",
	"fhir.hl7.org.vn/core/sid/passport":            "passport",
}

// Systems of passports elsewhere: HL7 Terminology, and the type PPN of HL7 v2 0203.
const (
	passportSystem = "hl7.org/fhir/sid/passport-"
	passportType   = "PPN"
)

const nationalityExtension = "http://hl7.org/fhir/StructureDefinition/patient-nationality"

func readPerson(resource jsontext.Value) person {
	var p patient
	if code := jsonCode(json.Unmarshal(resource, &p)); code != "" {
		return person{code: code}
	}
	var row Row
	record := &row.Record
	var code string
	record.IDType, record.IDNumber, code = p.document()
	record.FullName = p.fullName()
	record.DateOfBirth = p.BirthDate
	record.Sex = sexOf(p.Gender)
	record.Nationality = p.nationality(record.IDType)
	record.Phone = p.phone()
	row.Commune = p.commune()
	return person{row, code}
}

// document gives the identity number that says most.
func (p *patient) document() (idType, number, code string) {
	numbers := map[string]string{}
	for _, i := range p.Identifier {
		kind := i.document()
		if kind == "" || i.Use == "old" || strings.TrimSpace(i.Value) == "" {
			continue
		}
		if other, twice := numbers[kind]; twice && other != i.Value {
			return "", "", "identifier-ambiguous"
		}
		numbers[kind] = i.Value
	}
	for _, kind := range []string{"cccd", "cmnd", "passport"} {
		if number := numbers[kind]; number != "" {
			return kind, number, ""
		}
	}
	return "", "", ""
}

// document gives the id_type of an identifier, empty where it is no identity number.
func (i identifier) document() string {
	_, system, _ := strings.Cut(i.System, "://")
	system = strings.TrimSuffix(system, "/")
	if kind := identitySystems[system]; kind != "" {
		return kind
	}
	ofPassport := func(c coding) bool { return c.Code == passportType }
	if strings.HasPrefix(system, passportSystem) || slices.ContainsFunc(i.Type.Coding, ofPassport) {
		return "passport"
	}
	return ""
}

func (p *patient) fullName() string {
	for _, uses := range [][]string{{"official"}, {"usual"}, {"", "temp"}} {
		for _, n := range p.Name {
			if slices.Contains(uses, n.Use) {
				if full := cmp.Or(n.Text, strings.TrimSpace(n.Family+" "+strings.Join(n.Given, " "))); full != "" {
					return full
				}
			}
		}
	}
	return ""
}

// sexOf gives M and F, and nothing where FHIR says that it is not known.
func sexOf(gender string) string {
	switch gender {
	case "male":
		return "M"
	case "female":
		return "F"
	case "other", "unknown":
		return ""
	}
	return gender
}

// nationality is the one of the extension. Of several it is that of the document,
// where that is Vietnamese.
func (p *patient) nationality(idType string) string {
	vietnamese := idType == "cccd" || idType == "cmnd"
	var found []string
	for _, e := range p.Extension {
		if e.URL != nationalityExtension {
			continue
		}
		for _, part := range e.Extension {
			if country := countryOf(part.ValueCodeableConcept); part.URL == "code" && country != "" && !slices.Contains(found, country) {
				found = append(found, country)
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0]
	case vietnamese && (len(found) == 0 || slices.Contains(found, "VN")):
		return "VN"
	}
	return ""
}

func countryOf(c concept) string {
	for _, coded := range c.Coding {
		if country, known := identity.CountryOf(coded.Code); known {
			return country
		}
		if coded.Code != "" {
			return coded.Code
		}
	}
	return c.Text
}

func (p *patient) phone() string {
	for _, t := range p.Telecom {
		if t.System == "phone" && t.Use != "old" && t.Value != "" {
			return t.Value
		}
	}
	return ""
}

// commune is that of the home, where one is marked as such.
func (p *patient) commune() string {
	for _, home := range []bool{true, false} {
		for _, a := range p.Address {
			if a.Use == "old" || (a.Use == "home") != home {
				continue
			}
			if commune := a.commune(); commune != "" {
				return commune
			}
		}
	}
	return ""
}

func (a address) commune() string {
	for _, e := range a.Extension {
		name := strings.ToLower(e.URL[strings.LastIndexByte(e.URL, '/')+1:])
		if strings.HasSuffix(name, "ward") || strings.HasSuffix(name, "commune") {
			texts := append(e.ValueCodeableConcept.texts(), e.ValueCoding.Display, e.ValueCoding.Code, e.ValueString, e.ValueCode)
			return cmp.Or(texts...)
		}
	}
	if a.State != "" && a.City != a.State {
		return a.City
	}
	return ""
}
