package identity

import "log/slog"

// Severity says how bad a Finding is.
type Severity uint8

// The severities, in rising order.
const (
	// Note is a matter of form: the value is read as it is meant, nothing is to
	// be done.
	Note Severity = iota
	// Warning is unusual or probably wrong: somebody should look at it.
	Warning
	// Failure leaves a field without a value that can be used.
	Failure
)

// String gives note, warning or failure; unknown of any other value.
func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Failure:
		return "failure"
	}
	return "unknown"
}

// Finding is one thing that is noteworthy or wrong about a record.
type Finding struct {
	Code     string // stable, kebab-case; Codes has the table
	Field    string // the column of records.csv: "full_name"
	Severity Severity
	Proposed string // the value that the field should have, where one can be told; personal data
}

// Sentence explains the finding in Vietnamese (language "vi") or English. It
// never holds personal data.
func (f Finding) Sentence(language string) string { return Sentence(f.Code, language) }

// LogValue gives code and field, and keeps the person out of logs.
func (f Finding) LogValue() slog.Value { return slog.StringValue(f.Code + " " + f.Field) }
