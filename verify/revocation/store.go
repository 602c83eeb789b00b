package revocation

import (
	"context"
	"sync/atomic"
	"time"
)

// Store holds the lists that are in force, for a verifier to ask while somebody
// else replaces them by newer ones. Any number of goroutines may use it.
type Store struct {
	clock func() time.Time
	lists atomic.Pointer[Lists]
}

// NewStore makes a Store. clock says at what time lists must be in force. lists
// may be nil until Replace is called.
func NewStore(clock func() time.Time, lists *Lists) *Store {
	s := &Store{clock: clock}
	s.lists.Store(lists)
	return s
}

// Replace puts lists into force. Look-ups that have begun end with the old ones.
func (s *Store) Replace(lists *Lists) { s.lists.Store(lists) }

// Revoked says whether a certificate is revoked. It fails with ErrNoLists where
// nothing was put into the Store, which is not the same as no, or with the error
// of ctx.
func (s *Store) Revoked(ctx context.Context, id Identifiers) (Finding, error) {
	if err := ctx.Err(); err != nil {
		return Finding{}, err
	}
	lists := s.lists.Load()
	if lists == nil {
		return Finding{}, ErrNoLists
	}
	return lists.Find(id, s.clock()), nil
}
