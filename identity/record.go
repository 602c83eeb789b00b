package identity

import "log/slog"

// Record is what a facility wrote down about the person who got a dose: texts as
// they were typed, none of them believed. Every field may be empty. The field
// names of findings are those of records.csv, in the tags.
type Record struct {
	FullName        string `json:"full_name"`
	DateOfBirth     string `json:"date_of_birth"`
	Sex             string `json:"sex"`              // M or F, or a word for it
	Nationality     string `json:"nationality"`      // ISO 3166-1 alpha-2
	IDType          string `json:"id_type"`          // cccd, cmnd, passport or empty
	IDNumber        string `json:"id_number"`        // of the paper that IDType names
	VaccinationDate string `json:"vaccination_date"` // of the dose; with no product either, the record is of a person only
	Product         string `json:"product"`          // EU code (value set vaccine-medicinal-product)
}

// LogValue keeps the person out of logs.
func (r Record) LogValue() slog.Value { return slog.StringValue("identity.Record(redacted)") }
