package identity

import (
	"slices"
	"strings"
)

// reading is a record as far as it can be read.
type reading struct {
	name     string // repaired, NFC; empty where there is none
	birth    Date   // what the text certainly says, else zero
	births   []Date // other days that it may mean, the likeliest first: month before day, short or Buddhist year
	sex      Sex
	number   Number   // after certain repairs
	numbers  []string // other numbers that it may mean, the likeliest first: O for 0, lost zeros
	foreign  bool     // of another country, by the nationality
	exempt   bool     // a foreigner with a passport number
	findings []Finding
}

// read reads a record, and says all that can be said of it without a register.
func read(r Record) reading {
	var out reading
	var sexFindings []Finding
	out.sex, sexFindings = readSex(r.Sex)
	nationality, nationalityFindings := readNationality(r.Nationality)
	idType, idTypeKnown := readIDType(r.IDType)
	number, numberFindings := readNumber(r.IDNumber, idType, nationality)
	vaccination, vaccinationFindings := readVaccinationDate(r.VaccinationDate)
	if isMissing(vaccinationFindings, "vaccination-date-missing") && strings.TrimSpace(r.Product) == "" {
		vaccinationFindings = nil // the record is of a person, not of a dose
	}

	var nameFindings, birthFindings []Finding
	out.name, nameFindings = repairName(r.FullName)
	out.birth, out.births, birthFindings = readBirthDate(r.DateOfBirth, number)
	out.births, birthFindings = bornBefore(vaccination, out.births, birthFindings)

	out.number = number
	if number.Kind == NumberUnknown {
		if restored, certain := restoreZeros(number.Text, out.birth, out.sex); certain {
			out.number, _ = ParseNumber(restored)
		}
	}
	out.numbers = proposedNumbers(out.number, numberFindings)
	foreigner := nationality != "" && nationality != "VN"
	out.foreign = foreigner
	out.exempt = foreigner && (out.number.Kind == ForeignPassport || out.number.Kind == VNPassport)

	if out.foreign {
		nameFindings = slices.DeleteFunc(nameFindings, func(f Finding) bool { return f.Code == "name-no-diacritics" })
	}
	f := append(nameFindings, birthFindings...) // a clean record has none and needs no memory
	f = append(f, sexFindings...)
	if out.sex != SexUnknown && nameSex(out.name) == out.sex.other() {
		f = append(f, Finding{Code: "name-sex", Field: "full_name", Severity: Warning})
	}
	if strings.TrimSpace(r.Nationality) != "" || !isCitizen(idType, out.number) {
		f = append(f, nationalityFindings...)
	}
	if !idTypeKnown {
		f = append(f, Finding{Code: "id-type-unknown", Field: "id_type", Severity: Warning})
	}
	if !foreigner || !isMissing(numberFindings, "number-missing") { // passport-missing says it better
		f = append(f, numberFindings...)
	}
	f = out.checkNumber(f, idType, foreigner, vaccination)
	f = append(f, vaccinationFindings...)
	out.findings = inOrderOfFields(out.checkAge(f, vaccination, r.Product))
	return out
}

func isMissing(findings []Finding, code string) bool {
	return len(findings) > 0 && findings[0].Code == code
}

// fields are the columns of a record that findings are about, in their order.
var fields = []string{
	"full_name", "date_of_birth", "sex", "nationality", "id_type", "id_number", "vaccination_date", "product",
}

func inOrderOfFields(f []Finding) []Finding {
	if len(f) > 1 {
		slices.SortStableFunc(f, func(a, b Finding) int {
			return slices.Index(fields, a.Field) - slices.Index(fields, b.Field)
		})
	}
	return f
}

func readSex(s string) (Sex, []Finding) {
	switch s {
	case "M":
		return Male, nil
	case "F":
		return Female, nil
	}
	sex, ok := ParseSex(s)
	switch {
	case !ok:
		return sex, []Finding{{Code: "sex-invalid", Field: "sex", Severity: Warning}}
	case sex == SexUnknown:
		return sex, []Finding{{Code: "sex-missing", Field: "sex", Severity: Warning}}
	}
	return sex, nil
}

func (s Sex) other() Sex {
	return [...]Sex{SexUnknown, Female, Male}[s%3]
}

