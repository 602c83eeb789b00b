package store

import (
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/identity"
)

// Record is one dose of one person, and how far it is.
type Record struct {
	Key      string // the store's name of it, which tells nothing
	Said     cert.Record
	Facility string // Said.FacilityID, which never changes
	Commune  string // of residence where it is known, else of the facility
	Province string // of the facility
	State    life.State
	Version  int64 // grows by one with each change
	Findings []Finding
	Match    *Match // of the register; nil before it was asked
	// Person is the same for all records of one person: a blind index of the personal
	// number where the register has found the person, else of the number of the paper and
	// the birth date. Before anybody has confirmed it, it is another one of these two.
	Person      []byte
	Attestation []byte // the facility's signature; nil before it
	UVCI        string // of its certificate, chosen when it is signed
	Replaces    string // Key of the issued record that this one corrects
	EnteredAt   time.Time
	ChangedAt   time.Time

	step string // ID of the last one
}

// Finding is what the checks say of one field. Proposed is personal data.
type Finding struct {
	Field    string `json:"field"`
	Code     string `json:"code"`
	Severity string `json:"severity"` // note, warning, failure
	Proposed string `json:"proposed,omitempty"`
}

// Match is the register's answer. All of it but Status and Reasons is personal data.
type Match struct {
	Status     identity.Status `json:"status"`
	PersonalID string          `json:"personal_id,omitempty"`
	Score      float64         `json:"score,omitempty"`
	Changes    []Change        `json:"changes,omitempty"`
	Reasons    []string        `json:"reasons,omitempty"`
}

// Change is a proposal of the register for one field.
type Change struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// Query asks for records, newest change last. Empty fields ask for all.
type Query struct {
	States   []life.State
	Cause    string // a finding's or a reason's code
	Facility string
	Province string
	Person   []byte
	RecordID string
	Name     string // part of the name, without regard to marks and case
	After    string // Next of the page before
	Limit    int    // at most MaxPage; default DefaultPage
}

// Sizes of pages, in rows. Source: ours.
const (
	DefaultPage = 50
	MaxPage     = 1000
)

// Page is a part of the rows.
type Page struct {
	Records []Record
	Next    string // for Query.After; empty at the end
}

// Entry is a record to be entered.
type Entry struct {
	Said     cert.Record
	Commune  string // empty: the facility's
	Replaces string
}

// Outcome is what became of an Entry.
type Outcome string

// The outcomes of Enter.
const (
	New             Outcome = "entered"
	Unchanged       Outcome = "unchanged"        // it is there already, the same
	Changed         Outcome = "corrected"        // it was there, otherwise, and went back to the beginning
	TooLate         Outcome = "already-signed"   // it is there otherwise, and signed or issued: correct it instead
	UnknownFacility Outcome = "facility-unknown" // there is no such facility, or it is not the actor's
	NoRecordID      Outcome = "record-id-missing"
)

// Entered says what became of an entry.
type Entered struct {
	Key     string // empty where it was refused
	Outcome Outcome
}

// Move takes a record from one state to the next.
type Move struct {
	Key     string
	Version int64 // of the record that the actor saw; another fails with ErrStale
	Event   life.Event
	Why     string // codes, or words of whoever did it; no personal data
	// Change, where it is set, is called with the record as it is, within the
	// transaction, to change what goes with the move. State, Version and times are set
	// afterwards. An error of its ends the move.
	Change func(*Record) error
	// Certificate, where it is set, is stored with the move.
	Certificate *Certificate
	// Jobs are put into the queue with the move.
	Jobs []Job
	// Notices are kept with the move, and sent.
	Notices []Notice
	// Log says more for the audit log.
	Log LogEntry
}

// Count is how many records there are of a kind.
type Count struct {
	Group string // facility, province, cause or day
	State life.State
	N     int
}
