package identity

import "log/slog"

// Status is the answer to the question whether a record is a person of the
// register.
type Status string

// The statuses.
const (
	// Verified: the number is in the register, and name, birth date and sex agree
	// but for matters of form: case, spaces, Unicode form, missing diacritics, tone
	// placement.
	Verified Status = "verified"
	// Correctable: the record differs, but exactly one person explains it with
	// enough evidence.
	Correctable Status = "correctable"
	// Conflict: the number is another person's, or two people explain the record
	// equally well.
	Conflict Status = "conflict"
	// NotFound: nobody in the register explains the record.
	NotFound Status = "not-found"
	// Invalid: too little is given to look for anybody.
	Invalid Status = "invalid"
	// Exempt: a foreigner with a passport number, not checked against the
	// register by law.
	Exempt Status = "exempt"
)

// Change is a field to mend in a record. It is personal data.
type Change struct {
	Field string // the column of records.csv
	From  string // the value in the record
	To    string // the value in the register
}

// LogValue gives the field, and keeps the person out of logs.
func (c Change) LogValue() slog.Value { return slog.StringValue(c.Field) }

// Match is what Reconcile found.
type Match struct {
	Status  Status
	Person  Person    // Verified and Correctable: the person found; else zero
	Score   float64   // the probability that the best person is the right one, 0 to 1
	Changes []Change  // Correctable: the fields to mend
	Reasons []Finding // why, beginning with what concerns the register; then those of Check
}

// LogValue gives the status, and keeps the person out of logs.
func (m Match) LogValue() slog.Value { return slog.StringValue(string(m.Status)) }
