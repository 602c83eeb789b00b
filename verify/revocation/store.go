package revocation

import (
	"context"
	"sync/atomic"
	"time"
)

// Store holds the lists that are in force, for a verifier to ask while somebody
// else replaces them by newer ones. Any number of goroutines may use it.
type Store struct {
	policy Policy
	clock  func() time.Time
	lists  atomic.Pointer[Lists]
}

// NewStore makes a Store with the zero Policy: lists are relied on until the update
// that they promise. clock says at what time lists must be in force. lists may be
// nil until Replace is called.
func NewStore(clock func() time.Time, lists *Lists) *Store {
	return NewStoreWithin(Policy{}, clock, lists)
}

// NewStoreWithin makes a Store that relies on lists as long as a policy says.
func NewStoreWithin(p Policy, clock func() time.Time, lists *Lists) *Store {
	s := &Store{policy: p, clock: clock}
	s.lists.Store(lists)
	return s
}

// Replace puts lists into force. Look-ups that have begun end with the old ones.
func (s *Store) Replace(lists *Lists) { s.lists.Store(lists) }

// Revoked says whether a certificate is revoked. It fails with ErrNoLists where
// nothing was put into the Store and with ErrTooOld where no list has the
// certificate and those that speak for it are too old to say no, neither of which
// is the same as no; or with the error of ctx.
func (s *Store) Revoked(ctx context.Context, id Identifiers) (Finding, error) {
	if err := ctx.Err(); err != nil {
		return Finding{}, err
	}
	lists := s.lists.Load()
	if lists == nil {
		return Finding{}, ErrNoLists
	}
	now := s.clock()
	found := lists.Find(id, now)
	if found.Revoked {
		return found, nil
	}
	stale, tooOld := lists.age(&id, s.policy, now)
	if tooOld {
		return Finding{}, ErrTooOld
	}
	return Finding{Stale: stale}, nil
}
