package trust

import (
	"errors"
	"sync/atomic"
	"time"

	"github.com/vaxcert/vaxcert/verify"
)

// Store is a verify.TrustStore whose keys can be replaced while any number of
// goroutines verify: each look-up sees the keys before or those after, never a
// mixture. Make one with NewStore; it is empty, and trusts nobody, until the
// first Swap.
type Store struct {
	policy Policy
	clock  func() time.Time
	held   atomic.Pointer[held]
}

type held struct {
	keys   *verify.KeySet
	madeAt time.Time
}

var _ verify.TrustStore = (*Store)(nil)

// ErrOlder says that keys are older than those that they were to replace.
var ErrOlder = errors.New("trust: older than what is there")

// NewStore makes a Store that gives keys only while the policy does not find
// them TooOld at the clock's time. It fails with ErrPolicy where the clock is
// missing or FreshFor is not more than 0.
func NewStore(p Policy, clock func() time.Time) (*Store, error) {
	if clock == nil || p.FreshFor <= 0 || p.Grace < 0 {
		return nil, ErrPolicy
	}
	s := &Store{policy: p, clock: clock}
	s.held.Store(&held{keys: verify.NewKeySet()})
	return s, nil
}

// Swap replaces all keys by others that were gathered at a time: List.MadeAt of
// a snapshot. It fails with ErrOlder, and changes nothing, where the keys that
// are there are more recent, so that nobody brings a withdrawn key back with an
// old snapshot.
func (s *Store) Swap(keys []verify.Key, madeAt time.Time) error {
	next := &held{verify.NewKeySet(keys...), madeAt}
	for {
		before := s.held.Load()
		if madeAt.Before(before.madeAt) {
			return ErrOlder
		}
		if s.held.CompareAndSwap(before, next) {
			return nil
		}
	}
}

// Keys gives the keys with an ID; none where they are TooOld. The caller does
// not change them.
func (s *Store) Keys(id []byte) []verify.Key {
	h := s.held.Load()
	if s.policy.Age(h.madeAt, s.clock()) == TooOld {
		return nil
	}
	return h.keys.Keys(id)
}

// State tells when the keys were gathered, how old they are and how many there
// are.
func (s *Store) State() (madeAt time.Time, age Age, count int) {
	h := s.held.Load()
	return h.madeAt, s.policy.Age(h.madeAt, s.clock()), h.keys.Len()
}
