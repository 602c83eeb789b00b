package store

import (
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// LogEntry is what the audit log's line of a certificate has besides.
type LogEntry struct {
	UVCI        string // of the certificate
	KeyID       []byte
	RecordHash  []byte
	Attestation []byte // hash of it
	Supersedes  string // UVCI of the other
}

// Step is one line of the trail: who did what, when, and why. It has no personal data
// but the names of users.
type Step struct {
	ID       string // sorts by time
	At       time.Time
	Actor    string
	Role     life.Role
	Facility string
	Province string
	Action   string // an event of a life, or log-in, look-up, …
	Subject  string // key of a record, UVCI, name of a user, …
	From, To life.State
	Why      string
	Log      LogEntry
	// Seq is its line in the audit log; 0 before it stands there.
	Seq uint64
}

// Happening is a Step that is no transition of a record.
type Happening struct {
	Action  string
	Subject string
	Why     string
	Log     LogEntry
}

// TrailQuery asks for steps, the newest first. Empty fields ask for all.
type TrailQuery struct {
	Subject string
	Actor   string
	Action  string
	Since   time.Time
	Until   time.Time
	Before  string // Next of the page before
	Limit   int
}
