package signer

import (
	"cmp"
	"crypto/x509"
	"errors"
	"slices"
	"time"
)

// KeyState says what a key is for at a moment.
type KeyState uint8

// The states, in the order of a key's life.
const (
	KeyUpcoming KeyState = iota // its certificate has not begun: publish it
	KeyActive                   // it signs
	KeyRetired                  // what it signed is good, but what it would sign outlived it
	KeyEnded                    // its certificate has ended, and with it all that it signed
)

var keyStates = [...]string{"upcoming", "active", "retired", "ended"}

// String gives the name of the state: "active".
func (s KeyState) String() string {
	if int(s) < len(keyStates) {
		return keyStates[s]
	}
	return "unknown"
}

// Tenure is the life of a key.
type Tenure struct {
	Certificate *x509.Certificate
	// LastIssue is the last second at which the key can sign something that it
	// outlives. It is before the certificate's NotBefore where there is none.
	LastIssue time.Time
}

// State gives the state of the key at a time.
func (t Tenure) State(at time.Time) KeyState {
	switch {
	case at.Before(t.Certificate.NotBefore):
		return KeyUpcoming
	case at.After(t.Certificate.NotAfter):
		return KeyEnded
	case at.After(t.LastIssue):
		return KeyRetired
	}
	return KeyActive
}

// ErrNoActiveKey says that no key of a schedule can sign at a time.
var ErrNoActiveKey = errors.New("signer: no key that is valid for as long as its signature is needed")

// Schedule says which of an authority's keys signs when. Keys overlap: while the
// older one still signs, the certificate of the newer can be published, and long after
// the newer has taken over, what the older signed is good. A Schedule does not change;
// any number of goroutines may use it.
type Schedule struct{ tenures []Tenure }

// NewSchedule plans the certificates of keys. life gives the end of what is signed at
// a time, such as cert.ExpiryOf. A later time never gives an end that is earlier by more
// than a day, as it may around 29 February.
func NewSchedule(life func(issuedAt time.Time) time.Time, certificates ...*x509.Certificate) *Schedule {
	var s Schedule
	for _, c := range certificates {
		s.tenures = append(s.tenures, Tenure{c, lastIssue(life, c)})
	}
	slices.SortStableFunc(s.tenures, func(a, b Tenure) int {
		return cmp.Or(a.LastIssue.Compare(b.LastIssue), a.Certificate.NotBefore.Compare(b.Certificate.NotBefore))
	})
	return &s
}

// lastIssue searches the last second up to which all signatures end with the
// certificate.
func lastIssue(life func(time.Time) time.Time, c *x509.Certificate) time.Time {
	low, high := c.NotBefore.Unix()-1, c.NotAfter.Unix()
	for low < high {
		middle := low + (high-low+1)/2
		if life(time.Unix(middle, 0)).After(c.NotAfter) {
			high = middle - 1
		} else {
			low = middle
		}
	}
	const day = 24 * 60 * 60
	for earlier := max(low-day, c.NotBefore.Unix()); earlier < low; earlier++ {
		if life(time.Unix(earlier, 0)).After(c.NotAfter) {
			low = earlier - 1
		}
	}
	return time.Unix(low, 0).UTC()
}

// Tenures gives the lives of the keys, in the order in which they retire. The caller
// does not change them.
func (s *Schedule) Tenures() []Tenure { return s.tenures }

// At gives the certificate of the key that signs at a time: of those that can, the
// one that retires first, so that its successors have the longest time to become
// known. It fails with ErrNoActiveKey.
func (s *Schedule) At(t time.Time) (*x509.Certificate, error) {
	for _, tenure := range s.tenures {
		if tenure.State(t) == KeyActive {
			return tenure.Certificate, nil
		}
	}
	return nil, ErrNoActiveKey
}

// CoveredUntil gives the last second up to which, from a time on, there is always a
// key that signs. It is the zero Time where there is none at that time.
func (s *Schedule) CoveredUntil(from time.Time) (until time.Time) {
	at := from
	for {
		last := time.Time{}
		for _, tenure := range s.tenures {
			if tenure.State(at) == KeyActive && tenure.LastIssue.After(last) {
				last = tenure.LastIssue
			}
		}
		if last.IsZero() || last.Equal(until) {
			return until
		}
		until, at = last, last.Add(time.Second)
	}
}
