package cert

import (
	"time"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// ShownField is a field of a certificate as people read it.
type ShownField struct {
	Name  string // stable, kebab-case: "date-of-birth"
	Label string // in the language asked for
	Value string // names of codes instead of the codes
}

// fieldNames are the stable names of the 11 fields.
var fieldNames = [Fields + 1]string{
	FieldName: "name", FieldDateOfBirth: "date-of-birth", FieldNationality: "nationality", FieldDisease: "disease",
	FieldDosesReceived: "doses-received", FieldVaccinationDate: "vaccination-date", FieldDose: "dose", FieldVaccine: "vaccine",
	FieldProduct: "product", FieldManufacturer: "manufacturer", FieldID: "certificate-id",
}

// otherLabels name what is no field of Decision 5772.
var otherLabels = map[string]lang.Pair{
	"sex":            {"Giới tính", "Sex"},
	"document":       {"Số giấy tờ", "Document number"},
	"document-type":  {"Loại giấy tờ", "Type of document"},
	"guardian":       {"Người giám hộ", "Guardian"},
	"country":        {"Nước thực hiện", "Country"},
	"issuer":         {"Nơi cấp", "Issued by"},
	"test-type":      {"Loại xét nghiệm", "Type of test"},
	"test-name":      {"Tên xét nghiệm", "Test name"},
	"test-device":    {"Sinh phẩm xét nghiệm", "Test device"},
	"sampled":        {"Thời điểm lấy mẫu", "Time of sampling"},
	"result":         {"Kết quả", "Result"},
	"facility":       {"Nơi thực hiện", "Centre"},
	"first-positive": {"Ngày dương tính đầu tiên", "First positive test"},
	"valid-from":     {"Có giá trị từ", "Valid from"},
	"valid-until":    {"Có giá trị đến", "Valid until"},
	"batch":          {"Số lô", "Batch"},
	"clinician":      {"Người tiêm", "Clinician"},
	"brand":          {"Tên thương mại", "Brand"},
	"template":       {"Phiên bản mẫu", "Template version"},
	"link":           {"Liên kết hồ sơ sức khỏe (chưa mở)", "Health link (not followed)"},
	"link-label":     {"Nội dung của liên kết", "What the link is about"},
	"link-ends":      {"Liên kết hết hạn", "Link ends"},
	"link-passcode":  {"Liên kết cần mật mã", "Link needs a passcode"},
}

// labelOf names a field by its stable name.
func labelOf(name, language string) string {
	for field, n := range fieldNames {
		if n == name {
			return labels[field].In(language)
		}
	}
	return otherLabels[name].In(language)
}

// Show gives what the payload says for people, in Vietnamese (language "vi") or
// English: of a vaccination the 11 fields of Decision 5772, in its order, also where
// they are empty; of other kinds what they have.
func (p *Payload) Show(language string) []ShownField {
	s := shower{language: language}
	switch {
	case p.Kind == KindVaccination:
		c, _ := p.Certificate()
		for field := FieldName; field <= FieldID; field++ {
			s.fields = append(s.fields, ShownField{fieldNames[field], Label(field, language), c.Show(field)})
		}
	case p.DCC != nil:
		s.dcc(p.DCC)
	case p.DVC != nil:
		s.dvc(p.DVC)
	case p.DDCC != nil:
		s.ddcc(p.DDCC)
	}
	for _, l := range p.Links {
		s.link(l)
	}
	return s.fields
}

type shower struct {
	language string
	fields   []ShownField
}

// all adds the fields that are not empty: names and values in turn.
func (s *shower) all(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if name, value := pairs[i], pairs[i+1]; value != "" {
			s.fields = append(s.fields, ShownField{name, labelOf(name, s.language), value})
		}
	}
}

func (s *shower) dcc(d *DCC) {
	s.all("name", d.name().Full(), "date-of-birth", readDate(d.DateOfBirth).date.String())
	for _, t := range d.Tests {
		s.all("disease", Display(DiseaseAgents, t.Disease), "test-type", Display(TestTypes, t.Type), "test-name", t.Name,
			"test-device", t.Device, "sampled", t.Sampled, "result", Display(TestResults, t.Result), "facility", t.Facility,
			"country", t.Country, "issuer", t.Issuer, "certificate-id", string(t.ID))
	}
	for _, r := range d.Recoveries {
		s.all("disease", Display(DiseaseAgents, r.Disease), "first-positive", r.FirstPositive, "valid-from", r.ValidFrom,
			"valid-until", r.ValidUntil, "country", r.Country, "issuer", r.Issuer, "certificate-id", string(r.ID))
	}
}

// showSex gives a sex as people read it, or the text that is none.
func showSex(text, language string) string {
	switch sex, _ := identity.ParseSex(text); sex {
	case identity.Male:
		return lang.Pair{"Nam", "Male"}.In(language)
	case identity.Female:
		return lang.Pair{"Nữ", "Female"}.In(language)
	}
	return text
}

func (s *shower) dvc(d *DVC) {
	s.all("name", d.Name, "date-of-birth", d.DateOfBirth, "sex", showSex(d.Sex, s.language), "nationality", d.Nationality,
		"document-type", d.DocumentType, "document", d.Document, "guardian", d.Guardian)
	for _, dose := range d.Doses {
		s.all("disease", ICVPDisease(dose.disease(), s.language), "product", dose.Product, "brand", dose.Brand, "manufacturer", dose.Manufacturer,
			"vaccination-date", dose.Date, "dose", dose.Number, "batch", dose.Batch, "valid-from", dose.ValidFrom, "valid-until", dose.ValidUntil,
			"clinician", dose.Clinician, "facility", dose.Issuer)
	}
	s.all("template", d.Template)
}

func (s *shower) ddcc(d *DDCC) {
	s.all("name", d.Name, "date-of-birth", d.DateOfBirth, "sex", showSex(d.Sex.String(), s.language), "document", d.Identifier)
	if t := d.Test; t != nil {
		s.all("disease", t.Pathogen.String(), "test-type", t.Type.String(), "test-device", t.Brand.String(), "sampled", t.Date,
			"result", t.Result.String(), "facility", t.Centre, "country", t.Country.String())
	} else {
		s.all("disease", d.Disease.known(DiseaseAgents), "vaccination-date", d.Date, "dose", doseOf(d.Dose, d.TotalDoses),
			"vaccine", d.Vaccine.known(Vaccines), "brand", d.Brand.String(), "manufacturer", d.Manufacturer.String(), "batch", d.Lot,
			"facility", d.Centre, "country", d.Country.String(), "valid-from", d.ValidFrom, "valid-until", d.ValidUntil)
	}
	s.all("certificate-id", d.CertificateID)
}

// known is what people read, with the name that a value set has for the code.
func (c Coding) known(set ValueSet) string {
	if c.Display != "" {
		return c.Display
	}
	return Display(set, c.Code)
}

func (s *shower) link(l HealthLink) {
	ends, passcode := "", ""
	if !l.ExpiresAt.IsZero() {
		ends = l.ExpiresAt.In(identity.VietNam).Format(time.RFC3339)
	}
	if l.Passcode {
		passcode = lang.Pair{"có", "yes"}.In(s.language)
	}
	s.all("link", l.Host, "link-label", l.Label, "link-ends", ends, "link-passcode", passcode)
}