// readNationality gives the code of a country, or nothing.
func readNationality(s string) (country string, findings []Finding) {
	if s == "VN" {
		return s, nil
	}
	country = strings.ToUpper(strings.TrimSpace(s))
	switch {
	case country == "":
		return "", []Finding{{Code: "nationality-missing", Field: "nationality", Severity: Warning}}
	case isCountry(country):
		return country, nil
	}
	unknown := Finding{Code: "nationality-unknown", Field: "nationality", Severity: Warning}
	switch Fold(country) {
	case "viet nam", "vietnam":
		unknown.Proposed = "VN"
	case "uk":
		unknown.Proposed = "GB"
	default:
		unknown.Proposed, _ = CountryOf(country)
	}
	if unknown.Proposed != "" {
		return unknown.Proposed, []Finding{unknown}
	}
	return "", []Finding{unknown}
}

// The papers of id_type.
const (
	cccd       = "cccd"
	cmnd       = "cmnd"
	passportID = "passport"
)

// readIDType reads the column id_type, or the name of the paper in words.
func readIDType(s string) (idType string, known bool) {
	switch s {
	case "", cccd, cmnd, passportID:
		return s, true
	}
	switch Fold(s) {
	case "":
		return "", strings.TrimSpace(s) == ""
	case cccd, "can cuoc", "can cuoc cong dan", "dinh danh", "so dinh danh", "ma dinh danh":
		return cccd, true
	case cmnd, "cmt", "cmtnd", "chung minh nhan dan", "chung minh thu":
		return cmnd, true
	case passportID, "ho chieu":
		return passportID, true
	}
	return "", false
}

// readNumber reads the number of a paper. A foreigner's passport number may have
// the form of an old card: then the paper and the nationality decide.
func readNumber(s, idType, nationality string) (Number, []Finding) {
	n, findings := ParseNumber(s)
	if idType != passportID || nationality == "" || nationality == "VN" {
		return n, findings
	}
	if len(findings) == 1 && findings[0].Code == "number-letters" { // I67924286: its letters are letters
		if text := strings.ToUpper(clean(s)); isPassport(text) {
			return Number{Kind: ForeignPassport, Text: text, Country: nationality}, nil
		}
	}
	if n.Kind == OldCard || n.Kind == VNPassport || n.Kind == NumberUnknown && isPassportDigits(n.Text) {
		n = Number{Kind: ForeignPassport, Text: n.Text, Country: nationality}
		findings = slices.DeleteFunc(findings, func(f Finding) bool {
			switch f.Code {
			case "number-old-card", "old-card-duplicates", "number-format", "number-zeros":
				return true
			}
			return false
		})
	}
	return n, findings
}

func isPassportDigits(s string) bool {
	return isDigits(s) && len(s) >= minPassport && len(s) <= usualPassport
}

// readVaccinationDate reads a date of vaccination as a date of birth is read.
// Only a whole day is given.
func readVaccinationDate(s string) (Date, []Finding) {
	date, others, code := readDate(s, Number{})
	f := Finding{Code: "vaccination-date-invalid", Field: "vaccination_date", Severity: Warning}
	switch {
	case code == "" && date.latest() < firstVaccination.earliest():
		f.Code = "vaccination-date-early"
	case code == "":
		return date, nil
	case code == "birth-date-missing":
		f.Code = "vaccination-date-missing"
	case code == "birth-date-partial":
		f.Code = "vaccination-date-partial"
	case len(others) > 0:
		f.Proposed = others[0].String()
	}
	return date, []Finding{f}
}

// bornBefore leaves out the proposed days of birth after the vaccination.
func bornBefore(vaccination Date, births []Date, findings []Finding) ([]Date, []Finding) {
	if len(births) == 0 || vaccination.IsZero() {
		return births, findings
	}
	births = slices.DeleteFunc(births, func(d Date) bool { return d.earliest() > vaccination.latest() })
	for i := range findings {
		findings[i].Proposed = ""
		if len(births) > 0 {
			findings[i].Proposed = births[0].String()
		}
	}
	return births, findings
}

func proposedNumbers(n Number, findings []Finding) (numbers []string) {
	for _, f := range findings {
		if f.Proposed != "" && f.Proposed != n.Text && !slices.Contains(numbers, f.Proposed) {
			numbers = append(numbers, f.Proposed)
		}
	}
	return numbers
}
