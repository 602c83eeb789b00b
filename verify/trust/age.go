package trust

import (
	"errors"
	"time"
)

// Age says whether keys are recent enough to be relied on.
type Age uint8

// The ages.
const (
	TooOld Age = iota // not to be relied on
	Stale             // in grace: to be fetched again, and still relied on
	Fresh
)

// String gives "fresh", "stale" or "too-old".
func (a Age) String() string {
	switch a {
	case Fresh:
		return "fresh"
	case Stale:
		return "stale"
	}
	return "too-old"
}

// Policy says how long keys are relied on after they were gathered.
type Policy struct {
	// FreshFor is how long they are Fresh. It must be more than 0.
	FreshFor time.Duration
	// Grace is how much longer they are Stale, before they are TooOld. Zero is
	// no grace.
	Grace time.Duration
}

// A policy for who has none of their own: fetched every day, and relied on for a
// week.
const (
	DefaultFreshFor = 24 * time.Hour
	DefaultGrace    = 6 * 24 * time.Hour
)

// ErrPolicy says that a policy, or its clock, is missing.
var ErrPolicy = errors.New("trust: no policy")

// Age judges keys that were gathered at a time. What seems to be from the future
// is judged by how far away that is: one of two clocks is wrong.
func (p Policy) Age(madeAt, now time.Time) Age {
	age := now.Sub(madeAt).Abs()
	switch {
	case madeAt.IsZero() || p.FreshFor <= 0:
		return TooOld
	case age <= p.FreshFor:
		return Fresh
	case age-p.FreshFor <= p.Grace:
		return Stale
	}
	return TooOld
}
