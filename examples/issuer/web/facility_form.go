package web

import (
	"net/url"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// fieldsOf gives the columns of records.csv and their places in a record.
func fieldsOf(r *cert.Record) []struct {
	Name string
	Text *string
} {
	return []struct {
		Name string
		Text *string
	}{
		{"record_id", &r.ID}, {"full_name", &r.FullName}, {"date_of_birth", &r.DateOfBirth}, {"sex", &r.Sex}, {"nationality", &r.Nationality},
		{"id_type", &r.IDType}, {"id_number", &r.IDNumber}, {"phone", &r.Phone}, {"facility_id", &r.FacilityID},
		{"dose_number", &r.DoseNumber}, {"doses_in_series", &r.DosesInSeries}, {"vaccination_date", &r.VaccinationDate},
		{"product", &r.Product}, {"lot_number", &r.LotNumber},
	}
}

// textOf gives what a record has in a column.
func textOf(r cert.Record, field string) string {
	for _, f := range fieldsOf(&r) {
		if f.Name == field {
			return *f.Text
		}
	}
	return ""
}

// typed reads the form of a record. Its facility is the clerk's, whatever was sent.
func typed(form url.Values, facility string) (said cert.Record, commune string) {
	for _, f := range fieldsOf(&said) {
		*f.Text = bounded(form.Get(f.Name))
	}
	said.FacilityID = facility
	return said, bounded(form.Get("commune"))
}

// bounded takes away what is around a text, and what no column may hold.
func bounded(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
	if len(text) > intake.MaxField {
		text = strings.ToValidUTF8(text[:intake.MaxField], "")
	}
	return text
}

// group is a part of the form.
type group struct {
	Word   string
	Inputs []input
}

// vaccines are the eight that are licensed in Viet Nam, as people there call them.
var vaccines = []option{
	{"EU/1/20/1528", "Comirnaty (Pfizer/BioNTech)"}, {"EU/1/21/1529", "Vaxzevria (AstraZeneca)"}, {"EU/1/20/1507", "Spikevax (Moderna)"},
	{"BBIBP-CorV", "Vero Cell (Sinopharm)"}, {"EU/1/20/1525", "Jcovden (Janssen)"}, {"Sputnik-V", "Sputnik V (Gamaleya)"},
	{"Abdala", "Abdala (CIGB)"}, {"Hayat-Vax", "Hayat-Vax"},
}

// recordForm gives the fields of a record, with what the checks found in each. Of a
// stored one, the identifier stays as it is.
func (s *site) recordForm(language string, said cert.Record, commune string, found []store.Finding, stored bool) []group {
	word := func(key string) string { return s.words.say(language, key) }
	person := []input{
		{Name: "full_name", Required: true, Max: 255},
		{Name: "date_of_birth", Hint: "hint-date", Required: true, Max: 40},
		{Name: "sex", Type: "select", Options: []option{{"", word("choose")}, {"F", word("sex-F")}, {"M", word("sex-M")}}},
		{Name: "nationality", Hint: "hint-nationality", Max: 40},
		{Name: "commune", Hint: "hint-commune", Max: 255},
	}
	paper := []input{
		{Name: "id_type", Type: "select", Options: []option{{"", word("choose")}, {"cccd", word("paper-cccd")}, {"cmnd", word("paper-cmnd")}, {"passport", word("paper-passport")}}},
		{Name: "id_number", Required: true, Max: 64},
		{Name: "phone", Max: store.MaxContact},
	}
	dose := []input{
		{Name: "vaccination_date", Hint: "hint-date", Required: true, Max: 40},
		{Name: "product", Type: "select", Options: append([]option{{"", word("choose")}}, vaccines...), Required: true},
		{Name: "dose_number", Mode: "numeric", Required: true, Max: 10},
		{Name: "doses_in_series", Hint: "hint-series", Mode: "numeric", Max: 10},
		{Name: "lot_number", Max: 40},
		{Name: "record_id", Hint: "hint-record-id", Fixed: stored, Max: 64},
		{Name: "facility_id", Fixed: true},
	}
	if stored {
		person[4].Fixed, person[4].Hint, dose[5].Hint = true, "", ""
	}
	groups := []group{{"form-person", person}, {"form-paper", paper}, {"form-dose", dose}}
	for _, g := range groups {
		for i := range g.Inputs {
			s.fill(language, &g.Inputs[i], said, commune, found)
		}
	}
	return groups
}

// fill gives a field its label, its value and its findings.
func (s *site) fill(language string, in *input, said cert.Record, commune string, found []store.Finding) {
	in.Label = "field-" + in.Name
	in.Value = shownAs(in.Name, textOf(said, in.Name))
	switch in.Name {
	case "commune":
		in.Value = commune
	case "sex":
		if sex, ok := identity.ParseSex(in.Value); ok && in.Value != "" {
			in.Value = sex.String()
		}
	case "product":
		if code, ok := cert.ProductCode(in.Value); ok {
			in.Value = code
		}
	case "id_type":
		in.Value = strings.ToLower(in.Value)
	}
	if in.Type == "select" && !hasOption(in.Options, in.Value) {
		in.Options = append(in.Options, option{in.Value, in.Value})
	}
	for _, f := range found {
		if f.Field != in.Name {
			continue
		}
		switch {
		case service.Stops(f):
			in.Errors = append(in.Errors, s.words.sentence(language, f.Code))
		case f.Severity != identity.Note.String():
			in.Warnings = append(in.Warnings, s.words.sentence(language, f.Code))
		}
		if f.Proposed != "" && f.Severity != identity.Note.String() && in.Proposed == "" {
			in.Proposed = shownAs(in.Name, f.Proposed)
		}
	}
}

func hasOption(options []option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}
