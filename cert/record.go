package cert

import (
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// Record is one dose as a vaccination facility wrote it down: texts as they were
// typed, none of them believed. The JSON names are those of records.csv.
type Record struct {
	ID              string `json:"record_id"`
	FullName        string `json:"full_name"`
	DateOfBirth     string `json:"date_of_birth"` // as identity.ParseDate reads it
	Sex             string `json:"sex"`           // M or F; no certificate shows it
	Nationality     string `json:"nationality"`   // ISO 3166-1 alpha-2
	IDType          string `json:"id_type"`       // cccd, cmnd, passport or empty
	IDNumber        string `json:"id_number"`     // no certificate shows it
	Phone           string `json:"phone"`         // no certificate shows it
	FacilityID      string `json:"facility_id"`
	DoseNumber      string `json:"dose_number"`
	DosesInSeries   string `json:"doses_in_series"` // empty: the product's
	VaccinationDate string `json:"vaccination_date"`
	Product         string `json:"product"` // EU code or Vietnamese trade name
	LotNumber       string `json:"lot_number"`
}

// LogValue keeps the person out of logs.
func (r Record) LogValue() slog.Value { return slog.StringValue("cert.Record(redacted)") }

// LogValue keeps the person out of logs.
func (c Certificate) LogValue() slog.Value { return slog.StringValue("cert.Certificate(redacted)") }

// Certificate turns the record into what its certificate says. What cannot be
// read is a Failure among the findings, and nothing is guessed: with a Failure
// the certificate is not to be issued, and Prepare refuses it. The nationality may be left out for the
// holder of a Vietnamese identity card.
func (r Record) Certificate() (Certificate, []Finding) {
	var f recordFindings
	c := Certificate{
		Name:            f.name(r.FullName),
		DateOfBirth:     f.date(r.DateOfBirth, "date_of_birth", "birth-date"),
		Nationality:     f.nationality(r.Nationality, r.IDType),
		VaccinationDate: f.date(r.VaccinationDate, "vaccination_date", "vaccination-date"),
		Product:         f.product(r.Product),
	}
	c.Dose.Number = f.count(r.DoseNumber, "dose_number")
	if strings.TrimSpace(r.DosesInSeries) != "" {
		if c.Dose.Series = f.count(r.DosesInSeries, "doses_in_series"); c.Dose.Series == 0 {
			c.Dose.Series = -1 // zero would stand for the product's
		}
	}
	return c, f
}

// ICVP turns the record into what its yellow card says, of a disease by ICD-11; lot
// number and identity document become parts of it. As with Certificate, what cannot
// be read is a Failure among the findings, and nothing is guessed.
func (r Record) ICVP(disease string) (ICVP, []Finding) {
	var f recordFindings
	c := ICVP{
		Name:            f.name(r.FullName).Full(),
		DateOfBirth:     f.date(r.DateOfBirth, "date_of_birth", "birth-date"),
		Nationality:     f.nationality(r.Nationality, r.IDType),
		VaccinationDate: f.date(r.VaccinationDate, "vaccination_date", "vaccination-date"),
		Product:         strings.TrimSpace(r.Product),
		Batch:           strings.TrimSpace(r.LotNumber),
		Disease:         disease,
	}
	c.Sex, _ = identity.ParseSex(r.Sex)
	if number := strings.TrimSpace(r.IDNumber); number != "" {
		c.Document, c.DocumentType = number, f.documentType(r.IDType)
	}
	return c, f
}

// Identity gives what the record says about the person and the dose, for package
// identity to check and to look up. The product is the code of a trade name that
// ProductCode knows, otherwise as it was typed; all else is as it was typed.
func (r Record) Identity() identity.Record {
	product, known := ProductCode(r.Product)
	if !known {
		product = r.Product
	}
	return identity.Record{
		FullName: r.FullName, DateOfBirth: r.DateOfBirth, Sex: r.Sex, Nationality: r.Nationality,
		IDType: r.IDType, IDNumber: r.IDNumber, VaccinationDate: r.VaccinationDate, Product: product,
	}
}

type recordFindings []Finding

func (f *recordFindings) add(code, field string, severity Severity) {
	*f = append(*f, Finding{code, field, severity})
}

func (f *recordFindings) name(s string) identity.Name {
	name, err := identity.SplitName(s)
	switch {
	case errors.Is(err, identity.ErrNameTooLong):
		f.add("name-too-long", "full_name", Failure)
	case errors.Is(err, identity.ErrNameEncoding):
		f.add("name-encoding", "full_name", Failure)
	case err != nil:
		f.add("name-empty", "full_name", Failure)
	}
	return name
}

func (f *recordFindings) date(s, field, code string) identity.Date {
	d, err := identity.ParseDate(s)
	switch {
	case err != nil:
		f.add(code+"-invalid", field, Failure)
	case d.IsZero():
		f.add(code+"-missing", field, Failure)
	}
	return d
}

func (f *recordFindings) nationality(s, idType string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	switch strings.ToLower(strings.TrimSpace(idType)) {
	case "cccd", "cmnd":
		if s == "" {
			return "VN"
		}
	}
	switch {
	case s == "":
		f.add("nationality-missing", "nationality", Failure)
	case Status(Countries, s) == CodeUnknown:
		f.add("nationality-unknown", "nationality", Failure)
	}
	return s
}

func (f *recordFindings) documentType(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "passport":
		return DocumentPassport
	case "cccd", "cmnd":
		return DocumentNational
	}
	f.add("code-unknown", "id_type", Failure)
	return ""
}

func (f *recordFindings) product(s string) string {
	if strings.TrimSpace(s) == "" {
		f.add("product-missing", "product", Failure)
		return ""
	}
	code, ok := ProductCode(s)
	if !ok {
		f.add("product-unknown", "product", Failure)
	}
	return code
}

func (f *recordFindings) count(s, field string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 || n > maxDoses {
		f.add("dose-range", field, Failure)
		return 0
	}
	return n
}
