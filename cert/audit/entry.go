package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
)

// Action says what was done.
type Action string

// The actions.
const (
	Issue     Action = "issue"
	Renew     Action = "renew"
	Supersede Action = "supersede" // issued in the place of another
	Revoke    Action = "revoke"
	// Event is of anything else that a service does, such as a log-in, a look-up, or a
	// step of a record on its way: it needs no certificate, but Entry.Event.
	Event Action = "event"

	checkpoint Action = "checkpoint"
	closing    Action = "close"
)

// Entry is what the log says of one certificate, or of one event.
type Entry struct {
	Action      Action
	IssuedAt    time.Time // of a revocation or an event, when it was; whole seconds are kept
	KeyID       []byte    // of the key that signed the certificate, at most MaxKeyID bytes; of Event it may be empty
	UVCIHash    [32]byte  // see UVCIHash; of a certificate without a UVCI, SHA-256 of the signed message; of Event it may be zero
	RecordHash  [32]byte  // see RecordHash; zero where there is no record
	Attestation [32]byte  // cert.Attestation.Hash; zero where there is none
	Supersedes  [32]byte  // of Supersede: UVCIHash of the other; zero where there is none

	// Event is the SHA-256 of the event as the service keeps it in its own database:
	// the log says nothing of it, but shows whether it was changed, removed or added
	// there. An event that can be guessed, such as a log-in, is to have 16 random bytes
	// or more of its own among what is hashed. Required for the action Event; zero where
	// there is none. Nothing hinders two lines from having the same.
	Event [32]byte
}

// MaxKeyID is how long a key identifier may be, in bytes. HCERT's have 8.
const MaxKeyID = 64

// Errors of entries and of a Writer.
var (
	// ErrEntry says that an Entry lacks something, or has what its action has not.
	ErrEntry = errors.New("audit: entry")
	// ErrRecordKey says that the key of RecordHash is too short.
	ErrRecordKey = errors.New("audit: the key of record hashes has fewer bytes than MinRecordKey")
	// ErrOptions says that an option is missing or out of range.
	ErrOptions = errors.New("audit: options")
	// ErrFile says that a file is not one that a log can be trusted to.
	ErrFile = errors.New("audit: file")
	// ErrBroken says that the Writer could not write before: what the log holds is
	// not known any more. OpenFile finds out.
	ErrBroken = errors.New("audit: the log could not be written to")
	// ErrClosed says that the Writer was closed.
	ErrClosed = errors.New("audit: the log is closed")
)

var actions = map[Action]bool{Issue: true, Renew: true, Supersede: true, Revoke: true, Event: true}

func (e Entry) check() error {
	switch {
	case !actions[e.Action]:
		return fmt.Errorf("%w: unknown action", ErrEntry)
	case len(e.KeyID) > MaxKeyID:
		return fmt.Errorf("%w: a longer key ID than MaxKeyID", ErrEntry)
	case e.Action == Event && e.Event == [32]byte{}:
		return fmt.Errorf("%w: an event without its hash", ErrEntry)
	case e.Action != Event && len(e.KeyID) == 0:
		return fmt.Errorf("%w: no key ID", ErrEntry)
	case e.Action != Event && e.UVCIHash == [32]byte{}:
		return fmt.Errorf("%w: no UVCI", ErrEntry)
	case e.Action != Supersede && e.Supersedes != [32]byte{}:
		return fmt.Errorf("%w: it supersedes by another action", ErrEntry)
	case !isLogTime(e.IssuedAt):
		return fmt.Errorf("%w: no time of issue, or one beyond the year 9999", ErrEntry)
	}
	return nil
}

// isLogTime reports whether a time can be written in RFC 3339.
func isLogTime(t time.Time) bool {
	return !t.IsZero() && t.UTC().Year() >= 0 && t.UTC().Year() <= 9999
}

// UVCIHash gives the SHA-256 of a certificate identifier as it stands in the
// certificate. The EU's revocation lists have its first 16 bytes.
func UVCIHash(uvci string) [32]byte { return sha256.Sum256([]byte(uvci)) }

// MinRecordKey is how long the key of RecordHash is at least, in bytes.
const MinRecordKey = 32

// RecordHash gives the HMAC-SHA-256 of the UVCI, a zero byte, and the fields of the
// record that are not empty, as a JSON object in the order of their names. Two
// certificates of one record have different hashes. The key is random, of MinRecordKey
// bytes or more, and stays with the authority: with it a record is proved to be the one
// that a certificate was issued for; without it the hash says nothing. It fails with
// ErrRecordKey.
func RecordHash(key []byte, uvci string, r cert.Record) ([32]byte, error) {
	if len(key) < MinRecordKey {
		return [32]byte{}, ErrRecordKey
	}
	said, err := json.Marshal(r)
	if err != nil {
		return [32]byte{}, err
	}
	fields := map[string]string{}
	if err := json.Unmarshal(said, &fields); err != nil {
		return [32]byte{}, err
	}
	for name, value := range fields {
		if value == "" {
			delete(fields, name)
		}
	}
	if said, err = json.Marshal(fields); err != nil {
		return [32]byte{}, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(uvci + "\x00"))
	mac.Write(said)
	return [32]byte(mac.Sum(nil)), nil
}
