package identity

import "strings"

// Check gives all findings about a record that need no register, in the order of
// its fields; none of a record that has nothing to mend. Codes has the table of
// what it can find. It never fails, whatever the texts are, and takes a few
// microseconds. It is safe for concurrent use. The record is personal data, and
// so are the proposed values; codes and sentences are not.
func Check(r Record) []Finding { return read(r).findings }

// isCitizen says whether the paper is one that only citizens have.
func isCitizen(idType string, n Number) bool {
	return idType == cccd || idType == cmnd || n.Kind == PersonalNumber || n.Kind == OldCard
}

// checkNumber holds the number against the other fields.
func (r *reading) checkNumber(f []Finding, idType string, foreigner bool, vaccination Date) []Finding {
	warn := func(code string) { f = append(f, numberFinding(code, Warning)) }
	n := r.number
	if contradicts(idType, n.Kind) {
		warn("number-type")
	}
	if foreigner && !r.exempt && n.Kind != PersonalNumber {
		warn("passport-missing")
	}
	if n.Kind != PersonalNumber {
		return f
	}
	if r.sex != SexUnknown && n.Sex != r.sex {
		warn("number-sex")
	}
	if !r.birth.IsZero() && n.BirthYear != r.birth.Year() {
		warn("number-birth-year")
	}
	if !vaccination.IsZero() && n.BirthYear > vaccination.Year() && n.BirthYear <= MaxYear {
		warn("number-future") // ParseNumber says it of later years
	}
	return f
}

// contradicts says whether a number is none of the paper that id_type names. Old
// cards issued from 2012 have the personal number of 12 digits (Circular
// 27/2012/TT-BCA).
func contradicts(idType string, k NumberKind) bool {
	if k == NumberUnknown || k == HealthInsurance { // has its own finding
		return false
	}
	switch idType {
	case cccd:
		return k != PersonalNumber
	case cmnd:
		return k != PersonalNumber && k != OldCard
	case passportID:
		return k != VNPassport && k != ForeignPassport
	}
	return false
}

// firstVaccination is when COVID-19 vaccines were first given outside trials.
var firstVaccination = Date{year: 2020, month: 12}

// oldest is the age in years that nobody who was vaccinated has passed.
const oldest = 120

// checkAge holds the birth date against that of the vaccination and the product.
// What it says is certain: of a birth year alone, no day of it is left.
func (r *reading) checkAge(f []Finding, vaccination Date, product string) []Finding {
	if r.birth.IsZero() || vaccination.IsZero() {
		return f
	}
	young := func(years int) bool { return r.birth.earliest()+day(years, 0, 0) > vaccination.latest() }
	add := func(code, field string, s Severity) { f = append(f, Finding{Code: code, Field: field, Severity: s}) }
	switch {
	case r.birth.latest()+day(oldest+1, 0, 0) <= vaccination.earliest():
		add("birth-date-age", "date_of_birth", Warning)
	case young(0):
		add("born-after-vaccination", "vaccination_date", Failure)
	case young(youngest):
		add("age-under-5", "product", Warning)
	case young(productAge(product)):
		add("age-product", "product", Warning)
	}
	return f
}

// youngest is the age in years from which anybody got a COVID-19 vaccine.
const youngest = 5

// productAge gives the age in years from which a product was given in Viet Nam in
// 2021 and 2022, 0 where that is not known. Source: the eight products of Decision
// 5772/QĐ-BYT; the Ministry of Health gave Comirnaty from 12 years (October 2021),
// then from 5, Spikevax from 6 (April 2022), all others to adults only.
func productAge(product string) int {
	switch strings.TrimSpace(product) {
	case "EU/1/20/1528": // Comirnaty
		return 5
	case "EU/1/20/1507": // Spikevax
		return 6
	case "EU/1/21/1529", "Sputnik-V", "BBIBP-CorV", "Inactivated-SARS-CoV-2-Vero-Cell",
		"EU/1/20/1525", "Hayat-Vax", "Abdala":
		return 18
	}
	return 0
}

// day is a day as a number that sorts like it, and to which years can be added.
func day(year, month, d int) int { return year*10000 + month*100 + d }

// earliest gives the first day that a date can mean.
func (d Date) earliest() int { return day(d.Year(), max(d.Month(), 1), max(d.Day(), 1)) }

// latest gives a day that is not before the last that a date can mean.
func (d Date) latest() int {
	switch d.Precision() {
	case PrecisionYear:
		return day(d.Year(), 12, 31)
	case PrecisionMonth:
		return day(d.Year(), d.Month(), 31)
	}
	return day(d.Year(), d.Month(), d.Day())
}
